"""What our records say of the people of an area, by the keyed index of their identity numbers; no sealed number is opened."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from households import wording
from households.models import ON_REGISTER, Membership, Standing, inside
from reports.figures import At


@dataclass(frozen=True)
class Here:
    """Somebody of our records: the last time in a household here, and whether that lasts on the day."""

    person: int
    name: str
    died_on: date | None
    household: int
    number: str
    is_member: bool
    left: str = ""
    left_on: date | None = None

    @property
    def url(self) -> str:
        return reverse("households:household-detail", args=[self.number])

    @property
    def gone(self) -> str:
        """When and how somebody left who is no member any more."""
        return f"{wording.day(self.left_on)}已离户（{self.left}）"


@dataclass
class Known:
    """What our records say on the day of the people and households of an area, by their keys."""

    at: At
    people: dict[str, Here]
    standings: dict[int, tuple[str, str]]

    def status(self, here: Here) -> str:
        status = self.standings.get(here.household, ("", ""))[0]
        return str(Standing.Status(status).label) if status else "不在册"

    def is_registered(self, here: Here) -> bool:
        return here.is_member and self.standings.get(here.household, ("", ""))[0] in ON_REGISTER


def known_at(at: At) -> Known:
    """Everybody with a number who ever was in a household there, as the last such household has them. Two queries."""
    members = (
        Membership.objects.in_area(at.area)
        .filter(begins_on__lte=at.day, person__identity_index__isnull=False)
        .order_by("begins_on", "pk")
        .values_list(
            "person__identity_index", "person_id", "person__name", "person__died_on", "household_id",
            "household__number", "ends_on", "left_by",
        )
    )  # fmt: skip
    people = {}
    for index, person, name, died_on, household, number, ends_on, left_by in members.iterator(
        chunk_size=5000
    ):
        stays = ends_on is None or ends_on > at.day
        left = "" if stays else str(Membership.Left(left_by).label)
        people[index] = Here(
            person, name, died_on, household, number, stays, left, None if stays else ends_on
        )
    standings = Standing.objects.covering(at.day).filter(inside(at.area, "household__area"))
    by_household = {
        household: (status, attribute)
        for household, status, attribute in standings.values_list(
            "household_id", "status", "attribute"
        )
    }
    return Known(at, people, by_household)
