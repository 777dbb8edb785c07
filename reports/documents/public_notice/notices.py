"""The words of the notices."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from households import wording
from households.models import Area
from households.standards import project_notice_days
from projects import money, story
from projects.models import Allocation, FundSource, Notice, Project, Quantity, StageEvent
from reports.narrative.sentences import listed
from reports.typeset.blocks import Block, Paragraph, Run, Signature, TableBlock, Title
from reports.typeset.document import Typeset, typeset

Moment = Notice.Moment
TITLES = {
    Moment.ADMISSION: "扶贫项目入库公示",
    Moment.PLAN: "扶贫项目实施前公示",
    Moment.COMPLETION: "扶贫项目竣工公示",
    Moment.FUND: "扶贫资金分配公告",
}
HOTLINE = "12317"
"""The national line for complaints about poverty-alleviation work and money."""
NOT_STATED = "未登记"
Stage = StageEvent.Stage


@dataclass(frozen=True)
class PublicNotice:
    """A notice as it is to hang: its words, from when to when, and what is missing from it."""

    title: str
    name: str
    area: Area
    blocks: tuple[Block, ...]
    first: date
    last: date
    missing: tuple[str, ...]

    def typeset(self, author: str) -> Typeset:
        """The notice on paper; equal records and day give equal bytes. Raises FontsNotReadyError."""
        return typeset(
            self.blocks,
            title=f"{self.title}：{self.name}",
            author=author,
            subject=self.area.code,
            created=self.first,
        )


def project_notice(project: Project, moment: str, *, day: date, organisation: str) -> PublicNotice:
    """The notice of a project at a moment, as the records are on the day it goes up."""
    facts = list(_project_facts(project, Moment(moment), day))
    served = story.beneficiaries(project, day)
    blocks: list[Block] = [_table("", facts)]
    if served:
        blocks.append(_households(served))
    elif project.scope == Project.Scope.HOUSEHOLDS:
        facts.append(("受益户名单", ""))
    return _notice(
        TITLES[Moment(moment)], project.name, project.area, blocks, facts, day, organisation
    )


def fund_notice(source: FundSource, *, day: date, organisation: str) -> PublicNotice:
    """The notice of a pot of money, with what went to which project by the day."""
    [line] = money.source_lines([source], day)
    facts = [
        ("资金名称", str(source)),
        (
            "资金来源",
            f"{source.get_level_display()}，{source.get_kind_display()}{_stream(source)}",
        ),
        ("文号", source.document),
        ("资金规模", "" if line.held_fen is None else wording.money(line.held_fen)),
        ("资金用途", source.purpose),
        ("使用（主管）单位", source.unit),
        ("分配原则", source.principle),
        ("分配结果", f"下达到项目{wording.money(line.allocated_fen)}，见下表"),
    ]
    given = Allocation.objects.filter(source=source).given()
    accounts = [one for one in money.accounts_of(given, day) if one.money.allocated_fen]
    rows = tuple(
        (
            str(place),
            account.allocation.project.name,
            account.allocation.project.place,
            account.allocation.project.responsible_unit or NOT_STATED,
            wording.fixed(wording.wanyuan(account.money.allocated_fen)),
        )
        for place, account in enumerate(accounts, 1)
    )
    blocks: list[Block] = [_table("", facts)]
    if rows:
        head = ("序号", "项目名称", "建设地点", "责任单位", "金额（万元）")
        align = ("center", "left", "left", "left", "right")
        widths = (8.0, 32.0, 22.0, 24.0, 14.0)
        blocks.append(TableBlock("分配到项目", head, rows, align, widths))
    return _notice(TITLES[Moment.FUND], str(source), source.area, blocks, facts, day, organisation)


def _stream(source: FundSource) -> str:
    return f"（{source.get_stream_display()}）" if source.stream else ""


def moment_now(project: Project) -> str:
    """The notice that is due next by the stage the project has reached."""
    reached = set(project.stage_events.values_list("stage", flat=True))
    if reached & {Stage.FINISHED, Stage.ACCEPTED, Stage.AUDITED}:
        return Moment.COMPLETION
    return Moment.PLAN if Stage.APPROVED in reached else Moment.ADMISSION


def _notice(
    title: str,
    name: str,
    area: Area,
    blocks: Sequence[Block],
    facts: Sequence[tuple[str, str]],
    day: date,
    organisation: str,
) -> PublicNotice:
    last = day + timedelta(days=project_notice_days(area.pk, day) - 1)
    term = f"公示期：{wording.day(day)}至{wording.day(last)}。"
    complaint = f"对以上内容有意见的，请在公示期内向公示单位反映，或拨打监督举报电话{HOTLINE}。"
    whole: tuple[Block, ...] = (
        Title((title,)),
        Paragraph((Run(f"现将{name}的有关情况公示如下，请群众监督。"),)),
        *blocks,
        Paragraph((Run(term + complaint),)),
        Signature(organisation or f"{area.name}村民委员会", wording.day(day)),
    )
    missing = tuple(label for label, text in facts if not text)
    return PublicNotice(title, name, area, whole, day, last, missing)


def _table(title: str, facts: Sequence[tuple[str, str]]) -> TableBlock:
    rows = tuple((label, text or NOT_STATED) for label, text in facts)
    return TableBlock(title, ("事项", "内容"), rows, ("center", "left"), (24.0, 76.0))


def _households(lines: Sequence[story.BeneficiaryLine]) -> TableBlock:
    rows = tuple(
        (
            str(place),
            line.head or NOT_STATED,
            line.beneficiary.household.group_label,
            str(line.persons),
            line.beneficiary.benefit,
        )
        for place, line in enumerate(lines, 1)
    )
    head = ("序号", "户主", "村民组", "人口", "受益内容")
    align = ("center", "center", "center", "right", "left")
    return TableBlock("受益户名单", head, rows, align, (10.0, 20.0, 16.0, 12.0, 42.0))


def _project_facts(project: Project, moment: str, day: date) -> Iterator[tuple[str, str]]:
    account = money.account(project, day)
    contracts = story.contracts(project, day)
    yield "项目名称", project.name
    yield "项目编号", project.code
    yield "项目类别", f"{project.get_category_display()}，{project.get_nature_display()}"
    yield "实施地点", f"{project.area.name}{project.place}"
    yield "建设内容", project.content
    yield "建设规模", listed([_quantity(row) for row in project.quantities.all()])
    yield "建设期限", _term(project)
    yield "责任单位和责任人", _both(project.responsible_unit, project.responsible_person)
    yield "资金来源和规模", _money(project, account)
    if moment != Moment.ADMISSION:
        yield (
            "施工（供货）单位",
            "；".join(
                _both(line.contract.contractor.name, line.contract.contractor.principal)
                for line in contracts
            ),
        )
        yield (
            "采购方式",
            "；".join(
                dict.fromkeys(str(line.contract.get_method_display()) for line in contracts)
            ),
        )
    yield "预期目标", _goal(project, moment)
    if project.mechanism:
        yield "带贫减贫机制", project.mechanism
    yield "受益范围", str(project.get_scope_display())
    if moment == Moment.COMPLETION:
        yield "实施结果", _result(project, account, day)


def _goal(project: Project, moment: str) -> str:
    """The goal in words, then its measures; when the work is done, what was achieved of each."""
    parts = [project.goal] if project.goal else []
    for row in project.targets.all():
        done = f"（完成{row.achieved}）" if row.achieved and moment == Moment.COMPLETION else ""
        parts.append(f"{row.indicator}{row.target}{done}")
    return "；".join(part.rstrip("。；") for part in parts)


def _quantity(row: Quantity) -> str:
    return f"{row.item}{wording.number(row.amount)}{row.unit}"


def _term(project: Project) -> str:
    if not (project.planned_begins_on and project.planned_ends_on):
        return ""
    return f"{wording.day(project.planned_begins_on)}至{wording.day(project.planned_ends_on)}"


def _both(unit: str, person: str) -> str:
    return f"{unit}（{person}）" if unit and person else unit or person


def _money(project: Project, account: money.ProjectAccount) -> str:
    sums: dict[str, int] = {}
    for one in account.allocations:
        label = str(one.allocation.source.get_kind_display())
        sums[label] = sums.get(label, 0) + one.money.allocated_fen
    parts = [f"{label}{wording.money(fen)}" for label, fen in sums.items() if fen]
    if parts:
        return f"{wording.money(account.total.allocated_fen)}，其中{listed(parts)}"
    return f"计划{wording.money(project.planned_fen)}，尚未下达" if project.planned_fen else ""


def _result(project: Project, account: money.ProjectAccount, day: date) -> str:
    parts = []
    for event in project.stage_events.filter(on__lte=day).order_by("on", "pk"):
        if event.stage in (Stage.STARTED, Stage.FINISHED, Stage.ACCEPTED):
            parts.append(f"{wording.day(event.on)}{event.get_stage_display()}")
    if account.total.paid_fen:
        parts.append(f"已支付{wording.money(account.total.paid_fen)}")
    return "，".join(parts)
