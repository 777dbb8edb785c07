"""Social security and housing: who is under which policy, on the register or not. The sets overlap and are never added."""

from django.db.models import Q

from reports.figures.figure import Figure, Group
from reports.figures.pairs import pair
from reports.figures.register import REGISTERED

DIBAO = "《社会救助暂行办法》（国务院令第649号）、《国务院关于进一步加强和改进最低生活保障工作的意见》（国发〔2012〕45号）"
TEKUN = "《国务院关于进一步健全特困人员救助供养制度的意见》（国发〔2016〕14号）"
DISABLED = "《残疾人残疾分类和分级》（GB/T 26341-2010）"
HOUSES = (
    "《关于加强和完善建档立卡贫困户等重点对象农村危房改造若干问题的通知》（建村〔2017〕192号）"
)
RELOCATION = "《“十三五”时期易地扶贫搬迁工作方案》（发改地区〔2015〕2769号）"


def _security(code: str, label: str, meaning: str, document: str, where: Q) -> tuple[Figure, ...]:
    """The pair over all households of the area, and the pair over those on the register."""
    whole = pair(
        code,
        label,
        meaning=f"统计日{meaning}，不论是否建档立卡",
        document=document,
        group=Group.SECURITY,
        where=where,
    )
    registered = pair(
        f"{code}.registered",
        f"建档立卡{label}",
        meaning=f"统计日{meaning}，且当日在册（含已脱贫）",
        document=document,
        group=Group.SECURITY,
        where=REGISTERED & where,
    )
    return (*whole, *registered)


FIGURES: tuple[Figure, ...] = (
    *_security(
        "dibao",
        "低保",
        "正在享受最低生活保障的农户",
        DIBAO,
        Q(draws_dibao=True),
    ),
    *_security(
        "tekun",
        "特困供养（五保）",
        "有成员正在享受特困人员供养（分散或集中）的农户",
        TEKUN,
        Q(draws_tekun=True),
    ),
    *pair(
        "tekun.central",
        "特困集中供养",
        meaning="统计日有成员正在享受特困人员集中供养的农户，是特困供养农户的一部分，不论是否建档立卡",
        document=TEKUN,
        group=Group.SECURITY,
        where=Q(draws_central_tekun=True),
    ),
    *_security(
        "disabled",
        "残疾人",
        "有在户成员持有效残疾人证的农户（人数不是残疾人数）",
        DISABLED,
        Q(has_disabled_member=True),
    ),
    *pair(
        "house_repair",
        "危房改造",
        meaning="截至统计日已享受农村危房改造（C级维修或D级重建）的农户，按累计计",
        document=HOUSES,
        group=Group.SECURITY,
        where=Q(house_repaired=True),
    ),
    *pair(
        "relocation",
        "易地扶贫搬迁",
        meaning="截至统计日已享受易地扶贫搬迁的农户，按累计计",
        document=RELOCATION,
        group=Group.SECURITY,
        where=Q(relocated=True),
    ),
)
