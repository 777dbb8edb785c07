"""How somebody looks at a ledger: which columns, in which order, with which subtotals; read from the address, kept as a view."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from households.access import StaffRequest
from reports.filters import LedgerFilter
from reports.ledgers import Column, Ledger
from reports.models import SavedView

# What says how to look, not what to look at.
LOOK = ("show", "by", "columns", "view", "page")


@dataclass(frozen=True)
class Option:
    """A column that can be ticked, or a grouping that can be chosen."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Look:
    """`shown` are the labels of the columns chosen, `sort` and `by` the keys of columns; empty is the ledger's own way."""

    ledger: Ledger
    shown: tuple[str, ...] = ()
    sort: str = ""
    by: str = ""
    shows_all: bool = False

    @property
    def screen_columns(self) -> list[Column]:
        if self.shown:
            return list(self.ledger.chosen(self.shown))
        return [column for column in self.ledger.columns if column.main or self.shows_all]

    @property
    def columns(self) -> list[Option]:
        """Every column, ticked as it is shown."""
        shown = {column.label for column in self.screen_columns}
        return [Option(c.label, c.label, c.label in shown) for c in self.ledger.columns]

    @property
    def groupings(self) -> list[Option]:
        headings = {column.key: column.heading for column in self.ledger.columns}
        return [Option(k, headings[k], k == self.by) for k in self.ledger.groupings]

    @property
    def grouped_by(self) -> str:
        return next((option.label for option in self.groupings if option.is_chosen), "")


def look(ledger: Ledger, query: QueryDict) -> Look:
    """What the address says of it; what the ledger does not have is passed over."""
    known = {column.label for column in ledger.columns}
    shown = tuple(label for label in query.getlist("show") if label in known)
    sort, by = query.get("sort", ""), query.get("by", "")
    return Look(
        ledger,
        shown=shown,
        sort=sort if sort.removeprefix("-") in ledger.sorts else "",
        by=by if by in ledger.groupings else "",
        shows_all=query.get("columns") == "all",
    )


def hidden(query: QueryDict) -> Iterator[tuple[str, str]]:
    """What a form that changes the look carries on: all that is said of what to look at."""
    for name, values in query.lists():
        if name not in LOOK:
            yield from ((name, value) for value in values if value)


def conditions(narrowed: LedgerFilter, query: QueryDict) -> str:
    """The conditions in force as an address; place and time are not among them."""
    kept = QueryDict(mutable=True)
    for name in narrowed.filters:
        if value := query.get(name):
            kept[name] = value
    return kept.urlencode()


def address(view: SavedView, query: QueryDict) -> str:
    """The address that shows a ledger as it was saved, at the place and time of the page one comes from."""
    opened = QueryDict(view.conditions, mutable=True)
    for name in ("area", "period", "at"):
        if value := query.get(name):
            opened[name] = value
    for name, value in (("sort", view.sort), ("by", view.grouped_by)):
        if value:
            opened[name] = value
    opened.setlist("show", view.columns)
    opened["view"] = str(view.pk)
    return opened.urlencode()


def saved_views(request: StaffRequest, ledger: Ledger) -> dict[str, Any]:
    """The person's own looks at the ledger, and the one that is open."""
    views = list(SavedView.objects.of(request.user).on(ledger.name))
    asked = request.GET.get("view", "")
    return {
        "views": [(view, f"{view.get_absolute_url()}?{_place(request.GET)}") for view in views],
        "view": next((view for view in views if str(view.pk) == asked), None),
    }


def _place(query: QueryDict) -> str:
    kept = QueryDict(mutable=True)
    for name in ("area", "period", "at"):
        if value := query.get(name):
            kept[name] = value
    return kept.urlencode()
