"""Writing the audit book and proving that it is whole."""

import json
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from households.models import AuditLine, Posting, User
from households.models.audit import BEGINNING

# Any number; the same one in every process of this program on a PostgreSQL.
LOCK = 0x6A67_6175_6469_74


@dataclass(frozen=True)
class Origin:
    """From where and in which request a line is written; empty for commands."""

    address: str = ""
    request_id: str = ""


NOWHERE = Origin()
origin: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def record(
    *,
    by: User | None,
    verb: str,
    target: models.Model | None = None,
    key: str = "",
    area: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditLine:
    """Writes one line at the end of the chain, inside the caller's transaction.

    Raises TransactionManagementError outside a transaction: a write without its line must not be possible.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "The audit book is written in the transaction of the act."
        )
    _wait_for_turn()
    last = AuditLine.objects.order_by("-number").values_list("number", "hash").first()
    number, previous = last or (0, BEGINNING)
    line = AuditLine(
        number=number + 1,
        at=timezone.now(),
        actor=by.username if by else "",
        actor_name=by.name if by else "系统",
        actor_roles=_roles_today(by),
        address=origin.get().address,
        request_id=origin.get().request_id,
        verb=verb,
        target_type=target._meta.label if target else "",
        target_key=key or (str(target.pk) if target else ""),
        area_code=area,
        before=_canonical(before),
        after=_canonical(after),
        reason=reason,
        previous_hash=previous,
    )
    line.hash = line.digest()
    line.save(force_insert=True)
    return line


@dataclass(frozen=True)
class Verdict:
    """What reading the whole book showed: how many lines, the last digest, and the first place that does not hold."""

    lines: int
    head: str
    broken_at: int | None = None
    why: str = ""


def verify(anchor: tuple[int, str] | None = None) -> Verdict:
    """Reads the book from the first line on and stops at the first that was changed, moved or taken out.

    An anchor (number and digest noted down earlier, on paper for instance) also shows a cut-off end.
    """
    number, head, anchored = 0, BEGINNING, anchor is None
    for line in AuditLine.objects.order_by("number").iterator(chunk_size=2000):
        number += 1
        if line.number != number:
            return Verdict(number - 1, head, number, "序号不连续，有记录被删除。")
        if line.previous_hash != head:
            return Verdict(number - 1, head, number, "与上一行不衔接。")
        if line.digest() != line.hash:
            return Verdict(number - 1, head, number, "内容与摘要不符，记录被改动。")
        head = line.hash
        anchored = anchored or (number, head) == anchor
    if anchor is not None and not anchored:
        return Verdict(number, head, anchor[0], "与留存的锚点不符：记录被截断或重写。")
    return Verdict(number, head)


def head() -> tuple[int, str]:
    """The number and digest of the last line: an anchor to note down on paper."""
    last = AuditLine.objects.order_by("-number").values_list("number", "hash").first()
    return last or (0, BEGINNING)


def _wait_for_turn() -> None:
    # SQLite has one writer at a time already (transaction_mode=IMMEDIATE).
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _roles_today(user: User | None) -> str:
    if user is None:
        return ""
    postings = Posting.objects.held_by(user).covering(timezone.localdate()).select_related("area")
    return "、".join(f"{posting.area.name}{posting.get_role_display()}" for posting in postings)[
        :200
    ]


def _canonical(values: Mapping[str, Any] | None) -> str:
    if values is None:
        return ""
    return json.dumps(
        values, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
