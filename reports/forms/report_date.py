"""The date a report bears."""

from datetime import date
from typing import Any

from django import forms

from households import wording
from reports.periods import HalfYear


class ReportDateForm(forms.Form):
    """A plain GET form: without a date the report bears that of the day it is made."""

    dated = forms.DateField(
        label="成文日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "成文日期应写作 2018-07-13 这样的日期。"},
    )

    def __init__(self, *args: Any, period: HalfYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.period = period

    def clean_dated(self) -> date | None:
        day: date | None = self.cleaned_data["dated"]
        if day and day < self.period.start:
            first = wording.day(self.period.start)
            raise forms.ValidationError(
                f"成文日期不能早于{self.period}的第一天，请改为{first}或以后。"
            )
        return day
