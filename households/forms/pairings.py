"""Handing households over."""

from typing import Any

from django import forms

from households.actions.pairings import HELPING
from households.forms.act import ActForm
from households.forms.fields import DayField
from households.models import Household, Pairing, Posting, Reach, User


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return f"{person.name}（{person.organisation or person.username}）"


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

    def __init__(
        self, *args: Any, reach: Reach, giver: User, heads: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        mine = Household.objects.within(reach).filter(pk__in=heads).order_by("number")
        field: Any = self.fields["households"]
        field.queryset = mine
        field.label_from_instance = lambda one: (
            f"{heads[one.pk]}（{one.group_label} {one.number}）"
        )
        field.initial = list(heads)
        helping = Posting.objects.covering(reach.day).filter(role__in=HELPING)
        takers = User.objects.within(reach).filter(is_active=True, pk__in=helping.values("user"))
        self.fields["taker"].queryset = takers.exclude(pk=giver.pk).order_by("name")  # type: ignore[attr-defined]
        self.fields["on"].initial = reach.day
