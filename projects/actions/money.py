"""Money in entries: granted, allocated, taken back, moved, paid, given back; a mistake is reversed by a further entry.

Every write locks the pot it draws from, so that of many at once exactly those go through that fit; the database
promises the same by trigger (`projects.guards`).
"""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from households import wording
from households.audit import record
from households.models import User
from households.standards import large_payment
from projects.models import (
    Allocation,
    Contract,
    FundSource,
    Payment,
    PaymentRequest,
    Project,
    SourceEntry,
)
from projects.models.entry import Entry
from projects.money import left_of_allocation, left_of_source

Kept = TypeVar("Kept", bound=Entry)
CAME = (SourceEntry.Kind.GRANTED, SourceEntry.Kind.ADDED)


@transaction.atomic
def enter_source(
    *,
    source: FundSource,
    by: User,
    key: UUID,
    today: date,
    kind: str,
    entered_on: date,
    amount_fen: int,
    document: str = "",
    note: str = "",
) -> SourceEntry:
    """What came into a pot, or was withdrawn from it; `amount_fen` has no sign.

    Raises ValidationError for a day in the future and when less would be left than was allocated already.
    """
    source = _locked(FundSource, source.pk)
    if known := SourceEntry.objects.filter(key=key).first():
        return known
    _refuse_day(entered_on, today, "entered_on")
    signed = amount_fen if kind in CAME else -amount_fen
    left = left_of_source(source)
    # The first entry says what the pot held when money was allocated out of it already.
    left = -source.allocations.fen() if left is None else left
    if left + signed < 0:
        raise ValidationError(
            {
                "amount_fen": f"已下达到项目的比余下的多{wording.money(-left - signed)}，请核对金额。"
            }
        )
    entry = SourceEntry(
        source=source,
        kind=kind,
        entered_on=entered_on,
        amount_fen=signed,
        document=document,
        note=note,
    )
    return _keep(entry, by, key, source.area_id, "source.entered")


@transaction.atomic
def allocate(
    *,
    source: FundSource,
    project: Project,
    by: User,
    key: UUID,
    today: date,
    allocated_on: date,
    amount_fen: int,
    document: str = "",
    note: str = "",
) -> Allocation:
    """Money of a pot to a project. Raises ValidationError for a day in the future, a pot of another place, and for
    more than the pot still holds.
    """
    source = _locked(FundSource, source.pk)
    if known := Allocation.objects.filter(key=key).first():
        return known
    _refuse_day(allocated_on, today, "allocated_on")
    _refuse_place(source, project)
    left = left_of_source(source)
    if left is not None and amount_fen > left:
        raise ValidationError(
            {
                "amount_fen": f"{source}还剩{wording.money(left)}，不够下达{wording.money(amount_fen)}。"
            }
        )
    allocation = Allocation(
        source=source,
        project=project,
        allocated_on=allocated_on,
        amount_fen=amount_fen,
        document=document,
        note=note,
    )
    return _keep(allocation, by, key, project.area_id, "money.allocated")


@transaction.atomic
def take_back(
    *,
    allocation: Allocation,
    by: User,
    key: UUID,
    today: date,
    allocated_on: date,
    amount_fen: int,
    document: str = "",
    note: str = "",
) -> Allocation:
    """Money of a project back into its pot. Raises ValidationError for a day before it was given or in the future,
    and for more than has not been paid.
    """
    allocation = _locked(Allocation, allocation.pk)
    if known := Allocation.objects.filter(key=key).first():
        return known
    _refuse_taking(allocation, allocated_on, today, amount_fen)
    row = _taken(allocation, Allocation.Kind.RETURNED, allocated_on, amount_fen, document, note)
    return _keep(row, by, key, allocation.project.area_id, "money.returned")


@transaction.atomic
def move(
    *,
    allocation: Allocation,
    project: Project,
    by: User,
    key: UUID,
    today: date,
    allocated_on: date,
    amount_fen: int,
    document: str = "",
    note: str = "",
) -> Allocation:
    """Money of one project to another out of the same pot; gives the sum the other has now.

    Raises ValidationError as `take_back` and `allocate` do, and for the same project.
    """
    source = _locked(FundSource, allocation.source_id)
    allocation = _locked(Allocation, allocation.pk)
    if known := Allocation.objects.filter(key=key).first():
        return known.moved_to
    if project == allocation.project:
        raise ValidationError({"project": "这笔钱已在这个项目，请选另一个项目。"})
    _refuse_place(source, project)
    _refuse_taking(allocation, allocated_on, today, amount_fen)
    out = _taken(allocation, Allocation.Kind.MOVED_OUT, allocated_on, amount_fen, document, note)
    _keep(out, by, key, allocation.project.area_id, "money.moved_out")
    into = Allocation(
        source=source,
        project=project,
        kind=Allocation.Kind.MOVED_IN,
        allocated_on=allocated_on,
        amount_fen=amount_fen,
        document=document,
        note=note,
        moved_from=out,
    )
    return _keep(into, by, None, project.area_id, "money.moved_in")


