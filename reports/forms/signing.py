"""What is said when a report goes from hand to hand."""

from django import forms

from households.forms.act import ActForm


class SubmitForm(ActForm):
    """The reason is asked for only where an edition is signed already."""

    refusal = "还没有提交，先办好下面几处。"

    reason = forms.CharField(
        label="更正原因",
        max_length=200,
        required=False,
        help_text="记入审计簿，也写在这一稿的页面上。",
    )

    def __init__(self, *args: object, is_correction: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not is_correction:
            self.fields["reason"].widget = forms.HiddenInput()


class StepForm(ActForm):
    note = forms.CharField(label="意见", max_length=200, required=False, help_text="可以不写。")


class ReturnForm(ActForm):
    note = forms.CharField(
        label="退回原因",
        max_length=200,
        help_text="起草人会看到，写清改哪里。",
        error_messages={"required": "请写明退回的原因。"},
    )
