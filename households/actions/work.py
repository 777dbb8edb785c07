"""What is done for the village as a whole: activities held and gifts given."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from households.audit import record
from households.models import (
    Activity,
    ActivityHousehold,
    Area,
    Gift,
    GiftReceiver,
    Household,
    User,
    Visit,
)

Work = Activity | Gift
LINKS: dict[type, tuple[type, str]] = {
    Activity: (ActivityHousehold, "activity"),
    Gift: (GiftReceiver, "gift"),
}
DAYS = {Activity: "held_on", Gift: "given_on"}
# What a correction may change; what was done in another village is made void and entered there.
WORDS: dict[type, tuple[str, ...]] = {
    Activity: (
        "kind", "title", "place", "led_by", "participants", "participant_count", "description",
    ),
    Gift: (
        "item", "quantity", "value_fen", "value_is_estimated", "donor", "receivers",
        "household_count", "person_count", "activity",
    ),
}  # fmt: skip


def content_of(work: Work) -> dict[str, Any]:
    """What it says now: its day, its words, and the numbers of its households."""
    links = LINKS[type(work)][0].objects.filter(**{LINKS[type(work)][1]: work})  # type: ignore[attr-defined]
    return {
        "on": getattr(work, DAYS[type(work)]),
        **{name: getattr(work, name) for name in WORDS[type(work)]},
        "households": sorted(links.values_list("household__number", flat=True)),
    }


def digest_of(work: Work) -> str:
    """Signs what it says, so that a correction knows whether it was corrected meanwhile."""
    text = json.dumps(_plain(content_of(work)), cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def record_activity(
    *,
    by: User,
    key: UUID,
    area: Area,
    today: date,
    held_on: date,
    households: Sequence[Household] = (),
    **said: Any,
) -> Activity:
    """A group event, once: the same key gives the one that is already there. It is not a visit.

    `said` are kind, title, place, led_by, participants, participant_count, description. Raises ValidationError for
    a day in the future and for a household of another village.
    """
    return _write(Activity, by, key, area, today, "held_on", held_on, households, said)


@transaction.atomic
def record_gift(
    *,
    by: User,
    key: UUID,
    area: Area,
    today: date,
    given_on: date,
    households: Sequence[Household] = (),
    **said: Any,
) -> Gift:
    """Things given, once: the same key gives the ones that are already there.

    `said` are item, quantity, value_fen, value_is_estimated, donor, receivers, person_count, activity. The number of
    households follows from those that are named. Raises ValidationError as `record_activity` does, when nobody
    received it, and for an activity of another village.
    """
    said = _received(said, households)
    return _write(Gift, by, key, area, today, "given_on", given_on, households, said)


@transaction.atomic
def correct_activity(
    *,
    activity: Activity,
    by: User,
    seen: str,
    reason: str,
    today: date,
    held_on: date,
    households: Sequence[Household] = (),
    **said: Any,
) -> Activity:
    """What a group event says from now on; what it said before stays in the audit book, with who and why.

    Raises ValidationError for a void one, without a reason, when nothing changed, when it was corrected since it
    was opened (`seen` is its digest then), and as `record_activity` does.
    """
    return _correct(activity, by, seen, reason, today, held_on, households, said)


@transaction.atomic
def correct_gift(
    *,
    gift: Gift,
    by: User,
    seen: str,
    reason: str,
    today: date,
    given_on: date,
    households: Sequence[Household] = (),
    **said: Any,
) -> Gift:
    """What a gift says from now on. Raises ValidationError as `correct_activity` and `record_gift` do, and when day
    or household of a gift handed over on a visit would part from that visit.
    """
    if gift.visit_id:
        visit = Visit.objects.get(pk=gift.visit_id)
        if given_on != visit.visited_on or [one.pk for one in households] != [visit.household_id]:
            raise ValidationError("这是走访时送的，日期和户随那次走访；要改请更正走访。")
    return _correct(
        gift, by, seen, reason, today, given_on, households, _received(said, households)
    )


@transaction.atomic
def void_work(*, work: Work, by: User, reason: str) -> Work:
    """Takes a mistaken activity or gift out of every count; it stays to be seen.

    Raises ValidationError without a reason, or when it is void already.
    """
    found: Work = type(work).objects.select_for_update(of=("self",)).get(pk=work.pk)
    if not reason.strip():
        raise ValidationError({"reason": "请写明作废的原因。"})
    if found.is_void:
        raise ValidationError("这一条已经作废。")
    found.voided_at, found.voided_by, found.void_reason = timezone.now(), by, reason.strip()
    found.save(update_fields=["voided_at", "voided_by", "void_reason"])
    record(
        by=by,
        verb=f"{found._meta.model_name}.voided",
        target=found,
        key=str(found.key),
        area=found.area_id,
        before={"void": False},
        after={"void": True},
        reason=found.void_reason,
    )
    return found


def _write(
    model: Any,
    by: User,
    key: UUID,
    area: Area,
    today: date,
    day_name: str,
    on: date,
    households: Sequence[Household],
    said: dict[str, Any],
) -> Any:
    # The row of the place is where two sendings of one form queue.
    Area.objects.select_for_update().get(pk=area.pk)
    if known := model.objects.filter(key=key).first():
        return known
    _refuse(area, today, day_name, on, households, said)
    row = model(key=key, area=area, recorded_by=by, **{day_name: on}, **said)
    row.full_clean()
    row.save(force_insert=True)
    link, name = LINKS[model]
    for household in households:
        link.objects.create(household=household, **{name: row})  # type: ignore[attr-defined]
    record(
        by=by,
        verb=f"{model._meta.model_name}.recorded",
        target=row,
        key=str(key),
        area=area.pk,
        after={
            "on": on,
            "households": [household.number for household in households],
            **_plain(said),
        },
    )
    return row


def _correct(
    work: Any,
    by: User,
    seen: str,
    reason: str,
    today: date,
    on: date,
    households: Sequence[Household],
    said: dict[str, Any],
) -> Any:
    model = type(work)
    work = model.objects.select_for_update(of=("self",)).get(pk=work.pk)
    if work.is_void:
        raise ValidationError("这一条已经作废，不能再更正。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明更正的原因。"})
    if digest_of(work) != seen:
        raise ValidationError(
            "您打开以后，别人更正过这一条。您写的还在下面；请核对后从这一条重新打开再改。"
        )
    _refuse(work.area, today, DAYS[model], on, households, said)
    before = content_of(work)
    numbers = sorted(household.number for household in households)
    after = before | said | {"on": on, "households": numbers}
    moved = [name for name in after if after[name] != before[name]]
    if not moved:
        raise ValidationError("内容没有变化，不用保存。")
    for name in WORDS[model]:
        setattr(work, name, after[name])
    setattr(work, DAYS[model], on)
    work.full_clean()
    work.save(update_fields=[DAYS[model], *WORDS[model]])
    _link_again(work, households)
    record(
        by=by,
        verb=f"{model._meta.model_name}.corrected",
        target=work,
        key=str(work.key),
        area=work.area_id,
        before=_plain({name: before[name] for name in moved}),
        after=_plain({name: after[name] for name in moved}),
        reason=reason.strip(),
    )
    return work


def _link_again(work: Work, households: Iterable[Household]) -> None:
    link, name = LINKS[type(work)]
    wanted = {household.pk for household in households}
    links = link.objects.filter(**{name: work})  # type: ignore[attr-defined]
    known = set(links.values_list("household", flat=True))
    links.exclude(household__in=wanted).delete()
    for key in sorted(wanted - known):
        link.objects.create(household_id=key, **{name: work})  # type: ignore[attr-defined]


def _refuse(
    area: Area,
    today: date,
    day_name: str,
    on: date,
    households: Sequence[Household],
    said: dict[str, Any],
) -> None:
    if on > today:
        raise ValidationError({day_name: "日期不能晚于今天。"})
    for household in households:
        if household.area_id != area.pk:
            raise ValidationError({"households": f"{household.number} 不是{area}的户，请核对。"})
    activity = said.get("activity")
    if activity and activity.area_id != area.pk:
        raise ValidationError({"activity": f"这次活动不在{area}，请核对。"})


def _received(said: dict[str, Any], households: Sequence[Household]) -> dict[str, Any]:
    if not households and not said.get("receivers"):
        raise ValidationError({"households": "请写受赠的户，或在“受赠对象”里写明给了谁。"})
    counted = {"household_count": len(households)} if households else {}
    return said | counted | {"receivers": said.get("receivers") or f"{len(households)}户"}


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    """As the audit book writes it: an activity by its key."""
    return {
        name: str(value.key) if isinstance(value, Activity) else value
        for name, value in said.items()
    }
