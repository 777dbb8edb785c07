"""One page of a long list, with the way to the next in words and addresses."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 50


@dataclass
class Leaf:
    """The visible rows, how many there are in all, and the addresses on either side."""

    page: Page
    unit: str
    query: str

    @cached_property
    def rows(self) -> list[Any]:
        return list(self.page.object_list)

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def shown(self) -> str:
        if self.total <= ROWS:
            return ""
        first, last = self.page.start_index(), self.page.end_index()
        return f"第 {first}–{last} {self.unit}，共 {self.total} {self.unit}"

    @property
    def previous_url(self) -> str:
        return self._url(self.page.number - 1) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self._url(self.page.number + 1) if self.page.has_next() else ""

    def _url(self, number: int) -> str:
        return f"?{self.query}&page={number}" if self.query else f"?page={number}"


def leaf(request: HttpRequest, records: QuerySet[Any] | list[Any], unit: str) -> Leaf:
    """The page asked for; a page that is not there gives the nearest."""
    query = request.GET.copy()
    asked = query.pop("page", ["1"])[-1]
    return Leaf(Paginator(records, ROWS).get_page(asked), unit, query.urlencode())


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for the list alone; when it restores a page from history it needs the whole."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request
