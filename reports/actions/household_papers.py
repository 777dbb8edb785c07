"""Handing out papers of households, with their line in the audit book."""

import hashlib

from django.db import transaction

from households.audit import record
from households.models import AuditLine, User
from reports.documents.household_papers import Kind
from reports.typeset.document import Typeset


@transaction.atomic
def note_papers(
    *,
    kind: Kind,
    paper: Typeset,
    by: User | None,
    area: str,
    group: int | None = None,
    status: str = "",
    household: str = "",
) -> AuditLine:
    """Writes down which papers left the house: their kind, whose they are, and the SHA-256 of the file."""
    return record(
        by=by,
        verb="papers.printed",
        key=f"{kind.code}/{household}" if household else kind.code,
        area=area,
        after={
            "kind": kind.code,
            "group": group,
            "status": status,
            "households": paper.pages,
            "missing": list(paper.missing),
            "sha256": hashlib.sha256(paper.pdf).hexdigest(),
        },
    )
