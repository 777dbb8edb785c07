"""The code list of subsidies and their rates."""

from typing import Any

from django import forms

from households.forms.accounts import AreaChoiceField
from households.forms.act import ActForm
from households.forms.amounts import ScaledField
from households.forms.standards import document_field
from households.forms.succession import CorrectRowForm, NewRowForm
from households.models import Area, Reach, SubsidyCategory, SubsidyRate


class CategoryChangeForm(ActForm):
    """Everything but the code, which figures and imports know."""

    name = forms.CharField(
        label="名称", max_length=40, error_messages={"required": "请填类别的名称。"}
    )
    group = forms.ChoiceField(label="类别", choices=SubsidyCategory.Group.choices)
    paid_to = forms.ChoiceField(
        label="发放对象",
        choices=SubsidyCategory.PaidTo.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选按户还是按人发放。"},
    )
    is_recurring = forms.BooleanField(
        label="持续享受", required=False, help_text="按月、按年一直发的选上；一次性的不选。"
    )
    is_loan = forms.BooleanField(
        label="属于贷款", required=False, help_text="贷款不是收入，也不计入补贴金额。"
    )
    unit = forms.CharField(
        label="计量单位", max_length=10, required=False, help_text="数量的单位，例如：人、亩。"
    )
    after = forms.ModelChoiceField(
        label="排在哪一类后面",
        queryset=SubsidyCategory.objects.all(),
        required=False,
        empty_label="排在最前",
    )

    def __init__(self, *args: Any, category: SubsidyCategory | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = list(SubsidyCategory.objects.all())
        if category is None:
            self.fields["after"].initial = listed[-1] if listed else None
            return
        for name in self.fields.keys() - {"after"}:
            self.fields[name].initial = getattr(category, name)
        place = listed.index(category)
        self.fields["after"].initial = listed[place - 1] if place else None
        self.fields["after"].queryset = SubsidyCategory.objects.exclude(pk=category.pk)  # type: ignore[attr-defined]


class CategoryForm(CategoryChangeForm):
    code = forms.SlugField(
        label="代码",
        max_length=30,
        help_text="小写字母、数字和下划线，例如 heating；以后不能改。",
        error_messages={
            "required": "请填代码，例如 heating。",
            "invalid": "代码只能用字母、数字、下划线和连字符。",
        },
    )

    field_order = ["name", "code"]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code == "new":
            raise forms.ValidationError("这个代码系统自己要用，请换一个。")
        return code


class RateFields(forms.Form):
    amount_fen = ScaledField(label="标准（元）")
    per = forms.CharField(
        label="计发单位",
        max_length=20,
        help_text="例如：元/人·月。",
        error_messages={"required": "请填计发单位，例如：元/人·月。"},
    )


class RateForm(RateFields, NewRowForm):
    area = AreaChoiceField(label="适用区域", queryset=Area.objects.none(), empty_label=None)
    document = document_field()

    field_order = ["area", "amount_fen", "per", "begins_on", "document", "confirmed"]

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Area.objects.inside_any(reach.areas)  # type: ignore[attr-defined]


class RateCorrectionForm(RateFields, CorrectRowForm):
    document = document_field()

    field_order = ["amount_fen", "per", "begins_on", "ends_on", "document", "reason"]

    def __init__(self, *args: Any, rate: SubsidyRate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("amount_fen", "per", "begins_on", "ends_on", "document"):
            self.fields[name].initial = getattr(rate, name)
