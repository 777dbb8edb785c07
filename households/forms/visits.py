"""Recording a visit, and taking one back."""

import uuid
from datetime import date
from typing import Any

from django import forms

from households.forms.act import ActForm
from households.forms.fields import DayField, Prose
from households.models import Visit


class VisitForm(ActForm):
    """Four inputs for a routine visit, two of them filled in already; what is rarer is folded away.

    The key is made when the form is shown, so that two sendings of one form are one visit. It is a text input in
    a hidden place and no input of type hidden, because the browser keeps drafts of what is typed only, and a draft
    must come back with its key.
    """

    key = forms.UUIDField(
        label="页面标识",
        initial=uuid.uuid4,
        widget=forms.TextInput(attrs={"aria-hidden": "true", "tabindex": "-1"}),
        error_messages={
            "required": "这一页不完整，请复制写好的内容，重新打开页面再交。",
            "invalid": "这一页不完整，请复制写好的内容，重新打开页面再交。",
        },
    )
    on = DayField(label="走访日期")
    mode = forms.ChoiceField(
        label="走访方式",
        choices=Visit.Mode.choices,
        initial=Visit.Mode.HOME,
        widget=forms.RadioSelect,
    )
    findings = Prose(
        label="看到和听到的情况",
        max_length=2000,
        help_text="谁、什么事、现在怎样。一两句就行。",
        error_messages={"required": "请写看到和听到的情况，一句话也可以。"},
    )
    action = Prose(label="商定的措施", max_length=1000, required=False, rows=2)
    kind = forms.ChoiceField(
        label="走访类型", choices=Visit.Kind.choices, initial=Visit.Kind.ROUTINE
    )
    problem = Prose(
        label="发现的问题",
        max_length=1000,
        required=False,
        rows=2,
        help_text="写在这里的问题会进入问题台账，三十天内要解决。",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    @property
    def opens_the_rest(self) -> bool:
        """Whether the folded part holds something the person must see: a word of theirs, or an error."""
        values = (self["kind"].value(), self["problem"].value())
        rarer = values not in ((Visit.Kind.ROUTINE, None), (Visit.Kind.ROUTINE, ""))
        return rarer or bool(self["kind"].errors or self["problem"].errors)


class VoidForm(ActForm):
    reason = forms.CharField(
        label="作废原因",
        max_length=200,
        help_text="写进审计簿，以后都能看到。例如：记错了户。",
        error_messages={"required": "请写明作废的原因。"},
    )
