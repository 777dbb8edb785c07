"""Handing out the report on the money of projects, with its line in the audit book."""

import hashlib

from django.db import transaction

from households.audit import record
from households.models import AuditLine, User
from reports.documents.project_money import MoneyReport
from reports.typeset.document import Typeset


@transaction.atomic
def note_money_report(*, made: MoneyReport, paper: Typeset, by: User | None) -> AuditLine:
    """Writes down which paper left the house."""
    return record(
        by=by,
        verb="project_money.printed",
        key=f"{made.area.code}/{made.at.day}",
        area=made.area.code,
        after={
            "allocated_fen": made.total.allocated_fen,
            "paid_fen": made.total.paid_fen,
            "pages": paper.pages,
            "missing": list(paper.missing),
            "sha256": hashlib.sha256(paper.pdf).hexdigest(),
        },
    )
