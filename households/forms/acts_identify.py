"""A household that nobody has filed, with its members in rows."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from households.actions import acts
from households.actions.acts import Change
from households.forms.acts import DecidedForm
from households.forms.acts_households import PovertyFields
from households.forms.acts_members import NewcomerFields
from households.models import Area, Household, Reach


class NewcomerForm(NewcomerFields):
    """One member of a new household."""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("name"):
            self.add_error("name", "请填姓名。")
        return said


ROWS, MOST_ROWS = 3, 20
NewcomerFormSet = forms.formset_factory(NewcomerForm, extra=ROWS, max_num=MOST_ROWS)


class VillageField(forms.ModelChoiceField):
    def label_from_instance(self, area: Any) -> str:
        return f"{area.name}（{area.code}）"


class IdentifyNewForm(PovertyFields, DecidedForm):
    """A household that nobody has filed: its number and place, its members, and what makes it poor."""

    legend = "这一户"

    number = forms.CharField(
        label="户编号", max_length=20, error_messages={"required": "请填户编号。"}
    )
    area = VillageField(
        label="行政村",
        queryset=Area.objects.none(),
        error_messages={"required": "请选行政村。"},
    )
    natural_village = forms.CharField(label="自然村", max_length=40, required=False)
    group_number = forms.IntegerField(
        label="村民组", min_value=1, max_value=99, required=False, help_text="只填数字。"
    )
    address = forms.CharField(label="住址", max_length=120, required=False)
    identification_standard = forms.ChoiceField(
        label="识别标准", choices=Household.IdentificationStandard.choices
    )

    field_order = [
        "number",
        "area",
        "natural_village",
        "group_number",
        "address",
        "identification_standard",
        "cause",
        "attribute",
        "other_causes",
    ]

    def __init__(self, data: QueryDict | None = None, *, reach: Reach, today: date) -> None:
        super().__init__(data)
        self.today = today
        villages = Area.objects.inside_any(reach.areas).villages()
        field: Any = self.fields["area"]
        field.queryset = villages
        if len(found := list(villages[:2])) == 1:
            field.initial = found[0]
        self.people = NewcomerFormSet(data, prefix="people")
        self.ask_last()

    def add_row(self, sent: QueryDict) -> None:
        """Shows again what was typed, unjudged, with one row more."""
        asked = int(sent.get("people-TOTAL_FORMS") or ROWS) if self.is_bound else ROWS
        self.is_bound = False
        self.initial = _typed(self, sent)
        rows = [
            _typed(NewcomerForm(prefix=f"people-{n}"), sent) for n in range(min(asked, MOST_ROWS))
        ]
        self.people = NewcomerFormSet(prefix="people", initial=None)
        self.people.extra = min(len(rows) + 1, MOST_ROWS)
        for form, typed in zip(self.people.forms, rows, strict=False):
            form.initial = typed

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.people.is_valid()])

    def change(self) -> Change:
        said = self.cleaned_data
        place = ("natural_village", "group_number", "address", "identification_standard")
        return acts.IdentifyNew(
            on=said["on"],
            reason=said["reason"],
            document=said["document"],
            number=said["number"].strip(),
            area=said["area"],
            members=tuple(form.newcomer() for form in self.people if form.has_changed()),
            **self.poverty,
            **{name: said[name] for name in place},
        )


def _typed(form: forms.Form, sent: QueryDict) -> dict[str, Any]:
    return {
        name: field.widget.value_from_datadict(sent, {}, form.add_prefix(name))
        for name, field in form.fields.items()
    }
