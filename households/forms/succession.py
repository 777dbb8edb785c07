"""What the forms of dated rows have: the day they begin, a word that the former row may end, a reason to correct."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from households.forms.act import ActForm
from households.forms.fields import DayField


class NewRowForm(ActForm):
    """Asks whether the former row may end, once there is one that would; not before."""

    begins_on = DayField(
        label="起始日期",
        error_messages={"required": "请填从哪一天起执行。"},
        help_text="从这一天起执行。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "confirmed" in self.data:
            self._ask()

    def refuse(self, refusal: ValidationError) -> None:
        if "confirmed" in getattr(refusal, "error_dict", {}):
            self._ask()
        super().refuse(refusal)

    def _ask(self) -> None:
        self.fields["confirmed"] = forms.BooleanField(
            label="确认：原有的一行随之终止", required=False
        )


class CorrectRowForm(ActForm):
    """Mends what was entered wrongly. What a new document changes is a new row, and the old one stays as it was."""

    begins_on = DayField(label="起始日期", error_messages={"required": "请填从哪一天起执行。"})
    ends_on = DayField(
        label="终止日期", required=False, help_text="当日起不再执行；仍在执行的留空。"
    )
    reason = forms.CharField(
        label="更正原因",
        max_length=200,
        help_text="写进审计簿，更正前后的内容都留着。例如：录入时少写一位。",
        error_messages={"required": "请写明更正的原因。"},
    )
