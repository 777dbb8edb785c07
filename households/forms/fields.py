"""Inputs that many forms have."""

from typing import Any

from django import forms


class Prose(forms.CharField):
    """Longer text; browsers send its line ends as CRLF, which neither Excel nor the count of characters likes."""

    default_error_messages = {
        "max_length": "最多写 %(limit_value)d 个字，现在有 %(show_value)d 个，请删去一些。"
    }

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class DayField(forms.DateField):
    """A day, chosen from the browser's calendar or typed as 2018-06-30."""

    default_error_messages = {"invalid": "这不是日期，请写成 2018-06-30 的样子。"}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)


class PersonField(forms.ModelChoiceField):
    """Somebody with an account."""

    default_error_messages = {"invalid_choice": "这个人不能选，请刷新页面后重选。"}

    def label_from_instance(self, person: Any) -> str:
        return f"{person.name}（{person.organisation or person.username}）"
