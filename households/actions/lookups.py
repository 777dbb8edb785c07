"""Looking a person up by identity number: a question that the audit book remembers."""

from datetime import date

from django.db import transaction

from households.audit import record
from households.finding import FoundPerson, find_person
from households.models import Reach, User


@transaction.atomic
def look_up_person(*, number: str, by: User, reach: Reach, today: date) -> FoundPerson:
    """Who holds the number. Who asked is written down, with the number masked and whether somebody was shown."""
    found = find_person(number, reach, today)
    record(
        by=by,
        verb="person.sought",
        target=found.person,
        key=found.person.code if found.person else found.masked,
        area=found.household.area_id if found.household else "",
        after={"number": found.masked, "known": found.is_known, "shown": found.person is not None},
    )
    return found
