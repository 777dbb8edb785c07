"""The entry of the library, and the rows that tell how a project came along."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from households.forms.accounts import AreaChoiceField
from households.forms.act import ActForm
from households.forms.amounts import ScaledField
from households.forms.fields import DayField
from households.forms.photos import PhotosField
from households.forms.rows import InUnits, RowForm
from households.forms.work import HouseholdsField, WorkForm
from households.models import Area, Reach
from projects.actions.library import possible_stages
from projects.models import (
    Acceptance,
    Beneficiary,
    Contract,
    Contractor,
    Notice,
    Progress,
    Project,
    ProjectPhoto,
    Quantity,
    StageEvent,
    Target,
)

PICTURES = "一次可选几张，每张不超过 10 MB。照片里的定位信息会去掉。"


class ProjectForm(RowForm):
    class Meta(InUnits):
        model = Project
        fields = (
            "code", "area", "name", "category", "nature", "place", "content", "goal", "scope", "mechanism",
            "planned_fen", "subsidy_fen", "subsidy_standard", "expected_households", "expected_persons",
            "planned_begins_on", "planned_ends_on", "responsible_unit", "responsible_person",
            "indicator", "note",
        )  # fmt: skip

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Area.objects.inside_any(reach.areas)
        self.fields["area"] = AreaChoiceField(label="实施区域", queryset=places, empty_label=None)
        self.fields["code"].help_text = "项目库里的编号，4 至 24 位数字、字母或短横，登记后不改。"
        self.fields["goal"].help_text = "没有绩效目标的项目不能入库（国开办发〔2018〕10号）。"
        for name in ("planned_fen", "subsidy_fen"):
            self.fields[name].required = False
        if self.instance.pk:
            for name in ("code", "area"):
                self.fields[name].disabled = True


class ProjectRowForm(RowForm):
    """A row of one project."""


class QuantityForm(ProjectRowForm):
    class Meta(InUnits):
        model = Quantity
        fields = ("item", "amount", "unit", "position")


class TargetForm(ProjectRowForm):
    class Meta(InUnits):
        model = Target
        fields = ("aspect", "indicator", "target", "achieved", "evaluated_on", "shortfall")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].help_text = "例如：硬化道路里程、受益群众满意度。"
        self.fields["target"].help_text = "带单位写，例如：9.4公里、不低于95%。"
        self.fields["achieved"].help_text = "自评时填，和自评日期一起。"


class ContractForm(ProjectRowForm):
    """The contractor is found by name, or entered with the contract."""

    contractor_name = forms.CharField(
        label="施工（供货）单位",
        max_length=80,
        error_messages={"required": "请写施工（供货）单位。"},
    )
    credit_code = forms.CharField(
        label="统一社会信用代码", max_length=18, required=False, help_text="可以不填。"
    )
    principal = forms.CharField(label="单位负责人", max_length=40, required=False)

    class Meta(InUnits):
        model = Contract
        fields = ("number", "method", "signed_on", "amount_fen", "begins_on", "ends_on", "note")

    field_order = ["seen", "number", "contractor_name", "credit_code", "principal"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.instance.contractor if self.instance.contractor_id else None
        for field, name in (
            ("contractor_name", "name"),
            ("credit_code", "credit_code"),
            ("principal", "principal"),
        ):
            self.fields[field].initial = getattr(known, name, "")

    def act(self, action: Callable[..., Any], **known: Any) -> Any | None:
        if not self.is_valid():
            return None
        data = self.cleaned_data
        name = data["contractor_name"].strip()
        found = Contractor.objects.filter(name=name).first() or Contractor(name=name)
        for field in ("credit_code", "principal"):
            if data[field].strip():
                setattr(found, field, data[field].strip())
        return super().act(action, contractor=found, **known)


class ProgressForm(ProjectRowForm):
    class Meta(InUnits):
        model = Progress
        fields = ("seen_on", "percent", "text")

    def clean_seen_on(self) -> Any:
        if self.cleaned_data["seen_on"] > self.today:
            raise ValidationError("日期不能晚于今天。")
        return self.cleaned_data["seen_on"]


class AcceptanceForm(ProjectRowForm):
    class Meta(InUnits):
        model = Acceptance
        fields = ("kind", "held_on", "unit", "members", "result", "findings", "document")

    def clean_held_on(self) -> Any:
        if self.cleaned_data["held_on"] > self.today:
            raise ValidationError("日期不能晚于今天。")
        return self.cleaned_data["held_on"]


class NoticeForm(ProjectRowForm):
    class Meta(InUnits):
        model = Notice
        fields = ("moment", "place", "where", "posted_on", "taken_down_on", "objections")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_source = self.instance.source_id is not None
        field: Any = self.fields["moment"]
        field.choices = [
            (value, label)
            for value, label in Notice.Moment.choices
            if (value == Notice.Moment.FUND) is of_source
        ]
        self.fields["taken_down_on"].help_text = "还挂着的不填。"


class BeneficiaryRowForm(ProjectRowForm):
    class Meta(InUnits):
        model = Beneficiary
        fields = ("since_on", "benefit", "amount_fen")


class StageForm(ActForm):
    stage = forms.ChoiceField(label="阶段")
    on = DayField(label="日期", error_messages={"required": "请填日期。"})
    document = forms.CharField(label="文号", max_length=80, required=False)
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, events: list[StageEvent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["stage"]
        field.choices = [(stage.value, stage.label) for stage in possible_stages(events)]


class BeneficiariesForm(WorkForm):
    """Many at once; what each had can be corrected line by line afterwards."""

    key = None  # type: ignore[assignment]
    area = None  # type: ignore[assignment]
    households = HouseholdsField(label="受益的户")
    since_on = DayField(label="受益起始", error_messages={"required": "请填日期。"})
    benefit = forms.CharField(label="受益内容", max_length=120, required=False)
    amount_fen = ScaledField(label="每户折合金额（元）", scale=100, required=False)

    def __init__(self, *args: Any, reach: Reach, at: Area, **kwargs: Any) -> None:
        super().__init__(*args, reach=reach, at=at, **kwargs)
        self.fields["since_on"].initial = reach.day


class PapersForm(forms.Form):
    """Pictures of a paper, page by page."""

    spot = forms.CharField(
        label="是什么文件",
        max_length=40,
        help_text="例如：下达文件、发票和转账回单、合同、验收报告。",
        error_messages={"required": "请写是什么文件。"},
    )
    taken_on = DayField(label="文件日期", error_messages={"required": "请填日期。"})
    caption = forms.CharField(label="说明", max_length=80, required=False)
    photos = PhotosField(help_text=PICTURES)

    def clean_photos(self) -> Any:
        if not self.cleaned_data["photos"]:
            raise ValidationError("请选文件的照片。")
        return self.cleaned_data["photos"]


class PhotosForm(forms.Form):
    moment = forms.ChoiceField(
        label="时段",
        choices=[
            (moment.value, moment.label)
            for moment in ProjectPhoto.Moment
            if moment is not ProjectPhoto.Moment.PAPER
        ],
    )
    spot = forms.CharField(
        label="拍摄位置",
        max_length=40,
        help_text="同一位置、同一角度的施工前后照片写同一个名称，会并排显示。例如：村口向北。",
        error_messages={"required": "请写在哪里拍的。"},
    )
    taken_on = DayField(label="拍摄日期", error_messages={"required": "请填日期。"})
    caption = forms.CharField(label="说明", max_length=80, required=False)
    photos = PhotosField(help_text=PICTURES)

    def clean_photos(self) -> Any:
        if not self.cleaned_data["photos"]:
            raise ValidationError("请选照片。")
        return self.cleaned_data["photos"]
