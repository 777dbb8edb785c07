"""Which figure is to be put into a report, and of which moment."""

from datetime import date

from django import forms

from reports.figures import At, Figure
from reports.forms.period import periods_to_choose
from reports.periods import Period, parse_period


class FigureChoiceForm(forms.Form):
    """A plain GET form; nothing typed shows the first figures at the report's own moment."""

    q = forms.CharField(label="找指标", required=False, max_length=40)
    day = forms.DateField(
        label="截至哪一天",
        required=False,
        help_text="户数、人数这类；不选就是报告的统计日。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期应写作 2018-06-30 这样。"},
    )
    period = forms.CharField(
        label="哪个期间",
        required=False,
        help_text="次数、金额这类；不选就是报告的期间。",
        widget=forms.Select,
    )

    def offer(self, chosen: Period, today: date) -> None:
        """Gives the list of periods its choices; the first of them is the report's own."""
        own = ("", "报告的期间")
        self.fields["period"].widget.choices = [own, *periods_to_choose(chosen, today)]

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
