"""Visits: choosing the household, recording, reading, taking back."""

from collections import Counter

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from households import wording
from households.access import May, StaffRequest, reach, requires
from households.actions.photos import save_photos
from households.actions.proposals import decide_proposal
from households.actions.visits import content_of, correct_visit, record_visit, void_visit
from households.due import State, awaited, due, intervals, own_role, with_state
from households.filters import DueFilter, HouseholdSearch, VisitFilter
from households.forms import CorrectionForm, VisitForm, VoidForm
from households.forms.proposals import DecisionForm
from households.forms.visits import NOTE
from households.glances import glances, head_names, with_columns, with_photo_count
from households.models import Household, Living, Proposal, Visit
from households.standards import CUSTOMARY_VISIT_INTERVAL
from households.versions import earlier_versions, entered_by, told
from households.views.album import album
from households.views.paging import leaf, wants_fragment

CHOICES = 10


@requires(May.SEE_HOUSEHOLDS)
def visit_list(request: StaffRequest) -> HttpResponse:
    mine = with_photo_count(
        Visit.objects.within(request.reach).select_related("household", "visitor", "voided_by")
    )
    narrowed = VisitFilter(request, mine)
    page = leaf(request, narrowed.qs, "次")
    heads = head_names((visit.household_id for visit in page.rows), request.today)
    fragment = "_visit_table.html" if wants_fragment(request) else "visit_list.html"
    return TemplateResponse(
        request,
        f"households/{fragment}",
        {
            "filter": narrowed,
            "leaf": page,
            "visits": [
                {"visit": visit, "head": heads.get(visit.household_id, "")} for visit in page.rows
            ],
            "households": narrowed.qs.order_by().values("household").distinct().count(),
            "can_record_visit": bool(reach(request.user, May.RECORD_VISIT, request.today)),
        },
    )


@requires(May.SEE_HOUSEHOLDS)
def visit_due(request: StaffRequest) -> HttpResponse:
    narrowed = DueFilter(request, Household.objects.within(request.reach).select_related("area"))
    page = leaf(request, narrowed.qs, "户")
    states = Counter(narrowed.qs.order_by().values_list("due_state", flat=True))
    fragment = "_due_table.html" if wants_fragment(request) else "visit_due.html"
    return TemplateResponse(
        request,
        f"households/{fragment}",
        {
            "filter": narrowed,
            "leaf": page,
            "lines": awaited(page.rows, narrowed.day),
            "counts": [(state.label, states[state.value]) for state in State],
            "day": narrowed.day,
            "customary": CUSTOMARY_VISIT_INTERVAL,
            "can_record_visit": bool(reach(request.user, May.RECORD_VISIT, request.today)),
        },
    )


@requires(May.RECORD_VISIT)
def visit_pick(request: StaffRequest) -> HttpResponse:
    mine = with_columns(Household.objects.within(request.reach), request.today)
    narrowed = HouseholdSearch(request, mine)
    found = list(narrowed.qs[: CHOICES + 1]) if narrowed.chips else []
    fragment = "_pick_found.html" if wants_fragment(request) else "visit_pick.html"
    lately = (
        Visit.objects.standing_good()
        .filter(visitor=request.user)
        .order_by("-visited_on", "-id")
        .values_list("household", flat=True)[:CHOICES]
    )
    return TemplateResponse(
        request,
        f"households/{fragment}",
        {
            "filter": narrowed,
            "searched": bool(narrowed.chips),
            "found": glances(found[:CHOICES], request.today),
            "more": len(found) > CHOICES,
            "due": glances(_due(mine, request)[:CHOICES], request.today),
            "lately": glances(mine.filter(pk__in=list(lately)), request.today),
        },
    )


@requires(May.RECORD_VISIT)
def visit_create(request: StaffRequest, number: str) -> HttpResponse:
    within = Household.objects.within(request.reach)
    household = get_object_or_404(
        with_columns(within, request.today).select_related("area"), number=number
    )
    form = VisitForm(
        request.POST or None,
        request.FILES or None,
        today=request.today,
        living=Living.objects.covering(request.today).filter(household=household).first(),
        initial={"place": household.area.name},
    )
    photos = form.pictures() if form.is_valid() else {}
    visit = form.act(record_visit, household=household, by=request.user, today=request.today)
    if visit:
        _keep(request, photos, visit)
        messages.success(request, _recorded(visit))
        return redirect(household)
    glance = glances([household], request.today)[0]
    return TemplateResponse(
        request,
        "households/visit_form.html",
        {"household": household, "glance": glance, "form": form},
    )


@requires(May.SEE_HOUSEHOLDS)
def visit_detail(request: StaffRequest, key: str) -> HttpResponse:
    mine = Visit.objects.within(request.reach).select_related(
        "household__area", "visitor", "voided_by"
    )
    visit = get_object_or_404(mine, key=key)
    pictures = album(visit.photos.standing_good())
    voiding = reach(request.user, May.VOID_VISIT, request.today)
    voidable = Visit.objects.voidable_by(voiding).standing_good()
    return TemplateResponse(
        request,
        "households/visit_detail.html",
        {
            "visit": visit,
            "head": head_names([visit.household_id], request.today).get(visit.household_id, ""),
            "issues": visit.issues.all(),
            "notes": visit.notes.all(),
            "gifts": visit.gifts.standing_good(),
            "album": pictures,
            "photos_missing": max(visit.photos_expected - len(pictures), 0),
            "proposals": told(visit.proposals.select_related("decided_by")),
            "versions": earlier_versions(visit),
            "entered_by": entered_by(visit),
            "skew_minutes": abs(visit.clock_skew_s or 0) // 60,
            "can_void": voidable.filter(pk=visit.pk).exists(),
        },
    )


