"""Who a person is, and two entries that are one person."""

from django import forms

from households import wording
from households.actions import acts
from households.actions.acts import Change
from households.forms.acts import ChangeForm, Question
from households.forms.acts_members import NUMBER, PersonForm, people_to_choose
from households.forms.fields import DayField
from households.models import Act, Membership, Person, Sex

Kind = Act.Kind


class CorrectIdentityForm(PersonForm):
    """The number on file is not shown: what is left empty stays as it is."""

    kind = Kind.CORRECT_IDENTITY
    asks = "更正谁的身份信息？"

    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请填姓名。"})
    sex = forms.ChoiceField(label="性别", choices=Sex.choices)
    ethnicity = forms.CharField(label="民族", max_length=20)
    identity_number = forms.CharField(
        label="身份号码", max_length=30, required=False, widget=forms.TextInput(attrs=NUMBER)
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
            return Question("留下哪一个？", people_to_choose(self.members, "stays"))
        self.stays = mine[self.asked["stays"]]
        code = self.asked.get("goes", "").strip()
        lived_here = Membership.objects.within(self.reach).values("person")
        found = Person.objects.filter(code=code, pk__in=lived_here).first()
        now = found and found.memberships.filter(ends_on__isnull=True)
        if now and now.exists() and not now.within(self.reach).exists():
            found = None
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
