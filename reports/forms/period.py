"""The place and the month, half-year or year that is balanced."""

from collections.abc import Iterable
from datetime import date

from django import forms

from households.models import Area
from reports.forms.moment import FILING_BEGAN
from reports.periods import HalfYear, Month, Period, Year, parse_period


class PeriodForm(forms.Form):
    """A plain GET form. The area is not checked here: out of reach is 404, not a mistake in a form."""

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
        years = {*range(FILING_BEGAN, today.year + 1), chosen.start.year}
        grouped = [
            (
                f"{year}年",
                [
                    (Year(year).code, f"{year}年全年"),
                    *((half.code, str(half)) for half in (HalfYear(year, 1), HalfYear(year, 2))),
                    *((m.code, str(m)) for m in (Month(year, month) for month in range(1, 13))),
                ],
            )
            for year in sorted(years, reverse=True)
        ]
        self.fields["area"].widget.choices = [
            (area.code, f"{area}（{area.get_level_display()}）") for area in areas
        ]
        self.fields["period"].widget.choices = grouped
