"""Sums that were given and payments out of them: reading one, and each further entry."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from households import wording
from households.access import May, StaffRequest, reach, requires
from households.standards import large_payment
from households.views.paging import leaf, wants_fragment
from projects import money
from projects.actions.money import (
    approve,
    move,
    pay,
    refund,
    refuse,
    reverse_allocation,
    reverse_payment,
    take_back,
)
from projects.filters import PaymentFilter
from projects.forms.money import (
    ApproveForm,
    MoveForm,
    PayForm,
    RefundForm,
    RefuseForm,
    ReverseForm,
    TakeBackForm,
)
from projects.models import Allocation, Payment, PaymentRequest


@dataclass(frozen=True)
class Draw:
    """What can be done with a sum that was given."""

    heading: str
    act: str
    form: Any
    action: Callable[..., Any]


DRAWS = {
    "pay": Draw("登记支付", "登记支付", PayForm, pay),
    "take-back": Draw("收回", "收回", TakeBackForm, take_back),
    "move": Draw("调到别的项目", "调整", MoveForm, move),
}


@requires(May.SEE_PROJECTS)
def allocation_detail(request: StaffRequest, pk: int) -> HttpResponse:
    given = Allocation.objects.within(request.reach).given().filter(pk=pk)
    allocation = get_object_or_404(given.select_related("source", "project", "moved_from"))
    recording = reach(request.user, May.RECORD_MONEY, request.today)
    [account] = money.accounts_of(given, request.today)
    return TemplateResponse(
        request,
        "projects/allocation_detail.html",
        {
            "allocation": allocation,
            "account": account,
            "changes": allocation.changes.select_related("recorded_by", "moved_to__project"),
            "payments": allocation.payments.made().select_related("contract__contractor"),
            "requests": allocation.requests.waiting(),
            "left_fen": money.left_of_allocation(allocation),
            "papers": allocation.papers.standing_good().select_related("contract"),
            "can_edit": reach(request.user, May.EDIT_PROJECTS, request.today).covers(
                allocation.project.area_id
            ),
            "is_reversed": Allocation.objects.filter(reverses=allocation).exists(),
            "can_record": recording.covers(allocation.project.area_id),
        },
    )


@requires(May.RECORD_MONEY)
def allocation_draw(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    if kind not in DRAWS:
        raise Http404
    draw = DRAWS[kind]
    mine = Allocation.objects.within(request.reach).given()
    allocation = get_object_or_404(mine.select_related("source", "project__area"), pk=pk)
    form = draw.form(request.POST or None, reach=request.reach, allocation=allocation)
    made = form.act(draw.action, allocation=allocation, by=request.user, today=request.today)
    if isinstance(made, PaymentRequest):
        limit = large_payment(allocation.project.area_id, made.paid_on) or 0
        messages.warning(
            request,
            f"已登记，等待复核：达到{wording.money(limit)}的支付要由另一位同志复核后才算支付。",
        )
        return redirect(made)
    if made:
        messages.success(request, f"{draw.heading}已登记。")
        return redirect(made)
    left = wording.money(money.left_of_allocation(allocation))
    return money_form(
        request,
        form,
        draw.heading,
        draw.act,
        allocation.get_absolute_url(),
        f"{allocation.project} · {allocation.source} · 还剩 {left}",
    )


@requires(May.RECORD_MONEY)
def allocation_reverse(request: StaffRequest, pk: int) -> HttpResponse:
    mine = Allocation.objects.within(request.reach).select_related("project", "source", "origin")
    allocation = get_object_or_404(mine, pk=pk)
    form = ReverseForm(request.POST or None, initial={"on": request.today})
    if form.act(reverse_allocation, allocation=allocation, by=request.user, today=request.today):
        messages.success(request, "已冲销，两笔都留在记录里。")
        return redirect(allocation)
    return reversal(request, form, _facts(allocation), allocation.get_absolute_url())


@requires(May.SEE_PROJECTS)
def payment_list(request: StaffRequest) -> HttpResponse:
    mine = Payment.objects.within(request.reach).select_related(
        "allocation__project", "allocation__source", "contract"
    )
    narrowed = PaymentFilter(request, mine)
    page = leaf(request, narrowed.qs.order_by("-paid_on", "-pk"), "笔")
    fragment = "_payment_table.html" if wants_fragment(request) else "payment_list.html"
    context = {"filter": narrowed, "leaf": page, "total_fen": narrowed.qs.order_by().fen()}
    return TemplateResponse(request, f"projects/{fragment}", context)


@requires(May.SEE_PROJECTS)
def payment_detail(request: StaffRequest, pk: int) -> HttpResponse:
    mine = Payment.objects.within(request.reach).made().select_related(
        "allocation__project", "allocation__source", "contract__contractor",
        "recorded_by", "approved_by",
    )  # fmt: skip
    payment = get_object_or_404(mine, pk=pk)
    recording = reach(request.user, May.RECORD_MONEY, request.today)
    return TemplateResponse(
        request,
        "projects/payment_detail.html",
        {
            "payment": payment,
            "papers": payment.papers.standing_good().select_related("contract"),
            "can_edit": reach(request.user, May.EDIT_PROJECTS, request.today).covers(
                payment.allocation.project.area_id
            ),
            "changes": payment.changes.select_related("recorded_by", "reversal"),
            "is_reversed": Payment.objects.filter(reverses=payment).exists(),
            "can_record": recording.covers(payment.allocation.project.area_id),
        },
    )


@requires(May.RECORD_MONEY)
def payment_refund(request: StaffRequest, pk: int) -> HttpResponse:
    mine = Payment.objects.within(request.reach).made().select_related("allocation__project")
    payment = get_object_or_404(mine, pk=pk)
    form = RefundForm(request.POST or None, initial={"paid_on": request.today})
    if form.act(refund, payment=payment, by=request.user, today=request.today):
        messages.success(request, "退回已登记，余额随之改变。")
        return redirect(payment)
    return money_form(
        request, form, "登记退回", "登记退回", payment.get_absolute_url(), str(payment.payee)
    )


@requires(May.RECORD_MONEY)
def payment_reverse(request: StaffRequest, pk: int) -> HttpResponse:
    mine = Payment.objects.within(request.reach).select_related("allocation__project")
    payment = get_object_or_404(mine, pk=pk)
    form = ReverseForm(request.POST or None, initial={"on": request.today})
    if form.act(reverse_payment, payment=payment, by=request.user, today=request.today):
        messages.success(request, "已冲销，两笔都留在记录里。")
        return redirect(payment)
    return reversal(request, form, _facts(payment), payment.get_absolute_url())


@requires(May.SEE_PROJECTS)
def request_list(request: StaffRequest) -> HttpResponse:
    mine = PaymentRequest.objects.within(request.reach).select_related(
        "allocation__project", "requested_by", "decided_by", "payment"
    )
    page = leaf(request, mine.order_by("decided_at", "-requested_at"), "笔")
    return TemplateResponse(request, "projects/request_list.html", {"leaf": page})


@requires(May.SEE_PROJECTS)
def request_detail(request: StaffRequest, key: str) -> HttpResponse:
    mine = PaymentRequest.objects.within(request.reach).select_related(
        "allocation__project", "allocation__source", "contract__contractor",
        "requested_by", "decided_by", "payment",
    )  # fmt: skip
    found = get_object_or_404(mine, key=key)
    approving = reach(request.user, May.APPROVE_PAYMENT, request.today)
    return TemplateResponse(
        request,
        "projects/request_detail.html",
        {
            "asked": found,
            "left_fen": money.left_of_allocation(found.allocation),
            "can_decide": approving.covers(found.allocation.project.area_id)
            and found.state == PaymentRequest.State.WAITING
            and found.requested_by_id != request.user.pk,
        },
    )


@requires(May.APPROVE_PAYMENT)
def request_decide(request: StaffRequest, key: str, kind: str) -> HttpResponse:
    mine = PaymentRequest.objects.within(request.reach).select_related("allocation__project")
    found = get_object_or_404(mine, key=key)
    if kind == "approve":
        form: Any = ApproveForm(request.POST if request.method == "POST" else None)
        payment = form.act(approve, request=found, by=request.user, today=request.today)
        if payment:
            messages.success(request, "已复核，支付成立。")
            return redirect(payment)
        heading = "复核同意支付"
    elif kind == "refuse":
        form = RefuseForm(request.POST or None)
        if form.act(refuse, request=found, by=request.user):
            messages.success(request, "已退回，没有支付。")
            return redirect(found)
        heading = "退回这笔支付"
    else:
        raise Http404
    return money_form(request, form, heading, heading, found.get_absolute_url(), str(found.payee))


def money_form(
    request: StaffRequest, form: Any, heading: str, act: str, back: str, about: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "act_label": act,
        "back_url": back,
        "about": about,
    }
    return TemplateResponse(request, "projects/form.html", context)


def reversal(
    request: StaffRequest, form: Any, facts: list[dict[str, Any]], back: str
) -> HttpResponse:
    context = {
        "question": "冲销这一笔？",
        "facts": [
            *facts,
            {
                "label": "冲销以后",
                "value": "另记一笔相反的金额，两笔都看得到；以前的报告和台账不变。",
            },
        ],
        "form": form,
        "act_label": "冲销",
        "cancel_url": back,
    }
    return TemplateResponse(request, "parts/confirm.html", context)


def _facts(row: Allocation | Payment) -> list[dict[str, Any]]:
    return [
        {"label": row.get_kind_display(), "value": str(row)},
        {"label": "金额", "value": f"{wording.yuan(row.amount_fen):.2f} 元"},
    ]