@transaction.atomic
def pay(
    *,
    allocation: Allocation,
    by: User,
    key: UUID,
    today: date,
    paid_on: date,
    amount_fen: int,
    payee: str,
    purpose: str,
    voucher: str = "",
    contract: Contract | None = None,
    note: str = "",
) -> Payment | PaymentRequest:
    """A payment, or, from the amount on that the standard in force names, a request that a second person decides.

    Raises ValidationError for a day before the money was given or in the future, a contract of another project, and
    for more than is left.
    """
    allocation = _locked(Allocation, allocation.pk)
    known = (
        Payment.objects.filter(key=key).first() or PaymentRequest.objects.filter(key=key).first()
    )
    if known:
        return known
    _refuse_paying(allocation, paid_on, today, amount_fen, contract)
    said: dict[str, Any] = {
        "allocation": allocation,
        "paid_on": paid_on,
        "amount_fen": amount_fen,
        "payee": payee,
        "purpose": purpose,
        "voucher": voucher,
        "contract": contract,
        "note": note,
    }
    area = allocation.project.area_id
    limit = large_payment(area, paid_on)
    if limit is None or amount_fen < limit:
        return _keep(Payment(**said), by, key, area, "money.paid")
    request = PaymentRequest(key=key, requested_by=by, requested_at=timezone.now(), **said)
    request.full_clean()
    request.save(force_insert=True)
    record(
        by=by,
        verb="payment.requested",
        target=request,
        key=str(key),
        area=area,
        after=_plain(said),
    )
    return request


@transaction.atomic
def approve(*, request: PaymentRequest, by: User, today: date, decision: str = "") -> Payment:
    """The second person's word, which makes the payment. Raises ValidationError for who entered it, when it is
    decided already, and when the money is no longer there.
    """
    request = _waiting(request, by)
    allocation = _locked(Allocation, request.allocation_id)
    _refuse_paying(allocation, request.paid_on, today, request.amount_fen, request.contract)
    payment = Payment(
        allocation=allocation,
        paid_on=request.paid_on,
        amount_fen=request.amount_fen,
        payee=request.payee,
        purpose=request.purpose,
        voucher=request.voucher,
        contract=request.contract,
        note=request.note,
        approved_by=by,
    )
    area = allocation.project.area_id
    _keep(payment, request.requested_by, request.key, area, "money.paid", written_by=by)
    _decide(request, by, PaymentRequest.State.PAID, decision, payment)
    return payment


@transaction.atomic
def refuse(*, request: PaymentRequest, by: User, decision: str) -> PaymentRequest:
    """It is not paid, and why. Raises ValidationError as `approve` does, and without a reason."""
    request = _waiting(request, by)
    if not decision.strip():
        raise ValidationError({"decision": "请写明退回的原因。"})
    _decide(request, by, PaymentRequest.State.REFUSED, decision.strip(), None)
    record(
        by=by,
        verb="payment.refused",
        target=request,
        key=str(request.key),
        area=request.allocation.project.area_id,
        reason=decision.strip(),
    )
    return request


@transaction.atomic
def refund(
    *,
    payment: Payment,
    by: User,
    key: UUID,
    today: date,
    paid_on: date,
    amount_fen: int,
    voucher: str = "",
    note: str = "",
) -> Payment:
    """Money that the payee gave back. Raises ValidationError for a day before it was paid or in the future, and for
    more than was paid.
    """
    payment = _locked_payment(payment)
    if known := Payment.objects.filter(key=key).first():
        return known
    _refuse_day(paid_on, today, "paid_on", payment.paid_on, "支付")
    left = payment.amount_fen + payment.changes.fen()
    if amount_fen > left:
        raise ValidationError(
            {"amount_fen": f"这笔支付除已退回的以外只有{wording.money(left)}，不能退回更多。"}
        )
    row = _given_back(payment, Payment.Kind.REFUNDED, paid_on, -amount_fen, voucher, note)
    return _keep(row, by, key, payment.allocation.project.area_id, "money.refunded")


