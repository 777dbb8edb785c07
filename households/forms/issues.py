"""Raising a problem, and the steps until it is struck off."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from households.forms.accounts import AreaChoiceField
from households.forms.act import ActForm
from households.forms.fields import DayField, Prose
from households.forms.photos import PhotosField
from households.models import Area, Household, Issue, Reach
from households.standards import issue_term


def _responsible() -> forms.CharField:
    return forms.CharField(label="责任人", max_length=60, required=False)


def _unit() -> forms.CharField:
    return forms.CharField(label="责任单位", max_length=60, required=False)


def _measure() -> Prose:
    return Prose(label="整改措施", max_length=1000, required=False, rows=2)


class RaiseForm(ActForm):
    """A household's problem names the household; one without is the village's."""

    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    household = forms.CharField(
        label="涉及户", max_length=20, required=False, help_text="户编号；不涉及某一户的不填。"
    )
    area = AreaChoiceField(label="行政村", queryset=Area.objects.none(), empty_label=None)
    source = forms.ChoiceField(label="问题来源", choices=Issue.Source.choices)
    text = Prose(
        label="问题内容",
        max_length=1000,
        rows=3,
        error_messages={"required": "请写明是什么问题。"},
    )
    measure = _measure()
    unit = _unit()
    responsible = _responsible()
    on = DayField(label="提出日期", error_messages={"required": "请填提出日期。"})
    due_on = DayField(label="整改时限", required=False)
    note = forms.CharField(label="备注", max_length=200, required=False)
    photos = PhotosField()

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = reach
        codes = [*reach.areas, *reach.paired_areas]
        villages = Area.objects.inside_any(codes).villages()
        self.fields["area"].queryset = villages  # type: ignore[attr-defined]
        self.fields["on"].initial = reach.day
        first = villages.first()
        if first:
            self.fields["area"].initial = first
            self.fields["due_on"].initial = reach.day + issue_term(first.pk, reach.day)

    def clean_household(self) -> Household | None:
        number = self.cleaned_data["household"].strip()
        if not number:
            if not self.reach.areas:
                raise ValidationError("您只能登记结对户的问题，请填户编号。")
            return None
        found = Household.objects.within(self.reach).select_related("area").filter(number=number)
        if household := found.first():
            return household
        raise ValidationError(f"没有户编号 {number}，或不在您的范围，请核对。")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if household := cleaned.get("household"):
            cleaned["area"] = household.area
        return cleaned


class ArrangeForm(ActForm):
    measure = _measure()
    unit = _unit()
    responsible = _responsible()
    due_on = DayField(label="整改时限", required=False)
    reason = forms.CharField(
        label="改期原因", max_length=200, required=False, help_text="改了整改时限才要写。"
    )

    @classmethod
    def initial_of(cls, issue: Issue, today: date) -> dict[str, Any]:
        return {
            name: getattr(issue, name) for name in ("measure", "unit", "responsible", "due_on")
        }


class _OnADay(ActForm):
    on = DayField(label="日期", error_messages={"required": "请填日期。"})

    @classmethod
    def initial_of(cls, issue: Issue, today: date) -> dict[str, Any]:
        return {"on": today}


class ProgressForm(_OnADay):
    text = Prose(
        label="进展", max_length=500, rows=3, error_messages={"required": "请写做了什么。"}
    )


class DoneForm(_OnADay):
    result = Prose(
        label="完成情况", max_length=500, rows=3, error_messages={"required": "请写明结果。"}
    )
    evidence = forms.CharField(
        label="佐证", max_length=200, required=False, help_text="例如验收单、收据的名称和编号。"
    )


class ReturnForm(ActForm):
    reason = forms.CharField(
        label="退回原因", max_length=200, error_messages={"required": "请写明还差什么。"}
    )

    @classmethod
    def initial_of(cls, issue: Issue, today: date) -> dict[str, Any]:
        return {}


class CloseForm(_OnADay):
    text = forms.CharField(label="核实情况", max_length=200, required=False)
