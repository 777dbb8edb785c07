"""What households on the register plant in the year of the day. Intercropped crops share the ground: areas are never added."""

from django.db.models import Exists, OuterRef, Q

from households.models import ON_REGISTER, Planting, Standing
from reports.figures.at import At
from reports.figures.figure import Counted, Figure, Group, Total
from reports.figures.register import REGISTERED
from reports.figures.sources import HOUSEHOLDS, PLANTINGS

DOCUMENT = "《贫困地区发展特色产业促进精准脱贫指导意见》（农计发〔2016〕59号）"
LI_IN_MU = 100


def _grown(crop: Planting.Crop) -> Figure:
    def where(at: At) -> Q:
        standings = Standing.objects.covering(at.day).filter(status__in=ON_REGISTER)
        return Q(Exists(standings.filter(household=OuterRef("household_id"))), crop=crop)

    return Counted(
        code=f"planting.{crop.value}.mu",
        label=f"{crop.label}种植面积",
        unit="亩",
        meaning=f"统计日在册（含已脱贫）的农户在统计日所在年度登记的{crop.label}种植面积之和；套种的作物各计各的面积，不同作物不得相加。",
        document=DOCUMENT,
        group=Group.INDUSTRY,
        source=PLANTINGS,
        where=where,
        total=Total("area_li", LI_IN_MU),
    )


FIGURES: tuple[Figure, ...] = (
    Counted(
        code="planting.households",
        label="种植户数",
        unit="户",
        meaning="统计日在册（含已脱贫）的农户中，在统计日所在年度登记了作物种植的户，种多种作物的只计一户。",
        document=DOCUMENT,
        group=Group.INDUSTRY,
        source=HOUSEHOLDS,
        where=lambda at: REGISTERED & Q(plants=True),
    ),
    *(_grown(crop) for crop in Planting.Crop),
)
