"""The place and the month, half-year or year that a page is about."""

from collections.abc import Iterable
from datetime import date

from django import forms

from households.models import Area
from reports.periods import Period, Year, parse_period, parts

FILING_BEGAN = 2014  # 建档立卡 starts with 国开办发〔2014〕24号; older periods can still be asked for by address


class PeriodForm(forms.Form):
    """A plain GET form: nothing is required, and what is left out has a sound default.

    The area is not checked here: out of reach is 404, not a mistake in a form.
    """

    area = forms.CharField(label="区域", required=False, widget=forms.Select)
    period = forms.CharField(label="期间", required=False, widget=forms.Select)

    def clean_period(self) -> Period | None:
        code: str = self.cleaned_data["period"]
        if not code:
            return None
        try:
            return parse_period(code)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def offer(self, areas: Iterable[Area], chosen: Period, today: date) -> None:
        """Gives the lists their choices: year by year, the period in force always among them."""
        self.fields["area"].widget.choices = [
            (area.code, f"{area}（{area.get_level_display()}）") for area in areas
        ]
        self.fields["period"].widget.choices = periods_to_choose(chosen, today)


def periods_to_choose(chosen: Period, today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Year by year, the year in force always among them."""
    years = {*range(FILING_BEGAN, today.year + 1), chosen.year}
    return [
        (f"{year}年", [(period.code, _choice(period)) for period in parts(year)])
        for year in sorted(years, reverse=True)
    ]


def _choice(period: Period) -> str:
    return f"{period}全年" if isinstance(period, Year) else str(period)
