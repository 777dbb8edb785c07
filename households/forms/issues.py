"""Raising a problem, and the steps until it is struck off."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from households.access import May, holders
from households.forms.accounts import AreaChoiceField
from households.forms.act import ActForm
from households.forms.fields import DayField, PersonField, Prose
from households.forms.photos import PhotosField
from households.models import Area, Household, Issue, Reach, User
from households.standards import issue_term


def _responsible() -> forms.CharField:
    return forms.CharField(
        label="其他责任人",
        max_length=60,
        required=False,
        help_text="没有账户的人写在这里，例如施工单位的联系人。",
    )


def _responsible_user() -> PersonField:
    return PersonField(
        label="责任人",
        queryset=User.objects.none(),
        required=False,
        empty_label="没有定，或不在名单里",
        help_text="快到期、超期时，这个人的工作台会提醒。",
    )


def _unit() -> forms.CharField:
    return forms.CharField(label="责任单位", max_length=60, required=False)


def _measure() -> Prose:
    return Prose(label="整改措施", max_length=1000, required=False, rows=2)


class Answering(ActForm):
    """Who answers for an issue: somebody with an account, whose desk reminds of it, or a name."""

    def offer_people(self, codes: Iterable[str], day: date) -> None:
        people = holders(May.HANDLE_ISSUES, codes, day)
        self.fields["responsible_user"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if user := cleaned.get("responsible_user"):
            if cleaned.get("responsible") not in ("", None, user.name):
                self.add_error("responsible", "责任人和其他责任人只填一个。")
            cleaned["responsible"] = user.name
        return cleaned


class ProblemForm(Answering):
    """A problem, whatever it is about."""

    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    source = forms.ChoiceField(label="问题来源", choices=Issue.Source.choices)
    text = Prose(
        label="问题内容",
        max_length=1000,
        rows=3,
        error_messages={"required": "请写明是什么问题。"},
    )
    measure = _measure()
    unit = _unit()
    responsible_user = _responsible_user()
    responsible = _responsible()
    on = DayField(label="提出日期", error_messages={"required": "请填提出日期。"})
    due_on = DayField(label="整改时限", required=False)
    note = forms.CharField(label="备注", max_length=200, required=False)
    photos = PhotosField()

    def __init__(self, *args: Any, codes: Iterable[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_people(codes, today)
        self.fields["on"].initial = today

    def expect(self, area: Area, today: date) -> None:
        """Offers the term in force at the place."""
        self.fields["due_on"].initial = today + issue_term(area.pk, today)


class RaiseForm(ProblemForm):
    """A household's problem names the household; one without is the village's."""

    household = forms.CharField(
        label="涉及户", max_length=20, required=False, help_text="户编号；不涉及某一户的不填。"
    )
    area = AreaChoiceField(label="行政村", queryset=Area.objects.none(), empty_label=None)

    field_order = ["key", "household", "area"]

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        codes = [*reach.areas, *reach.paired_areas]
        super().__init__(*args, codes=codes, today=reach.day, **kwargs)
        self.reach = reach
        villages = Area.objects.inside_any(codes).villages()
        self.fields["area"].queryset = villages  # type: ignore[attr-defined]
        if first := villages.first():
            self.fields["area"].initial = first
            self.expect(first, reach.day)

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


class StepForm(ActForm):
    """A step of an issue, with what stands in it to begin with."""

    def __init__(self, *args: Any, issue: Issue, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = self.initial_of(issue, today)
        super().__init__(*args, **kwargs)

    def initial_of(self, issue: Issue, today: date) -> dict[str, Any]:
        return {}


class ArrangeForm(StepForm, Answering):
    measure = _measure()
    unit = _unit()
    responsible_user = _responsible_user()
    responsible = _responsible()
    due_on = DayField(label="整改时限", required=False)
    reason = forms.CharField(
        label="改期原因", max_length=200, required=False, help_text="改了整改时限才要写。"
    )

    def __init__(self, *args: Any, issue: Issue, today: date, **kwargs: Any) -> None:
        super().__init__(*args, issue=issue, today=today, **kwargs)
        self.offer_people([issue.area_id], today)

    def initial_of(self, issue: Issue, today: date) -> dict[str, Any]:
        named = "" if issue.responsible_user_id else issue.responsible
        kept = {name: getattr(issue, name) for name in ("measure", "unit", "due_on")}
        return kept | {"responsible": named, "responsible_user": issue.responsible_user_id}


class _OnADay(StepForm):
    on = DayField(label="日期", error_messages={"required": "请填日期。"})

    def initial_of(self, issue: Issue, today: date) -> dict[str, Any]:
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


class ReturnForm(StepForm):
    reason = forms.CharField(
        label="退回原因", max_length=200, error_messages={"required": "请写明还差什么。"}
    )


class CloseForm(_OnADay):
    text = forms.CharField(label="核实情况", max_length=200, required=False)
