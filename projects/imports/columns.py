"""The columns of both forms, under the headings that county tables use (domain: reserve table, recommended ledger)."""

from collections.abc import Callable
from dataclasses import dataclass

from households.imports import cells
from households.imports.cells import Raw
from households.imports.columns import Column
from projects.models import FundSource, Project, StageEvent

Kind, Level, Stage = FundSource.Kind, FundSource.Level, StageEvent.Stage
CATEGORIES = {
    "基础设施": "infrastructure",
    "村基础设施建设": "infrastructure",
    "公共服务": "public_service",
    "产业": "industry",
    "产业项目": "industry",
    "教育": "education",
    "健康": "health",
    "危房": "housing",
    "易地搬迁": "relocation",
    "就业": "employment",
    "就业项目": "employment",
    "人居环境": "living",
    "公益性岗位": "posts",
    "综合保障": "security",
    "综合保障扶贫": "security",
    "管理费": "management",
}
NATURES = {"改建": "rebuilt", "扩建": "rebuilt", "改造": "rebuilt", "重建": "rebuilt"}


def _label(
    choices: list[tuple[str, str]], aliases: dict[str, str], what: str
) -> Callable[[Raw], str]:
    allowed = {code: name for code, name in choices if code}
    return cells.label(allowed, aliases, what=what)


CODE = Column("code", "项目编号", cells.code(4, 24), ("项目编码", "项目代码"), filled=True)
VILLAGE = Column("village", "行政村", cells.text(40), ("村", "实施村", "所在村"), required=False)
NAME = Column("name", "项目名称", cells.text(80), ("名称",), filled=True)
ENTRY = (
    Column(
        "project_category",
        "项目类别",
        _label(Project.Category.choices, CATEGORIES, "项目类别"),
        ("类别", "项目类型"),
        required=False,
        choices=tuple(Project.Category.labels),
    ),
    Column(
        "nature",
        "建设性质",
        _label(Project.Nature.choices, NATURES, "建设性质"),
        ("性质",),
        required=False,
        choices=tuple(Project.Nature.labels),
    ),
    Column("place", "实施地点", cells.text(80), ("建设地点", "地点"), required=False),
    Column(
        "content",
        "建设内容",
        cells.text(1000),
        ("建设内容及规模", "建设任务", "主要建设内容"),
        required=False,
    ),
    Column(
        "planned",
        "计划总投资（万元）",
        cells.wanyuan,
        ("计划总投资", "计划资金", "计划资金（万元）", "计划投资（万元）", "投资规模", "投资规模（万元）", "总投资（万元）"),
        required=False,
        shape="wanyuan",
    ),
    Column(
        "responsible_unit",
        "责任单位",
        cells.text(80),
        ("监管单位", "主管单位", "项目主管部门"),
        required=False,
    ),
    Column("responsible_person", "责任人", cells.text(40), ("项目负责人",), required=False),
    Column("goal", "绩效目标", cells.text(1000), ("预期目标", "项目绩效目标"), required=False),
    Column("note", "备注", cells.text(300), required=False),
)  # fmt: skip
RESERVED = (
    Column(
        "subsidy",
        "其中政府补助（万元）",
        cells.wanyuan,
        ("其中政府补助", "政府补助", "政府补助（万元）", "财政补助（万元）"),
        required=False,
        shape="wanyuan",
    ),
    Column(
        "subsidy_standard",
        "投资（补助）标准",
        cells.text(120),
        ("补助标准", "投资标准"),
        required=False,
    ),
    Column(
        "expected_households",
        "受益贫困户（户）",
        cells.whole(0, 999_999),
        ("受益贫困户", "受益贫困户数", "受益户数"),
        required=False,
        shape="whole",
    ),
    Column(
        "expected_persons",
        "受益贫困人口（人）",
        cells.whole(0, 9_999_999),
        ("受益贫困人口", "受益贫困人口数", "受益人口"),
        required=False,
        shape="whole",
    ),
    Column(
        "mechanism",
        "带贫减贫机制",
        cells.text(500),
        ("群众参与和带贫减贫机制", "利益联结机制"),
        required=False,
    ),
    Column("begins", "计划开工", cells.day, ("计划开工日期",), required=False, shape="date"),
    Column("ends", "计划完工", cells.day, ("计划完工日期", "计划竣工日期"), required=False, shape="date"),
    Column("reserved", "储备时间", cells.day, ("储备日期",), required=False, shape="date"),
    Column("admitted", "入库时间", cells.day, ("入库日期",), required=False, shape="date"),
)  # fmt: skip


