"""What a visitor handed over, found to be different from the register, and where that was; read as a phone's is."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from households.actions.proposals import ProposedChange
from households.actions.visits import GiftGiven
from households.forms.act import ActForm
from households.forms.phone import read_gift, read_position
from households.models import Living
from households.proposable import FIELDS

GIFT_ROWS = 3
GIFT = {
    "item": ("物品", 60, ""),
    "quantity": ("数量", 20, "1袋"),
    "value_yuan": ("价值（元）", 12, ""),
    "donor": ("谁送的", 80, "不填就是本单位"),
}
POSITION = {"latitude": "纬度（°）", "longitude": "经度（°）", "accuracy": "误差（米）"}
CHANGE = "change_"
SEEN = "seen_"


class GivenAndSeen(ActForm):
    """The part of a visit's form that makes records of their own.

    What the register said when the page was opened goes along hidden: a change is judged by what the visitor saw.
    """

    def __init__(self, *args: Any, living: Living | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in FIELDS.values():
            seen = field.read(living)
            same = ("", f"和档案一样（{field.say(seen)}）")
            self.fields[CHANGE + field.name] = forms.ChoiceField(
                label=field.label, choices=[same, *field.choices], required=False
            )
            self.fields[SEEN + field.name] = forms.CharField(
                widget=forms.HiddenInput, required=False, max_length=120, initial=seen
            )
        for number in range(GIFT_ROWS):
            for name, (label, longest, example) in GIFT.items():
                attrs = {"placeholder": example} if example else {}
                self.fields[_gift(number, name)] = forms.CharField(
                    label=label,
                    max_length=longest,
                    required=False,
                    widget=forms.TextInput(attrs=attrs),
                )
            self.fields[_gift(number, "value_yuan")].widget.attrs["inputmode"] = "decimal"
        for name, label in POSITION.items():
            attrs = {"inputmode": "decimal", "autocomplete": "off"}
            self.fields[name] = forms.CharField(
                label=label, max_length=24, required=False, widget=forms.TextInput(attrs=attrs)
            )

    @property
    def changes(self) -> list[forms.BoundField]:
        return [self[CHANGE + field.name] for field in FIELDS.values()]

    @property
    def gift_rows(self) -> list[list[forms.BoundField]]:
        return [[self[_gift(number, name)] for name in GIFT] for number in range(GIFT_ROWS)]

    @property
    def opens_further_gifts(self) -> bool:
        return any(field.value() or field.errors for row in self.gift_rows[1:] for field in row)

    @property
    def position(self) -> list[forms.BoundField]:
        return [self[name] for name in POSITION]

    @property
    def rarer(self) -> list[forms.BoundField]:
        return self.changes + [field for row in self.gift_rows for field in row] + self.position

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["proposals"] = [
            ProposedChange(field=code, seen=seen, new=new)
            for code, field in FIELDS.items()
            for seen, new in [
                (cleaned.pop(SEEN + field.name, ""), cleaned.pop(CHANGE + field.name, ""))
            ]
            if new
        ]
        gifts = [self._given(cleaned, number) for number in range(GIFT_ROWS)]
        cleaned["gifts"] = [gift for gift in gifts if gift]
        where = {name: cleaned.pop(name, "") or None for name in POSITION}
        cleaned["position"] = None
        if any(where.values()):
            try:
                cleaned["position"] = read_position(where)
            except ValidationError as fault:
                self.add_error("latitude", fault)
        return cleaned

    def _given(self, cleaned: dict[str, Any], number: int) -> GiftGiven | None:
        row = {name: cleaned.pop(_gift(number, name), "") for name in GIFT}
        if not any(row.values()):
            return None
        try:
            return read_gift(row)
        except ValidationError as fault:
            # Without a thing there is no use in asking what it is worth.
            self.add_error(_gift(number, "value_yuan" if row["item"] else "item"), fault)
            return None


def _gift(number: int, name: str) -> str:
    return f"gift_{number}_{name}"
