"""Handing households over from one helper to another, so that on no day nobody answers for them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from households import wording
from households.audit import record
from households.models import HELPING, Household, Pairing, Posting, User


@transaction.atomic
def hand_over(
    *,
    by: User,
    giver: User,
    taker: User,
    households: Sequence[Household],
    on: date,
    document: str = "",
) -> list[Pairing]:
    """Ends the giver's pairings on the day and begins the taker's on the same day.

    Raises ValidationError for the same person, a household that is not the giver's on that day or has been the
    giver's only since that day, one that is the taker's already, and a taker without a posting that helps there.
    """
    if giver == taker:
        raise ValidationError({"taker": "接手的人与原来的帮扶责任人相同。"})
    if not households:
        raise ValidationError({"households": "请选至少一户。"})
    keys = [household.pk for household in households]
    # The rows of the households are the place to queue, in one order for everybody.
    list(Household.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    held = Pairing.objects.filter(helper=giver, household__in=keys, ends_on__isnull=True)
    ending = {pairing.household_id: pairing for pairing in held}
    doubled = Pairing.objects.filter(helper=taker, household__in=keys, ends_on__isnull=True)
    taken = set(doubled.values_list("household", flat=True))
    begun = []
    for household in households:
        pairing = ending.get(household.pk)
        if pairing is None:
            raise ValidationError(
                {"households": f"{household.number} 不是{giver}结对的户，请刷新页面。"}
            )
        if pairing.begins_on >= on:
            since = wording.day(pairing.begins_on)
            raise ValidationError(
                {"on": f"{household.number} 从{since}才与{giver}结对，交接日期须更晚。"}
            )
        if household.pk in taken:
            raise ValidationError(
                {"households": f"{household.number} 已与{taker}结对，不用再交。"}
            )
        if not _helps(taker, household.area_id, on):
            raise ValidationError(
                {"taker": f"{taker}那天在{household.area}没有帮扶的任职，请先登记任职。"}
            )
        begun.append(_pass_on(pairing, taker, household, on, document, by))
    return begun


def foresee_hand_over(**said: Any) -> list[Pairing]:
    """What `hand_over` would begin, with nothing kept of it. Raises what it raises."""
    with transaction.atomic():
        begun = hand_over(**said)
        transaction.set_rollback(True)
    return begun


def _helps(user: User, area: str, day: date) -> bool:
    postings = Posting.objects.held_by(user).covering(day).filter(role__in=HELPING)
    return any(area.startswith(code) for code in postings.values_list("area", flat=True))


def _pass_on(
    pairing: Pairing, taker: User, household: Household, on: date, document: str, by: User
) -> Pairing:
    pairing.ends_on = on
    pairing.full_clean()
    pairing.save(update_fields=["ends_on"])
    begun = Pairing(household=household, helper=taker, begins_on=on, document=document)
    begun.full_clean()
    begun.save(force_insert=True)
    record(
        by=by,
        verb="pairing.handed-over",
        target=begun,
        key=household.number,
        area=household.area_id,
        before={"helper": pairing.helper.username, "since": pairing.begins_on},
        after={"helper": taker.username, "on": on, "document": document},
    )
    return begun