@dataclass(frozen=True)
class Purse:
    """A column of money: which pots a sum under it may come from. `level` only where the heading names one."""

    key: str
    title: str
    synonyms: tuple[str, ...]
    kind: FundSource.Kind
    level: FundSource.Level | None = None

    @property
    def column(self) -> Column:
        return Column(
            self.key, self.title, cells.wanyuan, self.synonyms, required=False, shape="wanyuan"
        )


PURSES = (
    Purse("central", "中央", ("中央资金", "中央财政资金"), Kind.SPECIAL, Level.CENTRAL),
    Purse("province", "省级", ("省", "省级资金", "省财政资金"), Kind.SPECIAL, Level.PROVINCE),
    Purse("city", "市级", ("市", "市级资金", "市财政资金"), Kind.SPECIAL, Level.CITY),
    Purse("county", "县级", ("县", "县级资金", "县财政资金"), Kind.SPECIAL, Level.COUNTY),
    Purse("special", "财政专项扶贫资金", ("财政专项", "专项扶贫资金", "扶贫专项资金"), Kind.SPECIAL),
    Purse("integrated", "整合资金", ("整合", "统筹整合资金", "涉农整合资金"), Kind.INTEGRATED),
    Purse("helper_unit", "帮扶单位资金", ("帮扶单位", "帮扶资金", "单位帮扶"), Kind.HELPER_UNIT),
    Purse("bond", "地方政府债券", ("债券", "债券资金"), Kind.BOND),
    Purse("cooperation", "东西部扶贫协作资金", ("东西部协作", "扶贫协作资金"), Kind.COOPERATION),
    Purse("lottery", "彩票公益金", ("公益金",), Kind.LOTTERY),
    Purse("donation", "社会捐赠", ("捐赠", "捐赠资金"), Kind.DONATION),
    Purse("own", "群众自筹", ("自筹", "自筹资金"), Kind.OWN),
    Purse("unstated", "来源未注明", ("未注明", "来源不明"), Kind.UNSTATED),
)  # fmt: skip
MONEY = (
    Column(
        "document", "下达文号", cells.text(120), ("批复文号", "资金文号", "资金文件"), required=False
    ),
    Column("pot", "资金名称", cells.text(80), ("资金来源名称",), required=False),
    Column("allocated", "下达日期", cells.day, ("资金下达日期", "下达时间"), required=False, shape="date"),
    *(purse.column for purse in PURSES),
    Column("total", "合计", cells.wanyuan, ("资金合计", "资金总额"), required=False, shape="wanyuan"),
    Column(
        "paid", "已拨付", cells.wanyuan, ("已支付", "已拨付资金", "拨付资金"), required=False, shape="wanyuan"
    ),
)  # fmt: skip
# In the order in which a project reaches them.
STAGES = {
    "reserved": Stage.RESERVED,
    "admitted": Stage.ADMITTED,
    "approved": Stage.APPROVED,
    "started": Stage.STARTED,
    "finished": Stage.FINISHED,
    "accepted": Stage.ACCEPTED,
    "audited": Stage.AUDITED,
    "announced": Stage.ANNOUNCED,
}
REACHED = (
    Column("approved", "批复日期", cells.day, ("批复", "批复时间"), required=False, shape="date"),
    Column("started", "开工日期", cells.day, ("开工", "开工时间"), required=False, shape="date"),
    Column("finished", "竣工日期", cells.day, ("完工", "竣工", "完工日期", "竣工时间"), required=False, shape="date"),
    Column("accepted", "验收日期", cells.day, ("验收", "验收时间"), required=False, shape="date"),
    Column("audited", "审计日期", cells.day, ("决算审计", "审计时间"), required=False, shape="date"),
    Column("announced", "公示日期", cells.day, ("竣工公示", "竣工公示日期"), required=False, shape="date"),
)  # fmt: skip
