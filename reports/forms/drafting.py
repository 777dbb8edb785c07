"""What people type when they write a report."""

from typing import Any

from django import forms

from households.forms.act import ActForm
from reports.actions.drafting import LONGEST_HEADING, LONGEST_PROSE

PROSE_HELP = (
    "数字请用“插入数字”，它随记录变动并能点开背后的记录；直接键入的数字不会变。另起一段请按回车。"
)


class WordsForm(ActForm):
    """The words of a passage; `opened` is the save that they were opened under."""

    heading = forms.CharField(
        label="小标题",
        max_length=LONGEST_HEADING,
        required=False,
        help_text="不用写序号，序号自动编；没有小标题就空着。",
    )
    prose = forms.CharField(
        label="正文",
        max_length=LONGEST_PROSE,
        strip=False,
        help_text=PROSE_HELP,
        widget=forms.Textarea(attrs={"rows": 10, "data-prose": ""}),
        error_messages={"required": "正文不能为空；不需要这一段，可以选“不印”。"},
    )
    opened = forms.IntegerField(min_value=0, widget=forms.HiddenInput(attrs={"data-keep": ""}))


class ChapterForm(ActForm):
    """The heading of a chapter."""

    heading = forms.CharField(
        label="标题",
        max_length=LONGEST_HEADING,
        help_text="不用写序号，序号自动编。",
        error_messages={"required": "请写标题，不用写序号，序号会自动编。"},
    )
    opened = forms.IntegerField(min_value=0, widget=forms.HiddenInput(attrs={"data-keep": ""}))


class AddForm(ActForm):
    """A passage or a chapter of one's own; the key comes with the page, so that sending twice adds once."""

    kind = forms.ChoiceField(
        label="加什么",
        choices=[("passage", "一段文字"), ("chapter", "一个大标题（一、二、……）")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选加一段文字还是一个大标题。"},
    )
    heading = forms.CharField(
        label="标题",
        max_length=LONGEST_HEADING,
        required=False,
        help_text="不用写序号；一段文字可以没有标题。",
    )
    prose = forms.CharField(
        label="正文",
        max_length=LONGEST_PROSE,
        required=False,
        strip=False,
        help_text=PROSE_HELP,
        widget=forms.Textarea(attrs={"rows": 8, "data-prose": ""}),
    )
    key = forms.RegexField(r"^own\.[0-9a-f]{12}$", widget=forms.HiddenInput)
    after = forms.CharField(max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = "passage"


class WaiveForm(ActForm):
    """Why words that the lint doubts may stand."""

    reason = forms.CharField(
        label="说明",
        max_length=200,
        help_text="写清为什么可以这样写。说明和您的姓名印在报告的附件里。",
        error_messages={"required": "请写明为什么可以这样写。"},
    )


class PlainForm(ActForm):
    """A button that needs no words."""
