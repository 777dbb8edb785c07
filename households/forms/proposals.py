"""Deciding on a change that a visitor proposed."""

from django import forms

from households.forms.act import ActForm


class DecisionForm(ActForm):
    adopt = forms.TypedChoiceField(
        label="怎么处理",
        choices=[("yes", "采纳，更新档案"), ("no", "不采纳，档案不变")],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选采纳还是不采纳。"},
    )
    reason = forms.CharField(
        label="说明", max_length=200, required=False, help_text="不采纳必须写原因，走访人会看到。"
    )
