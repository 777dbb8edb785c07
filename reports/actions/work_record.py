"""Handing out a month's record of work, with its line in the audit book."""

import hashlib

from django.db import transaction

from households.audit import record
from households.models import AuditLine, User
from reports.documents.work_record import WorkRecord
from reports.typeset.document import Typeset


@transaction.atomic
def note_work_record(*, made: WorkRecord, paper: Typeset, by: User | None) -> AuditLine:
    """Writes down which paper left the house."""
    return record(
        by=by,
        verb="work_record.printed",
        key=f"{made.area.code}/{made.month.code}",
        area=made.area.code,
        after={
            "person": made.person.username if made.person else "",
            "pages": paper.pages,
            "missing": list(paper.missing),
            "sha256": hashlib.sha256(paper.pdf).hexdigest(),
        },
    )
