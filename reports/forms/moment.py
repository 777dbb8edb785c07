"""The place and the time that figures are asked for."""

from datetime import date

from django import forms

from reports.forms.period import PeriodForm

YEARS = (1949, 2999)  # as periods have them


class MomentForm(PeriodForm):
    """A period for what flows and a day for what is in stock."""

    at = forms.DateField(
        label="统计日",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "统计日应写作 2018-06-30 这样的日期。"},
    )

    def clean_at(self) -> date | None:
        day: date | None = self.cleaned_data["at"]
        if day and not YEARS[0] <= day.year <= YEARS[1]:
            raise forms.ValidationError(f"统计日的年份须在 {YEARS[0]} 至 {YEARS[1]} 之间。")
        return day
