"""Entries of money: what came, to which project, to whom, and what was put right."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms

from households.forms.accounts import AreaChoiceField
from households.forms.act import ActForm
from households.forms.amounts import ScaledField
from households.forms.fields import DayField
from households.forms.rows import InUnits, RowForm
from households.models import Area, Reach
from projects.models import Allocation, Contract, FundSource, Project, SourceEntry

DAY_NEEDED = {"required": "请填日期。"}


def _amount() -> ScaledField:
    # An entry of nothing is none.
    return ScaledField(
        label="金额（元）",
        scale=100,
        min_value=Decimal("0.01"),
        error_messages={"min_value": "金额须大于零；收回、退回、冲销另有登记的地方。"},
    )


def _document(label: str = "文号") -> forms.CharField:
    return forms.CharField(label=label, max_length=120, required=False)


def _note() -> forms.CharField:
    return forms.CharField(label="说明", max_length=200, required=False)


class SourceForm(RowForm):
    """A pot of money; how much it holds is entered apart, each sum with its document."""

    class Meta(InUnits):
        model = FundSource
        fields = (
            "area", "name", "kind", "level", "stream", "year", "document", "budget_line", "unit", "purpose", "principle", "note",
        )  # fmt: skip

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Area.objects.inside_any(reach.areas)
        self.fields["area"] = AreaChoiceField(label="区域", queryset=places, empty_label=None)
        self.fields["area"].help_text = "这笔资金能用到的区域：县级资金选县，村里的选村。"
        self.fields["principle"].widget = forms.Textarea(attrs={"rows": 2})


class MoneyForm(ActForm):
    """An entry, once: the key keeps a form that is sent twice from being two."""

    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)


class EntryForm(MoneyForm):
    kind = forms.ChoiceField(
        label="种类",
        choices=[
            (kind.value, kind.label)
            for kind in SourceEntry.Kind
            if kind is not SourceEntry.Kind.REVERSED
        ],
    )
    entered_on = DayField(label="日期", error_messages=DAY_NEEDED)
    amount_fen = _amount()
    document = _document()
    note = _note()


class AllocateForm(MoneyForm):
    project = forms.ModelChoiceField(
        label="项目",
        queryset=Project.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选项目。"},
    )
    allocated_on = DayField(label="下达日期", error_messages=DAY_NEEDED)
    amount_fen = _amount()
    document = _document("下达文号")
    note = _note()

    def __init__(self, *args: Any, reach: Reach, source: FundSource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Project.objects.within(reach).in_area(source.area_id)
        self.fields["project"].queryset = mine  # type: ignore[attr-defined]
        self.fields["allocated_on"].initial = reach.day


class TakeBackForm(MoneyForm):
    allocated_on = DayField(label="收回日期", error_messages=DAY_NEEDED)
    amount_fen = _amount()
    document = _document()
    note = _note()

    def __init__(self, *args: Any, reach: Reach, allocation: Allocation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["allocated_on"].initial = reach.day


class MoveForm(TakeBackForm):
    project = forms.ModelChoiceField(
        label="调到哪个项目",
        queryset=Project.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选项目。"},
    )

    field_order = ["key", "project"]

    def __init__(self, *args: Any, reach: Reach, allocation: Allocation, **kwargs: Any) -> None:
        super().__init__(*args, reach=reach, allocation=allocation, **kwargs)
        others = Project.objects.within(reach).in_area(allocation.source.area_id)
        self.fields["project"].queryset = others.exclude(pk=allocation.project_id)  # type: ignore[attr-defined]
        self.fields["allocated_on"].label = "调整日期"


class PayForm(MoneyForm):
    paid_on = DayField(label="支付日期", error_messages=DAY_NEEDED)
    amount_fen = _amount()
    contract = forms.ModelChoiceField(
        label="合同",
        queryset=Contract.objects.none(),
        required=False,
        empty_label="没有合同",
        help_text="选了合同，收款单位就是合同的施工（供货）单位。",
    )
    payee = forms.CharField(label="收款单位", max_length=80, required=False)
    purpose = forms.CharField(
        label="用途", max_length=120, error_messages={"required": "请写用途，例如：工程进度款。"}
    )
    voucher = forms.CharField(label="凭证号", max_length=60, required=False)
    note = _note()

    def __init__(self, *args: Any, reach: Reach, allocation: Allocation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contracts = Contract.objects.filter(project=allocation.project_id)
        self.fields["contract"].queryset = contracts.select_related("contractor")  # type: ignore[attr-defined]
        self.fields["paid_on"].initial = reach.day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        contract = cleaned.get("contract")
        if contract and not cleaned.get("payee"):
            cleaned["payee"] = contract.contractor.name
        if not contract and not cleaned.get("payee"):
            self.add_error("payee", "请写收款单位，或选合同。")
        return cleaned


class RefundForm(MoneyForm):
    paid_on = DayField(label="退回日期", error_messages=DAY_NEEDED)
    amount_fen = _amount()
    voucher = forms.CharField(label="凭证号", max_length=60, required=False)
    note = _note()


class ReverseForm(ActForm):
    on = DayField(
        label="冲销日期",
        help_text="从这一天起不再计入；以前的报告和台账不变。",
        error_messages=DAY_NEEDED,
    )
    reason = forms.CharField(
        label="冲销原因", max_length=200, error_messages={"required": "请写明冲销的原因。"}
    )


class ApproveForm(ActForm):
    decision = forms.CharField(label="复核意见", max_length=200, required=False)


class RefuseForm(ActForm):
    decision = forms.CharField(
        label="退回原因", max_length=200, error_messages={"required": "请写明退回的原因。"}
    )
