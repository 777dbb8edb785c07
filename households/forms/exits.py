"""The exit review of a household: opening it, what was found, a step in public."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField

from households.actions.exits import Result
from households.exit_check import Check
from households.forms.act import ActForm
from households.forms.fields import DayField
from households.models import ExitFinding, ExitStep

RESULTS = [("", "没有查"), ("yes", "达标"), ("no", "没有达标")]


class OpenReviewForm(ActForm):
    year = forms.IntegerField(
        label="脱贫年度",
        help_text="哪一年脱贫就填哪一年；一年只体检一次。",
        error_messages={
            "required": "请填脱贫年度，例如 2018。",
            "invalid": "请填四位年份，例如 2018。",
        },
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = year


class FindingsForm(ActForm):
    """One day at the household, and a result and a word for each point; what was not looked at stays open."""

    found_on = DayField(
        label="核查日期",
        help_text="入户看的那一天。",
        error_messages={"required": "请填入户核查的日期。"},
    )

    def __init__(self, *args: Any, today: date, checks: Sequence[Check], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["found_on"].initial = today
        self.fields["found_on"].widget.attrs["max"] = today.isoformat()
        for check in checks:
            self.fields[f"result_{check.item}"] = forms.ChoiceField(
                label=check.label,
                choices=RESULTS,
                required=False,
                widget=forms.RadioSelect,
                help_text=f"现在：{check.state_label}。{check.evidence}",
            )
            self.fields[f"note_{check.item}"] = forms.CharField(
                label=f"{check.label}的情况",
                max_length=200,
                required=False,
                help_text="没有达标的必须写。",
            )

    def points(self) -> Iterator[tuple[BoundField, BoundField]]:
        """The two inputs of each point."""
        for item in ExitFinding.Item:
            yield self[f"result_{item}"], self[f"note_{item}"]

    def clean(self) -> dict[str, Any]:
        """Gathers the points that have a result; a word without a result is asked about, not lost."""
        typed = super().clean() or {}
        results = {}
        for item in ExitFinding.Item:
            answer = typed.pop(f"result_{item}", "")
            note = typed.pop(f"note_{item}", "")
            if answer:
                results[item.value] = Result(passed=answer == "yes", note=note)
            elif note:
                self.add_error(f"result_{item}", "写了情况，请选“达标”或“没有达标”。")
        return typed | {"results": results}


class StepForm(ActForm):
    held_on = DayField(label="日期", error_messages={"required": "请填这一步的日期。"})
    until_on = DayField(
        label="公示截止日期",
        required=False,
        help_text="公示的最后一天；还在公示的填计划撤下的日期。头尾两天都算。",
    )
    passed = forms.TypedChoiceField(
        label="结果",
        choices=[("yes", "通过（无异议）"), ("no", "没有通过")],
        initial="yes",
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选是否通过。"},
    )
    place = forms.CharField(label="地点", max_length=60, required=False)
    document = forms.CharField(
        label="记录或文件",
        max_length=120,
        required=False,
        help_text="例如：评议会议记录、签字认可书。",
    )
    note = forms.CharField(
        label="说明", max_length=200, required=False, help_text="没有通过的必须写原因或异议。"
    )

    def __init__(self, *args: Any, kind: str, today: date, step: ExitStep | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if kind == ExitStep.Kind.NOTICE:
            self.fields["held_on"].label = "上墙日期"
        elif kind == ExitStep.Kind.ANNOUNCEMENT:
            self.fields["held_on"].label = "公告日期"
        if kind != ExitStep.Kind.NOTICE:
            del self.fields["until_on"]
        self.fields["held_on"].initial = today
        self.fields["held_on"].widget.attrs["max"] = today.isoformat()
        if step:
            for name in self.fields:
                self.fields[name].initial = getattr(step, name)
            self.fields["passed"].initial = "yes" if step.passed else "no"
