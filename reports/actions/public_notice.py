"""Handing out a public notice, with its line in the audit book."""

import hashlib

from django.db import transaction

from households.audit import record
from households.models import AuditLine, User
from reports.documents.public_notice import PublicNotice
from reports.typeset.document import Typeset


@transaction.atomic
def note_notice(*, notice: PublicNotice, paper: Typeset, by: User | None) -> AuditLine:
    """Writes down which notice left the house."""
    return record(
        by=by,
        verb="notice.printed",
        key=notice.name[:60],
        area=notice.area.pk,
        after={
            "title": notice.title,
            "from": notice.first,
            "until": notice.last,
            "missing": list(notice.missing),
            "sha256": hashlib.sha256(paper.pdf).hexdigest(),
        },
    )
