"""Carrying a change out, seeing beforehand what it would do, and taking one back."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from households.actions.acts.change import Change
from households.actions.acts.reversal import Reversal
from households.actions.acts.rows import Rows
from households.actions.acts.telling import masked, tell
from households.audit import record
from households.identity import BadNumberError, read_identity
from households.models import NOT_EXITED, ON_REGISTER, Act, Household, Membership, Standing, User


@dataclass(frozen=True)
class Count:
    """How many before and after."""

    label: str
    unit: str
    before: int
    after: int

    @property
    def moves(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Foresight:
    """What a change will do, said before it is done."""

    sentences: tuple[str, ...]
    counts: tuple[Count, ...]


@transaction.atomic
def perform(change: Change, *, by: User, today: date) -> Act:
    """Carries a change out: dated rows, the act with what it did, and one line in the audit book.

    Raises ValidationError with a sentence for what cannot be; then nothing is written.
    """
    _ready(change, today)
    rows = Rows()
    subject = change.write(rows, today)
    act = Act(
        kind=change.kind,
        household=subject.household,
        person=subject.person,
        counterpart=subject.counterpart,
        on=change.on,
        reason=change.reason.strip(),
        document=change.document.strip(),
        effects_sealed=json.dumps(rows.effects, ensure_ascii=False),
        recorded_by=by,
        recorded_at=timezone.now(),
        reverses=change.reverses if isinstance(change, Reversal) else None,
    )
    act.full_clean()
    act.save(force_insert=True)
    record(
        by=by,
        verb="act.reversed" if act.reverses_id else "act.recorded",
        target=act,
        area=subject.household.area_id,
        before={"rows": [_line(effect, "before") for effect in rows.effects]},
        after={
            "kind": act.kind,
            "household": subject.household.number,
            "on": act.on,
            "document": act.document,
            "reverses": act.reverses_id,
            "rows": [_line(effect, "after") for effect in rows.effects],
        },
        reason=act.reason,
    )
    return act


def foresee(change: Change, *, by: User, today: date) -> Foresight:
    """The same thing done and rolled back. Raises ValidationError just as `perform` would."""
    with transaction.atomic():
        before = _counts(change, change.households)
        act = perform(change, by=by, today=today)
        after = _counts(change, tuple(filter(None, (act.household, act.counterpart))))
        sentences = tell(act)
        transaction.set_rollback(True)
    labels = dict.fromkeys([*after, *before])
    return Foresight(
        sentences,
        tuple(
            Count(label, unit, before.get((label, unit), 0), after.get((label, unit), 0))
            for label, unit in labels
        ),
    )


@transaction.atomic
def perform_as_agreed(
    change: Change, *, by: User, today: date, agreed: Callable[[Foresight], bool]
) -> tuple[Foresight, Act | None]:
    """Carries a change out only when what it would do is what was agreed to; nothing moves between the two.

    So a confirmation that is sent twice, or after somebody else was quicker, is done once or not at all.
    """
    _lock(change)
    foresight = foresee(change, by=by, today=today)
    return foresight, perform(change, by=by, today=today) if agreed(foresight) else None


def reverse(act: Act, *, by: User, today: date, reason: str) -> Act:
    """Takes an act back by a counter-act. Raises ValidationError, naming what depends on it, when that cannot be."""
    return perform(Reversal(reverses=act, on=today, reason=reason), by=by, today=today)


def foresee_reversal(act: Act, *, by: User, today: date, reason: str) -> Foresight:
    """What taking it back would do."""
    return foresee(Reversal(reverses=act, on=today, reason=reason), by=by, today=today)


def _ready(change: Change, today: date) -> None:
    if change.on > today:
        raise ValidationError({"on": "变动日期不能晚于今天，请改为实际发生的日期。"})
    if not change.reason.strip():
        raise ValidationError({"reason": "请写明变动的原因。"})
    for name in ("reason", "document"):
        if _holds_number(getattr(change, name), today):
            raise ValidationError(
                {name: "这里不要写身份号码：它会进入审计簿。写姓名或人编号就可以。"}
            )
    _lock(change)


def _lock(change: Change) -> None:
    keys = [household.pk for household in change.households]
    # The rows of the households are the place to queue for two changes at once; in one order, so that none waits for ever.
    list(Household.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def _holds_number(text: str, today: date) -> bool:
    for found in re.findall(r"(?<!\d)\d{17}[\dXx](?!\d)", text):
        try:
            read_identity(found, today=today)
        except BadNumberError:
            continue
        return True
    return False


def _line(effect: dict, side: str) -> dict:
    return {"model": effect["model"], "pk": effect["pk"], side: masked(effect[side])}


def _counts(change: Change, households: tuple[Household, ...]) -> dict[tuple[str, str], int]:
    """Members of the households concerned, and the register of the village, all on the day of the change."""
    day = change.counted_on
    members = Membership.objects.covering(day)
    found = {
        (f"{household}户人口" if place else "本户人口", "人"): members.filter(
            household=household
        ).count()
        for place, household in enumerate(households)
    }
    standings = Standing.objects.covering(day).filter(household__area=change.area_code)
    persons = (
        Membership.objects.filter(household__area=change.area_code)
        .covering(day)
        .with_standing(day)
    )
    for label, statuses in (("全村在册", ON_REGISTER), ("其中未脱贫（含返贫）", NOT_EXITED)):
        found[label, "户"] = standings.filter(status__in=statuses).count()
        found[label, "人"] = persons.filter(standing__status__in=statuses).count()  # type: ignore[misc]  # joined above
    return found
