"""How a household lives and what it works with, field by field in words, and what changed between two looks."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from households import wording
from households.models import Living, Production

NOT_KNOWN = "没有登记"
ROW_FIELDS = {"id", "household", "begins_on", "ends_on"}


@dataclass(frozen=True)
class Fact:
    """One line of a part: what it is, and what is known of it (empty when nobody has looked)."""

    label: str
    value: str

    @property
    def words(self) -> str:
        return self.value or NOT_KNOWN


def facts(row: Living | Production) -> list[Fact]:
    """Every field of the row in the order of the model, areas of land in 亩."""
    fields = (field for field in row._meta.concrete_fields if field.name not in ROW_FIELDS)
    return [Fact(_label(field), _value(row, field)) for field in fields]


def changed(before: Living | Production, after: Living | Production) -> str:
    """What is otherwise now, in one line: 住房等级：C级危房 → B级."""
    pairs = zip(facts(before), facts(after), strict=True)
    return "；".join(
        f"{new.label}：{old.words} → {new.words}" for old, new in pairs if old.value != new.value
    )


def living_in_words(living: Living | None) -> str:
    """Housing, water, power and road in one line; what nobody has looked at is left out."""
    if living is None:
        return NOT_KNOWN
    house = "".join(
        part
        for part in (
            f"{living.house_area_m2}平方米" if living.house_area_m2 else "",
            living.house_structure,
            f"{living.house_built_year}年建" if living.house_built_year else "",
        )
        if part
    )
    said = [
        f"住房{living.get_house_grade_display()}" if living.house_grade else "",
        "没有住房" if living.house_area_m2 == 0 else house,
        _either(living.water_is_safe, "饮水安全", "饮水不安全"),
        "饮水困难" if living.water_is_difficult else "",
        _either(living.has_power, "通电", "没有通电"),
        living.get_road_display() and f"{living.get_road_display()}入户",
    ]
    return "，".join(part for part in said if part) or NOT_KNOWN


def _label(field: models.Field) -> str:
    return str(field.verbose_name).replace("（厘）", "（亩）")


def _value(row: models.Model, field: models.Field) -> str:
    value: Any = getattr(row, field.attname)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.name.endswith("_li"):
        return wording.number(wording.mu(value))
    return str(dict(field.flatchoices).get(value, value))


def _either(known: bool | None, yes: str, no: str) -> str:
    if known is None:
        return ""
    return yes if known else no
