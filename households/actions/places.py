"""Places in the tree, and a village's own totals from a day on (村情)."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from households.actions.succession import insert, move
from households.audit import record
from households.models import Area, Reach, User, VillageProfile

TOTALS = (
    "household_count",
    "population",
    "population_basis",
    "natural_village_count",
    "group_count",
    "party_member_count",
    "territory_m2",
    "farmland_li",
    "forest_li",
    "document",
)


@transaction.atomic
def add_area(*, by: User, reach: Reach, code: str, name: str, parent_name: str = "") -> Area:
    """A new place within reach, its level by the length of its code, and the place above it when that is named.

    Raises ValidationError for a code that is taken, oddly long or out of reach, and when the place above it is not
    there and not named.
    """
    area = Area(code=code, name=name)
    area.level = Area.LEVEL_OF_LENGTH.get(len(code), "")
    if Area.objects.filter(pk=code).exists():
        raise ValidationError({"code": "这个区划代码已经有了。"})
    if not reach.covers(code):
        places = "、".join(reach.areas)
        raise ValidationError({"code": f"这个代码不在您管理的区域（{places}）里。"})
    area.full_clean(exclude=["level"] if not area.level else None)
    parent_code = area.ancestor_codes[-1] if area.ancestor_codes else ""
    if parent_code and not Area.objects.filter(pk=parent_code).exists():
        _add_parent(by, reach, parent_code, parent_name)
    area.save(force_insert=True)
    _book_area(by, area)
    return area


@transaction.atomic
def rename_area(*, by: User, area: Area, name: str) -> Area:
    """A place keeps its code and gets another name. Raises ValidationError for an empty one."""
    before = {"name": area.name}
    area.name = name
    area.full_clean()
    area.save(update_fields=["name"])
    record(
        by=by,
        verb="area.renamed",
        target=area,
        area=area.pk,
        before=before,
        after={"name": name},
    )
    return area


@transaction.atomic
def set_profile(
    *, by: User, area: Area, begins_on: date, confirmed: bool = False, **totals: Any
) -> VillageProfile:
    """The village's totals as it states them from a day on; the former ones end, once that is confirmed.

    Raises ValidationError for a place that is no village, a second profile of one day, or an unconfirmed end.
    """
    _must_be_a_village(area)
    profile = VillageProfile(area=area, begins_on=begins_on, **totals)
    former = insert(profile, _profiles(area.pk), confirmed=confirmed, tell=_tell)
    ended = {"ended": former.pk, "ended_on": begins_on} if former else {}
    record(
        by=by,
        verb="village_profile.set",
        target=profile,
        area=area.pk,
        after=_written(profile) | ended,
    )
    return profile


@transaction.atomic
def correct_profile(
    *, by: User, profile: VillageProfile, begins_on: date, reason: str, **totals: Any
) -> VillageProfile:
    """Mends totals that were entered wrongly. Raises ValidationError when the days would overlap another profile's."""
    siblings = _profiles(profile.area_id)
    profile = siblings.get(pk=profile.pk)
    before, began_on = _written(profile), profile.begins_on
    for name, value in totals.items():
        setattr(profile, name, value)
    profile.begins_on = begins_on
    moved = move(profile, siblings, began_on)
    neighbour = {"moved": moved.pk, "moved_to": begins_on} if moved else {}
    record(
        by=by,
        verb="village_profile.corrected",
        target=profile,
        area=profile.area_id,
        before=before,
        after=_written(profile) | neighbour,
        reason=reason,
    )
    return profile


def _add_parent(by: User, reach: Reach, code: str, name: str) -> None:
    if not name:
        raise ValidationError(
            {"parent_name": f"上级区域 {code} 还没有，请填它的名称，一并登记；或先登记上级。"}
        )
    add_area(by=by, reach=reach, code=code, name=name)


def _must_be_a_village(area: Area) -> None:
    if area.level != Area.Level.VILLAGE:
        raise ValidationError("村情只登记在行政村上。")


def _profiles(area: str) -> Any:
    return VillageProfile.objects.select_for_update().filter(area=area)


def _tell(profile: VillageProfile) -> str:
    return f"{profile.household_count}户{profile.population}人"


def _written(profile: VillageProfile) -> dict[str, Any]:
    dates = {"begins_on": profile.begins_on, "ends_on": profile.ends_on}
    return dates | {name: getattr(profile, name) for name in TOTALS}


def _book_area(by: User, area: Area) -> None:
    record(
        by=by,
        verb="area.added",
        target=area,
        area=area.pk,
        after={"name": area.name, "level": area.level},
    )
