"""What is said of a finding."""

from datetime import date
from typing import Any

from django import forms

from households.access import May, holders
from households.forms.act import ActForm
from households.forms.fields import DayField, PersonField, Prose
from households.models import User
from reports.models import Doubt


class AssignForm(ActForm):
    responsible = PersonField(
        label="责任人",
        queryset=User.objects.none(),
        empty_label="请选择",
        help_text="能在这个村答复疑点的人。",
    )
    due_on = DayField(label="答复期限", required=False, help_text="可以不填。")

    def __init__(self, *args: Any, area: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = holders(May.ANSWER_CHECKS, [area], today)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]


class AnswerForm(ActForm):
    verdict = forms.ChoiceField(
        label="结论",
        choices=Doubt.Verdict.choices,
        widget=forms.RadioSelect,
        help_text="属实已改：记录已经改正，改了以后不应再查出。经核实无误：记录没有错，记录不变就不再提示。",
        error_messages={"required": "请选择结论。"},
    )
    answer = Prose(
        label="核实的情况",
        max_length=500,
        help_text="怎么核实的、改了什么，或者为什么没有错。",
        error_messages={"required": "请写明核实的情况。"},
    )


class CloseForm(ActForm):
    note = forms.CharField(
        label="复核意见", max_length=200, required=False, help_text="可以不写。"
    )


class ReopenForm(ActForm):
    note = forms.CharField(
        label="退回原因",
        max_length=200,
        help_text="答复人会看到，写清要补什么。",
        error_messages={"required": "请写明退回的原因。"},
    )
