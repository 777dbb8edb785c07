"""Activities and gifts: lists, entry, reading, taking back."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from households.access import May, StaffRequest, reach, requires
from households.actions.photos import save_photos
from households.actions.work import (
    content_of,
    correct_activity,
    correct_gift,
    digest_of,
    record_activity,
    record_gift,
    void_work,
)
from households.filters.work import ActivityFilter, GiftFilter
from households.forms import VoidForm
from households.forms.work import ActivityCorrection, ActivityForm, GiftCorrection, GiftForm
from households.glances import head_names
from households.models import Activity, Gift
from households.versions import corrections
from households.views.album import album
from households.views.paging import leaf, wants_fragment


@requires(May.SEE_WORK)
def activity_list(request: StaffRequest) -> HttpResponse:
    mine = Activity.objects.within(request.reach).select_related("area")
    # Grouping drops the usual order.
    counted = mine.annotate(reached_count=Count("reached")).order_by("-held_on", "id")
    narrowed = ActivityFilter(request, counted)
    return _list(request, narrowed, "activity", {})


@requires(May.SEE_WORK)
def gift_list(request: StaffRequest) -> HttpResponse:
    narrowed = GiftFilter(request, Gift.objects.within(request.reach).select_related("area"))
    total = narrowed.qs.order_by().filter(voided_at__isnull=True).aggregate(fen=Sum("value_fen"))
    return _list(request, narrowed, "gift", {"total_fen": total["fen"] or 0})


@requires(May.RECORD_WORK)
def activity_create(request: StaffRequest) -> HttpResponse:
    form = ActivityForm(request.POST or None, request.FILES or None, reach=request.reach)
    photos = form.cleaned_data.pop("photos") if form.is_valid() else []
    activity = form.act(record_activity, by=request.user, today=request.today)
    if activity:
        _keep(request, photos, activity)
        messages.success(request, "活动已登记。")
        return redirect(activity)
    return _form(request, form, "登记活动", "登记", reverse("households:activity-list"))


@requires(May.RECORD_WORK)
def gift_create(request: StaffRequest) -> HttpResponse:
    form = GiftForm(request.POST or None, reach=request.reach, initial=_of_activity(request))
    gift = form.act(record_gift, by=request.user, today=request.today)
    if gift:
        messages.success(request, "慰问物资已登记。")
        return redirect(gift)
    return _form(request, form, "登记慰问物资", "登记", reverse("households:gift-list"))


@requires(May.RECORD_WORK)
def activity_correct(request: StaffRequest, key: str) -> HttpResponse:
    mine = Activity.objects.within(request.reach).standing_good().select_related("area")
    activity = get_object_or_404(mine, key=key)
    form = ActivityCorrection(
        request.POST or None,
        request.FILES or None,
        reach=request.reach,
        at=activity.area,
        initial=_written(activity) | {"held_on": activity.held_on},
    )
    photos = form.cleaned_data.pop("photos") if form.is_valid() else []
    if form.act(correct_activity, activity=activity, by=request.user, today=request.today):
        _keep(request, photos, activity)
        messages.success(request, "已更正。原来的内容保留在这一页下面。")
        return redirect(activity)
    return _form(request, form, f"更正{activity.title}", "保存更正", activity.get_absolute_url())


@requires(May.RECORD_WORK)
def gift_correct(request: StaffRequest, key: str) -> HttpResponse:
    mine = Gift.objects.within(request.reach).standing_good().select_related("area")
    gift = get_object_or_404(mine, key=key)
    form = GiftCorrection(
        request.POST or None,
        reach=request.reach,
        at=gift.area,
        initial=_written(gift) | {"given_on": gift.given_on, "activity": gift.activity_id},
    )
    if form.act(correct_gift, gift=gift, by=request.user, today=request.today):
        messages.success(request, "已更正。原来的内容保留在这一页下面。")
        return redirect(gift)
    return _form(request, form, f"更正{gift.item}", "保存更正", gift.get_absolute_url())


@requires(May.SEE_WORK)
def activity_detail(request: StaffRequest, key: str) -> HttpResponse:
    mine = Activity.objects.within(request.reach).select_related(
        "area", "voided_by", "recorded_by"
    )
    activity = get_object_or_404(mine, key=key)
    more = {
        "album": album(activity.photos.standing_good()),
        "gifts": activity.gifts.standing_good().order_by("given_on", "pk"),
    }
    return _detail(request, "activity", activity, activity.reached, more)


@requires(May.SEE_WORK)
def gift_detail(request: StaffRequest, key: str) -> HttpResponse:
    mine = Gift.objects.within(request.reach).select_related(
        "area", "voided_by", "recorded_by", "activity", "visit"
    )
    gift = get_object_or_404(mine, key=key)
    return _detail(request, "gift", gift, gift.given_to, {})


@requires(May.RECORD_WORK)
def activity_void(request: StaffRequest, key: str) -> HttpResponse:
    activity = get_object_or_404(Activity.objects.within(request.reach), key=key)
    return _void(request, activity, "活动", activity.title)


@requires(May.RECORD_WORK)
def gift_void(request: StaffRequest, key: str) -> HttpResponse:
    gift = get_object_or_404(Gift.objects.within(request.reach), key=key)
    return _void(request, gift, "慰问物资", gift.item)


def _list(request: StaffRequest, narrowed: Any, noun: str, more: dict[str, Any]) -> HttpResponse:
    fragment = f"_{noun}_table.html" if wants_fragment(request) else f"{noun}_list.html"
    return TemplateResponse(
        request,
        f"households/{fragment}",
        {
            "filter": narrowed,
            "leaf": leaf(request, narrowed.qs, "次" if noun == "activity" else "笔"),
            "can_record": bool(reach(request.user, May.RECORD_WORK, request.today)),
        }
        | more,
    )


def _form(request: StaffRequest, form: Any, heading: str, act: str, back: str) -> HttpResponse:
    return TemplateResponse(
        request,
        "households/work_form.html",
        {"form": form, "heading": heading, "act_label": act, "back_url": back},
    )


def _of_activity(request: StaffRequest) -> dict[str, Any]:
    """What a gift of the activity in the address begins with."""
    key = request.GET.get("activity", "")
    if not key.isdecimal():
        return {}
    activity = Activity.objects.within(request.reach).standing_good().filter(pk=key).first()
    if activity is None:
        return {}
    return {"activity": activity.pk, "given_on": activity.held_on, "area": activity.area_id}


def _written(work: Activity | Gift) -> dict[str, Any]:
    """A correction's form begins with what is there; a count in words that the program wrote is not there."""
    content = content_of(work)
    households = content["households"]
    if content.get("receivers") == f"{len(households)}户":
        content["receivers"] = ""
    return content | {"households": "\n".join(households), "seen": digest_of(work)}


