"""户人动态平衡表, and the records behind each of its cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from households import wording
from households.access import May, StaffRequest, reach, requires
from households.glances import head_names
from households.models import Area, Household, Person
from reports.actions.balance import export_balance
from reports.balance import BY_ATTRIBUTE, BY_STATUS, Account, Balance, Column, Movement, balance
from reports.balance.sheet import LABELS
from reports.figures import Value
from reports.forms import PeriodForm
from reports.periods import Period
from reports.views.chosen import chosen_area, default_period, neighbours
from reports.views.handing_out import XLSX

ACCOUNTS = {account.code: account for account in (*BY_STATUS, *BY_ATTRIBUTE)}
ROWS = 100


@dataclass(frozen=True)
class Choice:
    """The area and the period of a page, and the form that turns to others."""

    area: Area
    period: Period
    form: PeriodForm

    def query(self, period: Period, **more: str) -> str:
        return urlencode({"area": self.area.code, "period": period.code} | more)


@dataclass(frozen=True)
class Amount:
    """A cell: a number, and the address of its records where there are any."""

    number: int
    url: str
    name: str


@dataclass(frozen=True)
class Line:
    """A row of the table: its label and a cell a column; a total stands out."""

    label: str
    cells: list[Amount]
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """One of the two tables: the accounts over pairs of 户 and 人, and the rows under them."""

    title: str
    accounts: list[Account]
    lines: list[Line]
    closes: bool


@requires(May.SEE_FIGURES)
def balance_sheet(request: StaffRequest) -> HttpResponse:
    choice = _choice(request)
    may_export = reach(request.user, May.EXPORT_LEDGER, request.today).covers(choice.area.code)
    tables = [
        _table("按在册状态", BY_STATUS, choice),
        _table("按户属性", BY_ATTRIBUTE, choice),
    ]
    return TemplateResponse(
        request,
        "reports/balance.html",
        {
            "choice": choice,
            "tables": tables,
            "closes": all(table.closes for table in tables),
            "export_query": choice.query(choice.period) if may_export else "",
            "previous_url": f"?{choice.query(choice.period.previous)}",
            "next_url": f"?{choice.query(choice.period.next)}",
        },
    )


@requires(May.EXPORT_LEDGER)
def balance_workbook(request: StaffRequest) -> HttpResponseBase:
    choice, file = _choice(request), BytesIO()
    exported = export_balance(
        area=choice.area,
        period=choice.period,
        by=request.user,
        now=timezone.now(),
        file=file,
    )
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=exported.filename, content_type=XLSX)


@requires(May.SEE_FIGURES)
def balance_records(request: StaffRequest) -> HttpResponse:
    choice = _choice(request)
    account = ACCOUNTS.get(request.GET.get("account", ""))
    unit, side, by = (request.GET.get(name, "") for name in ("unit", "side", "by"))
    if account is None or unit not in ("households", "persons") or side not in ("in", "out"):
        raise Http404("没有这一格。")
    columns = balance(choice.area.code, choice.period, [account]).columns
    column = next(column for column in columns if column.unit == unit)
    moved = [m for m in _side(column, side) if by in ("", m.by)]
    page = Paginator(moved, ROWS).get_page(request.GET.get("page", "1"))
    query = request.GET.copy()
    query.pop("page", None)
    return TemplateResponse(
        request,
        "reports/balance_records.html",
        {
            "choice": choice,
            "heading": _cell_name(column, "增加" if side == "in" else "减少", by),
            "unit": column.unit.label,
            "count": len(moved),
            "rows": _rows(list(page.object_list)),
            "of_persons": unit == "persons",
            "previous_url": f"?{query.urlencode()}&page={page.previous_page_number()}"
            if page.has_previous()
            else "",
            "next_url": f"?{query.urlencode()}&page={page.next_page_number()}"
            if page.has_next()
            else "",
        },
    )


def _choice(request: StaffRequest) -> Choice:
    places = request.reach.areas
    area = chosen_area(request, places)
    form = PeriodForm({"area": area.code, "period": request.GET.get("period", "")})
    form.full_clean()
    period = form.cleaned_data.get("period") or default_period(area, request.today)
    areas = neighbours(area, places)
    if not form.errors:
        form = PeriodForm({"area": area.code, "period": period.code})
    form.offer(areas, period, request.today)
    return Choice(area, period, form)


def _table(title: str, accounts: Sequence[Account], choice: Choice) -> Table:
    sheet = balance(choice.area.code, choice.period, accounts)
    lines = [
        Line("期初", [_stock(column, column.opening, "期初", choice) for column in sheet.columns]),
        *_side_lines(sheet, "in", "增加", choice),
        *_side_lines(sheet, "out", "减少", choice),
        Line(
            "期末",
            [_stock(column, column.closing, "期末", choice) for column in sheet.columns],
            is_total=True,
        ),
    ]
    return Table(title, list(accounts), lines, sheet.closes)


def _side_lines(sheet: Balance, side: str, word: str, choice: Choice) -> list[Line]:
    reasons = sheet.ins if side == "in" else sheet.outs
    return [
        Line(
            f"本期{word}",
            [_moved(column, side, word, "", choice) for column in sheet.columns],
            is_total=True,
        ),
        *(
            Line(
                LABELS.get(by, by),
                [_moved(column, side, word, by, choice) for column in sheet.columns],
            )
            for by in reasons
        ),
    ]


def _stock(column: Column, value: Value, word: str, choice: Choice) -> Amount:
    """Opening and closing are figures; their records are those of the figure on that day."""
    url = reverse("reports:figure-detail", args=[value.figure.code])
    query = urlencode(
        {"area": choice.area.code, "period": value.at.period.code, "at": value.at.day}
    )
    number = int(value.amount or 0)
    return Amount(number, f"{url}?{query}", f"{_cell_name(column, word, '')} {number}")


def _moved(column: Column, side: str, word: str, by: str, choice: Choice) -> Amount:
    number = len([m for m in _side(column, side) if by in ("", m.by)])
    about = {"account": column.account.code, "unit": str(column.unit), "side": side}
    query = choice.query(choice.period, **(about | ({"by": by} if by else {})))
    url = f"{reverse('reports:balance-records')}?{query}" if number else ""
    return Amount(number, url, f"{_cell_name(column, word, by)} {number}")


def _side(column: Column, side: str) -> list[Movement]:
    return column.came if side == "in" else column.went


def _cell_name(column: Column, word: str, by: str) -> str:
    reason = f"·{LABELS.get(by, by)}" if by else ""
    return f"{column.account.label}{column.unit.label}{word}{reason}"


def _rows(moved: list[Movement]) -> list[dict[str, Any]]:
    """The visible movements in words; names of the day, because a head may change."""
    households = Household.objects.in_bulk({m.household_id for m in moved})
    people = Person.objects.in_bulk({m.person_id for m in moved if m.person_id})
    heads: dict[Movement, str] = {}
    for day, same in groupby(moved, key=lambda m: m.on):
        group = list(same)
        names = head_names([m.household_id for m in group], day)
        heads |= {m: names.get(m.household_id, "") for m in group}
    return [
        {
            "on": wording.day(m.on),
            "household": households[m.household_id],
            "head": heads[m],
            "person": people[m.person_id].name if m.person_id else "",
            "by": LABELS.get(m.by, m.by),
            "before": m.before.label,
            "after": m.after.label,
        }
        for m in moved
    ]