@transaction.atomic
def reverse_payment(*, payment: Payment, by: User, today: date, on: date, reason: str) -> Payment:
    """Puts right a payment or a refund that never was as it was entered; both stay.

    Raises ValidationError without a reason, for one that is reversed already, and for a payment with refunds.
    """
    payment = Payment.objects.select_related("allocation__project").get(pk=payment.pk)
    _locked(Allocation, payment.allocation_id)
    _refuse_reversing(payment, on, today, payment.paid_on, reason)
    first = payment.origin or payment
    if payment.origin is None and payment.changes.fen() != 0:
        raise ValidationError("这笔支付已有退回，请先冲销退回的那一笔。")
    if -payment.amount_fen > 0:
        _refuse_short(payment.allocation, -payment.amount_fen)
    row = _given_back(
        first, Payment.Kind.REVERSED, on, -payment.amount_fen, "", reason.strip(), payment
    )
    return _keep(
        row, by, None, payment.allocation.project.area_id, "money.payment_reversed", reason=reason
    )


@transaction.atomic
def reverse_allocation(
    *, allocation: Allocation, by: User, today: date, on: date, reason: str
) -> Allocation:
    """Puts right an allocation, a return or a move that was entered wrongly; all stay.

    A move is reversed at the project it left, on both sides. Raises ValidationError without a reason, for one that
    is reversed already, and for money that has been paid since.
    """
    row = Allocation.objects.select_related("project", "origin").get(pk=allocation.pk)
    source = _locked(FundSource, row.source_id)
    if row.kind == Allocation.Kind.MOVED_IN:
        raise ValidationError("这笔是调入的，请在调出的项目冲销那一笔。")
    _refuse_reversing(row, on, today, row.allocated_on, reason)
    if row.kind == Allocation.Kind.MOVED_OUT:
        into = row.moved_to
        _refuse_unpaid(into, into.amount_fen)
        _keep(_reversal(into, on, reason), by, None, into.project.area_id, "money.reversed")
    elif row.amount_fen > 0:
        _refuse_unpaid(row, row.amount_fen)
    else:
        left = left_of_source(source)
        if left is not None and left + row.amount_fen < 0:
            raise ValidationError(f"{source}余下的{wording.money(left)}不够再下达这一笔。")
    made = _reversal(row, on, reason)
    return _keep(made, by, None, row.project.area_id, "money.reversed", reason=reason)


@transaction.atomic
def reverse_entry(
    *, entry: SourceEntry, by: User, today: date, on: date, reason: str
) -> SourceEntry:
    """Puts right an entry of a pot. Raises ValidationError without a reason, for one that is reversed already, and
    when less would be left than was allocated.
    """
    source = _locked(FundSource, entry.source_id)
    _refuse_reversing(entry, on, today, entry.entered_on, reason)
    left = left_of_source(source) or 0
    if left - entry.amount_fen < 0:
        raise ValidationError("这笔资金已经下达到项目，请先收回或冲销下达。")
    row = SourceEntry(
        source=source,
        kind=SourceEntry.Kind.REVERSED,
        entered_on=on,
        amount_fen=-entry.amount_fen,
        note=reason.strip()[:200],
        reverses=entry,
    )
    return _keep(row, by, None, source.area_id, "source.reversed", reason=reason)


def _locked(model: Any, pk: int) -> Any:
    """The row that is the place to queue for whatever draws on it."""
    return model.objects.select_for_update(of=("self",)).get(pk=pk)


def _locked_payment(payment: Payment) -> Payment:
    _locked(Allocation, payment.allocation_id)
    found = Payment.objects.select_related("allocation__project").get(pk=payment.pk)
    if found.origin_id:
        raise ValidationError("这是退回或冲销的一笔，不能再退回。")
    return found


def _waiting(request: PaymentRequest, by: User) -> PaymentRequest:
    found: PaymentRequest = _locked(PaymentRequest, request.pk)
    if found.state != PaymentRequest.State.WAITING:
        raise ValidationError(f"这笔支付已由{found.decided_by}复核，不用再办。")
    if found.requested_by_id == by.pk:
        raise ValidationError("大额支付须由登记人以外的人复核，请交另一位同志。")
    return found


def _decide(
    request: PaymentRequest, by: User, state: str, decision: str, payment: Payment | None
) -> None:
    request.state, request.decided_by, request.decided_at = state, by, timezone.now()
    request.decision, request.payment = decision.strip(), payment
    request.full_clean()
    request.save(update_fields=["state", "decided_by", "decided_at", "decision", "payment"])


