"""Which two reports are put side by side."""

from collections.abc import Sequence

from django import forms

from reports.models import ReportVersion


class CompareForm(forms.Form):
    """A plain GET form over the versions that the person reaches."""

    first = forms.TypedChoiceField(
        label="前一份", coerce=int, error_messages={"invalid_choice": "请从列表中选一份报告。"}
    )
    second = forms.TypedChoiceField(
        label="后一份", coerce=int, error_messages={"invalid_choice": "请从列表中选一份报告。"}
    )

    def offer(self, versions: Sequence[ReportVersion]) -> None:
        """Gives the lists their choices."""
        choices = [(version.pk, f"{version}（{version.state}）") for version in versions]
        for name in ("first", "second"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
