"""The parts of a case file as forms: the fields of a row, in the units people use."""

from datetime import date
from typing import Any

from django import forms

from households.forms.act import ActForm
from households.forms.fields import DayField
from households.forms.rows import InUnits, RowForm
from households.identity import BadNumberError, read_card, tidied
from households.models import (
    CaseFile,
    Cause,
    Circumstances,
    Disability,
    HelpPlan,
    Household,
    Income,
    Living,
    Pairing,
    Person,
    PlannedExit,
    Planting,
    Posting,
    Production,
    StatedIncome,
    Subsidy,
    SubsidyPayment,
    User,
)

Health = Circumstances.Health
HELPING = (
    Posting.Role.HELPER,
    Posting.Role.FIRST_SECRETARY,
    Posting.Role.BUREAU_STAFF,
    Posting.Role.BUREAU_LEADER,
)


class PartForm(RowForm):
    """A row of a household's case file."""

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.household = household
        self.settle()

    def settle(self) -> None:
        """What a part adds to its fields once the household is known."""


class FollowingForm(PartForm):
    """A row that holds from a day on."""

    def settle(self) -> None:
        self.fields[
            "begins_on"
        ].help_text = "情况从哪一天起是这样。用原来的起始日期就是更正，用新的日期就是新的情况，旧的留作历史。"
        self.fields["begins_on"].widget.attrs["max"] = self.today.isoformat()

    def clean_begins_on(self) -> date:
        begins_on: date = self.cleaned_data["begins_on"]
        if begins_on > self.today:
            raise forms.ValidationError("不能晚于今天。")
        return begins_on


