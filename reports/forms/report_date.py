"""The date a report bears."""

from datetime import date
from typing import Any

from django import forms

from households import wording


class ReportDateForm(forms.Form):
    """A plain GET form: without a date the report bears that of the day it is made."""

    dated = forms.DateField(
        label="成文日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "成文日期应写作 2018-07-13 这样的日期。"},
    )

    def __init__(self, *args: Any, earliest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest = earliest

    def clean_dated(self) -> date | None:
        day: date | None = self.cleaned_data["dated"]
        if day and day < self.earliest:
            raise forms.ValidationError(
                f"报告的数字截至{wording.day(self.earliest)}，成文日期请选这一天或以后。"
            )
        return day
