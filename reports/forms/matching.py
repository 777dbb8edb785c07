"""A list of another office on its way through."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from households.imports.child import MAX_ROWS
from households.imports.headings import letter
from households.imports.reading import MAX_FILE_MB, MEGABYTE, WALL_SECONDS
from reports.matching import KINDS, ROLES, Reading

LETTERS = [letter(index) for index in range(52)]
GUESSED = "自动识别"


class MatchForm(forms.Form):
    kind = forms.ChoiceField(
        label="这是什么名单",
        choices=[(kind.code, f"{kind.label}（{kind.office}）") for kind in KINDS.values()],
    )
    file = forms.FileField(
        label="名单文件（拖到这里或点选）",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text=(
            f"只收 .xlsx，最大 {MAX_FILE_MB} MB、{MAX_ROWS // 10_000} 万行，读取不超过 {WALL_SECONDS} 秒；"
            "更大的请按乡镇分成几个文件。比对完不留任何内容，除非下面选择留存。"
        ),
        error_messages={"required": "请选择名单文件。", "empty": "这个文件是空的，请重新选择。"},
    )
    keep = forms.BooleanField(
        label="比对后留存这份名单",
        required=False,
        help_text="一般不留。留存的名单加密保存，留存人、原因记入审计簿，用完可以销毁。",
    )
    reason = forms.CharField(label="留存原因", required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role, label in ROLES.items():
            self.fields[f"column_{role}"] = forms.ChoiceField(
                label=f"“{label}”在哪一列",
                required=False,
                choices=[("", GUESSED), *((place, f"{place} 列") for place in LETTERS)],
            )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > MAX_FILE_MB * MEGABYTE:
            raise forms.ValidationError(f"文件超过 {MAX_FILE_MB} MB，请按乡镇分成几个文件。")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("keep") and not cleaned.get("reason", "").strip():
            self.add_error("reason", "留存名单要写明原因。")
        return cleaned

    @property
    def chosen(self) -> dict[str, str]:
        """The letters of the columns that somebody named, by role."""
        return {role: self.cleaned_data.get(f"column_{role}", "") for role in ROLES}

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[f"column_{role}"] for role in ROLES]

    def offer(self, reading: Reading) -> None:
        """Says what each column is called, once the file has been read."""
        named = [
            (place, f"{place} 列：{heading or '（无列名）'}")
            for place, heading in reading.headings
        ]
        for role in ROLES:
            guess = reading.columns.get(role)
            widget = self.fields[f"column_{role}"].widget
            assert isinstance(widget, forms.Select)
            guessed = f"{GUESSED}（{guess} 列）" if guess else f"{GUESSED}（没有）"
            widget.choices = [("", guessed), *named]
