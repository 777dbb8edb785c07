"""Long lists read on from a row instead of counted off: the last page costs what the first does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

ROWS = 50


@dataclass(frozen=True)
class KeyedPage:
    """The visible rows and the addresses before and after them."""

    rows: list[Any]
    previous_url: str
    next_url: str


def keyed(request: HttpRequest, records: QuerySet[Any], key: Sequence[str]) -> KeyedPage:
    """The rows after ?after=, before ?before=, or the first; each names a row by its pk.

    A row that is no longer in the list leads to the first page.
    """
    backwards = "before" in request.GET
    anchor = _anchor(records, key, request.GET.get("before" if backwards else "after", ""))
    if anchor is None:
        backwards = False
    else:
        records = records.filter(_beyond(key, anchor, "lt" if backwards else "gt"))
    order = [f"-{name}" for name in key] if backwards else list(key)
    found = list(records.order_by(*order)[: ROWS + 1])
    more, rows = len(found) > ROWS, found[:ROWS]
    if backwards:
        rows.reverse()
    has_previous, has_next = (more, True) if backwards else (anchor is not None, more)
    return KeyedPage(
        rows,
        _url(request, "before", rows[0]) if rows and has_previous else "",
        _url(request, "after", rows[-1]) if rows and has_next else "",
    )


def _anchor(records: QuerySet[Any], key: Sequence[str], pk: str) -> tuple[Any, ...] | None:
    # Eighteen digits always fit a key of the database; more would be refused by it.
    if not pk.isdecimal() or len(pk) > 18:
        return None
    return records.filter(pk=int(pk)).values_list(*key).first()


def _beyond(key: Sequence[str], anchor: tuple[Any, ...], comparison: str) -> Q:
    condition, equal = Q(), Q()
    for name, value in zip(key, anchor, strict=True):
        condition |= equal & Q(**{f"{name}__{comparison}": value})
        equal &= Q(**{name: value})
    return condition


def _url(request: HttpRequest, side: str, row: Any) -> str:
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    query[side] = str(row.pk)
    return f"?{query.urlencode()}"
