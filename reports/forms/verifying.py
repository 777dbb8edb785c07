"""What whoever holds a paper shows of it: its code, or the file itself."""

import re

from django import forms

from reports.models.version import MARK

LARGEST = 20 << 20
NEITHER = "请输入纸面上的核对码，或者选手里的 PDF 文件。"


class VerifyForm(forms.Form):
    refusal = "没有核对，请看下面。"

    mark = forms.CharField(
        label="核对码",
        required=False,
        max_length=60,
        help_text="在报告最后一页，二维码旁边；空格和大小写不论。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="或者选手里的 PDF 文件",
        required=False,
        help_text="只算文件的摘要来比对，不保存文件。",
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_mark(self) -> str:
        mark = re.sub(r"[\s-]", "", self.cleaned_data["mark"]).lower()
        if mark and not re.fullmatch(rf"[0-9a-f]{{{MARK}}}", mark):
            raise forms.ValidationError(f"核对码是 {MARK} 位数字和 a 至 f 的字母，请再核对一遍。")
        return mark

    def clean(self) -> None:
        file = self.cleaned_data.get("file")
        if not self.errors and not self.cleaned_data.get("mark") and not file:
            raise forms.ValidationError(NEITHER)
        if file and file.size > LARGEST:
            self.add_error(
                "file", "文件超过 20 MB，签发的报告没有这么大，请核对是不是选错了文件。"
            )
