"""What is done for the village as a whole: activities held and gifts given."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
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
)

Work = Activity | Gift
LINKS: dict[type, tuple[type, str]] = {
    Activity: (ActivityHousehold, "activity"),
    Gift: (GiftReceiver, "gift"),
}


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
    households follows from those that are named. Raises ValidationError as `record_activity` does, and when nobody
    received it.
    """
    if households:
        said["household_count"] = len(households)
    if not households and not said.get("receivers"):
        raise ValidationError({"households": "请写受赠的户，或在“受赠对象”里写明给了谁。"})
    said["receivers"] = said.get("receivers") or f"{len(households)}户"
    return _write(Gift, by, key, area, today, "given_on", given_on, households, said)


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
    if on > today:
        raise ValidationError({day_name: "日期不能晚于今天。"})
    for household in households:
        if household.area_id != area.pk:
            raise ValidationError({"households": f"{household.number} 不是{area}的户，请核对。"})
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
            **{
                name: value.pk if isinstance(value, Activity) else value
                for name, value in said.items()
            },
        },
    )
    return row
