"""The audit book for who may look at part of it: which lines, and an extract that proves itself.

An extract holds every line of the book by number and digest. Those in reach stand there whole and can be computed
again; the others show only that nothing was taken out between them. docs/verify_audit.py checks it with Python alone.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from django.conf import settings
from django.db.models import Q

from households.models import AuditLine, Posting, Reach

FORMAT = "jiaogou-audit/1"
VERIFIER = settings.ROOT / "docs" / "verify_audit.py"


@dataclass(frozen=True)
class Extract:
    """How many lines were written, how many of them whole, and the number and digest of the last."""

    lines: int
    whole: int
    number: int
    head: str

    @property
    def anchor(self) -> str:
        return f"{self.number}:{self.head}"


def actors_within(reach: Reach) -> list[str]:
    """User names of the people posted in reach, whenever that was: their sign-ins are lines about no place."""
    posted = Posting.objects.filter(reach.places()).order_by()
    return sorted(set(posted.values_list("user__username", flat=True)))


def within(reach: Reach) -> Q:
    """The lines about places in reach, and those about no place by people who are posted there."""
    condition = Q(area_code="", actor__in=actors_within(reach))
    for area in reach.areas:
        condition |= Q(area_code__startswith=area)
    return condition


def about(code: str) -> Q:
    """The lines about an area and what lies in it."""
    return Q(area_code__startswith=code)


def write_extract(file: BinaryIO, *, reach: Reach, made_at: datetime) -> Extract:
    """One JSON object a line: first what the file is, then the book from its first line on."""
    actors = set(actors_within(reach))
    lines = whole = number = 0
    head = ""
    about_it: dict[str, object] = {
        "format": FORMAT,
        "made_at": made_at.astimezone(UTC).isoformat(timespec="seconds"),
        "areas": list(reach.areas),
    }
    _write(file, about_it)
    for line in AuditLine.objects.order_by("number").iterator(chunk_size=2000):
        is_whole = _is_within(line, reach, actors)
        _write(file, _content(line) if is_whole else _skeleton(line))
        lines, whole = lines + 1, whole + is_whole
        number, head = line.number, line.hash
    return Extract(lines, whole, number, head)


def _is_within(line: AuditLine, reach: Reach, actors: Collection[str]) -> bool:
    if not line.area_code:
        return line.actor in actors
    return line.area_code.startswith(reach.areas)


def _content(line: AuditLine) -> dict[str, object]:
    content: dict[str, object] = {name: getattr(line, name) for name in AuditLine.CHAINED}
    content["at"] = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    return content | {"hash": line.hash}


def _skeleton(line: AuditLine) -> dict[str, object]:
    return {"number": line.number, "previous_hash": line.previous_hash, "hash": line.hash}


def _write(file: BinaryIO, content: dict[str, object]) -> None:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    file.write(f"{text}\n".encode())
