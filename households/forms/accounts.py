"""Accounts, their passwords and postings."""

import secrets
from datetime import date
from typing import Any

from django import forms

from households.forms.act import ActForm
from households.forms.fields import DayField
from households.models import Area, Posting, Reach, User

# Without letters and digits that are taken for one another when read out over the telephone.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def fresh_password() -> str:
    """A password to be handed over once: twelve random characters in three groups (59 bits)."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


class PasswordForm(ActForm):
    """A typed password, or a fresh one when the field stays empty."""

    password = forms.CharField(
        label="密码",
        required=False,
        strip=False,
        max_length=128,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="留空则由系统生成。自己定的至少 10 位，不能全是数字，也不能太常见。",
    )

    def clean_password(self) -> str:
        return str(self.cleaned_data["password"] or fresh_password())


class AccountForm(PasswordForm):
    username = forms.CharField(
        label="用户名",
        max_length=40,
        validators=User._meta.get_field("username").validators,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text="登录用，字母、数字和 . _ -，以后不能改。",
    )
    name = forms.CharField(label="姓名", max_length=40)
    organisation = forms.CharField(label="单位", max_length=80, required=False)
    duty = forms.CharField(label="职务", max_length=40, required=False)

    field_order = ["username", "name", "organisation", "duty", "password"]


class AreaChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, area: Any) -> str:
        return f"{area.name}（{area.get_level_display()} {area.code}）"


class PostingForm(ActForm):
    role = forms.ChoiceField(label="角色", choices=Posting.Role.choices)
    area = AreaChoiceField(label="区域", queryset=Area.objects.none(), empty_label=None)
    begins_on = DayField(label="起始日期")
    document = forms.CharField(
        label="依据", max_length=120, required=False, help_text="例如任职文件的文号。"
    )

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Area.objects.inside_any(reach.areas)  # type: ignore[attr-defined]
        self.fields["begins_on"].initial = reach.day


class EndPostingForm(ActForm):
    ends_on = DayField(label="终止日期", help_text="当日起不再有效。")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = today
