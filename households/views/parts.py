"""Entering and correcting the parts of a case file: one address a part, one shape for all."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from households.access import May, StaffRequest, requires
from households.actions.parts import follow_on, save_part, set_causes, void_part
from households.actions.people import set_phone
from households.forms import VoidForm
from households.forms.parts import (
    CardForm,
    CausesForm,
    DetailsForm,
    HelpPlanForm,
    IncomeForm,
    LivingForm,
    MemberForm,
    PairingForm,
    PapersForm,
    PartForm,
    PaymentForm,
    PlanForm,
    PlantingForm,
    ProductionForm,
    StatedIncomeForm,
    SubsidyForm,
)
from households.models import (
    CaseFile,
    Circumstances,
    Disability,
    HelpPlan,
    Household,
    Income,
    Living,
    Membership,
    Pairing,
    PlannedExit,
    Planting,
    Production,
    StatedIncome,
    Subsidy,
    SubsidyPayment,
)


@dataclass(frozen=True)
class Part:
    """A part that a household has once: its title, its form, and where on the case file it stands."""

    title: str
    form: type[PartForm]
    model: type[Model]
    section: str
    is_dated: bool = False


@dataclass(frozen=True)
class Kind:
    """Rows of which a household has many."""

    title: str
    form: type[PartForm]
    model: type[Model]
    section: str
    can_be_void: bool = False


PARTS = {
    "details": Part("户情", DetailsForm, Household, "summary"),
    "papers": Part("档卡", PapersForm, CaseFile, "summary"),
    "plan": Part("脱贫计划", PlanForm, PlannedExit, "register", is_dated=True),
    "living": Part("生活条件", LivingForm, Living, "conditions", is_dated=True),
    "production": Part("生产条件", ProductionForm, Production, "conditions", is_dated=True),
}
CAUSES = "causes"
KINDS = {
    "income": Kind("年收入", IncomeForm, Income, "income"),
    "stated-income": Kind("系统载明收入", StatedIncomeForm, StatedIncome, "income"),
    "planting": Kind("种植", PlantingForm, Planting, "conditions"),
    "subsidy": Kind("补贴享受", SubsidyForm, Subsidy, "subsidies", can_be_void=True),
    "payment": Kind("补贴发放", PaymentForm, SubsidyPayment, "subsidies", can_be_void=True),
    "help-plan": Kind("帮扶计划", HelpPlanForm, HelpPlan, "help"),
    "pairing": Kind("结对", PairingForm, Pairing, "help"),
}


@requires(May.EDIT_REGISTER)
def part_edit(request: StaffRequest, number: str, part: str) -> HttpResponse:
    household = _household(request, number)
    if part == CAUSES:
        return _causes(request, household)
    chosen = PARTS.get(part)
    if chosen is None:
        raise Http404("没有这一部分。")
    form = chosen.form(
        request.POST or None,
        instance=_present(chosen, household, request),
        household=household,
        today=request.today,
    )
    known: dict[str, Any] = {"by": request.user, "household": household}
    saved = (
        form.act(follow_on, owner="household", **known)
        if chosen.is_dated
        else form.act(save_part, **known)
    )
    if saved:
        return _done(request, household, chosen.title, chosen.section)
    return _page(request, household, form, chosen.title, chosen.section)


@requires(May.EDIT_REGISTER)
def row_new(request: StaffRequest, number: str, kind: str) -> HttpResponse:
    household, chosen = _household(request, number), _kind(kind)
    row = chosen.model(**_beginnings(kind, household, request))
    return _row(request, household, chosen, row)


@requires(May.EDIT_REGISTER)
def row_edit(request: StaffRequest, number: str, kind: str, pk: int) -> HttpResponse:
    household, chosen = _household(request, number), _kind(kind)
    return _row(request, household, chosen, _owned(request, chosen, household, pk))


@requires(May.EDIT_REGISTER)
def row_void(request: StaffRequest, number: str, kind: str, pk: int) -> HttpResponse:
    household, chosen = _household(request, number), _kind(kind)
    row = _owned(request, chosen, household, pk)
    if not isinstance(row, Subsidy | SubsidyPayment):
        raise Http404("这一类记录只能更正，不能作废。")
    form = VoidForm(request.POST or None)
    if form.act(void_part, by=request.user, household=household, row=row):
        return _done(request, household, f"{chosen.title}作废", chosen.section)
    return TemplateResponse(
        request,
        "parts/confirm.html",
        {
            "question": f"作废这一条{chosen.title}？",
            "facts": [
                {"label": "记录", "value": str(row)},
                {
                    "label": "作废以后",
                    "value": "不再计入任何数字，但不删除，谁作废、为什么都留着。",
                },
            ],
            "form": form,
            "act_label": "作废",
            "cancel_url": _back(household, chosen.section),
        },
    )


@requires(May.EDIT_REGISTER)
def member_edit(request: StaffRequest, number: str, code: str) -> HttpResponse:
    household = _household(request, number)
    person = _membership(household, code).person
    present = person.circumstances.covering(request.today).first()
    form = MemberForm(
        request.POST or None,
        instance=present or Circumstances(person=person, begins_on=request.today),
        household=household,
        today=request.today,
    )
    with transaction.atomic():
        saved = form.act(follow_on, by=request.user, household=household, owner="person")
        if saved and form.cleaned_data["phone"]:
            set_phone(by=request.user, household=household, person=person, **_phone(form))
    if saved:
        return _done(request, household, f"{person}的情况", "members")
    return _page(request, household, form, f"{person}的情况", "members")


@requires(May.EDIT_REGISTER)
def card_new(request: StaffRequest, number: str, code: str) -> HttpResponse:
    household = _household(request, number)
    person = _membership(household, code).person
    return _card(request, household, Disability(person=person, begins_on=request.today))


@requires(May.EDIT_REGISTER)
def card_edit(request: StaffRequest, number: str, code: str, pk: int) -> HttpResponse:
    household = _household(request, number)
    person = _membership(household, code).person
    mine = person.disabilities.filter(
        person__memberships__household__in=Household.objects.within(request.reach)
    )
    return _card(request, household, get_object_or_404(mine.distinct(), pk=pk))


def _card(request: StaffRequest, household: Household, card: Disability) -> HttpResponse:
    form = CardForm(request.POST or None, instance=card, household=household, today=request.today)
    title = f"{card.person}的残疾人证"
    if form.act(save_part, by=request.user, household=household):
        return _done(request, household, title, "members")
    return _page(request, household, form, title, "members")


def _row(request: StaffRequest, household: Household, kind: Kind, row: Model) -> HttpResponse:
    form = kind.form(request.POST or None, instance=row, household=household, today=request.today)
    if form.act(save_part, by=request.user, household=household):
        return _done(request, household, kind.title, kind.section)
    return _page(request, household, form, kind.title, kind.section)


def _causes(request: StaffRequest, household: Household) -> HttpResponse:
    present = list(household.causes.covering(request.today))
    main = next((cause for cause in present if cause.is_main), None)
    form = CausesForm(
        request.POST or None,
        initial={
            "main": main.code if main else None,
            "description": main.description if main else "",
            "others": [cause.code for cause in present if not cause.is_main],
            "begins_on": main.begins_on if main else request.today,
        },
    )
    if form.act(set_causes, by=request.user, household=household):
        return _done(request, household, "致贫原因", "register")
    return _page(request, household, form, "致贫原因", "register")


def _household(request: StaffRequest, number: str) -> Household:
    within = Household.objects.within(request.reach).select_related("area")
    return get_object_or_404(within, number=number)


def _membership(household: Household, code: str) -> Membership:
    """Any time of the person in the household: what is true of a former member may be corrected too."""
    memberships = household.memberships.select_related("person").order_by("-begins_on")
    found = memberships.filter(person__code=code).first()
    if found is None:
        raise Http404("这一户没有这个人。")
    return found


def _kind(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404("没有这一类记录。")
    return KINDS[kind]


def _present(part: Part, household: Household, request: StaffRequest) -> Model:
    """The row as it is, or an empty one of the household."""
    if part.model is Household:
        return household
    rows = part.model._default_manager.filter(household=household)
    if not part.is_dated:
        return rows.first() or part.model(household=household)
    found = rows.covering(request.today).first()  # type: ignore[attr-defined]
    return found or part.model(household=household, begins_on=request.today)


def _owned(request: StaffRequest, kind: Kind, household: Household, pk: int) -> Model:
    owner = "subsidy__household" if kind.model is SubsidyPayment else "household"
    mine = Household.objects.within(request.reach).filter(pk=household.pk)
    rows = kind.model._default_manager.filter(**{f"{owner}__in": mine})
    if kind.can_be_void:
        rows = rows.filter(voided_at__isnull=True)
    return get_object_or_404(rows, pk=pk)


def _beginnings(kind: str, household: Household, request: StaffRequest) -> dict[str, Any]:
    """What a new row of the kind begins with; the form shows it, and it can be written over."""
    today = request.today
    match kind:
        case "payment":
            asked = request.GET.get("subsidy", "")
            found = household.subsidies.filter(pk=int(asked)) if asked.isdecimal() else None
            return {"paid_on": today} | ({"subsidy": found.first()} if found else {})
        case "income":
            year = today.year - 1
            last = household.memberships.covering(today.replace(year, 12, 31)).count()
            return {"household": household, "year": year, "member_count": last or None}
        case "stated-income":
            return {"household": household, "year": today.year - 1}
        case "planting":
            return {"household": household, "year": today.year}
        case "help-plan":
            return {
                "household": household,
                "year": today.year,
                "made_on": today,
                "made_by": request.user,
            }
        case _:
            return {"household": household, "begins_on": today}


def _phone(form: MemberForm) -> dict[str, str | None]:
    typed = form.cleaned_data["phone"]
    return {"phone": None if typed == "-" else typed}


def _back(household: Household, section: str) -> str:
    return f"{household.get_absolute_url()}#{section}"


def _done(request: StaffRequest, household: Household, title: str, section: str) -> HttpResponse:
    messages.success(request, f"{title}已保存。")
    return redirect(_back(household, section))


def _page(
    request: StaffRequest, household: Household, form: Any, title: str, section: str
) -> HttpResponse:
    return TemplateResponse(
        request,
        "households/part_form.html",
        {
            "form": form,
            "title": title,
            "household": household,
            "cancel_url": _back(household, section),
        },
    )
