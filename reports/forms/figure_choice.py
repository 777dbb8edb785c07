"""Which figure is to be put into a report, and of which moment."""

from datetime import date

from django import forms

from reports.figures import At, Figure
from reports.periods import parse_period


class FigureChoiceForm(forms.Form):
    """A plain GET form; nothing typed shows the first figures at the report's own moment."""

    q = forms.CharField(label="找指标", required=False, max_length=40)
    day = forms.DateField(
        label="存量数的日期",
        required=False,
        help_text="不选就是报告的统计日，随报告走。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期应写作 2018-06-30。"},
    )
    period = forms.CharField(
        label="发生数的期间",
        required=False,
        help_text="不选就是报告的期间，随报告走。",
        widget=forms.TextInput(attrs={"placeholder": "2018H1、2018-06 或 2018"}),
    )

    def clean_period(self) -> str:
        code: str = self.cleaned_data["period"].strip()
        if not code:
            return ""
        try:
            return parse_period(code).code
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def wants(self, figure: Figure) -> bool:
        """Whether all words of the question stand in the figure's name, meaning or code."""
        said = f"{figure.label} {figure.code} {figure.group} {figure.meaning}"
        return all(word in said for word in self.cleaned_data["q"].split())

    def token(self, figure: Figure, at: At) -> str:
        """The token of the figure at the moment that was asked for; without one it goes with the report."""
        day: date | None = self.cleaned_data["day"]
        if figure.is_stock:
            return f"{figure.code}@{day.isoformat()}" if day else figure.code
        period: str = self.cleaned_data["period"]
        return f"{figure.code}@{period}" if period else figure.code
