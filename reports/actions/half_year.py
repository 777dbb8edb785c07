"""Handing out a half-year report on paper, with its line in the audit book."""

import hashlib

from django.db import transaction

from households.audit import record
from households.models import AuditLine, User
from reports.documents.half_year import HalfYearReport
from reports.typeset.document import Typeset


@transaction.atomic
def note_printing(*, report: HalfYearReport, paper: Typeset, by: User | None) -> AuditLine:
    """Writes down which paper left the house: its SHA-256 tells it from every other one."""
    return record(
        by=by,
        verb="report.printed",
        key=f"{report.area.code}/{report.period.code}",
        area=report.area.code,
        after={
            "dated": report.dated,
            "organisation": report.organisation,
            **({"person": report.person.username} if report.person else {}),
            "pages": paper.pages,
            "missing": list(paper.missing),
            "sha256": hashlib.sha256(paper.pdf).hexdigest(),
        },
    )
