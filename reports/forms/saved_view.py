"""The name of a saved look at a ledger."""

from django import forms

from households.forms.act import ActForm


class ViewNameForm(ActForm):
    name = forms.CharField(
        label="名称",
        max_length=40,
        help_text="例如：未脱贫户、三组低保户。只有您自己看得到。",
        error_messages={"required": "请写名称。"},
    )


class ConfirmForm(ActForm):
    """Nothing to say but yes."""
