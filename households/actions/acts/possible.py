"""Which changes a household can now have, so that nobody is offered what would be refused."""

from households.actions.acts.register import members_now, standing_now
from households.models import NOT_EXITED, ON_REGISTER, Act, Household, Standing

Kind = Act.Kind

COMING = (Kind.BIRTH, Kind.MARRY_IN, Kind.ADOPT, Kind.MOVE_IN, Kind.RELEASE)
LEAVING = (Kind.DEATH, Kind.MARRY_OUT, Kind.MOVE_OUT, Kind.ABROAD, Kind.PRISON)


def possible(household: Household) -> frozenset[Act.Kind]:
    """The kinds that its standing and its members allow; the rest is judged when a change is made."""
    current, members = standing_now(household), members_now(household)
    status = current.status if current else None
    kinds: set[Act.Kind] = set()
    if status in NOT_EXITED:
        kinds.add(Kind.EXIT)
    if status == Standing.Status.EXITED:
        kinds.add(Kind.RELAPSE)
    if status in ON_REGISTER:
        kinds |= {Kind.ATTRIBUTE, Kind.EXPEL}
    if members:
        kinds |= {*COMING, Kind.MERGE, Kind.DISSOLVE, Kind.CORRECT_IDENTITY, Kind.MERGE_PERSONS}
        if status not in ON_REGISTER:
            kinds.add(Kind.IDENTIFY)
    if len(members) > 1:
        kinds |= {*LEAVING, Kind.CHANGE_HEAD, Kind.SPLIT}
    return frozenset(kinds)
