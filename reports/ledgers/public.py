"""What of a ledger may hang in public: named column by column, so that a new column stays inside until somebody decides.

Heads of households who benefit are named (豫扶贫办〔2017〕129号); identity, telephone and account numbers are not, nor
illness, disability, or who is under age (个人信息保护法 art. 28; 2018年政务公开工作要点). A ledger that is not here has no
public version.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from households.models import Membership, SubsidyCategory
from reports.figures import At
from reports.ledgers.ledger import Column, Ledger

OF_AGE = 18  # 民法典 (民法总则) art. 17
HEAD, NUMBER = "户主", "户编号"
UNDER_AGE = "（未成年人，不公开）"
Group = SubsidyCategory.Group
# Who receives one of these is ill or disabled.
PRIVATE = (Group.DISABILITY, Group.HEALTH)
PRIVATE_WORDS = "残疾、健康类补贴不公开，没有列入"


@dataclass(frozen=True)
class Public:
    """The columns that are shown, by label or by upper heading; records that are left out, with the sentence for it."""

    labels: tuple[str, ...]
    without: Q | None = None
    words: str = ""

    def records(self, records: QuerySet[Any]) -> QuerySet[Any]:
        return records.exclude(self.without) if self.without else records

    def columns(self, ledger: Ledger, at: At) -> list[Column]:
        """The columns shown, in the ledger's order; the names of heads under age are left out of theirs."""
        shown = [c for c in ledger.columns if c.label in self.labels or c.group in self.labels]
        hidden = _headed_by_minors(at)
        number = next((c.value for c in ledger.columns if c.label == NUMBER), None)
        return [
            replace(column, value=_named(column, number, hidden))
            if column.label == HEAD and number
            else column
            for column in shown
        ]


_ENTITLED = ("行政村", "村民组", "户编号", "户主", "类别", "补贴项目")
PUBLIC: dict[str, Public] = {
    "register": Public(
        ("行政村", "自然村", "村民组", "户编号", "户主", "家庭人口", "脱贫属性", "脱贫年度", "贫困户属性", "计划脱贫年度", "结对帮扶人", "计户")
    ),
    "subsidies": Public(
        (*_ENTITLED, "数量", "单位", "起始日期", "终止日期", "依据文件", "累计发放"),
        Q(category__group__in=PRIVATE),
        PRIVATE_WORDS,
    ),
    "subsidy-payments": Public(
        (*_ENTITLED, "发放日期", "所属期", "金额"),
        Q(subsidy__category__group__in=PRIVATE),
        PRIVATE_WORDS,
    ),
    "projects": Public(
        (
            "项目编号", "项目名称", "项目类别", "建设性质", "行政村", "实施地点", "建设内容", "建设规模", "责任单位", "责任人",
            "合同", "计划资金（万元）", "下达文号", "下达资金（万元）", "拨付（万元）", "进度日期", "当前阶段", "完成进度", "受益户数", "绩效目标",
        )
    ),
    "notices": Public(
        ("张贴（发布）日期", "行政村", "项目编号", "项目（资金）名称", "公示环节", "公示地点", "具体位置（网址）", "撤下日期", "计次")
    ),
    "beneficiaries": Public(
        ("项目编号", "项目名称", "项目类别", "行政村", "户编号", "户主", "村民组", "人口", "受益起始", "折合金额（元）")
    ),
}  # fmt: skip


def _headed_by_minors(at: At) -> frozenset[str]:
    """The households at the place whose head was under age on the day."""
    birthday = _years_before(at.day, OF_AGE)
    heads = Membership.objects.covering(at.day).filter(
        relation=Membership.Relation.HEAD,
        person__born_on__gt=birthday,
        household__area__code__startswith=at.area,
    )
    return frozenset(heads.values_list("household__number", flat=True))


def _years_before(day: date, years: int) -> date:
    # Born on 29 February, a person is of age on 1 March.
    return day.replace(year=day.year - years, day=min(day.day, 28) if day.month == 2 else day.day)


def _named(
    column: Column, number: Callable[[Any], Any], hidden: frozenset[str]
) -> Callable[[Any], Any]:
    return lambda row: UNDER_AGE if number(row) in hidden else column.value(row)
