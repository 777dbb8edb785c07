"""The register: who is on it, with which attribute and for which cause, and whose papers are complete."""

from django.db.models import Q

from households.models import NOT_EXITED, ON_REGISTER, TEKUN, Cause, Standing
from reports.figures.figure import Counted, Figure, Group, Ratio
from reports.figures.pairs import pair
from reports.figures.sources import HOUSEHOLDS

FILING = "《扶贫开发建档立卡工作方案》（国开办发〔2014〕24号）"
EXIT = "《关于建立贫困退出机制的意见》（厅字〔2016〕16号）"
# Exited households stay on the register: they keep their file and policies.
REGISTERED = Q(status__in=ON_REGISTER)


def _of_status(
    code: str, label: str, meaning: str, statuses: frozenset[str]
) -> tuple[Figure, ...]:
    return pair(
        code,
        label,
        meaning=meaning,
        document=FILING if code == "registered" else EXIT,
        group=Group.REGISTER,
        where=Q(status__in=statuses),
    )


def _of_attribute(code: str, label: str, attributes: frozenset[str]) -> tuple[Figure, ...]:
    return pair(
        f"registered.{code}",
        f"在册{label}",
        meaning=f"统计日在册（含已脱贫）且户属性为{label}的农户，三种户属性互不重叠",
        document=FILING,
        group=Group.REGISTER,
        where=REGISTERED & Q(attribute__in=attributes),
    )


def _of_cause(cause: Cause.Code) -> Figure:
    return Counted(
        code=f"cause.{cause.value}.households",
        label=f"主要致贫原因为{cause.label}的户数",
        unit="户",
        meaning=f"统计日在册（含已脱贫）的农户中，当日登记的主要致贫原因为“{cause.label}”的户；每户只有一个主要原因。",
        document=FILING,
        group=Group.CAUSES,
        source=HOUSEHOLDS,
        where=lambda at: REGISTERED & Q(main_cause=cause),
    )


FIGURES: tuple[Figure, ...] = (
    *_of_status(
        "registered",
        "建档立卡贫困",
        "统计日在册的建档立卡农户，包括未脱贫、返贫和已脱贫继续享受政策的，不包括清退和销户的",
        ON_REGISTER,
    ),
    *_of_status(
        "poor",
        "未脱贫",
        "统计日在册、尚未脱贫的农户，返贫的按未脱贫计在内",
        NOT_EXITED,
    ),
    *_of_status(
        "exited",
        "已脱贫",
        "截至统计日已按程序退出、当日身份为脱贫的农户，返贫的不再计在内",
        frozenset({Standing.Status.EXITED}),
    ),
    *_of_status(
        "relapsed",
        "返贫",
        "统计日身份为返贫的农户，同时也在未脱贫之内，两数不得相加",
        frozenset({Standing.Status.RELAPSED}),
    ),
    Ratio(
        code="poverty.incidence",
        label="贫困发生率",
        unit="%",
        meaning="统计日未脱贫（含返贫）人数占总人口的百分比，保留两位小数，四舍五入；没有总人口时不计算。",
        document=EXIT,
        group=Group.REGISTER,
        part="poor.persons",
        whole="village.population",
        times=100,
    ),
    *_of_attribute("general", "一般贫困", frozenset({Standing.Attribute.GENERAL})),
    *_of_attribute("dibao", "低保贫困", frozenset({Standing.Attribute.DIBAO})),
    *_of_attribute("tekun", "特困供养贫困", TEKUN),
    Counted(
        code="case_files.completed",
        label="档卡资料整理完成户数",
        unit="户",
        meaning="统计日在册（含已脱贫）的农户中，档卡资料已在当日或此前整理完成的户，一户一套。",
        document=FILING,
        group=Group.REGISTER,
        source=HOUSEHOLDS,
        where=lambda at: REGISTERED & Q(papers_complete=True),
    ),
    *(_of_cause(cause) for cause in Cause.Code),
)
