"""What every filter of a list has: the person's reach, choices that fit it, and its conditions in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.validators import EMPTY_VALUES
from django.db.models import QuerySet
from django.forms import BoundField
from django_filters import CharFilter, DateFilter, FilterSet, NumberFilter

from households import wording
from households.access import StaffRequest
from households.models import Reach


@dataclass(frozen=True)
class Chip:
    """One condition in force, in words, and the address of the list without it."""

    label: str
    url: str


class DayFilter(DateFilter):
    """A day, chosen from the browser's calendar or typed as 2018-06-30."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": "这不是日期，请写成 2018-06-30 的样子。"},
            **kwargs,
        )


class AgeFilter(NumberFilter):
    """Completed years."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=0,
            max_value=130,
            decimal_places=0,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            error_messages={
                "invalid": "请填整岁数，例如 60。",
                "min_value": "请填 0 至 130 的整岁数。",
                "max_value": "请填 0 至 130 的整岁数。",
                "max_decimal_places": "请填整岁数，例如 60。",
            },
            **kwargs,
        )


class SearchFilter(CharFilter):
    """Words to look for, as they are typed."""

    def __init__(self, placeholder: str = "", **kwargs: Any) -> None:
        attrs = {"type": "search", "autocomplete": "off", "placeholder": placeholder}
        widget = forms.TextInput(attrs={name: value for name, value in attrs.items() if value})
        super().__init__(widget=widget, **kwargs)


class Narrowing(FilterSet):
    """A filter that is always in force, so that its defaults hold on the bare address too.

    The first few conditions stand open above the list, the rarer ones are folded away.
    """

    SHOWN = 3

    def __init__(self, request: StaffRequest, queryset: QuerySet[Any]) -> None:
        super().__init__(data=request.GET, queryset=queryset, request=request)

    @property
    def reach(self) -> Reach:
        return self.request.reach

    @property
    def today(self) -> date:
        return self.request.today

    def offer(self, name: str, choices: Iterable[tuple[Any, str]]) -> None:
        """Gives a filter the choices of this person's records; a filter without a choice to make goes away."""
        offered = [(str(value), label) for value, label in choices]
        if len(offered) > 1 or self.data.get(name):
            self.filters[name].extra["choices"] = offered
        else:
            del self.filters[name]

    @property
    def shown(self) -> list[BoundField]:
        return list(self.form)[: self.SHOWN]

    @property
    def folded(self) -> list[BoundField]:
        return list(self.form)[self.SHOWN :]

    @property
    def opens_folded(self) -> bool:
        """Whether the folded conditions hold one in force, or an error."""
        return any(field.data or field.errors for field in self.folded)

    @property
    def chips(self) -> list[Chip]:
        self.form.is_valid()
        found = []
        for name, value in self.form.cleaned_data.items():
            if value not in EMPTY_VALUES and value is not False:
                label, text = self.form.fields[name].label, self._in_words(name, value)
                found.append(Chip(f"{label}：{text}" if text else label, self._without(name)))
        return found

    def _in_words(self, name: str, value: Any) -> str:
        if value is True:
            return ""
        if isinstance(value, date):
            return wording.day(value)
        choices = getattr(self.form.fields[name], "choices", None)
        return str(dict(choices).get(value, value) if choices else value)

    def _without(self, name: str) -> str:
        query = self.data.copy()
        for gone in (name, "page"):
            query.pop(gone, None)
        return f"?{query.urlencode()}"
