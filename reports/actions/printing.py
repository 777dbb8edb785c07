"""Handing out a report that is not signed yet, with its line in the audit book."""

import hashlib

from django.db import transaction

from households.audit import record
from households.models import AuditLine, User
from reports.documents.report import Report


@transaction.atomic
def note_printing(
    *,
    report: Report,
    content: bytes,
    form: str,
    by: User | None,
    pages: int | None = None,
    missing: tuple[str, ...] = (),
) -> AuditLine:
    """Writes down which file left the house, and in which form: its SHA-256 tells it from every other one."""
    return record(
        by=by,
        verb="report.printed",
        key=f"{report.area.code}/{report.period.code}",
        area=report.area.code,
        after={
            "dated": report.dated,
            "organisation": report.organisation,
            **({"person": report.person.username} if report.person else {}),
            "form": form,
            "pages": pages,
            "missing": list(missing),
            "sha256": hashlib.sha256(content).hexdigest(),
        },
    )
