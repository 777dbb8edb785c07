"""What is asked when a household turns on the register, changes its head, parts or joins with another."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django import forms

from households.actions import acts
from households.actions.acts import Change, Place
from households.forms.acts import TO_CHOOSE, ChangeForm, Question, relation_of
from households.models import Act, Cause, Household, Membership, Person, Standing

Kind = Act.Kind
Relation = Membership.Relation


class TurnForm(ChangeForm):
    """脱贫, 返贫, 清退: the day, the reason and the document are all there is to say."""

    made: ClassVar[Callable[..., Change]]

    def change(self) -> Change:
        return type(self).made(**self.common)


class ExitForm(TurnForm):
    kind = Kind.EXIT
    on_hint = "从哪天起算脱贫，不早于公告退出。"
    made = acts.Exit


class RelapseForm(TurnForm):
    kind = Kind.RELAPSE
    made = acts.Relapse


class ExpelForm(TurnForm):
    kind = Kind.EXPEL
    made = acts.Expel


class AttributeForm(ChangeForm):
    kind = Kind.ATTRIBUTE

    attribute = forms.ChoiceField(
        label="改为", widget=forms.RadioSelect, error_messages={"required": "请选改成的属性。"}
    )

    def offer(self) -> None:
        current = acts.standing_now(self.household)
        self.fields["attribute"].choices = [  # type: ignore[attr-defined]
            choice
            for choice in Standing.Attribute.choices
            if current is None or choice[0] != current.attribute
        ]

    def change(self) -> Change:
        return acts.ChangeAttribute(**self.common, attribute=self.cleaned_data["attribute"])


class PovertyFields(forms.Form):
    """What makes a household poor, asked whenever one comes onto the register."""

    attribute = forms.ChoiceField(
        label="贫困户属性",
        choices=Standing.Attribute.choices,
        widget=forms.RadioSelect,
        initial=Standing.Attribute.GENERAL,
        error_messages={"required": "请选贫困户属性。"},
    )
    cause = forms.ChoiceField(
        label="主要致贫原因",
        choices=[TO_CHOOSE, *Cause.Code.choices],
        error_messages={"required": "请选主要致贫原因。"},
    )
    other_causes = forms.MultipleChoiceField(
        label="其他致贫原因",
        choices=Cause.Code.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="最多两项，不同于主要原因；没有的不选。",
    )

    @property
    def poverty(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "attribute": said["attribute"],
            "cause": said["cause"],
            "other_causes": tuple(said["other_causes"]),
        }


class IdentifyForm(PovertyFields, ChangeForm):
    kind = Kind.IDENTIFY

    def change(self) -> Change:
        return acts.Identify(**self.common, **self.poverty)


class ChangeHeadForm(ChangeForm):
    kind = Kind.CHANGE_HEAD

    def offer(self) -> None:
        for member in self.members:
            self.fields[relation_of(member.person)] = self.relation_field(member)

    def change(self) -> Change:
        return acts.ChangeHead(**self.common, places=self.places(self.members))


class SplitForm(ChangeForm):
    kind = Kind.SPLIT

    number = forms.CharField(
        label="新户编号",
        max_length=20,
        help_text="分出去的户用的新编号，按乡镇编的填。",
        error_messages={"required": "请填新户的户编号。"},
    )

    def offer(self) -> None:
        for member in self.members:
            self.fields[moves_of(member.person)] = forms.BooleanField(
                label=f"分出去（现为{member.get_relation_display()}）", required=False
            )
            field = self.relation_field(member)
            field.label, field.required = "以后与户主的关系", False
            field.choices = [("", "留下，关系不变"), *Relation.choices]
            self.fields[relation_of(member.person)] = field

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        first, *_, last = super().groups
        people = [
            (str(member.person), [self[name(member.person)] for name in (moves_of, relation_of)])
            for member in self.members
        ]
        return [("新的一户", first[1][:1]), *people, last]

    def change(self) -> Change:
        said = self.cleaned_data
        going = [member for member in self.members if said[moves_of(member.person)]]
        head_goes = any(member.relation == Relation.HEAD for member in going)
        stayers = tuple(
            Place(
                member.person,
                said[relation_of(member.person)] or ("" if head_goes else member.relation),
            )
            for member in self.members
            if member not in going
        )
        return acts.Split(
            **self.common,
            number=said["number"].strip(),
            movers=self.places(going),
            stayers=stayers,
        )


class MergeForm(ChangeForm):
    kind = Kind.MERGE

    other: Household

    def ask(self) -> Question | None:
        number = self.asked.get("other", "").strip()
        question = partial(
            Question, text="把哪一户并进来？", name="other", label="并入的户的户编号"
        )
        if not number:
            return question()
        found = Household.objects.within(self.reach).filter(number=number).first()
        if found is None:
            return question(refusal=f"没有户编号为 {number} 的户，请核对后再填。")
        if found.pk == self.household.pk:
            return question(refusal="这是本户自己的编号，请填另一户的。")
        self.other, self.coming = found, acts.members_now(found)
        if not self.coming:
            return question(refusal=f"户编号 {number} 现在没有成员，不用并户。")
        return None

    def offer(self) -> None:
        for member in self.coming:
            self.fields[relation_of(member.person)] = self.relation_field(member, with_head=False)

    def change(self) -> Change:
        return acts.Merge(**self.common, other=self.other, places=self.places(self.coming))


class DissolveForm(ChangeForm):
    kind = Kind.DISSOLVE

    def offer(self) -> None:
        for member in self.members:
            self.fields[f"left_by_{member.person.code}"] = forms.ChoiceField(
                label=f"{member.person}（{member.get_relation_display()}）离开的原因",
                choices=[
                    TO_CHOOSE,
                    *((reason.value, reason.label) for reason in acts.REASONS_TO_GO),
                ],
                error_messages={"required": f"请选{member.person}离开的原因。"},
            )

    def change(self) -> Change:
        departures = tuple(
            acts.Departure(member.person, self.cleaned_data[f"left_by_{member.person.code}"])
            for member in self.members
        )
        return acts.Dissolve(**self.common, departures=departures)


def moves_of(person: Person) -> str:
    return f"moves_{person.code}"
