"""The acts of a household as events, and which dated rows they tell of."""

from collections.abc import Iterable

from django.urls import reverse

from households import wording
from households.case_file.telling import Event, Side, Source
from households.models import Act, Household, Reach

# Acts by which a household came onto the register, left it, or changed its place there.
TURNING = frozenset(
    {
        Act.Kind.IDENTIFY,
        Act.Kind.EXIT,
        Act.Kind.RELAPSE,
        Act.Kind.EXPEL,
        Act.Kind.DISSOLVE,
        Act.Kind.SPLIT,
        Act.Kind.MERGE,
    }
)


def acts_of(household: Household, reach: Reach | None) -> tuple[list[Act], list[Event]]:
    """The acts in force, and every act as an event; one that was taken back is told with who did so and why.

    An act of another household that this one had a part in opens only for who reaches that one too.
    """
    rows = Act.objects.about(household).exclude(kind=Act.Kind.REVERSAL)
    acts = list(
        rows.select_related(
            "household", "counterpart", "person", "recorded_by", "reversal__recorded_by"
        )
    )
    events = [_event(act, household, reach) for act in acts]
    return [act for act in acts if not act.is_reversed], events


def told_by_acts(acts: Iterable[Act]) -> set[Source]:
    """The beginnings and ends of dated rows that these acts brought about."""
    told: set[Source] = set()
    for act in acts:
        for effect in act.effects:
            row = effect["model"], effect["pk"]
            if effect["before"] is None:
                told.add((*row, Side.BEGIN))
            elif effect["after"] and effect["after"].get("ends_on"):
                told.add((*row, Side.END))
    return told


def _event(act: Act, household: Household, reach: Reach | None) -> Event:
    reversal = act.reversal if act.is_reversed else None
    opens = act.household_id == household.pk or bool(reach and reach.covers(act.household.area_id))
    return Event(
        on=act.on,
        title=_title(act, household),
        text=act.reason,
        by=" · ".join(part for part in (act.document, f"{act.recorded_by}登记") if part),
        url=reverse("households:act-detail", args=[act.pk]) if opens else "",
        is_key=act.kind in TURNING,
        is_void=reversal is not None,
        void_note=f"{wording.day(reversal.on)}{reversal.recorded_by}撤销：{reversal.reason}"
        if reversal
        else "",
    )


def _title(act: Act, household: Household) -> str:
    """死亡：石大山; 分户（另一户 4103990000001)."""
    title = act.get_kind_display()
    if act.person:
        title = f"{title}：{act.person}"
    other = act.counterpart if act.household_id == household.pk else act.household
    return f"{title}（另一户 {other}）" if other else title
