"""The place and the time that figures are asked for."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from households.models import Area
from reports.periods import HalfYear

FILING_BEGAN = 2014  # 建档立卡 starts with 国开办发〔2014〕24号; older half-years can still be asked for by address

YEARS = (1949, 2999)  # as half-years have them


class MomentForm(forms.Form):
    """A plain GET form: nothing is required, and what is left out has a sound default.

    The area is not checked here: out of reach is 404, not a mistake in a form.
    """

    area = forms.CharField(label="区域", required=False, widget=forms.Select)
    period = forms.CharField(label="半年期", required=False, widget=forms.Select)
    at = forms.DateField(
        label="统计日",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "统计日应写作 2018-06-30 这样的日期。"},
    )

    def offer(self, areas: Iterable[Area], chosen: HalfYear, today: date) -> None:
        """Gives the lists their choices, the half-year in force always among them."""
        periods = {
            HalfYear(year, half) for year in range(FILING_BEGAN, today.year + 1) for half in (1, 2)
        }
        self._choices(
            "area", [(area.code, f"{area}（{area.get_level_display()}）") for area in areas]
        )
        self._choices(
            "period", [(half.code, str(half)) for half in sorted(periods | {chosen}, reverse=True)]
        )

    def clean_period(self) -> HalfYear | None:
        code: str = self.cleaned_data["period"]
        if not code:
            return None
        try:
            return HalfYear.parse(code)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_at(self) -> date | None:
        day: date | None = self.cleaned_data["at"]
        if day and not YEARS[0] <= day.year <= YEARS[1]:
            raise forms.ValidationError(f"统计日的年份须在 {YEARS[0]} 至 {YEARS[1]} 之间。")
        return day

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        widget = self.fields[name].widget
        assert isinstance(widget, forms.Select)
        widget.choices = choices
