"""Money in entries: nothing is paid that was not given, nothing given that a pot does not hold, nothing written over."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from households.models import AuditLine, Posting, Standard, User
from projects.actions.money import (
    allocate,
    approve,
    enter_source,
    move,
    pay,
    refund,
    refuse,
    reverse_allocation,
    reverse_entry,
    reverse_payment,
    take_back,
)
from projects.models import Allocation, FundSource, Payment, PaymentRequest, Project, SourceEntry
from projects.money import Money, left_of_allocation, left_of_source, total
from tests.factories import (
    AllocationFactory,
    FundSourceFactory,
    PaymentFactory,
    PostingFactory,
    ProjectFactory,
    StandardFactory,
)

TODAY = date(2018, 6, 30)
DAY = date(2018, 3, 1)
YUAN = 100


@pytest.fixture
def staff(db: None) -> User:
    return PostingFactory(role=Posting.Role.BUREAU_STAFF).user


@pytest.fixture
def road(db: None) -> Project:
    return ProjectFactory(name="入户路")


@pytest.fixture
def pot(road: Project, staff: User) -> FundSource:
    """A pot of 1000 yuan."""
    source = FundSourceFactory(area=road.area, name="整合资金")
    said: dict[str, Any] = {
        "kind": SourceEntry.Kind.GRANTED,
        "entered_on": DAY,
        "amount_fen": 1000 * YUAN,
    }
    enter_source(source=source, by=staff, key=uuid.uuid4(), today=TODAY, **said)
    return source


def given(pot: FundSource, road: Project, staff: User, yuan: int, **said: Any) -> Allocation:
    known: dict[str, Any] = {"key": uuid.uuid4(), "today": TODAY, "allocated_on": DAY}
    return allocate(source=pot, project=road, by=staff, amount_fen=yuan * YUAN, **(known | said))


def paid(allocation: Allocation, staff: User, yuan: int, **said: Any) -> Any:
    known: dict[str, Any] = {
        "key": uuid.uuid4(),
        "today": TODAY,
        "paid_on": DAY,
        "payee": "某施工队",
        "purpose": "工程款",
    }
    return pay(allocation=allocation, by=staff, amount_fen=yuan * YUAN, **(known | said))


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        act()
    return " ".join(refusal.value.messages)


def verbs() -> list[str]:
    lines = AuditLine.objects.filter(verb__regex=r"^(money|source|payment)\.").order_by("number")
    return list(lines.values_list("verb", flat=True))


def test_chain_from_the_pot_to_the_payee_adds_up(
    pot: FundSource, road: Project, staff: User
) -> None:
    allocation = given(pot, road, staff, 600)

    paid(allocation, staff, 250)

    assert (left_of_source(pot), left_of_allocation(allocation)) == (400 * YUAN, 350 * YUAN)
    assert total(Project.objects.all(), TODAY) == Money(600 * YUAN, 250 * YUAN)
    assert verbs() == ["source.entered", "money.allocated", "money.paid"]


def test_same_key_is_one_entry_however_often_it_is_sent(
    pot: FundSource, road: Project, staff: User
) -> None:
    one, two = uuid.uuid4(), uuid.uuid4()

    for _ in range(2):
        allocation = given(pot, road, staff, 100, key=one)
        paid(allocation, staff, 40, key=two)

    assert (Allocation.objects.count(), Payment.objects.count()) == (1, 1)
    assert verbs() == ["source.entered", "money.allocated", "money.paid"]


def test_more_than_the_pot_holds_is_not_given(pot: FundSource, road: Project, staff: User) -> None:
    given(pot, road, staff, 900)

    assert refused(lambda: given(pot, road, staff, 101)) == (
        "2018年整合资金还剩100元，不够下达101元。"
    )
    assert left_of_source(pot) == 100 * YUAN


def test_more_than_was_given_is_not_paid(pot: FundSource, road: Project, staff: User) -> None:
    allocation = given(pot, road, staff, 100)

    assert refused(lambda: paid(allocation, staff, 101)) == "这笔下达还剩100元，不够支付101元。"
    assert Payment.objects.count() == 0


def test_pot_of_which_nobody_said_what_it_holds_sets_no_limit(road: Project, staff: User) -> None:
    unknown = FundSourceFactory(area=road.area)

    given(unknown, road, staff, 5000)

    assert left_of_source(unknown) is None
    assert "比余下的多4999元" in refused(
        lambda: enter_source(
            source=unknown,
            by=staff,
            key=uuid.uuid4(),
            today=TODAY,
            kind="granted",
            entered_on=DAY,
            amount_fen=YUAN,
        )
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"paid_on": date(2018, 2, 28)}, "日期不能早于下达的2018年3月1日。"),
        ({"paid_on": date(2018, 7, 1)}, "日期不能晚于今天。"),
    ],
)
def test_day_of_a_payment_lies_between_the_allocation_and_today(
    pot: FundSource, road: Project, staff: User, days: dict[str, date], words: str
) -> None:
    allocation = given(pot, road, staff, 100)

    assert refused(lambda: paid(allocation, staff, 10, **days)) == words


def test_pot_of_another_place_is_refused(staff: User, pot: FundSource) -> None:
    assert "不能用到" in refused(lambda: given(pot, ProjectFactory(), staff, 1))


def test_money_taken_back_is_the_pots_again_and_never_more_than_is_left(
    pot: FundSource, road: Project, staff: User
) -> None:
    allocation = given(pot, road, staff, 600)
    paid(allocation, staff, 250)
    known: dict[str, Any] = {"allocation": allocation, "by": staff, "today": TODAY}
    later: dict[str, Any] = {"allocated_on": date(2018, 5, 1), "document": "收回1号"}

    take_back(**known, **later, key=uuid.uuid4(), amount_fen=300 * YUAN)

    assert (left_of_source(pot), left_of_allocation(allocation)) == (700 * YUAN, 50 * YUAN)
    assert (
        refused(lambda: take_back(**known, **later, key=uuid.uuid4(), amount_fen=51 * YUAN))
        == "这笔下达还没有支付的只有50元，请核对金额。"
    )
    assert total(Project.objects.all(), date(2018, 4, 30)) == Money(600 * YUAN, 250 * YUAN)
    assert total(Project.objects.all(), TODAY) == Money(300 * YUAN, 250 * YUAN)


def test_moved_money_leaves_one_project_and_comes_to_the_other(
    pot: FundSource, road: Project, staff: User
) -> None:
    other = ProjectFactory(area=road.area)
    allocation = given(pot, road, staff, 600)
    known: dict[str, Any] = {"allocation": allocation, "by": staff, "today": TODAY}

    into = move(**known, project=other, key=uuid.uuid4(), allocated_on=DAY, amount_fen=200 * YUAN)

    assert [
        total(Project.objects.filter(pk=one.pk), TODAY).allocated_fen for one in (road, other)
    ] == [400 * YUAN, 200 * YUAN]
    assert (left_of_source(pot), left_of_allocation(into)) == (400 * YUAN, 200 * YUAN)

    [out] = allocation.changes.all()
    reverse_allocation(allocation=out, by=staff, today=TODAY, on=DAY, reason="调错项目")

    assert [
        total(Project.objects.filter(pk=one.pk), TODAY).allocated_fen for one in (road, other)
    ] == [600 * YUAN, 0]


def test_refund_never_gives_back_more_than_was_paid(
    pot: FundSource, road: Project, staff: User
) -> None:
    payment = paid(given(pot, road, staff, 100), staff, 60)
    known: dict[str, Any] = {"payment": payment, "by": staff, "today": TODAY, "paid_on": DAY}

    refund(**known, key=uuid.uuid4(), amount_fen=20 * YUAN)

    assert left_of_allocation(payment.allocation) == 60 * YUAN
    assert refused(lambda: refund(**known, key=uuid.uuid4(), amount_fen=41 * YUAN)) == (
        "这笔支付除已退回的以外只有40元，不能退回更多。"
    )


def test_mistaken_payment_is_reversed_once_and_both_stay(
    pot: FundSource, road: Project, staff: User
) -> None:
    payment = paid(given(pot, road, staff, 100), staff, 60)
    known: dict[str, Any] = {"by": staff, "today": TODAY, "on": DAY}

    made = reverse_payment(payment=payment, reason="重复登记", **known)

    assert list(Payment.objects.order_by("pk").values_list("kind", "amount_fen")) == [
        ("paid", 60 * YUAN),
        ("reversed", -60 * YUAN),
    ]
    assert left_of_allocation(payment.allocation) == 100 * YUAN
    again = refused(lambda: reverse_payment(payment=payment, reason="再冲", **known))
    itself = refused(lambda: reverse_payment(payment=made, reason="再冲", **known))
    assert (again, itself) == (
        "这一笔已经冲销。",
        "这一笔本身就是冲销，不能再冲销；请重新登记。",
    )


def test_payment_with_a_refund_is_reversed_after_the_refund(
    pot: FundSource, road: Project, staff: User
) -> None:
    payment = paid(given(pot, road, staff, 100), staff, 60)
    back = refund(
        payment=payment,
        by=staff,
        today=TODAY,
        paid_on=DAY,
        key=uuid.uuid4(),
        amount_fen=20 * YUAN,
    )
    known: dict[str, Any] = {"by": staff, "today": TODAY, "on": DAY, "reason": "错"}

    first = refused(lambda: reverse_payment(payment=payment, **known))
    reverse_payment(payment=back, **known)
    reverse_payment(payment=payment, **known)

    assert first == "这笔支付已有退回，请先冲销退回的那一笔。"
    assert left_of_allocation(payment.allocation) == 100 * YUAN


def test_allocation_that_was_paid_from_is_not_reversed(
    pot: FundSource, road: Project, staff: User
) -> None:
    allocation = given(pot, road, staff, 100)
    payment = paid(allocation, staff, 60)
    known: dict[str, Any] = {"by": staff, "today": TODAY, "on": DAY, "reason": "错"}

    words = refused(lambda: reverse_allocation(allocation=allocation, **known))
    reverse_payment(payment=payment, **known)
    reverse_allocation(allocation=allocation, **known)

    assert words == "这笔钱已有支付、收回或调出，请先冲销那些，再冲销下达。"
    assert left_of_source(pot) == 1000 * YUAN


def test_entry_of_a_pot_whose_money_is_given_is_not_reversed(
    pot: FundSource, road: Project, staff: User
) -> None:
    given(pot, road, staff, 100)
    [entry] = pot.entries.all()
    known: dict[str, Any] = {"by": staff, "today": TODAY, "on": DAY, "reason": "错"}

    assert "请先收回或冲销下达" in refused(lambda: reverse_entry(entry=entry, **known))


@pytest.fixture
def large(road: Project) -> None:
    StandardFactory(
        kind=Standard.Kind.LARGE_PAYMENT,
        area=road.area,
        value=50 * YUAN,
        begins_on=date(2018, 1, 1),
    )


@pytest.mark.usefixtures("large")
def test_large_payment_waits_for_a_second_person(
    pot: FundSource, road: Project, staff: User
) -> None:
    allocation = given(pot, road, staff, 100)
    small, asked = paid(allocation, staff, 49), paid(allocation, staff, 50)
    leader = PostingFactory(area=road.area, role=Posting.Role.BUREAU_LEADER).user

    own = refused(lambda: approve(request=asked, by=staff, today=TODAY))
    before = left_of_allocation(allocation)
    payment = approve(request=asked, by=leader, today=TODAY)

    assert isinstance(small, Payment)
    assert own == "大额支付须由登记人以外的人复核，请交另一位同志。"
    assert (before, left_of_allocation(allocation)) == (51 * YUAN, YUAN)
    assert (payment.recorded_by, payment.approved_by) == (staff, leader)
    assert "已由" in refused(lambda: approve(request=asked, by=leader, today=TODAY))


@pytest.mark.usefixtures("large")
def test_refused_payment_says_why_and_pays_nothing(
    pot: FundSource, road: Project, staff: User
) -> None:
    asked = paid(given(pot, road, staff, 100), staff, 60)
    leader = PostingFactory(area=road.area, role=Posting.Role.BUREAU_LEADER).user

    silent = refused(lambda: refuse(request=asked, by=leader, decision=" "))
    refuse(request=asked, by=leader, decision="没有验收单")

    assert silent == "请写明退回的原因。"
    assert PaymentRequest.objects.get().state == PaymentRequest.State.REFUSED
    assert Payment.objects.count() == 0


@pytest.mark.usefixtures("large")
def test_payment_that_no_longer_fits_is_not_approved(
    pot: FundSource, road: Project, staff: User
) -> None:
    allocation = given(pot, road, staff, 100)
    asked = paid(allocation, staff, 60)
    paid(allocation, staff, 45)
    leader = PostingFactory(area=road.area, role=Posting.Role.BUREAU_LEADER).user

    assert "还剩55元" in refused(lambda: approve(request=asked, by=leader, today=TODAY))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "write",
    [
        lambda: AllocationFactory(amount_fen=100).source.allocations.update(amount_fen=1),
        lambda: PaymentFactory().delete(),
        lambda: PaymentFactory(allocation=AllocationFactory(amount_fen=100), amount_fen=101),
        lambda: AllocationFactory(
            source=SourceEntry.objects.create(
                source=FundSourceFactory(), entered_on=DAY, amount_fen=99
            ).source,
            amount_fen=100,
        ),
        lambda: SourceEntry.objects.create(
            source=AllocationFactory(amount_fen=100).source, entered_on=DAY, amount_fen=99
        ),
    ],
    ids=["change", "delete", "overpay", "overallocate", "undercut"],
)
def test_database_itself_refuses_what_would_not_add_up(write: Callable[[], Any]) -> None:
    with pytest.raises(DatabaseError, match=r"projects_|_above_|_below_"), transaction.atomic():
        write()


def at_once(count: int, act: Callable[[int], str]) -> list[str]:
    """What each of so many at once came to."""
    together = Barrier(count)

    def one(place: int) -> str:
        try:
            together.wait(timeout=30)
            return act(place)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return [future.result() for future in [threads.submit(one, n) for n in range(count)]]


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_payments_at_once_exactly_those_go_through_that_fit() -> None:
    staff = PostingFactory(role=Posting.Role.BUREAU_STAFF).user
    allocation = AllocationFactory(amount_fen=100 * YUAN, allocated_on=DAY)

    def act(place: int) -> str:
        try:
            paid(allocation, staff, 30, payee=f"施工队{place}")
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        return "支付"

    answers = at_once(16, act)

    assert sorted(answers) == sorted(["支付"] * 3 + ["这笔下达还剩10元，不够支付30元。"] * 13)
    assert left_of_allocation(allocation) == 10 * YUAN


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_allocations_at_once_exactly_those_go_through_that_fit() -> None:
    staff = PostingFactory(role=Posting.Role.BUREAU_STAFF).user
    road = ProjectFactory()
    pot = FundSourceFactory(area=road.area, name="整合资金")
    SourceEntry.objects.create(source=pot, entered_on=DAY, amount_fen=100 * YUAN)

    def act(place: int) -> str:
        try:
            given(pot, road, staff, 30)
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        return "下达"

    answers = at_once(16, act)

    assert sorted(answers) == sorted(
        ["下达"] * 3 + ["2018年整合资金还剩10元，不够下达30元。"] * 13
    )
