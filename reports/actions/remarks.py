"""What an auditor wrote beside the rows of a ledger becomes problems that somebody answers for."""

from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction

from households.actions.issues import raise_issue
from households.models import Household, Issue, User
from projects.actions.issues import raise_about
from projects.models import Project
from reports.figures import At
from reports.ledgers import LEDGERS
from reports.ledgers.verifying import Remark
from reports.models import LedgerExport
from reports.periods import HalfYear

LONGEST = Issue._meta.get_field("text").max_length or 0
# Where the records of ledgers lead to a household, and to a project.
TO_HOUSEHOLD = ("household", "subsidy.household", "visit.household")
TO_PROJECT = ("project", "allocation.project")


@transaction.atomic
def raise_remarks(
    *,
    export: LedgerExport,
    remarks: Sequence[Remark],
    by: User,
    today: date,
    due_on: date,
    responsible: str = "",
    responsible_user: User | None = None,
) -> list[Issue]:
    """A problem for each remark, about the household or the project of its row. The same remark once more is the same problem.

    Raises ValidationError as `raise_issue` does, and for a remark that is too long; then nothing is raised at all.
    """
    records = _records(export, (remark.key for remark in remarks))
    said = {
        "source": Issue.Source.AUDIT,
        "on": today,
        "today": today,
        "due_on": due_on,
        "responsible": responsible,
        "responsible_user": responsible_user,
        "note": f"审计簿第{export.number}号导出",
    }
    return [
        _raise(export, records.get(remark.key), by, text=_text(export, remark), key=issue_key(export, remark), **said)
        for remark in remarks
    ]  # fmt: skip


def known_issues(export: LedgerExport, remarks: Iterable[Remark]) -> dict[UUID, Issue]:
    """The problems that remarks have become already, by their keys."""
    keys = [issue_key(export, remark) for remark in remarks]
    return {issue.key: issue for issue in Issue.objects.filter(key__in=keys)}


def issue_key(export: LedgerExport, remark: Remark) -> UUID:
    """The same remark about the same row of the same export has the same key, in whatever file it comes."""
    row = remark.key or f"#{remark.number or remark.place}"
    return uuid5(NAMESPACE_OID, f"{export.position}/{row}/{remark.text}")


def _raise(
    export: LedgerExport, about: Any, by: User, *, text: str, key: UUID, **said: Any
) -> Issue:
    project = _followed(about, TO_PROJECT, Project)
    if project:
        return raise_about(project=project, by=by, text=text, key=key, **said)
    household = _followed(about, TO_HOUSEHOLD, Household)
    area = household.area if household else getattr(about, "area", None) or export.area
    return raise_issue(area=area, household=household, by=by, text=text, key=key, **said)


def _text(export: LedgerExport, remark: Remark) -> str:
    row = f"第{remark.number}行" if remark.number else f"表格第{remark.place}行"
    text = f"{export.title}{row}（{remark.name}）：{remark.text}"
    if len(text) > LONGEST:
        raise ValidationError(
            f"{row}的疑点太长，连同台账名和行名有 {len(text)} 个字，最多 {LONGEST} 个。请在工作簿里写短些再交。"
        )
    return text


def _records(export: LedgerExport, keys: Iterable[str]) -> dict[str, Any]:
    """The records that rows were of, as they are today, by key."""
    if export.ledger not in LEDGERS:
        return {}
    at = At(area=export.area_id, day=export.counted_on, period=HalfYear.parse(export.period))
    model = LEDGERS[export.ledger].select(at).model
    wanted = [int(key) for key in keys if key.isdigit()]
    return {str(found.pk): found for found in model._default_manager.filter(pk__in=wanted)}


def _followed(about: Any, paths: Sequence[str], kind: type) -> Any:
    """The household or project that a record is, or leads to by one of the paths."""
    if isinstance(about, kind):
        return about
    for path in paths:
        try:
            found = attrgetter(path)(about)
        except AttributeError:
            continue
        if isinstance(found, kind):
            return found
    return None