class RetypedField(forms.CharField):
    """A sealed number: never shown, typed again to change it, taken out by a dash."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={"autocomplete": "off", "inputmode": "numeric", "data-no-draft": ""}
        )
        super().__init__(required=False, widget=widget, **kwargs)


class DetailsForm(PartForm):
    bank_number = RetypedField(
        label="银行账号", max_length=30, help_text="不改就留空；要删去就写一个减号。"
    )

    class Meta(InUnits):
        model = Household
        fields = [
            "natural_village",
            "group_number",
            "address",
            "identification_standard",
            "is_military_family",
            "is_one_child_family",
            "is_two_daughter_family",
            "bank_name",
            "history",
        ]

    field_order = [*Meta.fields[:8], "bank_number", "history"]

    def clean_bank_number(self) -> str:
        number = tidied(self.cleaned_data["bank_number"])
        if number and number != "-" and not (number.isdigit() and 8 <= len(number) <= 30):
            raise forms.ValidationError("银行账号只有数字，8 至 30 位，请对照存折改正。")
        return number

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        number = self.cleaned_data.get("bank_number")
        if number:
            self.instance.bank_account = None if number == "-" else number


class PapersForm(PartForm):
    class Meta(InUnits):
        model = CaseFile
        fields = ["completed_on", "card_posted_on", "note"]


class PlanForm(FollowingForm):
    class Meta(InUnits):
        model = PlannedExit
        fields = ["begins_on", "year", "route", "document"]


class LivingForm(FollowingForm):
    class Meta(InUnits):
        model = Living
        fields = [
            "begins_on",
            "house_grade",
            "house_area_m2",
            "house_structure",
            "house_built_year",
            "water_is_safe",
            "water_is_difficult",
            "has_power",
            "has_toilet",
            "has_broadcast",
            "road",
            "road_distance_m",
            "fuel",
            "wants_relocation",
            "relocation",
            "resettlement",
            "document",
        ]


class ProductionForm(FollowingForm):
    nought = (
        "farmland_li",
        "irrigated_li",
        "forest_li",
        "returned_forest_li",
        "orchard_li",
        "pasture_li",
        "water_li",
    )

    class Meta(InUnits):
        model = Production
        fields = [
            "begins_on",
            "farmland_li",
            "irrigated_li",
            "forest_li",
            "returned_forest_li",
            "orchard_li",
            "pasture_li",
            "water_li",
            "has_power",
            "is_in_cooperative",
        ]


class MemberForm(FollowingForm):
    """What is true of a person from a day on. Health is ticked, because a person may have several."""

    ailments = forms.MultipleChoiceField(
        label="健康状况",
        choices=[(h.value, h.label) for h in (Health.CHRONIC, Health.MAJOR, Health.DISABLED)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="都不选就是健康；可以选几项。",
    )
    phone = RetypedField(
        label="联系电话", max_length=20, help_text="不改就留空；要删去就写一个减号。"
    )

    nought = ("months_worked", "public_post_months")

    class Meta(InUnits):
        model = Circumstances
        fields = [
            "begins_on",
            "education",
            "school",
            "no_school_reason",
            "labour",
            "work_place",
            "months_worked",
            "public_post",
            "public_post_months",
            "has_medical_insurance",
            "has_serious_illness_insurance",
            "has_pension_insurance",
            "is_serving_soldier",
            "party",
        ]

    field_order = [*Meta.fields[:4], "ailments", *Meta.fields[4:], "phone"]

    def settle(self) -> None:
        super().settle()
        self.fields["ailments"].initial = [
            code for code in (self.instance.health or "").split("+") if code != Health.HEALTHY
        ]

    def clean_phone(self) -> str:
        number = tidied(self.cleaned_data["phone"])
        if number and number != "-" and not (number.replace("-", "").isdigit()):
            raise forms.ValidationError("电话只有数字，座机可以带区号和减号。")
        return number

    def _post_clean(self) -> None:
        chosen = sorted(self.cleaned_data.get("ailments") or [])
        self.instance.health = "+".join(chosen) or Health.HEALTHY
        super()._post_clean()  # type: ignore[misc]


class CardForm(PartForm):
    """A disability card. Its number says category and grade; without the number they are chosen."""

    number = RetypedField(
        label="残疾人证号",
        max_length=22,
        help_text="20 位，换领过的 22 位。填了号码，类别和等级由号码得出。",
    )

    class Meta(InUnits):
        model = Disability
        fields = ["category", "grade", "begins_on", "ends_on"]

    field_order = ["number", *Meta.fields]

    def settle(self) -> None:
        for name in ("category", "grade"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        person: Person = self.instance.person
        if number := tidied(cleaned.get("number") or ""):
            try:
                card = read_card(number, today=self.today)
            except BadNumberError as error:
                self.add_error("number", str(error))
                return cleaned
            if person.identity_number and card.identity.number != person.identity_number:
                self.add_error(
                    "number",
                    f"这个残疾人证号不含{person.name}的身份号码，请对照证件；身份号码错了的，先办身份信息更正。",
                )
            for name, said in (("category", card.category), ("grade", card.grade)):
                if cleaned.get(name) and cleaned[name] != said:
                    self.add_error(name, "与号码不符，请对照证件，或留空由号码得出。")
                cleaned[name] = said
            self.instance.card_number = number
        for name in ("category", "grade"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "没有号码的，请选择。")
        return cleaned


class IncomeForm(PartForm):
    nought = (
        "wages_fen",
        "business_fen",
        "property_fen",
        "transfers_fen",
        "family_planning_fen",
        "dibao_fen",
        "tekun_fen",
        "pension_fen",
        "ecology_fen",
        "business_costs_fen",
    )

    class Meta(InUnits):
        model = Income
        fields = [
            "year",
            "member_count",
            "wages_fen",
            "business_fen",
            "property_fen",
            "transfers_fen",
            "family_planning_fen",
            "dibao_fen",
            "tekun_fen",
            "pension_fen",
            "ecology_fen",
            "business_costs_fen",
        ]


class StatedIncomeForm(PartForm):
    class Meta(InUnits):
        model = StatedIncome
        fields = ["year", "net_fen", "per_head_fen"]


class PlantingForm(PartForm):
    class Meta(InUnits):
        model = Planting
        fields = ["year", "crop", "area_li", "is_intercropped", "note"]


class HelpPlanForm(PartForm):
    class Meta(InUnits):
        model = HelpPlan
        fields = ["made_on", "year", "measures"]


class SubsidyForm(PartForm):
    class Meta(InUnits):
        model = Subsidy
        fields = ["category", "person", "quantity", "begins_on", "ends_on", "document", "note"]

    def settle(self) -> None:
        people = Person.objects.filter(memberships__household=self.household).distinct()
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["person"].empty_label = "全户"  # type: ignore[attr-defined]
        self.fields["begins_on"].help_text = "持续享受的填开始日期；一次性的填办结日期。"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        category, person = cleaned.get("category"), cleaned.get("person")
        if category and category.paid_to == category.PaidTo.PERSON and person is None:
            self.add_error("person", f"{category}按人发放，请选是家里的谁。")
        if category and category.paid_to == category.PaidTo.HOUSEHOLD and person is not None:
            self.add_error("person", f"{category}按户发放，请选“全户”。")
        return cleaned


class PaymentForm(PartForm):
    class Meta(InUnits):
        model = SubsidyPayment
        fields = ["subsidy", "paid_on", "amount_fen", "covers", "voucher"]

    def settle(self) -> None:
        standing = self.household.subsidies.filter(voided_at__isnull=True)
        subsidies = standing.select_related("category", "person", "household")
        field = self.fields["subsidy"]
        field.queryset = subsidies  # type: ignore[attr-defined]
        field.label_from_instance = _told  # type: ignore[attr-defined]
        self.fields["covers"].help_text = "例如 2018年3月、2018年一季度；分期拨付的写明第几期。"

    def clean_paid_on(self) -> date:
        paid_on: date = self.cleaned_data["paid_on"]
        if paid_on > self.today:
            raise forms.ValidationError("发放日期不能晚于今天。")
        return paid_on


class PairingForm(PartForm):
    class Meta(InUnits):
        model = Pairing
        fields = ["helper", "begins_on", "ends_on", "document"]

    def settle(self) -> None:
        places = [*self.household.area.ancestor_codes, self.household.area_id]
        posted = Posting.objects.filter(area__in=places, role__in=HELPING).covering(self.today)
        helpers = User.objects.filter(pk__in=posted.values("user"))
        if self.instance.pk:
            helpers = helpers | User.objects.filter(pk=self.instance.helper_id)
        self.fields["helper"].queryset = helpers.order_by("name")  # type: ignore[attr-defined]
        self.fields["helper"].help_text = "在本村任职的人员。换人时给原来的结对填终止日期。"


class CausesForm(ActForm):
    main = forms.ChoiceField(label="主要致贫原因", choices=Cause.Code.choices)
    description = forms.CharField(label="说明", max_length=200, required=False)
    others = forms.MultipleChoiceField(
        label="其他致贫原因",
        choices=Cause.Code.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="最多两项。",
    )
    begins_on = DayField(
        label="起始日期", help_text="从哪一天起按这些原因登记；用原来的日期就是更正。"
    )


def _told(subsidy: Any) -> str:
    whose = f"（{subsidy.person}）" if subsidy.person else ""
    return f"{subsidy.category}{whose} {subsidy.begins_on}起"
