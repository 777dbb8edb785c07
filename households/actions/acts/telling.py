"""What an act did, row by row, in sentences. Sealed numbers are masked: the sentences go on screens and into the audit book."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models

from households import wording
from households.models import (
    Act,
    Cause,
    Circumstances,
    Disability,
    Household,
    Membership,
    Pairing,
    Person,
    PlannedExit,
    SealedField,
    Standing,
    Subsidy,
    SubsidyCategory,
    User,
)

Effect = dict[str, Any]
Values = dict[str, Any]

MASKS: dict[str, Callable[[str | None], str]] = {
    "phone": wording.phone,
    "identity_number": wording.identity_number,
    "card_number": wording.identity_number,
}
# One sentence is enough for a move that ends one row and begins another.
CARRIED = {
    Membership.Joined.RELATION: Membership.Left.RELATION,
    Membership.Joined.SPLIT: Membership.Left.SPLIT,
    Membership.Joined.MERGED: Membership.Left.MERGED,
}


@dataclass
class Names:
    """The people, households and categories that effects speak of, each asked for once."""

    people: dict[int, Person] = field(default_factory=dict)
    households: dict[int, Household] = field(default_factory=dict)
    categories: dict[int, SubsidyCategory] = field(default_factory=dict)
    helpers: dict[int, User] = field(default_factory=dict)
    home: int | None = None

    @classmethod
    def of(cls, effects: Iterable[Effect], home: int | None) -> "Names":
        wanted: dict[str, set[int]] = {
            name: set()
            for name in ("person_id", "merged_into_id", "household_id", "category_id", "helper_id")
        }
        for effect in effects:
            for said in (effect["about"], effect["before"] or {}, effect["after"] or {}):
                for name, keys in wanted.items():
                    if said.get(name):
                        keys.add(said[name])
            if effect["model"] == Person._meta.label_lower:
                wanted["person_id"].add(effect["pk"])
            if effect["model"] == Household._meta.label_lower:
                wanted["household_id"].add(effect["pk"])
        return cls(
            Person.objects.in_bulk(wanted["person_id"] | wanted["merged_into_id"]),
            Household.objects.select_related("area").in_bulk(wanted["household_id"]),
            SubsidyCategory.objects.in_bulk(wanted["category_id"]),
            User.objects.in_bulk(wanted["helper_id"]),
            home,
        )


def tell(act: Act) -> tuple[str, ...]:
    """A sentence for each thing that an act changes, in the order in which it was written."""
    effects = act.effects
    names = Names.of(effects, act.household_id)
    told: set[int] = set()
    sentences = []
    for place, effect in enumerate(effects):
        if place in told:
            continue
        later = enumerate(effects[place + 1 :], place + 1)
        partner = next(
            (other for other, one in later if other not in told and _goes_on(effect, one)), None
        )
        if partner is not None:
            told.add(partner)
            sentences.append(_moved(effect, effects[partner], names))
        else:
            sentences.append(_one(effect, names))
    return tuple(sentences)


def masked(values: Values | None) -> Values | None:
    """Values for the audit book: no identity, account or phone number in clear."""
    if values is None:
        return None
    return {name: _mask(name, value) for name, value in values.items()}


def _mask(name: str, value: Any) -> Any:
    if name == "born_on" and value:
        return value[:4]  # a whole birth date beside a masked number leaves little of it to guess
    if name in MASKS:
        return MASKS[name](value)
    return "****" if value and name == "bank_account" else value


def _whole(effect: Effect, *, after: bool) -> Values:
    """The row before or after, with what did not move."""
    return effect["about"] | (effect["after" if after else "before"] or {})


def _goes_on(effect: Effect, other: Effect) -> bool:
    """Whether the second makes a row where the first ends one of the same owner."""
    if effect["model"] != other["model"] or other["before"] is not None or not _ended(effect):
        return False
    old, new = _whole(effect, after=True), other["after"]
    match apps.get_model(effect["model"]).__name__:
        case "Membership":
            return (
                old["person_id"] == new["person_id"]
                and CARRIED.get(new["joined_by"]) == old["left_by"]
            )
        case "Standing":
            return old["household_id"] == new["household_id"]
        case "Subsidy":
            keys = ("person_id", "category_id")
            return all(old[key] == new[key] for key in keys) and old["ends_on"] == new["begins_on"]
        case "Circumstances":
            return old["person_id"] == new["person_id"]
    return False


def _ended(effect: Effect) -> bool:
    before, after = effect["before"], effect["after"]
    return bool(before and after and after.get("ends_on") and not before.get("ends_on", True))


def _moved(effect: Effect, other: Effect, names: Names) -> str:
    old, new = _whole(effect, after=True), other["after"]
    day = _day(new["begins_on"])
    match apps.get_model(effect["model"]).__name__:
        case "Membership":
            relations = f"与户主关系：{_relation(old)} → {_relation(new)}"
            if old["household_id"] == new["household_id"]:
                return f"{_person(old, names)}：{day}起{relations}。"
            return (
                f"{_person(old, names)}：{day}起由{_household(old, names)}转到{_household(new, names)}"
                f"（{Membership.Joined(new['joined_by']).label}），{relations}。"
            )
        case "Standing":
            return (
                f"{_household(old, names)}：{day}起在册状态：{_standing(old)} → {_standing(new)}。"
            )
        case "Subsidy":
            return f"{_subsidy(old, names)}：{day}起由{_household(old, names)}转到{_household(new, names)}名下。"
        case _:
            return f"{_person(old, names)}：{day}起更新个人情况。"


def _one(effect: Effect, names: Names) -> str:
    model = apps.get_model(effect["model"])
    if model in (Person, Household):
        return _identity(effect, names)
    if effect["after"] is None:
        values = effect["before"] | effect["about"]
        return (
            f"撤回登记：{_row(model, values, names)}，自{_day(values['begins_on'])}起的不再算数。"
        )
    values = _whole(effect, after=True)
    row = _row(model, values, names)
    if effect["before"] is None:
        return f"新登记：{row}，自{_day(values['begins_on'])}起。"
    if _ended(effect):
        why = f"（{Membership.Left(values['left_by']).label}）" if values.get("left_by") else ""
        return f"{_day(values['ends_on'])}起结束：{row}{why}。"
    if effect["before"].get("ends_on") and not effect["after"].get("ends_on", True):
        return f"恢复：{row}，重新有效。"
    return f"{row}：{_fields(model, effect, names)}。"


def _row(model: type[models.Model], values: Values, names: Names) -> str:
    """One dated row in a few words."""
    if model is Membership:
        return f"{_person(values, names)}为{_household(values, names)}成员，与户主关系：{_relation(values)}"
    if model is Standing:
        return f"{_household(values, names)}的在册状态“{_standing(values)}”"
    if model is Subsidy:
        return f"{_household(values, names)}享受{_subsidy(values, names)}"
    if model is Cause:
        main = "主要致贫原因" if values["is_main"] else "其他致贫原因"
        return f"{_household(values, names)}的{main}“{Cause.Code(values['code']).label}”"
    if model is PlannedExit:
        return f"{_household(values, names)}计划{values['year']}年脱贫"
    if model is Pairing:
        return f"{_household(values, names)}与{names.helpers[values['helper_id']]}结对"
    if model is Circumstances:
        education = Circumstances.Education(values["education"]).label
        health = Circumstances.Health(values["health"]).label
        return f"{_person(values, names)}的个人情况（{education}，{health}）"
    if model is Disability:
        category = Disability.Category(values["category"]).label
        return f"{_person(values, names)}的{category}{Disability.Grade(values['grade']).label}残疾人证"
    return str(model._meta.verbose_name)


def _identity(effect: Effect, names: Names) -> str:
    model = apps.get_model(effect["model"])
    if model is Household:
        household = names.households[effect["pk"]]
        called = f"{household.area}{household.natural_village}{household.group_label}"
        who = f"户编号 {household.number}"
    else:
        person = names.people[effect["pk"]]
        called = person.name
        who = f"{person}（人编号 {person.code}）"
    if effect["before"] is None:
        values = effect["after"]
        if model is Household:
            return f"新建一户：{who}，{called}。"
        number = (
            wording.identity_number(values["identity_number"])
            or f"无（{values['no_identity_reason']}）"
        )
        sex = dict(Person._meta.get_field("sex").flatchoices)[values["sex"]]
        return f"新登记一人：{who}，{sex}，身份号码：{number}。"
    return f"{who}：{_fields(model, effect, names)}。"


def _fields(model: type[models.Model], effect: Effect, names: Names) -> str:
    """Each field that moved: its name, what it was, what it is."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    parts = []
    for name, new in effect["after"].items():
        old = effect["before"][name]
        if not (old or new):
            continue
        if name == "born_on":
            parts.append("出生日期已更正")
            continue
        before, after = (_said(fields[name], value, names) for value in (old, new))
        parts.append(f"{fields[name].verbose_name}：{before} → {after}")
    return "；".join(parts)


