"""Standards, typed in the unit of their kind."""

from typing import Any

from django import forms

from households.forms.accounts import AreaChoiceField
from households.forms.amounts import ScaledField
from households.forms.succession import CorrectRowForm, NewRowForm
from households.models import Area, Posting, Reach, Standard
from households.standards import SCALE, unit_of

MOST = {Standard.Unit.DAYS: 3650, Standard.Unit.PERCENT: 100, Standard.Unit.PERSONS: 2}
VISITING_ROLES = [
    (role.value, role.label) for role in (Posting.Role.FIRST_SECRETARY, Posting.Role.HELPER)
]


def amount_field(kind: str) -> ScaledField:
    unit = unit_of(kind)
    return ScaledField(
        label=f"数值（{unit.label}）",
        scale=SCALE[unit],
        max_value=MOST.get(unit),
        error_messages={"max_value": "不能大于 %(limit_value)s，请核对单位。"},
    )


def document_field() -> forms.CharField:
    return forms.CharField(
        label="依据文件",
        max_length=120,
        help_text="文件名和文号，例如：厅字〔2016〕16号。",
        error_messages={"required": "请写明依据文件，没有文件的标准不能执行。"},
    )


class StandardForm(NewRowForm):
    area = AreaChoiceField(
        label="适用区域",
        queryset=Area.objects.none(),
        empty_label=None,
        help_text="村里没有的，按乡、县、市、省由近到远执行。",
    )
    document = document_field()
    note = forms.CharField(label="说明", max_length=200, required=False)

    field_order = ["area", "role", "value", "begins_on", "document", "note", "confirmed"]

    def __init__(self, *args: Any, kind: str, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Area.objects.inside_any(reach.areas)  # type: ignore[attr-defined]
        self.fields["value"] = amount_field(kind)
        if kind == Standard.Kind.VISIT_INTERVAL:
            self.fields["role"] = forms.ChoiceField(
                label="适用角色",
                choices=[("", "所有人"), *VISITING_ROLES],
                required=False,
                help_text="另有规定的角色单独登记一行，其余的人按“所有人”。",
            )
        self.order_fields(self.field_order)


class StandardCorrectionForm(CorrectRowForm):
    document = document_field()
    note = forms.CharField(label="说明", max_length=200, required=False)

    field_order = ["value", "begins_on", "ends_on", "document", "note", "reason"]

    def __init__(self, *args: Any, standard: Standard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = amount_field(standard.kind)
        for name in ("value", "begins_on", "ends_on", "document", "note"):
            self.fields[name].initial = getattr(standard, name)
        self.order_fields(self.field_order)
