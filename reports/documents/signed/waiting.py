"""Reports that wait for one person: to be proofread, to be signed, to be mended after they were given back."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from households.access import May, reach
from households.models import User
from households.todo import Waiting
from reports.models import ReportVersion
from reports.models.version import ReportVersionQuerySet


def reports_waiting(user: User, today: date) -> list[Waiting]:
    """A line for each sort of which there is something; a single report is opened at once."""
    return list(_waiting(user, today))


def _waiting(user: User, today: date) -> Iterator[Waiting]:
    versions = ReportVersion.objects
    sorts: tuple[tuple[str, May, ReportVersionQuerySet], ...] = (
        ("报告待核稿", May.PROOFREAD_REPORT, versions.to_be_proofread().exclude(drafted_by=user)),
        ("报告待签发", May.SIGN_REPORT, versions.to_be_signed().exclude(drafted_by=user)),
        ("报告被退回，待修改", May.DRAFT_REPORT, versions.to_be_mended().filter(drafted_by=user)),
    )
    for label, may, sort in sorts:
        if reached := reach(user, may, today):
            keys = list(sort.within(reached).values_list("pk", flat=True))
            if keys:
                yield Waiting(label, len(keys), "份", _where(keys))


def _where(keys: list[int]) -> str:
    if len(keys) == 1:
        return reverse("reports:version-detail", args=keys)
    return f"{reverse('reports:report-list')}#on-the-way"
