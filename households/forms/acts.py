"""Changes to the register: what is asked for each kind, and the step between asking and doing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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
    Household,
    Membership,
    Person,
    Reach,
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
        told = str(self.data.get(SEEN, ""))
        try:
            foresight, act = acts.perform_as_agreed(
                self.change(),
                by=by,
                today=self.today,
                agreed=lambda foresight: constant_time_compare(told, self._seal(foresight)),
            )
        except ValidationError as refusal:
            self.refuse(refusal)
            return Decision()
        return Decision(act, foresight, self._seal(foresight), moved=bool(told))

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
    on_hint: ClassVar[str] = ""

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
        self.fields["on"].help_text = self.on_hint

    def ask(self) -> Question | None:
        """What must be chosen before there is a form."""
        return None

    def offer(self) -> None:
        """Adds what depends on the household."""

    def is_valid(self) -> bool:
        return self.question is None and super().is_valid()

    @property
    def draft(self) -> str:
        """The name under which the browser keeps what was typed: another person's form is another draft."""
        about = [self.asked.get(name, "") for name in ("person", "other", "stays", "goes")]
        return "-".join(["act", str(self.kind), self.household.number, *filter(None, about)])

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


class ReversalForm(ActForm):
    reason = forms.CharField(
        label="撤销的原因",
        max_length=120,
        help_text="写进变动记录和审计簿，以后都能看到。例如：登记错了户。",
        error_messages={"required": "请写明撤销的原因。"},
    )


def relation_of(person: Person) -> str:
    return f"relation_{person.code}"
