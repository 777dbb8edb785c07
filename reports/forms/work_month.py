"""Which month of which place, and whose work."""

from collections.abc import Iterable

from django import forms

from households.models import Area, User
from reports.periods import Month, parse_period


class WorkMonthForm(forms.Form):
    """A plain GET form: what is left out has a sound default. Out of reach is 404, not a mistake in a form."""

    area = forms.CharField(label="区域", required=False, widget=forms.Select)
    month = forms.CharField(
        label="月份", required=False, widget=forms.TextInput(attrs={"type": "month"})
    )
    person = forms.CharField(label="人员", required=False, widget=forms.Select)

    def clean_month(self) -> Month | None:
        code: str = self.cleaned_data["month"]
        if not code:
            return None
        try:
            found = parse_period(code)
        except ValueError:
            found = None
        if not isinstance(found, Month):
            raise forms.ValidationError(f"“{code}”不是月份，应写作 2018-06。")
        return found

    def offer(self, areas: Iterable[Area], people: Iterable[User]) -> None:
        self.fields["area"].widget.choices = [
            (area.code, f"{area}（{area.get_level_display()}）") for area in areas
        ]
        named = [(str(user.pk), user.name) for user in people]
        self.fields["person"].widget.choices = [("", "全部人员"), *named]
