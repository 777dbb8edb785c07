"""Places in the tree, and a village's own totals."""

from typing import Any

from django import forms

from households.forms.act import ActForm
from households.forms.amounts import ScaledField, WholeField
from households.forms.succession import CorrectRowForm, NewRowForm
from households.models import VillageProfile


class AreaForm(ActForm):
    code = forms.CharField(
        label="区划代码",
        max_length=12,
        help_text="统计用区划代码：省 2 位，市 4 位，县 6 位，乡镇 9 位，村 12 位。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "请填区划代码。"},
    )
    name = forms.CharField(
        label="名称", max_length=40, error_messages={"required": "请填名称，例如：焦沟村。"}
    )
    parent_name = forms.CharField(
        label="上级的名称",
        max_length=40,
        required=False,
        help_text="上级（例如村所在的乡镇）还没有登记的，填它的名称，一并登记；已有的不填。",
    )


class AreaNameForm(ActForm):
    name = forms.CharField(
        label="名称", max_length=40, error_messages={"required": "名称不能空着。"}
    )

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = name


class TotalsFields(forms.Form):
    household_count = WholeField(label="总户数", max_value=2_000_000_000)
    population = WholeField(label="总人口", max_value=2_000_000_000)
    population_basis = forms.CharField(
        label="人口口径",
        max_length=60,
        help_text="总人口数的是哪些人，例如：村内户籍人口。贫困发生率用它作分母。",
        error_messages={"required": "请写明人口口径，例如：村内户籍人口。"},
    )
    natural_village_count = WholeField(label="自然村数")
    group_count = WholeField(label="村民组数")
    party_member_count = WholeField(label="党员数")
    territory_m2 = ScaledField(label="村域面积（平方公里）", scale=1_000_000)
    farmland_li = ScaledField(label="耕地面积（亩）")
    forest_li = ScaledField(label="林地面积（亩）")
    document = forms.CharField(
        label="依据",
        max_length=120,
        required=False,
        help_text="数字从哪里来，例如：2018年农经年报。",
    )

    def show(self, profile: VillageProfile) -> None:
        """Fills in what stands there already."""
        for name in self.fields:
            if hasattr(profile, name):
                self.fields[name].initial = getattr(profile, name)


class ProfileForm(TotalsFields, NewRowForm):
    """Begins with the former totals, of which only some will have changed; the day and the source are asked anew."""

    def __init__(self, *args: Any, former: VillageProfile | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if former:
            self.show(former)
        self.fields["begins_on"].label = "统计日期"
        self.fields["begins_on"].help_text = "从哪一天起按这些数字算，例如 2018-12-31。"
        self.fields["document"].initial = ""
        self.order_fields(["begins_on"])


class ProfileCorrectionForm(TotalsFields, CorrectRowForm):
    def __init__(self, *args: Any, profile: VillageProfile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["ends_on"]
        self.show(profile)
        self.fields["begins_on"].label = "统计日期"
        self.order_fields(["begins_on"])
