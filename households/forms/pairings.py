"""Handing households over."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from households.actions.pairings import foresee_hand_over, hand_over
from households.forms.act import ActForm
from households.forms.fields import DayField, PersonField
from households.models import HELPING, Household, Pairing, Posting, Reach, User


@dataclass(frozen=True)
class Decision:
    """The pairings that begin, done or foreseen; `seen` says that this is what was looked at."""

    begun: list[Pairing] = field(default_factory=list)
    seen: str = ""
    is_done: bool = False
    moved: bool = False


class GiverForm(forms.Form):
    """From whom; the households to choose among follow from it."""

    giver = PersonField(label="原帮扶责任人", queryset=User.objects.none(), empty_label="请选择")

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Household.objects.within(reach)
        open_ones = Pairing.objects.filter(household__in=mine, ends_on__isnull=True)
        givers = User.objects.filter(pk__in=open_ones.values("helper")).order_by("name")
        self.fields["giver"].queryset = givers  # type: ignore[attr-defined]


class HandOverForm(ActForm):
    households = forms.ModelMultipleChoiceField(
        label="交接的户",
        queryset=Household.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选至少一户。"},
    )
    taker = PersonField(
        label="接手的人",
        queryset=User.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选接手的人。"},
    )
    on = DayField(
        label="交接日期",
        help_text="从这一天起由接手的人负责。",
        error_messages={"required": "请填交接日期。"},
    )
    document = forms.CharField(label="依据", max_length=120, required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, reach: Reach, giver: User, heads: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        mine = Household.objects.within(reach).filter(pk__in=heads).order_by("number")
        offered: Any = self.fields["households"]
        offered.queryset = mine
        offered.label_from_instance = lambda one: (
            f"{heads[one.pk]}（{one.group_label} {one.number}）"
        )
        offered.initial = list(heads)
        helping = Posting.objects.covering(reach.day).filter(role__in=HELPING)
        takers = User.objects.within(reach).filter(is_active=True, pk__in=helping.values("user"))
        self.fields["taker"].queryset = takers.exclude(pk=giver.pk).order_by("name")  # type: ignore[attr-defined]
        self.fields["on"].initial = reach.day
        self.giver = giver

    def decide(self, by: User) -> Decision:
        """Hands over what was seen beforehand; anything else is shown first, and nothing is done."""
        if not self.is_valid():
            return Decision()
        told = {**self.cleaned_data, "households": list(self.cleaned_data["households"])}
        seen = told.pop("seen")
        words = [[one.pk for one in told["households"]], told["taker"].pk, told["on"].isoformat()]
        digest = hashlib.sha256(json.dumps([*words, told["document"]]).encode()).hexdigest()
        action = hand_over if seen == digest else foresee_hand_over
        try:
            begun = action(by=by, giver=self.giver, **told)
        except ValidationError as refusal:
            self.refuse(refusal)
            return Decision()
        return Decision(begun, digest, is_done=seen == digest, moved=bool(seen))
