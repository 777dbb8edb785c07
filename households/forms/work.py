"""Activities and gifts, with the households they reached."""

import re
import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from households import wording
from households.forms.accounts import AreaChoiceField
from households.forms.act import ActForm
from households.forms.amounts import ScaledField
from households.forms.fields import DayField, Prose
from households.forms.photos import PhotosField
from households.models import ON_REGISTER, Activity, Area, Household, Reach

EVERY = "全部在册"
YEAR = timedelta(days=366)
GROUP = re.compile(r"^第?(\d{1,3})组$")


class HouseholdsField(Prose):
    """Households, one a line or parted by commas: a number, “3组” for a group, “全部在册” for all on the register."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            rows=3,
            required=False,
            max_length=20_000,
            help_text="一行一个户编号，也可以从 Excel 粘贴一列；“3组”是一个组的在册户，“全部在册”是全村在册户。",
            **kwargs,
        )


class WorkForm(ActForm):
    """What is done in a village; `at` is the village of what is there already and stays."""

    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    area = AreaChoiceField(label="行政村", queryset=Area.objects.none(), empty_label=None)

    def __init__(self, *args: Any, reach: Reach, at: Area | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach, self.at = reach, at
        if at is None:
            villages = Area.objects.inside_any(reach.areas).villages()
            self.fields["area"].queryset = villages  # type: ignore[attr-defined]
            self.fields["area"].initial = villages.first()

    def clean_households(self) -> list[Household]:
        """Raises ValidationError naming each line that is no household of the person's village."""
        area = self.at or self.cleaned_data.get("area")
        words = [
            word for word in re.split(r"[\s,，;；、]+", self.cleaned_data["households"]) if word
        ]
        if not words or area is None:
            return []
        mine = Household.objects.within(self.reach).filter(area=area)
        standing: Any = mine.with_standing(self.reach.day)
        registered = standing.filter(standing__status__in=list(ON_REGISTER))
        found: dict[int, Household] = {}
        unknown: list[str] = []
        for word in words:
            if word == EVERY:
                rows = list(registered)
            elif match := GROUP.match(word):
                rows = list(registered.filter(group_number=int(match[1])))
            else:
                rows = list(mine.filter(number=word))
            if not rows:
                unknown.append(word)
            found |= {row.pk: row for row in rows}
        if unknown:
            raise ValidationError(f"没有找到：{'、'.join(unknown[:10])}。请核对户编号和行政村。")
        return list(found.values())


class ActivityForm(WorkForm):
    """A group event; a call on one household is a visit and is entered as one."""

    kind = forms.ChoiceField(label="类型", choices=Activity.Kind.choices)
    held_on = DayField(label="日期", error_messages={"required": "请填日期。"})
    title = forms.CharField(
        label="名称", max_length=80, error_messages={"required": "请写活动名称。"}
    )
    place = forms.CharField(label="地点", max_length=60, required=False)
    led_by = forms.CharField(label="主持（主讲）人", max_length=60, required=False)
    participants = forms.CharField(label="参加人员", max_length=200, required=False)
    participant_count = forms.IntegerField(
        label="参加人数", min_value=0, max_value=100_000, required=False
    )
    description = Prose(label="内容", max_length=2000, required=False)
    households = HouseholdsField(label="覆盖的户")
    photos = PhotosField()

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, reach=reach, **kwargs)
        self.fields["held_on"].initial = reach.day


class ActivityField(forms.ModelChoiceField):
    def label_from_instance(self, activity: Any) -> str:
        return f"{wording.day(activity.held_on)} {activity.title}"


class GiftForm(WorkForm):
    given_on = DayField(label="日期", error_messages={"required": "请填日期。"})
    item = forms.CharField(
        label="物品", max_length=60, error_messages={"required": "请写送的是什么。"}
    )
    quantity = forms.CharField(
        label="数量", max_length=20, required=False, help_text="例如：12袋。"
    )
    value_fen = ScaledField(label="价值（元）", scale=100)
    value_is_estimated = forms.BooleanField(label="价值是估算的", required=False)
    donor = forms.CharField(
        label="捐赠（慰问）单位", max_length=80, error_messages={"required": "请写谁送的。"}
    )
    activity = ActivityField(
        label="所属活动",
        queryset=Activity.objects.none(),
        required=False,
        empty_label="不属于哪次活动",
        help_text="一年以内的活动；没有的请先登记活动。",
    )
    households = HouseholdsField(label="受赠的户")
    receivers = forms.CharField(
        label="受赠对象",
        max_length=120,
        required=False,
        help_text="不按户送的写在这里，例如：村小学学生。",
    )
    person_count = forms.IntegerField(
        label="受赠人数", min_value=0, max_value=1_000_000, required=False
    )

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, reach=reach, **kwargs)
        self.fields["given_on"].initial = reach.day
        recent = Q(held_on__gte=reach.day - YEAR) | Q(pk=self.initial.get("activity"))
        activities = Activity.objects.within(reach).standing_good().filter(recent)
        self.fields["activity"].queryset = activities.order_by("-held_on", "-pk")  # type: ignore[attr-defined]


class Correction(forms.Form):
    """The reason, and what was seen when the form was opened, so that nobody writes over another."""

    seen = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="更正原因",
        max_length=200,
        help_text="原来的内容保留，别人能看到改了什么、为什么。",
        error_messages={"required": "请写明更正的原因。"},
    )


class ActivityCorrection(Correction, ActivityForm):
    key = None  # type: ignore[assignment]
    area = None  # type: ignore[assignment]


class GiftCorrection(Correction, GiftForm):
    key = None  # type: ignore[assignment]
    area = None  # type: ignore[assignment]
