"""The report on paper: a sentence, then each chart with its numbers beside it."""

from collections.abc import Iterator
from datetime import date

from households import wording
from projects.overview import Part
from reports.documents.project_money.material import MoneyReport
from reports.typeset.blocks import Block, Heading, Note, Paragraph, Run, TableBlock, Title
from reports.typeset.document import Typeset, typeset

ALIGN = ("left", "right", "right", "right", "right")
WIDTHS = (28.0, 20.0, 20.0, 20.0, 12.0)


def money_paper(report: MoneyReport, *, made_on: date, author: str) -> Typeset:
    """The report as PDF; equal records and days give equal bytes. Raises FontsNotReadyError."""
    return typeset(
        list(blocks(report, made_on)),
        title=f"{report.area.name}项目资金情况（截至{wording.day(report.at.day)}）",
        author=author,
        subject=f"{report.area.code} {report.at.day}",
        created=made_on,
    )


def blocks(report: MoneyReport, made_on: date) -> Iterator[Block]:
    total = report.total
    yield Title((f"{report.area.name}项目资金情况", f"（截至{wording.day(report.at.day)}）"))
    if not report.kinds:
        yield Paragraph((Run("还没有下达到项目的资金。"),))
    else:
        said = (
            f"累计下达{wording.money(total.allocated_fen)}，支付{wording.money(total.paid_fen)}，"
            f"结余{wording.money(total.balance_fen)}，拨付率{_percent(total.percent_paid)}。"
        )
        if report.unstated_fen:
            said += f"其中{wording.money(report.unstated_fen)}来源未注明。"
        yield Paragraph((Run(said),))
        yield Heading(1, "一、钱从哪里来")
        yield report.kinds_drawn
        yield _table("资金性质", report.kinds, report)
        yield Heading(1, "二、用在哪里")
        yield report.categories_drawn
        yield _table("项目类别", report.categories, report)
        yield Heading(1, "三、什么时候到、付了多少")
        yield report.months_drawn
        yield _months(report)
    if report.stages:
        yield Heading(1, f"{'四' if report.kinds else '一'}、走到哪一步")
        yield report.stages_drawn
    yield Note(f"据{wording.day(made_on)}登记的下达和支付制，单位：万元。")


def _table(head: str, parts: tuple[Part, ...], report: MoneyReport) -> TableBlock:
    rows = [
        (part.label, *_amounts(part.money.allocated_fen, part.money.paid_fen)) for part in parts
    ]
    total = ("合计", *_amounts(report.total.allocated_fen, report.total.paid_fen))
    return TableBlock(
        "",
        (head, "下达（万元）", "支付（万元）", "结余（万元）", "拨付率"),
        (*rows, total),
        ALIGN,
        WIDTHS,
    )


def _months(report: MoneyReport) -> TableBlock:
    rows = tuple(
        (
            f"{month.first.year}年{month.first.month}月",
            _wanyuan(month.money.allocated_fen),
            _wanyuan(month.money.paid_fen),
            _wanyuan(month.so_far.allocated_fen),
            _wanyuan(month.so_far.paid_fen),
            _percent(month.so_far.percent_paid),
        )
        for month in report.months
    )
    head = ("月份", "当月下达", "当月支付", "累计下达", "累计支付", "累计拨付率")
    align = ("left", "right", "right", "right", "right", "right")
    return TableBlock("", head, rows, align, (20.0, 16.0, 16.0, 16.0, 16.0, 16.0))


def _amounts(allocated: int, paid: int) -> tuple[str, str, str, str]:
    left = allocated - paid
    share = paid * 100 / allocated if allocated else None
    return _wanyuan(allocated), _wanyuan(paid), _wanyuan(left), _percent(share)


def _wanyuan(fen: int) -> str:
    return wording.fixed(wording.wanyuan(fen))


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.2f}%"
