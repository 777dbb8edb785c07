"""People who come, people who go, and who they are."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from households import wording
from households.actions import acts
from households.actions.acts import Change, Newcomer
from households.forms.acts import (
    TO_CHOOSE,
    AttributeForm,
    ChangeForm,
    ChangeHeadForm,
    DecidedForm,
    DissolveForm,
    ExitForm,
    ExpelForm,
    IdentifyForm,
    MergeForm,
    PovertyFields,
    Question,
    RelapseForm,
    SplitForm,
    relation_of,
)
from households.forms.fields import DayField
from households.models import (
    Act,
    Area,
    Circumstances,
    Household,
    Membership,
    Person,
    Reach,
    Sex,
)

Kind = Act.Kind
Relation = Membership.Relation

# Never kept as a draft in the browser: a phone is lent, and a number ruins a person.
_NUMBER = {"autocomplete": "off", "spellcheck": "false", "data-no-draft": "", "inputmode": "text"}
LATER = ("", "以后再填")


class NewcomerFields(forms.Form):
    """What is said of a person who was never registered."""

    name = forms.CharField(label="姓名", max_length=40, required=False)
    relation = forms.ChoiceField(
        label="与户主关系",
        choices=[TO_CHOOSE, *Relation.choices],
        error_messages={"required": "请选与户主的关系。"},
    )
    sex = forms.ChoiceField(
        label="性别",
        choices=[("", "按身份号码"), *Sex.choices],
        required=False,
    )
    born_on = DayField(label="出生日期", required=False, help_text="有身份号码的可以留空。")
    ethnicity = forms.CharField(label="民族", max_length=20, initial="汉族", required=False)
    identity_number = forms.CharField(
        label="身份号码",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs=_NUMBER),
    )
    no_identity_reason = forms.CharField(
        label="没有号码的原因", max_length=80, required=False, help_text="例如：新生儿未上户。"
    )
    education = forms.ChoiceField(
        label="文化程度", choices=[LATER, *Circumstances.Education.choices], required=False
    )
    health = forms.ChoiceField(
        label="健康状况", choices=[LATER, *Circumstances.Health.choices], required=False
    )
    labour = forms.ChoiceField(
        label="劳动技能", choices=[LATER, *Circumstances.Labour.choices], required=False
    )
    confirmed = forms.BooleanField(
        label="已对照证件核实",
        required=False,
        help_text="号码与性别、出生日期对不上，而证件确实如此时勾选。",
    )

    def newcomer(self, known: Person | None = None) -> Newcomer:
        said = {name: self.cleaned_data[name] for name in NewcomerFields.base_fields}
        return Newcomer(**said, known=known)


class ComingForm(NewcomerFields, ChangeForm):
    """嫁入, 收养, 刑满释放, 迁入: somebody new, or somebody we know who is in no household now."""

    made: ClassVar[Callable[..., Change]]

    code = forms.CharField(
        label="人编号",
        max_length=22,
        required=False,
        help_text="以前登记过、现在不在任何一户的人，填人编号就够了，下面的身份信息不用再填。",
    )
    phone = forms.CharField(
        label="联系电话",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    field_order = ["relation", "code"]

    def offer(self) -> None:
        field: Any = self.fields["relation"]
        field.choices = [choice for choice in field.choices if choice[0] != Relation.HEAD]

    def clean_code(self) -> Person | None:
        code = self.cleaned_data["code"].strip()
        if not code:
            return None
        lived_here = Membership.objects.within(self.reach).values("person")
        found = Person.objects.filter(code=code, pk__in=lived_here).first()
        if found is None:
            raise ValidationError(
                "没有这个人编号，或者此人以前不在您负责的区域；请改填身份号码，系统会按号码找到他。"
            )
        return found

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("code") and not said.get("name") and "code" not in self.errors:
            self.add_error("name", "请填姓名；以前登记过的，填人编号。")
        return said

    def change(self) -> Change:
        known = self.cleaned_data.get("code")
        newcomer = self.newcomer(known)
        return type(self).made(**self.common, newcomer=newcomer)


class BirthForm(ComingForm):
    kind = Kind.BIRTH
    made = acts.Birth

    def offer(self) -> None:
        super().offer()
        del self.fields["code"], self.fields["phone"]
        self.fields["born_on"].help_text = ""
        for name, value in (
            ("education", Circumstances.Education.PRESCHOOL),
            ("health", Circumstances.Health.HEALTHY),
            ("labour", Circumstances.Labour.NONE),
        ):
            self.fields[name].initial = value


class MarryInForm(ComingForm):
    kind = Kind.MARRY_IN
    made = acts.MarryIn


class AdoptForm(ComingForm):
    kind = Kind.ADOPT
    made = acts.Adopt


class ReleaseForm(ComingForm):
    kind = Kind.RELEASE
    made = acts.Release


class MoveInForm(ComingForm):
    kind = Kind.MOVE_IN
    made = acts.MoveIn


class PersonForm(ChangeForm):
    """A change about one member, who is chosen first."""

    asks: ClassVar[str]

    member: Membership

    def ask(self) -> Question | None:
        for member in self.members:
            if member.person.code == self.asked.get("person"):
                self.member = member
                return None
        return Question(self.asks, _people(self.members, "person"))


class LeavingForm(PersonForm):
    """When it is the head who leaves, those who stay are asked what they are to the new one."""

    asks = "谁离开？"
    made: ClassVar[Callable[..., Change]]

    def offer(self) -> None:
        for member in self.staying:
            self.fields[relation_of(member.person)] = self.relation_field(member)

    @property
    def staying(self) -> list[Membership]:
        if self.member.relation != Relation.HEAD:
            return []
        return [member for member in self.members if member != self.member]

    def change(self) -> Change:
        return type(self).made(
            **self.common, person=self.member.person, places=self.places(self.staying)
        )


class DeathForm(LeavingForm):
    kind = Kind.DEATH
    made = acts.Death
    asks = "谁去世了？"


class MarryOutForm(LeavingForm):
    kind = Kind.MARRY_OUT
    made = acts.MarryOut


class MoveOutForm(LeavingForm):
    kind = Kind.MOVE_OUT
    made = acts.MoveOut


class AbroadForm(LeavingForm):
    kind = Kind.ABROAD
    made = acts.GoAbroad


class PrisonForm(LeavingForm):
    kind = Kind.PRISON
    made = acts.Prison


class CorrectIdentityForm(PersonForm):
    """The number on file is not shown: what is left empty stays as it is."""

    kind = Kind.CORRECT_IDENTITY
    asks = "更正谁的身份信息？"

    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请填姓名。"})
    sex = forms.ChoiceField(label="性别", choices=Sex.choices)
    ethnicity = forms.CharField(label="民族", max_length=20)
    identity_number = forms.CharField(
        label="身份号码", max_length=30, required=False, widget=forms.TextInput(attrs=_NUMBER)
    )
    born_on = DayField(label="出生日期", required=False)
    no_identity_reason = forms.CharField(
        label="没有号码的原因",
        max_length=80,
        required=False,
        help_text="登记的号码是错的、又还没有对的，号码留空，在这里写明原因，原号码就去掉。",
    )
    confirmed = forms.BooleanField(
        label="已对照证件核实",
        required=False,
        help_text="号码与性别、出生日期对不上，而证件确实如此时勾选。",
    )

    def offer(self) -> None:
        person = self.member.person
        for name in ("name", "sex", "ethnicity", "no_identity_reason"):
            self.fields[name].initial = getattr(person, name)
        number = wording.identity_number(person.identity_number)
        self.fields["identity_number"].help_text = (
            f"现在登记的是 {number}；留空不改。" if number else "现在没有登记号码。"
        )
        if number:
            self.fields["born_on"].help_text = "留空不改；改号码时留空，按新号码。"
        else:
            self.fields["born_on"].initial = person.born_on

    def change(self) -> Change:
        said, person = self.cleaned_data, self.member.person
        number, born_on = said["identity_number"].strip(), said["born_on"]
        if not number and not said["no_identity_reason"].strip():
            number = person.identity_number or ""
        if born_on is None and number == (person.identity_number or ""):
            born_on = person.born_on
        return acts.CorrectIdentity(
            **self.common,
            person=person,
            name=said["name"],
            sex=said["sex"],
            born_on=born_on,
            ethnicity=said["ethnicity"],
            identity_number=number,
            no_identity_reason=said["no_identity_reason"],
            confirmed=said["confirmed"],
        )


class MergePersonsForm(ChangeForm):
    kind = Kind.MERGE_PERSONS

    stays: Person
    goes: Person

    def ask(self) -> Question | None:
        mine = {member.person.code: member.person for member in self.members}
        if self.asked.get("stays") not in mine:
            return Question("留下哪一个？", _people(self.members, "stays"))
        self.stays = mine[self.asked["stays"]]
        code = self.asked.get("goes", "").strip()
        lived_here = Membership.objects.within(self.reach).values("person")
        found = Person.objects.filter(code=code, pk__in=lived_here).first()
        if found is None:
            refusal = f"没有人编号为 {code} 的人，请核对后再填。" if code else ""
            return Question(
                f"哪一个人编号与{self.stays}（{self.stays.code}）是同一个人？",
                name="goes",
                label="重复的人编号",
                refusal=refusal,
                kept=(("stays", self.stays.code),),
            )
        self.goes = found
        return None

    def change(self) -> Change:
        return acts.MergePersons(**self.common, stays=self.stays, goes=self.goes)


class NewcomerForm(NewcomerFields):
    """One member of a new household."""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("name"):
            self.add_error("name", "请填姓名。")
        return said


ROWS, MOST_ROWS = 3, 20
NewcomerFormSet = forms.formset_factory(NewcomerForm, extra=ROWS, max_num=MOST_ROWS)


class VillageField(forms.ModelChoiceField):
    def label_from_instance(self, area: Any) -> str:
        return f"{area.name}（{area.code}）"


class IdentifyNewForm(PovertyFields, DecidedForm):
    """A household that nobody has filed: its number and place, its members, and what makes it poor."""

    legend = "这一户"

    number = forms.CharField(
        label="户编号", max_length=20, error_messages={"required": "请填户编号。"}
    )
    area = VillageField(
        label="行政村",
        queryset=Area.objects.none(),
        error_messages={"required": "请选行政村。"},
    )
    natural_village = forms.CharField(label="自然村", max_length=40, required=False)
    group_number = forms.IntegerField(
        label="村民组", min_value=1, max_value=99, required=False, help_text="只填数字。"
    )
    address = forms.CharField(label="住址", max_length=120, required=False)
    identification_standard = forms.ChoiceField(
        label="识别标准", choices=Household.IdentificationStandard.choices
    )

    field_order = [
        "number",
        "area",
        "natural_village",
        "group_number",
        "address",
        "identification_standard",
        "cause",
        "attribute",
        "other_causes",
    ]

    def __init__(self, data: QueryDict | None = None, *, reach: Reach, today: date) -> None:
        super().__init__(data)
        self.today = today
        villages = Area.objects.inside_any(reach.areas).villages()
        field: Any = self.fields["area"]
        field.queryset = villages
        if len(found := list(villages[:2])) == 1:
            field.initial = found[0]
        self.people = NewcomerFormSet(data, prefix="people")
        self.ask_last()

    def add_row(self, sent: QueryDict) -> None:
        """Shows again what was typed, unjudged, with one row more."""
        asked = int(sent.get("people-TOTAL_FORMS") or ROWS) if self.is_bound else ROWS
        self.is_bound = False
        self.initial = _typed(self, sent)
        rows = [
            _typed(NewcomerForm(prefix=f"people-{n}"), sent) for n in range(min(asked, MOST_ROWS))
        ]
        self.people = NewcomerFormSet(prefix="people", initial=None)
        self.people.extra = min(len(rows) + 1, MOST_ROWS)
        for form, typed in zip(self.people.forms, rows, strict=False):
            form.initial = typed

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.people.is_valid()])

    def change(self) -> Change:
        said = self.cleaned_data
        place = ("natural_village", "group_number", "address", "identification_standard")
        return acts.IdentifyNew(
            on=said["on"],
            reason=said["reason"],
            document=said["document"],
            number=said["number"].strip(),
            area=said["area"],
            members=tuple(form.newcomer() for form in self.people if form.has_changed()),
            **self.poverty,
            **{name: said[name] for name in place},
        )


def _typed(form: forms.Form, sent: QueryDict) -> dict[str, Any]:
    return {
        name: field.widget.value_from_datadict(sent, {}, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def _people(members: list[Membership], name: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            f"{member.person}（{member.get_relation_display()}）",
            f"?{name}={member.person.code}",
        )
        for member in members
    )


FORMS: dict[str, type[ChangeForm]] = {
    form.kind: form
    for form in (
        ExitForm,
        RelapseForm,
        AttributeForm,
        IdentifyForm,
        ExpelForm,
        DissolveForm,
        BirthForm,
        MarryInForm,
        AdoptForm,
        ReleaseForm,
        MoveInForm,
        DeathForm,
        MarryOutForm,
        MoveOutForm,
        AbroadForm,
        PrisonForm,
        ChangeHeadForm,
        SplitForm,
        MergeForm,
        CorrectIdentityForm,
        MergePersonsForm,
    )
}
