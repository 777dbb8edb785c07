"""Identity numbers as acts take them: checked, compared with what is said, never silently right."""

from datetime import date

from django.core.exceptions import ValidationError

from households import wording
from households.identity import BadNumberError, Identity, read_identity
from households.models import Person, Sex, blind_index


def checked_number(
    text: str, *, sex: str, born_on: date | None, confirmed: bool, today: date
) -> Identity | None:
    """What a number says, or None for no number.

    Raises ValidationError for a number that belongs to nobody, and, until somebody confirms it, for one that says
    another sex or birth date than is stated: such cards exist, so it is asked and not forbidden (GB 11643-1999).
    """
    if not text.strip():
        return None
    try:
        identity = read_identity(text, today=today)
    except BadNumberError as error:
        raise ValidationError({"identity_number": str(error)}) from None
    conflicts = []
    if sex in (Sex.MALE, Sex.FEMALE) and sex != identity.sex:
        conflicts.append(
            f"身份号码表示性别为{Sex(identity.sex).label}，这里填的是{Sex(sex).label}"
        )
    if born_on and born_on != identity.born_on:
        # The day of the number is not spelled out: the page may stand open on a desk, and so may the audit book.
        conflicts.append(f"身份号码中的出生日期与这里填的{wording.day(born_on)}不同")
    if conflicts and not confirmed:
        raise ValidationError(
            {
                "confirmed": f"{'；'.join(conflicts)}。请对照身份证改正；证件确实如此的，勾选“已对照证件核实”。"
            }
        )
    return identity


def holder(number: str) -> Person | None:
    """The person who has this number."""
    return Person.objects.filter(identity_index=blind_index(number)).first()