def _refuse_day(
    on: date, today: date, name: str, first: date | None = None, what: str = ""
) -> None:
    if on > today:
        raise ValidationError({name: "日期不能晚于今天。"})
    if first and on < first:
        raise ValidationError({name: f"日期不能早于{what}的{wording.day(first)}。"})


def _refuse_place(source: FundSource, project: Project) -> None:
    if not project.area_id.startswith(source.area_id):
        raise ValidationError(
            {"source": f"{source}是{source.area}的资金，不能用到{project.area}。"}
        )


def _refuse_taking(allocation: Allocation, on: date, today: date, fen: int) -> None:
    if allocation.origin_id:
        raise ValidationError("请从下达的那一笔收回或调出。")
    _refuse_day(on, today, "allocated_on", allocation.allocated_on, "下达")
    left = left_of_allocation(allocation)
    if fen > left:
        raise ValidationError(
            {"amount_fen": f"这笔下达还没有支付的只有{wording.money(left)}，请核对金额。"}
        )


def _refuse_paying(
    allocation: Allocation, on: date, today: date, fen: int, contract: Contract | None
) -> None:
    if allocation.origin_id:
        raise ValidationError("请从下达的那一笔支付。")
    _refuse_day(on, today, "paid_on", allocation.allocated_on, "下达")
    if contract and contract.project_id != allocation.project_id:
        raise ValidationError({"contract": "这份合同不是这个项目的，请核对。"})
    _refuse_short(allocation, fen)


def _refuse_short(allocation: Allocation, fen: int) -> None:
    left = left_of_allocation(allocation)
    if fen > left:
        raise ValidationError(
            {"amount_fen": f"这笔下达还剩{wording.money(left)}，不够支付{wording.money(fen)}。"}
        )


def _refuse_unpaid(allocation: Allocation, fen: int) -> None:
    if left_of_allocation(allocation) < fen:
        raise ValidationError("这笔钱已有支付、收回或调出，请先冲销那些，再冲销下达。")


def _refuse_reversing(row: Any, on: date, today: date, first: date, reason: str) -> None:
    if row.reverses_id:
        raise ValidationError("这一笔本身就是冲销，不能再冲销；请重新登记。")
    if type(row).objects.filter(reverses=row).exists():
        raise ValidationError("这一笔已经冲销。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明冲销的原因。"})
    _refuse_day(on, today, "on", first, "原登记")


def _taken(
    allocation: Allocation, kind: str, on: date, fen: int, document: str, note: str
) -> Allocation:
    return Allocation(
        source_id=allocation.source_id,
        project_id=allocation.project_id,
        kind=kind,
        allocated_on=on,
        amount_fen=-fen,
        document=document,
        note=note,
        origin=allocation,
    )


def _reversal(row: Allocation, on: date, reason: str) -> Allocation:
    return Allocation(
        source_id=row.source_id,
        project_id=row.project_id,
        kind=Allocation.Kind.REVERSED,
        allocated_on=on,
        amount_fen=-row.amount_fen,
        note=reason.strip()[:200],
        origin=row.origin or row,
        reverses=row,
    )


def _given_back(
    payment: Payment,
    kind: str,
    on: date,
    fen: int,
    voucher: str,
    note: str,
    reverses: Payment | None = None,
) -> Payment:
    return Payment(
        allocation_id=payment.allocation_id,
        kind=kind,
        paid_on=on,
        amount_fen=fen,
        payee=payment.payee,
        purpose=payment.purpose,
        voucher=voucher,
        contract_id=payment.contract_id,
        note=note[:200],
        origin=payment,
        reverses=reverses,
    )


def _keep(
    row: Kept,
    by: User,
    key: UUID | None,
    area: str,
    verb: str,
    *,
    written_by: User | None = None,
    reason: str = "",
) -> Kept:
    row.key, row.recorded_by, row.recorded_at = key, by, timezone.now()
    row.full_clean()
    row.save(force_insert=True)
    said = {
        field.name: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.name not in ("id", "key", "recorded_at", "recorded_by")
    }
    record(
        by=written_by or by,
        verb=verb,
        target=row,
        area=area,
        after={name: value for name, value in said.items() if value not in (None, "")},
        reason=reason.strip()[:200],
    )
    return row


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    as_key: Callable[[Any], Any] = lambda value: getattr(value, "pk", value)  # noqa: E731
    return {name: as_key(value) for name, value in said.items() if value not in (None, "")}
