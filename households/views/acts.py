"""Changes to the register: which one, what it will do, doing it; what was done, and taking it back."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from households.access import May, StaffRequest, reach, requires
from households.actions.acts import foresee_reversal, possible, reverse, tell
from households.duplicates import doubles
from households.filters import ActFilter
from households.forms import FORMS, IdentifyNewForm, ReversalForm
from households.glances import glances, head_names, with_columns
from households.models import Act, Household, Membership
from households.views.paging import leaf, wants_fragment

Kind = Act.Kind


@dataclass(frozen=True)
class Family:
    """Changes of one sort, as they stand together on the page where one is chosen."""

    title: str
    kinds: tuple[Act.Kind, ...]


FAMILIES = (
    Family("成员增加", (Kind.BIRTH, Kind.MARRY_IN, Kind.ADOPT, Kind.MOVE_IN, Kind.RELEASE)),
    Family("成员减少", (Kind.DEATH, Kind.MARRY_OUT, Kind.MOVE_OUT, Kind.ABROAD, Kind.PRISON)),
    Family("户主和分合", (Kind.CHANGE_HEAD, Kind.SPLIT, Kind.MERGE)),
    Family("身份", (Kind.CORRECT_IDENTITY, Kind.MERGE_PERSONS)),
    Family(
        "在册状态",
        (Kind.IDENTIFY, Kind.EXIT, Kind.RELAPSE, Kind.ATTRIBUTE, Kind.EXPEL, Kind.DISSOLVE),
    ),
)
HINTS = {
    Kind.IDENTIFY: "不在册的这一户纳入建档立卡",
    Kind.EXIT: "体检和程序都通过以后",
    Kind.RELAPSE: "已脱贫的重新变为贫困",
    Kind.ATTRIBUTE: "一般、低保、特困供养之间改变",
    Kind.EXPEL: "本不该在册，人还在户里",
    Kind.DISSOLVE: "全家都不在了或都转走了",
    Kind.BIRTH: "新生儿",
    Kind.MARRY_IN: "因结婚加入",
    Kind.ADOPT: "收养的孩子",
    Kind.MOVE_IN: "户口或生活迁来",
    Kind.RELEASE: "刑满回来",
    Kind.DEATH: "同时停止本人的补贴",
    Kind.MARRY_OUT: "因结婚离开",
    Kind.MOVE_OUT: "户口或生活迁走",
    Kind.ABROAD: "到国外长住",
    Kind.PRISON: "服刑期间不在户",
    Kind.CHANGE_HEAD: "换户主，重定各人关系",
    Kind.SPLIT: "一部分人另立一户",
    Kind.MERGE: "另一户并到本户来",
    Kind.CORRECT_IDENTITY: "姓名、性别、出生、号码、民族",
    Kind.MERGE_PERSONS: "一个人登记了两次",
}


@requires(May.SEE_HOUSEHOLDS)
def act_list(request: StaffRequest) -> HttpResponse:
    mine = Act.objects.within(request.reach).select_related(
        "household__area", "person", "recorded_by", "reversal"
    )
    narrowed = ActFilter(request, mine)
    page = leaf(request, narrowed.qs, "次")
    heads = head_names((act.household_id for act in page.rows), request.today)
    fragment = "_act_table.html" if wants_fragment(request) else "act_list.html"
    return TemplateResponse(
        request,
        f"households/{fragment}",
        {
            "filter": narrowed,
            "leaf": page,
            "rows": [{"act": act, "head": heads.get(act.household_id, "")} for act in page.rows],
            "several_villages": "area" in narrowed.filters,
            "can_edit": bool(reach(request.user, May.EDIT_REGISTER, request.today)),
        },
    )


@requires(May.SEE_HOUSEHOLDS)
def act_detail(request: StaffRequest, pk: int) -> HttpResponse:
    mine = Act.objects.within(request.reach).select_related(
        "household__area", "counterpart", "person", "recorded_by", "reverses", "reversal"
    )
    act = get_object_or_404(mine, pk=pk)
    editing = reach(request.user, May.EDIT_REGISTER, request.today)
    reversible = Act.objects.within(editing).standing_good()
    return TemplateResponse(
        request,
        "households/act_detail.html",
        {
            "act": act,
            "head": head_names([act.household_id], request.today).get(act.household_id, ""),
            "sentences": tell(act),
            "can_reverse": reversible.filter(pk=act.pk).exists(),
        },
    )


@requires(May.EDIT_REGISTER)
def act_reverse(request: StaffRequest, pk: int) -> HttpResponse:
    mine = Act.objects.within(request.reach).select_related("household", "counterpart")
    act = get_object_or_404(mine, pk=pk)
    form = ReversalForm(request.POST or None)
    reversal = form.act(reverse, act=act, by=request.user, today=request.today)
    if reversal:
        messages.success(request, "已撤销，登记恢复到这次变动以前；两次都留在变动记录里。")
        return redirect("households:act-detail", reversal.pk)
    foreseen = ReversalForm({"reason": "预览"})
    foresight = foreseen.act(foresee_reversal, act=act, by=request.user, today=request.today)
    return TemplateResponse(
        request,
        "households/act_reverse.html",
        {
            "act": act,
            "head": head_names([act.household_id], request.today).get(act.household_id, ""),
            "form": form,
            "foresight": foresight,
            "refusals": foreseen.non_field_errors(),
        },
    )


@requires(May.EDIT_REGISTER)
def act_pick(request: StaffRequest, number: str) -> HttpResponse:
    within = with_columns(Household.objects.within(request.reach), request.today)
    household = get_object_or_404(within.select_related("area"), number=number)
    offered = possible(household)
    return TemplateResponse(
        request,
        "households/act_pick.html",
        {
            "household": household,
            "glance": glances([household], request.today)[0],
            "families": [
                {"title": family.title, "kinds": [(kind, HINTS[kind]) for kind in chosen]}
                for family in FAMILIES
                if (chosen := [kind for kind in family.kinds if kind in offered])
            ],
            "acts": Act.objects.about(household).select_related("person", "reversal")[:10],
        },
    )


@requires(May.EDIT_REGISTER)
def act_new(request: StaffRequest, number: str, kind: str) -> HttpResponse:
    within = with_columns(Household.objects.within(request.reach), request.today)
    household = get_object_or_404(within.select_related("area"), number=number)
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](
        request.POST or None,
        household=household,
        today=request.today,
        reach=request.reach,
        asked=request.GET,
    )
    decision = form.decide(by=request.user)
    if decision.act:
        messages.success(request, f"已办理“{decision.act.get_kind_display()}”。")
        return redirect("households:act-detail", decision.act.pk)
    return TemplateResponse(
        request,
        "households/act_form.html",
        {
            "household": household,
            "glance": glances([household], request.today)[0],
            "kind": Kind(kind),
            "hint": HINTS[Kind(kind)],
            "form": form,
            "decision": decision,
            "is_possible": kind in possible(household),
            "is_exit": kind == Kind.EXIT,
        },
    )


@requires(May.EDIT_REGISTER)
def household_identify(request: StaffRequest) -> HttpResponse:
    form = IdentifyNewForm(request.POST or None, reach=request.reach, today=request.today)
    if "more" in request.POST:
        form.add_row(request.POST)
    decision = form.decide(by=request.user)
    if decision.act:
        messages.success(request, "新识别的一户已登记。")
        return redirect("households:act-detail", decision.act.pk)
    return TemplateResponse(
        request, "households/household_identify.html", {"form": form, "decision": decision}
    )


@requires(May.EDIT_REGISTER)
def duplicate_list(request: StaffRequest) -> HttpResponse:
    members = Membership.objects.within(request.reach).covering(request.today)
    page = leaf(request, doubles(members), "对")
    return TemplateResponse(
        request,
        "households/duplicate_list.html",
        {"leaf": page, "doubles": page.rows, "today": request.today},
    )
