"""A village's own totals, as its profile states them."""

from reports.figures.figure import Counted, Figure, Group, Ratio, Total
from reports.figures.sources import PROFILES

DOCUMENT = "村情登记（村级统计年报），以登记所附依据为准"
M2_IN_KM2 = 1_000_000
LI_IN_MU = 100


def _stated(code: str, label: str, unit: str, column: str, subject: str, per: int = 1) -> Figure:
    return Counted(
        code=f"village.{code}",
        label=label,
        unit=unit,
        meaning=f"统计日有效的村情登记中载明的{subject}；乡镇及以上为下辖各村之和，未登记村情的村不在内。",
        document=DOCUMENT,
        group=Group.VILLAGE,
        source=PROFILES,
        total=Total(column, per, is_stated=True),
    )


def _per_head(kind: str, label: str) -> Figure:
    return Ratio(
        code=f"village.{kind}_mu_per_head",
        label=f"人均{label}面积",
        unit="亩",
        meaning=f"{label}面积除以同一统计日的总人口，保留两位小数，四舍五入；由系统计算，不得填报。",
        document=DOCUMENT,
        group=Group.VILLAGE,
        part=f"village.{kind}_mu",
        whole="village.population",
    )


FIGURES: tuple[Figure, ...] = (
    _stated("households", "总户数", "户", "household_count", "总户数"),
    _stated("population", "总人口", "人", "population", "总人口，人口口径以村情登记所注为准"),
    _stated("natural_villages", "自然村数", "个", "natural_village_count", "自然村个数"),
    _stated("groups", "村民组数", "个", "group_count", "村民组个数"),
    _stated("party_members", "党员人数", "人", "party_member_count", "党员人数"),
    _stated("area_km2", "村域面积", "平方公里", "territory_m2", "村域总面积", M2_IN_KM2),
    _stated("farmland_mu", "耕地面积", "亩", "farmland_li", "耕地面积", LI_IN_MU),
    _stated("forest_mu", "林地面积", "亩", "forest_li", "林地面积", LI_IN_MU),
    _per_head("farmland", "耕地"),
    _per_head("forest", "林地"),
)
