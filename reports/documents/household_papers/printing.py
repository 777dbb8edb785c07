"""Which papers there are, of which households, and the file they make."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.urls import reverse

from households.models import NOT_EXITED, ON_REGISTER, Area, Household
from reports.documents.household_papers import help_record, policy_card, verification
from reports.documents.household_papers.material import Material, gathered
from reports.typeset.document import Typeset
from reports.typeset.form import Form
from reports.typeset.form_document import typeset_forms


@dataclass(frozen=True)
class Kind:
    """A paper of a household, by the code of its address."""

    code: str
    title: str
    compose: Callable[[Material, str], Form]
    by_year: bool = False

    def day(self, year: int | None, today: date) -> date:
        """As at which day it is made: today, or the last day of a year that is over, for a paper of a year."""
        if not self.by_year or year is None or year >= today.year:
            return today
        return date(year, 12, 31)


KINDS = {
    kind.code: kind
    for kind in (
        Kind("verification", verification.TITLE, verification.verification),
        Kind("policy-card", policy_card.TITLE, policy_card.policy_card),
        Kind("help-record", help_record.TITLE, help_record.help_record, by_year=True),
    )
}
STATUSES = {
    "registered": ("在册户", ON_REGISTER),
    "poor": ("未脱贫户（含返贫）", NOT_EXITED),
    "all": ("全部农户", None),
}


@dataclass(frozen=True)
class Selection:
    """Which households of a village: a group or all of them, those that stand so on the day."""

    area: Area
    group: int | None = None
    status: str = "registered"

    @property
    def label(self) -> str:
        group = f"{self.group}组" if self.group else ""
        return f"{self.area.name}{group}"

    def of(self, households: QuerySet[Household], day: date) -> QuerySet[Household]:
        """The chosen ones of these households, by group and then number, as one walks from door to door."""
        chosen = households.in_area(self.area.code)  # type: ignore[attr-defined]
        if self.group:
            chosen = chosen.filter(group_number=self.group)
        statuses = STATUSES[self.status][1]
        if statuses is not None:
            chosen = chosen.with_standing(day).filter(standing__status__in=statuses)
        return in_order(chosen)


def in_order(households: QuerySet[Household]) -> QuerySet[Household]:
    return households.order_by("area", F("group_number").asc(nulls_last=True), "number")


def papers(
    kind: Kind,
    households: QuerySet[Household],
    *,
    day: date,
    base_url: str,
    title: str,
    author: str,
    drawn: Callable[[int], None] = lambda pages: None,
) -> Typeset:
    """One file with a page for each household, in their order. Equal records and day give equal bytes.

    `base_url` is the origin of this installation, for the codes. Raises FontsNotReadyError, and ValueError
    where there is no household.
    """
    forms = (
        kind.compose(material, case_file_address(base_url, material.household.number))
        for material in gathered(households, day)
    )
    return typeset_forms(
        forms, title=title, author=author, created=day, subject=kind.title, drawn=drawn
    )


def case_file_address(base_url: str, number: str) -> str:
    """The absolute address of a case file, as the code on the paper holds it."""
    return base_url.rstrip("/") + reverse("households:household-detail", args=[number])