def _keep(request: StaffRequest, photos: list[Any], activity: Activity) -> None:
    _, refused = save_photos(files=photos, owner=activity, by=request.user)
    for sentence in refused:
        messages.warning(request, f"照片没有存下。{sentence}")


def _detail(
    request: StaffRequest, noun: str, row: Any, links: Any, more: dict[str, Any]
) -> HttpResponse:
    households = [link.household for link in links.select_related("household")]
    heads = head_names((household.pk for household in households), request.today)
    recording = reach(request.user, May.RECORD_WORK, request.today)
    return TemplateResponse(
        request,
        f"households/{noun}_detail.html",
        {
            noun: row,
            "households": [(one, heads.get(one.pk, one.number)) for one in households],
            "corrections": corrections(row),
            "can_change": recording.covers(row.area_id) and not row.is_void,
        }
        | more,
    )


def _void(request: StaffRequest, row: Activity | Gift, noun: str, name: str) -> HttpResponse:
    form = VoidForm(request.POST or None)
    if form.act(void_work, work=row, by=request.user):
        messages.success(request, "已作废，不再计入；仍可在这里和审计簿里查到。")
        return redirect(row)
    return TemplateResponse(
        request,
        "parts/confirm.html",
        {
            "question": f"作废这条{noun}？",
            "facts": [
                {"label": noun, "value": name},
                {"label": "作废以后", "value": "不再计入任何数，但不删除，谁作废、为什么都留着。"},
            ],
            "form": form,
            "act_label": "作废",
            "cancel_url": row.get_absolute_url(),
        },
    )