def _said(column: models.Field, value: Any, names: Names) -> str:
    if value in (None, ""):
        return "空"
    if isinstance(column, SealedField):
        return str(_mask(column.attname, value))
    if isinstance(column, models.DateField):
        return _day(value)
    if column.attname in ("person_id", "merged_into_id"):
        person = names.people[value]
        return f"{person}（人编号 {person.code}）"
    if column.attname == "household_id":
        return names.households[value].number
    return str(dict(column.flatchoices).get(value, value))


def _person(values: Values, names: Names) -> str:
    return names.people[values["person_id"]].name


def _household(values: Values, names: Names) -> str:
    """本户 for the household that the act is about, else its number."""
    key = values["household_id"]
    return "本户" if key == names.home else f"{names.households[key]}户"


def _relation(values: Values) -> str:
    return Membership.Relation(values["relation"]).label


def _standing(values: Values) -> str:
    status = Standing.Status(values["status"])
    if status == Standing.Status.REMOVED:
        return status.label
    return f"{status.label}（{Standing.Attribute(values['attribute']).label}）"


def _subsidy(values: Values, names: Names) -> str:
    category = names.categories[values["category_id"]].name
    return f"{category}（{_person(values, names)}）" if values.get("person_id") else category


def _day(value: str | None) -> str:
    return wording.day(date.fromisoformat(value)) if value else "空"
