"""Asking who holds an identity number."""

from django import forms

from households.forms.act import ActForm


class PersonSearchForm(ActForm):
    number = forms.CharField(
        label="公民身份号码",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "data-no-draft": True}
        ),
        help_text="18 位，末位可以是 X；空格和全角字符会自动整理。号码不会出现在网址里，也不会保存在浏览器里。",
        error_messages={
            "required": "请输入身份号码。",
            "max_length": "身份号码应为 18 位，这里太长了，请核对。",
        },
    )
