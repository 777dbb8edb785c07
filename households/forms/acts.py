"""Changes to the register: what is asked for each kind, and the step between asking and doing."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import constant_time_compare, salted_hmac

from households.actions import acts
from households.actions.acts import Change, Foresight, Place
from households.forms.act import ActForm
from households.forms.fields import DayField
from households.models import (
    Act,
    Cause,
    Household,
    Membership,
    Person,
    Reach,
    Standing,
    User,
)

Kind = Act.Kind
Relation = Membership.Relation
SEEN = "seen"
LAST = ("on", "reason", "document")
TO_CHOOSE = ("", "请选择")


@dataclass(frozen=True)
class Decision:
    """What came of a form that was sent: an act, or what it would do, or neither when something is to be mended."""

    act: Act | None = None
    foresight: Foresight | None = None
    seen: str = ""
    moved: bool = False


@dataclass(frozen=True)
class Question:
    """What must be known before the form can be made: one of several, each an address, or a word to be typed."""

    text: str
    choices: tuple[tuple[str, str], ...] = ()
    name: str = ""
    label: str = ""
    refusal: str = ""
    kept: tuple[tuple[str, str], ...] = ()


class DecidedForm(ActForm):
    """Asks, then shows what will happen, then does it: only what was shown is done.

    The button that confirms carries a seal over all that was typed and all that was foretold. When either is another
    by then, because something was typed anew or somebody else was quicker, the new foresight is shown instead.
    """

    on = DayField(label="变动日期", error_messages={"required": "请填变动发生的日期。"})
    reason = forms.CharField(
        label="原因",
        max_length=120,
        help_text="一句话，写进变动记录，不写身份号码。",
        error_messages={"required": "请写明变动的原因。"},
    )
    document = forms.CharField(
        label="依据文件", max_length=120, required=False, help_text="例如文号、证明的名称和编号。"
    )

    legend: str
    today: date

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as they stand on the page: what is asked of this kind, then when and why."""
        own = [field for field in self if field.name not in LAST]
        when = [self[name] for name in LAST]
        return [*([(self.legend, own)] if own else []), ("什么时候，为什么", when)]

    def change(self) -> Change:
        """What was typed, as a change. Raises ValidationError for what the change itself cannot say."""
        raise NotImplementedError

    def decide(self, *, by: User) -> Decision:
        if not self.is_valid():
            return Decision()
        try:
            change = self.change()
            foresight = acts.foresee(change, by=by, today=self.today)
            seen = self._seal(foresight)
            told = str(self.data.get(SEEN, ""))
            if constant_time_compare(told, seen):
                return Decision(act=acts.perform(change, by=by, today=self.today))
        except ValidationError as refusal:
            self.refuse(refusal)
            return Decision()
        return Decision(foresight=foresight, seen=seen, moved=bool(told))

    def ask_last(self) -> None:
        """Date, reason and document come after what is asked of this kind."""
        self.order_fields([*(name for name in self.fields if name not in LAST), *LAST])
        self.fields["on"].widget.attrs["max"] = self.today.isoformat()
        self.fields["on"].initial = self.today

    def _seal(self, foresight: Foresight) -> str:
        typed = {
            name: values
            for name, values in self._sent()
            if name not in (SEEN, "csrfmiddlewaretoken")
        }
        told = [foresight.sentences, [(c.label, c.before, c.after) for c in foresight.counts]]
        text = json.dumps([typed, told], ensure_ascii=False, sort_keys=True)
        return salted_hmac("households.acts.seen", text, algorithm="sha256").hexdigest()

    def _sent(self) -> list[tuple[str, Any]]:
        data = self.data
        return list(data.lists()) if hasattr(data, "lists") else list(data.items())


class ChangeForm(DecidedForm):
    """A change to one household; what it is about beyond that (a person, another household) stands in the address."""

    kind: ClassVar[Act.Kind]

    def __init__(
        self,
        *args: Any,
        household: Household,
        today: date,
        reach: Reach,
        asked: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.household, self.today, self.reach, self.asked = household, today, reach, asked
        self.members = acts.members_now(household)
        self.legend = str(Kind(self.kind).label)
        self.question = self.ask()
        if self.question is None:
            self.offer()
        self.ask_last()

    def ask(self) -> Question | None:
        """What must be chosen before there is a form."""
        return None

    def offer(self) -> None:
        """Adds what depends on the household."""

    def is_valid(self) -> bool:
        return self.question is None and super().is_valid()

    @property
    def common(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in LAST}
        return {"household": self.household, **said}

    def relation_field(self, member: Membership, *, with_head: bool = True) -> forms.ChoiceField:
        choices = [
            choice for choice in Relation.choices if with_head or choice[0] != Relation.HEAD
        ]
        return forms.ChoiceField(
            label=f"{member.person}（现为{member.get_relation_display()}）",
            choices=[TO_CHOOSE, *choices],
            error_messages={"required": f"请选{member.person}与户主的关系。"},
        )

    def places(self, members: list[Membership]) -> tuple[Place, ...]:
        return tuple(
            Place(member.person, self.cleaned_data[relation_of(member.person)])
            for member in members
        )


class TurnForm(ChangeForm):
    """脱贫, 返贫, 清退: the day, the reason and the document are all there is to say."""

    made: ClassVar[Callable[..., Change]]

    def change(self) -> Change:
        return type(self).made(**self.common)


class ExitForm(TurnForm):
    kind = Kind.EXIT
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


class ReversalForm(ActForm):
    reason = forms.CharField(
        label="撤销的原因",
        max_length=120,
        help_text="写进变动记录和审计簿，以后都能看到。例如：登记错了户。",
        error_messages={"required": "请写明撤销的原因。"},
    )


def relation_of(person: Person) -> str:
    return f"relation_{person.code}"


def moves_of(person: Person) -> str:
    return f"moves_{person.code}"
