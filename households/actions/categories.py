"""The code list of subsidies, and what each pays from a day on."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from households.actions.succession import insert, move
from households.audit import record
from households.models import Area, Reach, Subsidy, SubsidyCategory, SubsidyRate, User
from households.wording import number, yuan

FIELDS = ("code", "name", "group", "paid_to", "is_recurring", "is_loan", "unit")


@transaction.atomic
def add_category(
    *, by: User, after: SubsidyCategory | None = None, **fields: Any
) -> SubsidyCategory:
    """A new kind of help, in the list after another or at its head.

    Raises ValidationError for a code that is taken or oddly written.
    """
    category = SubsidyCategory(**fields)
    _must_have_a_free_name(category)
    category.full_clean()
    category.save(force_insert=True)
    _put(category, after)
    record(
        by=by,
        verb="subsidy_category.added",
        target=category,
        key=category.code,
        after=_written(category) | {"put_after": after.code if after else ""},
    )
    return category


@transaction.atomic
def change_category(
    *,
    by: User,
    reach: Reach,
    category: SubsidyCategory,
    after: SubsidyCategory | None = None,
    **fields: Any,
) -> SubsidyCategory:
    """Renames, re-describes or puts it after another, or at the head of the list; the code stays, because figures and imports know it.

    Raises ValidationError when it is used out of reach, and when it is used at all and would come to mean something
    else: paid to whom, or a loan.
    """
    category = SubsidyCategory.objects.select_for_update().get(pk=category.pk)
    before = _written(category)
    for name, value in fields.items():
        setattr(category, name, value)
    _must_have_a_free_name(category)
    uses = Subsidy.objects.filter(category=category)
    if uses.exclude(reach.places("household__area")).exists():
        raise ValidationError("您管理的区域以外也在用这个类别，请由管辖这些区域的上级更正。")
    is_used = uses.exists()
    for name in ("paid_to", "is_loan"):
        if is_used and getattr(category, name) != before[name]:
            raise ValidationError(
                {name: "已有享受记录，这一项不能改；口径变了的，请另立一个类别。"}
            )
    category.full_clean()
    category.save()
    _put(category, after)
    record(
        by=by,
        verb="subsidy_category.changed",
        target=category,
        key=category.code,
        before=before,
        after=_written(category) | {"put_after": after.code if after else ""},
    )
    return category


@transaction.atomic
def set_rate(
    *,
    by: User,
    category: SubsidyCategory,
    area: Area,
    amount_fen: int,
    per: str,
    begins_on: date,
    document: str,
    confirmed: bool = False,
) -> SubsidyRate:
    """What the category pays in an area from a day on; the rate in force there ends, once that is confirmed.

    Raises ValidationError for a second rate of one day and while a former rate's end is not confirmed.
    """
    rate = SubsidyRate(
        category=category,
        area=area,
        amount_fen=amount_fen,
        per=per,
        begins_on=begins_on,
        document=document,
    )
    former = insert(rate, _rates(category, area.pk), confirmed=confirmed, tell=_tell)
    ended = {"ended": former.pk, "ended_on": begins_on} if former else {}
    record(
        by=by,
        verb="subsidy_rate.set",
        target=rate,
        key=category.code,
        area=area.pk,
        after=_written_rate(rate) | ended,
    )
    return rate


@transaction.atomic
def correct_rate(
    *,
    by: User,
    rate: SubsidyRate,
    amount_fen: int,
    per: str,
    begins_on: date,
    document: str,
    reason: str,
    ends_on: date | None = None,
) -> SubsidyRate:
    """Mends a rate that was entered wrongly. Raises ValidationError when its days would overlap another's."""
    siblings = _rates(rate.category, rate.area_id)
    rate = siblings.get(pk=rate.pk)
    before, began_on = _written_rate(rate), rate.begins_on
    rate.amount_fen, rate.per, rate.document = amount_fen, per, document
    rate.begins_on, rate.ends_on = begins_on, ends_on
    moved = move(rate, siblings, began_on)
    neighbour = {"moved": moved.pk, "moved_to": begins_on} if moved else {}
    record(
        by=by,
        verb="subsidy_rate.corrected",
        target=rate,
        key=rate.category.code,
        area=rate.area_id,
        before=before,
        after=_written_rate(rate) | neighbour,
        reason=reason,
    )
    return rate


def _rates(category: SubsidyCategory, area: str) -> Any:
    return SubsidyRate.objects.select_for_update().filter(category=category, area=area)


def _put(category: SubsidyCategory, after: SubsidyCategory | None) -> None:
    """Numbers the list anew with the category in its place; only those that move are written."""
    others = list(SubsidyCategory.objects.select_for_update().exclude(pk=category.pk))
    place = others.index(after) + 1 if after in others else 0
    others.insert(place, category)
    moved = []
    for position, other in enumerate(others, 1):
        if other.position != position:
            other.position = position
            moved.append(other)
    SubsidyCategory.objects.bulk_update(moved, ["position"])


def _must_have_a_free_name(category: SubsidyCategory) -> None:
    named = SubsidyCategory.objects.filter(name=category.name).exclude(pk=category.pk)
    if named.exists():
        raise ValidationError({"name": "已有同名的类别，请换一个名称，或使用原有的类别。"})


def _tell(rate: SubsidyRate) -> str:
    return f"{number(yuan(rate.amount_fen))}{rate.per}，{rate.document}"


def _written(category: SubsidyCategory) -> dict[str, Any]:
    return {name: getattr(category, name) for name in FIELDS}


def _written_rate(rate: SubsidyRate) -> dict[str, Any]:
    return {
        "amount_fen": rate.amount_fen,
        "per": rate.per,
        "begins_on": rate.begins_on,
        "ends_on": rate.ends_on,
        "document": rate.document,
    }
