"""项目资金台账: projects with what was allocated to each by where it came from, one a row.

A ledger says sums, not vouchers: what was allocated becomes entries, what was paid is only held against the payments
that are there, because a payment without payee and voucher is none.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum

from households import wording
from households.access import May
from households.actions.imports import Writes
from households.imports.about import About
from households.imports.columns import Reader
from households.imports.findings import Finding
from households.imports.headings import Table
from households.imports.kinds.national.entries import Entry
from households.imports.kinds.rows import EMPTY, OfADay, entry_of
from households.imports.planning import Plan
from households.models import Area, ImportDraft
from projects.imports.columns import CODE, ENTRY, MONEY, NAME, PURSES, REACHED, VILLAGE, Purse
from projects.imports.library import Library
from projects.models import Allocation, FundSource, Payment, Project
from projects.money import left_of_source

STAGES = ("approved", "started", "finished", "accepted", "audited", "announced")
NO_PURSE = Finding(
    "",
    "",
    "",
    f"没有一列是资金来源。请至少有其中一列：{'、'.join(purse.title for purse in PURSES)}。",
    "不知道来源的写在“来源未注明”下面，不要推测。",
)
RULES = (
    "列名不要改，列的先后可以换；表头可以是两层（资金来源在上，中央、省级……在下）。",
    "项目编号是钥匙：系统里没有的为新增，有的逐项比较。一个项目只写一行。",
    "各列资金是到数据日期累计下达的，以万元为单位，一格只写一个数；不知道来源的写在“来源未注明”。",
    "比系统里已登记的多，多出的部分按追加下达登记；少的请在系统里办收回或冲销。",
    "同一性质、同一年有几笔资金来源的，在“资金名称”里写明是哪一笔；还没有的先在“资金”里登记。",
    "“已拨付”只用来核对：支付要有收款单位和凭证，请逐笔登记。",
)


@dataclass
class Purses:
    """The pots that money may come from, what each still holds, and what projects have had of each so far."""

    sources: list[FundSource]
    left: dict[int, int | None]
    given: dict[tuple[int | None, str, str], int]

    @classmethod
    def of(cls, area_code: str, projects: Iterable[Project]) -> "Purses":
        """Pots of the place, of those above it, and of those in it."""
        above = [area_code[:length] for length in Area.LEVEL_OF_LENGTH if length < len(area_code)]
        inside = Area.objects.within(area_code).values("pk")
        sources = list(
            FundSource.objects.filter(area__in=above) | FundSource.objects.filter(area__in=inside)
        )
        given: dict[tuple[int | None, str, str], int] = defaultdict(int)
        sums = (
            Allocation.objects.filter(project__in=list(projects))
            .order_by()
            .values_list("project", "source__kind", "source__level")
            .annotate(Sum("amount_fen"))
        )
        for project, kind, level, fen in sums:
            given[(project, kind, level)] += fen
        return cls(sources, {source.pk: left_of_source(source) for source in sources}, given)

    def had(self, project: Project, purse: Purse) -> int:
        """What a project has had so far of the kind of money that stands under a column."""
        return sum(
            fen
            for (owner, kind, level), fen in self.given.items()
            if owner == project.pk and kind == purse.kind and purse.level in (None, level)
        )

    def open_to(self, project: Project, purse: Purse, year: int) -> list[FundSource]:
        return [
            source
            for source in self.sources
            if source.kind == purse.kind
            and purse.level in (None, source.level)
            and source.year == year
            and project.area_id.startswith(source.area_id)
        ]


class FundsKind(OfADay):
    """Sums allocated to projects, by the pot."""

    slug = str(ImportDraft.Kind.FUNDS)
    title = str(ImportDraft.Kind.FUNDS.label)
    about = About(
        who=("项目名称",),
        number="项目编号",
        done=("看资金来源", "projects:source-list"),
        rules=RULES,
        needs=(May.EDIT_PROJECTS, May.RECORD_MONEY),
    )
    columns = (CODE, VILLAGE, NAME, *ENTRY, *MONEY, *REACHED)

    def plan(
        self, table: Table, *, area_code: str, options: Mapping[str, Any], today: date
    ) -> Plan:
        reader, writes = Reader(table, self.columns), Writes()
        found = [entry_of(reader, row) for row in table.rows]
        library = Library.of(area_code, found, today, writes)
        purses = Purses.of(area_code, library.projects.values())
        data_on = date.fromisoformat(options["data_on"])
        paid = _paid(library.projects.values(), data_on)
        for entry in found:
            if entry.is_wrong:
                continue
            project = library.project(entry)
            if project is None:
                continue
            library.reach(entry, project, STAGES)
            _add_up(entry)
            _allocate(entry, project, purses, writes, data_on)
            _hold_against_payments(entry, paid.get(project.pk, 0))
        remarks = [] if found else [EMPTY]
        if found and not any(reader.has(purse.key) for purse in PURSES):
            remarks.append(NO_PURSE)
        return Plan(
            rows=[entry.planned for entry in found],
            remarks=remarks,
            writes=writes,
            counts_of={"projects": len(found)},
        )


def _paid(projects: Iterable[Project], day: date) -> dict[int | None, int]:
    rows = Payment.objects.by(day).filter(allocation__project__in=list(projects)).order_by()
    return dict(rows.values_list("allocation__project").annotate(Sum("amount_fen")))


def _add_up(entry: Entry) -> None:
    total = entry.parsed.get("total")
    parts = sum(entry.parsed.get(purse.key) or 0 for purse in PURSES)
    if total is None or total == parts:
        return
    entry.error(
        "total",
        f"各列资金加起来是{wording.money(parts)}，不是{wording.money(total)}。",
        "请核对；没有写来源的部分写到“来源未注明”。",
    )


def _allocate(
    entry: Entry, project: Project, purses: Purses, writes: Writes, data_on: date
) -> None:
    given_on = entry.parsed.get("allocated") or data_on
    if given_on > data_on:
        entry.error("allocated", "下达日期晚于数据日期。", "请核对两个日期。")
        return
    for purse in PURSES:
        stated = entry.parsed.get(purse.key)
        if stated is None:
            continue
        had = purses.had(project, purse)
        more = stated - had
        if more == 0:
            continue
        if more < 0:
            entry.error(
                purse.key,
                f"系统里已下达{wording.money(had)}，比这里多。",
                "收回和冲销请在系统里办，有日期和原因。",
            )
            continue
        source = _source(entry, project, purse, purses, given_on)
        if source is None or not _holds(entry, purse, purses, source, more):
            continue
        if not entry.parsed.get("allocated"):
            entry.note(purse.key, f"没有写下达日期，按数据日期{wording.day(data_on)}登记。")
        if not entry.planned.is_new:
            entry.change(purse.key, wording.money(had) if had else "", wording.money(stated))
        writes.create(
            Allocation(
                source=source,
                project=project,
                allocated_on=given_on,
                amount_fen=more,
                document=entry.parsed.get("document") or "",
                note="按项目资金台账导入",
            )
        )


def _source(
    entry: Entry, project: Project, purse: Purse, purses: Purses, given_on: date
) -> FundSource | None:
    """The one pot that the sum can come from: by kind, level, year and place, and by name where there are several."""
    found = purses.open_to(project, purse, given_on.year)
    name = entry.parsed.get("pot")
    named = [source for source in found if source.name == name] if name else []
    if len(found) > 1 and named:
        found = named
    if len(found) == 1:
        return found[0]
    what = f"{given_on.year}年的{purse.title}"
    if not found:
        entry.error(purse.key, f"资金里没有{what}。", "请先在“资金来源”里登记，再导入。")
    else:
        names = "、".join(source.name for source in found[:5])
        entry.error(
            purse.key,
            f"{what}有 {len(found)} 笔：{names}。",
            "请在“资金名称”里写明是哪一笔。",
        )
    return None


def _holds(entry: Entry, purse: Purse, purses: Purses, source: FundSource, more: int) -> bool:
    """Whether the pot still holds the sum, beside what the rows before take of it."""
    left = purses.left[source.pk]
    if left is None:
        return True
    if more > left:
        entry.error(
            purse.key,
            f"{source}还剩{wording.money(max(left, 0))}，不够下达{wording.money(more)}。",
            "请核对金额，或先登记追加的指标。",
        )
        return False
    purses.left[source.pk] = left - more
    return True


def _hold_against_payments(entry: Entry, paid: int) -> None:
    stated = entry.parsed.get("paid")
    if stated is not None and stated != paid:
        entry.note(
            "paid",
            f"系统里到数据日期已支付{wording.money(paid)}，与台账的{wording.money(stated)}不同。",
            "支付要有收款单位和凭证，请在项目页逐笔登记。",
        )


FUNDS = FundsKind()