@requires(May.VOID_VISIT)
def visit_correct(request: StaffRequest, key: str) -> HttpResponse:
    mine = Visit.objects.voidable_by(request.reach).standing_good()
    visit = get_object_or_404(mine.select_related("household"), key=key)
    content = content_of(visit)
    noted = {NOTE + topic: text for topic, text in content.pop("notes").items()}
    form = CorrectionForm(
        request.POST or None,
        today=request.today,
        initial=content | noted | {"seen_version": visit.version, "on": visit.visited_on},
    )
    if form.act(correct_visit, visit=visit, by=request.user, today=request.today):
        messages.success(request, "已更正。原来的内容保留在这一页下面。")
        return redirect(visit)
    head = head_names([visit.household_id], request.today).get(visit.household_id, "")
    return TemplateResponse(
        request, "households/visit_correct.html", {"visit": visit, "head": head, "form": form}
    )


@requires(May.EDIT_REGISTER)
def proposal_list(request: StaffRequest) -> HttpResponse:
    mine = Proposal.objects.within(request.reach).waiting()
    if number := request.GET.get("household"):
        mine = mine.filter(household__number=number)
    page = leaf(request, mine.select_related("household", "visit__visitor").order_by("pk"), "项")
    heads = head_names((row.household_id for row in page.rows), request.today)
    lines = [
        {"told": line, "head": heads.get(line.proposal.household_id, "")}
        for line in told(page.rows)
    ]
    return TemplateResponse(
        request, "households/proposal_list.html", {"leaf": page, "lines": lines}
    )


@requires(May.EDIT_REGISTER)
def proposal_decide(request: StaffRequest, pk: int) -> HttpResponse:
    mine = Proposal.objects.within(request.reach).select_related("household", "visit__visitor")
    proposal = get_object_or_404(mine, pk=pk)
    form = DecisionForm(request.POST or None)
    if form.act(decide_proposal, proposal=proposal, by=request.user, today=request.today):
        messages.success(request, "已核对。走访里能看到结果。")
        return redirect("households:proposal-list")
    [line] = told([proposal])
    head = head_names([proposal.household_id], request.today).get(proposal.household_id, "")
    return TemplateResponse(
        request,
        "households/proposal_decide.html",
        {"line": line, "head": head, "form": form},
    )


@requires(May.VOID_VISIT)
def visit_void(request: StaffRequest, key: str) -> HttpResponse:
    voidable = Visit.objects.voidable_by(request.reach).select_related("household", "visitor")
    visit = get_object_or_404(voidable, key=key)
    form = VoidForm(request.POST or None)
    if form.act(void_visit, visit=visit, by=request.user):
        messages.success(request, "这次走访已作废，不再计入次数；仍可在这里和审计簿里查到。")
        return redirect(visit)
    head = head_names([visit.household_id], request.today).get(visit.household_id, "")
    return TemplateResponse(
        request,
        "parts/confirm.html",
        {
            "question": f"作废{wording.day(visit.visited_on)}的走访？",
            "facts": [
                {"label": "户主", "value": f"{head}（{visit.household.number}）"},
                {"label": "走访人", "value": visit.visitor},
                {"label": "情况", "value": visit.findings},
                {
                    "label": "作废以后",
                    "value": "不再计入任何次数，但不删除，谁作废、为什么都留着。",
                },
            ],
            "form": form,
            "act_label": "作废",
            "cancel_url": visit.get_absolute_url(),
        },
    )


def _due(households: QuerySet[Household], request: StaffRequest) -> QuerySet[Household]:
    """By the interval at each place; for who reaches paired households only, by that of a helper and the own visits."""
    own = not request.reach.areas
    places = intervals(request.today, own_role(request.reach) if own else "")
    return due(with_state(households, request.today, places, request.user if own else None))


def _keep(request: StaffRequest, photos: dict[str, list[UploadedFile]], visit: Visit) -> None:
    """The visit stands whatever becomes of its pictures; a refused one is told by name."""
    for kind, files in photos.items():
        _, refused = save_photos(files=files, owner=visit, by=request.user, kind=kind)
        for sentence in refused:
            messages.warning(request, f"照片没有存下。{sentence}")


def _recorded(visit: Visit) -> str:
    return format_html(
        '走访已登记：{}，{}。{}<a href="{}">看这次走访</a> · <a href="{}">记错了，撤销</a>',
        wording.day(visit.visited_on),
        visit.get_mode_display(),
        _proposed(visit),
        visit.get_absolute_url(),
        reverse("households:visit-void", args=[visit.key]),
    )


def _proposed(visit: Visit) -> str:
    """What became of the changes that were proposed."""
    states = Counter(visit.proposals.values_list("state", flat=True))
    told = [
        f"{label} {states[state]} 项"
        for state, label in (
            (Proposal.State.APPLIED, "档案已更新"),
            (Proposal.State.WAITING, "更改待核对"),
        )
        if states[state]
    ]
    return f"{'，'.join(told)}。" if told else ""
