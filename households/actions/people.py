"""What of a person is corrected without a typed act."""

from django.db import transaction

from households.audit import record
from households.models import Household, Person, User
from households.wording import phone as masked


@transaction.atomic
def set_phone(*, by: User, household: Household, person: Person, phone: str | None) -> Person:
    """Writes a telephone number, or takes it out; the book keeps it masked."""
    before = person.phone
    person.phone = phone
    person.save(update_fields=["phone"])
    record(
        by=by,
        verb="person.phone_set",
        target=person,
        key=person.code,
        area=household.area_id,
        before={"phone": masked(before)},
        after={"phone": masked(phone)},
    )
    return person
