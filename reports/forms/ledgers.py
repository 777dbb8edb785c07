"""What is asked for before a ledger goes out in full, and when one comes back."""

import hashlib
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from households.access import May, StaffRequest, holders
from households.forms.act import ActForm
from households.forms.fields import DayField, PersonField
from households.models import User
from reports.ledgers.returned import MAX_FILE_MB, Returned, read_returned
from reports.models import LedgerExport

SHORTEST_REASON = 4


class FullLedgerForm(forms.Form):
    """Why, and the password once more. It is asked for as at sign-in, so that guessing is stopped as there."""

    reason = forms.CharField(
        label="导出理由",
        min_length=SHORTEST_REASON,
        max_length=200,
        help_text="例如：与民政局核对低保名单。写入审计簿和工作簿的校验页。",
        error_messages={
            "required": "请写明为什么要未脱敏的台账。",
            "min_length": f"请写清楚，至少 {SHORTEST_REASON} 个字。",
        },
    )
    password = forms.CharField(
        label="您的登录密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "请再输一次登录密码。"},
    )

    def __init__(self, *args: Any, request: StaffRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        user = self.request.user
        if authenticate(self.request, username=user.username, password=password) != user:
            raise ValidationError("密码不对，没有导出。连续输错几次，账号会锁定十五分钟。")
        return password


class ReturnedForm(ActForm):
    """A ledger that came back. The file is not kept between looking and taking over: it is sent again, known by its digest."""

    file = forms.FileField(
        label="台账工作簿",
        widget=forms.ClearableFileInput(
            attrs={
                "accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
        help_text=f"本系统导出的 .xlsx，改没改过都可以，最大 {MAX_FILE_MB} MB。",
        error_messages={
            "required": "请选择台账工作簿。",
            "empty": "这个文件是空的，请重新选择。",
        },
    )
    digest = ""

    def clean_file(self) -> Returned:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_FILE_MB << 20:
            raise ValidationError(f"文件超过 {MAX_FILE_MB} MB，不像是本系统导出的台账。")
        content = file.read()
        self.digest = hashlib.sha256(content).hexdigest()
        return read_returned(content)


class RemarksForm(ActForm):
    """Who answers for the remarks of a file that was looked at, and by when. `digest` is of the file that came now."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    responsible_user = PersonField(
        label="责任人",
        queryset=User.objects.none(),
        required=False,
        empty_label="没有定，或不在名单里",
        help_text="这一批疑点都由这个人答复；以后可以在问题台账里逐条改。",
    )
    responsible = forms.CharField(label="其他责任人", max_length=60, required=False)
    due_on = DayField(label="答复时限", error_messages={"required": "请填答复时限。"})

    def __init__(
        self, *args: Any, export: LedgerExport, day: date, digest: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.digest = digest
        people = holders(May.HANDLE_ISSUES, [export.area_id], day)
        self.fields["responsible_user"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.digest != cleaned.pop("seen", ""):
            raise ValidationError("这不是刚才核验的那个文件，什么也没有登记。请先核验这个文件。")
        if cleaned.get("responsible_user") and cleaned.get("responsible"):
            self.add_error("responsible", "责任人和其他责任人只填一个。")
        return cleaned
