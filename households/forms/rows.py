"""The fields of a row in the units people use."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from households.actions.rows import as_seen
from households.forms.amounts import ScaledField, WholeField
from households.forms.fields import DayField, Prose
from households.models import SealedField

SMALL_UNITS = (("（分）", "（元）", "_fen"), ("（厘）", "（亩）", "_li"))


def in_units(field: models.Field, **kwargs: Any) -> forms.Field | None:
    """元 for 分, 亩 for 厘, the browser's calendar for a day, and three answers where nobody may have looked."""
    for small, large, ending in SMALL_UNITS:
        if field.name.endswith(ending):
            label = str(field.verbose_name).replace(small, large)
            required = not (field.null or field.has_default())
            return ScaledField(label=label, required=required, initial=kwargs.get("initial"))
    if isinstance(field, SealedField):
        return None
    if isinstance(field, models.DateField):
        return DayField(
            label=field.verbose_name, required=not field.null, help_text=field.help_text
        )
    if isinstance(field, models.BooleanField) and field.null:
        return forms.NullBooleanField(
            label=field.verbose_name,
            widget=forms.NullBooleanSelect(),
            required=False,
        )
    if isinstance(field, models.TextField):
        return Prose(
            label=str(field.verbose_name),
            required=not field.blank,
            max_length=field.max_length,
            help_text=field.help_text,
        )
    if isinstance(field, models.PositiveIntegerField | models.PositiveSmallIntegerField):
        return WholeField(
            label=field.verbose_name, required=not field.null, help_text=field.help_text
        )
    return field.formfield(**kwargs)


class InUnits:
    """What the Meta of every part has."""

    formfield_callback = staticmethod(in_units)


class RowForm(forms.ModelForm):
    """A row in a form. It carries how the row was seen, and runs an action like every form of ours."""

    # Empty amounts are nought, so that one types only what there is.
    nought: tuple[str, ...] = ()

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["seen"].initial = as_seen(self.instance)
        for field in self.fields.values():
            if isinstance(field, forms.NullBooleanField):
                field.widget.choices = [("unknown", "没有查看"), ("true", "是"), ("false", "否")]
            elif isinstance(field, forms.TypedChoiceField):
                empty = "请选择" if field.required else "没有登记"
                offered = list(field.widget.choices)
                field.choices = [(value, label if value else empty) for value, label in offered]
        for name in self.nought:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name in self.nought:
            if self.cleaned_data.get(name) is None:
                self.cleaned_data[name] = 0
        return self.cleaned_data

    def act(self, action: Callable[..., Any], **known: Any) -> Any | None:
        """What the action gave, or None when there was nothing to do or it refused."""
        if not self.is_valid():
            return None
        try:
            return action(row=self.instance, seen=self.cleaned_data["seen"], **known)
        except ValidationError as refusal:
            if hasattr(refusal, "error_dict"):
                for name, errors in refusal.error_dict.items():
                    self.add_error(name if name in self.fields else None, errors)
            else:
                self.add_error(None, refusal)
            return None
