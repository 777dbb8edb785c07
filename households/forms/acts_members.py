"""People who come and people who go."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from households.actions import acts
from households.actions.acts import Change, Newcomer
from households.forms.acts import TO_CHOOSE, ChangeForm, Question, relation_of
from households.forms.fields import DayField
from households.models import Act, Circumstances, Membership, Person, Sex

Kind = Act.Kind
Relation = Membership.Relation

# Never kept as a draft in the browser: a phone is lent, and a number ruins a person.
NUMBER = {"autocomplete": "off", "spellcheck": "false", "data-no-draft": "", "inputmode": "text"}
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
        widget=forms.TextInput(attrs=NUMBER),
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
        return Newcomer(**said, known=known, phone=self.cleaned_data.get("phone", ""))


class ComingForm(NewcomerFields, ChangeForm):
    """嫁入, 收养, 刑满释放, 迁入: somebody new, or somebody we know who is in no household now."""

    on_hint = "从哪天起算本户的人。"
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
        known, name = said.get("code"), said.get("name", "")
        if known and name and name != known.name:
            self.add_error(
                "name",
                f"人编号 {known.code} 登记的姓名是{known}，请核对；填了人编号的，姓名留空。",
            )
        if not known and not name and "code" not in self.errors:
            self.add_error("name", "请填姓名；以前登记过的，填人编号。")
        return said

    def change(self) -> Change:
        known = self.cleaned_data.get("code")
        newcomer = self.newcomer(known)
        return type(self).made(**self.common, newcomer=newcomer)


class BirthForm(ComingForm):
    kind = Kind.BIRTH
    on_hint = "从哪天起算本户的人，一般填出生日期。"
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
        return Question(self.asks, people_to_choose(self.members, "person"))


class LeavingForm(PersonForm):
    """When it is the head who leaves, those who stay are asked what they are to the new one."""

    on_hint = "离开的日期；当天起不再算本户的人。"
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
    on_hint = "去世的日期；当天起不再算本户的人，本人的补贴停止。"
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


def people_to_choose(members: list[Membership], name: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            f"{member.person}（{member.get_relation_display()}）",
            f"?{name}={member.person.code}",
        )
        for member in members
    )
