"""The audit book: one line a write, and every way of tampering with it is found."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction

from households import guards
from households.actions.visits import void_visit
from households.audit import Verdict, head, record, verify
from households.models import AuditLine, Visit
from households.models.audit import BEGINNING
from tests.factories import UserFactory, VisitFactory

pytestmark = pytest.mark.django_db


def write(*verbs: str) -> list[AuditLine]:
    """Lines as the program writes them."""
    user = UserFactory(username="shuji", name="林书白")
    return [record(by=user, verb=verb, key=verb, after={"text": verb}) for verb in verbs]


@pytest.fixture
def book() -> list[AuditLine]:
    """Five honest lines, and no trigger left to protect them: what somebody with the database's password has."""
    lines = write("a.done", "b.done", "c.done", "d.done", "e.done")
    guards.AUDIT.drop(connection)
    return lines


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def renumber(first: int, second: int) -> None:
    """Exchange the places of two lines."""
    for old, new in ((first, -first), (second, first), (-first, second)):
        # The constraint that numbers begin at one is no hindrance to somebody determined.
        AuditLine.objects.filter(number=abs(old) + 1000 if old < 0 else old).update(
            number=abs(new) + 1000 if new < 0 else new
        )


def test_book_that_nobody_touched_is_whole() -> None:
    lines = write("a.done", "b.done")

    assert verify() == Verdict(2, lines[1].hash)
    assert head() == (2, lines[1].hash)


def test_empty_book_is_whole() -> None:
    assert verify() == Verdict(0, BEGINNING)


def test_each_line_holds_who_did_what_and_the_digest_of_the_line_before() -> None:
    first, second = write("a.done", "b.done")

    assert (second.number, second.actor, second.actor_name, second.verb, second.after) == (
        2,
        "shuji",
        "林书白",
        "b.done",
        '{"text":"b.done"}',
    )
    assert second.previous_hash == first.hash
    assert second.hash == second.digest()


@pytest.mark.parametrize(
    "field",
    [field for field in AuditLine.CHAINED if field not in ("number", "at", "previous_hash")],
)
def test_editing_any_field_is_found(book: list[AuditLine], field: str) -> None:
    AuditLine.objects.filter(number=3).update(**{field: "forged"})

    assert verify() == Verdict(2, book[1].hash, 3, "内容与摘要不符，记录被改动。")


def test_moving_a_line_in_time_is_found(book: list[AuditLine]) -> None:
    AuditLine.objects.filter(number=3).update(at=book[0].at)

    assert verify().broken_at == 3


def test_deleting_a_line_is_found(book: list[AuditLine]) -> None:
    AuditLine.objects.filter(number=3).delete()

    assert verify() == Verdict(2, book[1].hash, 3, "序号不连续，有记录被删除。")


def test_deleting_a_line_and_closing_the_gap_is_found(book: list[AuditLine]) -> None:
    AuditLine.objects.filter(number=3).delete()
    AuditLine.objects.filter(number=4).update(number=3)
    AuditLine.objects.filter(number=5).update(number=4)

    assert verify() == Verdict(2, book[1].hash, 3, "与上一行不衔接。")


def test_exchanging_two_lines_is_found(book: list[AuditLine]) -> None:
    renumber(2, 3)

    assert verify().broken_at == 2


def test_editing_a_line_and_its_digest_is_found_by_the_next(book: list[AuditLine]) -> None:
    forged = AuditLine.objects.get(number=3)
    forged.reason = "forged"
    AuditLine.objects.filter(number=3).update(reason=forged.reason, hash=forged.digest())

    assert verify() == Verdict(3, forged.digest(), 4, "与上一行不衔接。")


def test_putting_a_line_in_between_is_found(book: list[AuditLine]) -> None:
    for number in (5, 4, 3):
        AuditLine.objects.filter(number=number).update(number=number + 1)
    between = AuditLine.objects.get(number=4)
    between.number, between.previous_hash, between.verb = 3, book[1].hash, "forged"
    between.hash = between.digest()
    between.save(force_insert=True)

    assert verify().broken_at == 4


def test_cutting_off_the_end_is_found_with_an_anchor_only(book: list[AuditLine]) -> None:
    anchor = head()
    AuditLine.objects.filter(number__gte=4).delete()

    assert verify() == Verdict(3, book[2].hash)
    assert verify(anchor) == Verdict(3, book[2].hash, 5, "与留存的锚点不符：记录被截断或重写。")


def test_rewriting_the_whole_book_is_found_with_an_anchor_only(book: list[AuditLine]) -> None:
    anchor = head()
    AuditLine.objects.all().delete()
    write_again = [record(by=None, verb=line.verb) for line in book]

    assert verify() == Verdict(5, write_again[-1].hash)
    assert verify(anchor).broken_at == 5


def test_anchor_noted_down_earlier_still_holds() -> None:
    write("a.done", "b.done")
    anchor = head()
    record(by=None, verb="c.done")

    assert verify(anchor).broken_at is None


@pytest.mark.parametrize(
    "tamper",
    [
        lambda lines: lines.filter(number=2).update(reason="forged"),
        lambda lines: lines.filter(number=2).delete(),
        lambda lines: lines.delete(),
        lambda lines: sql("UPDATE households_auditline SET verb = 'forged' WHERE number = 2"),
        lambda lines: sql("DELETE FROM households_auditline WHERE number = 2"),
    ],
    ids=["update", "delete", "delete all", "update in SQL", "delete in SQL"],
)
def test_database_refuses_to_change_the_book(
    tamper: Callable[[models.QuerySet[AuditLine]], object],
) -> None:
    lines = write("a.done", "b.done", "c.done")

    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        tamper(AuditLine.objects.all())

    assert verify() == Verdict(3, lines[2].hash)


def test_database_refuses_a_line_out_of_order() -> None:
    write("a.done", "b.done")
    stray = AuditLine.objects.get(number=2)
    stray.number = 9
    stray.hash = stray.digest()

    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        stray.save(force_insert=True)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="TRUNCATE is PostgreSQL's")
def test_database_refuses_to_empty_the_book() -> None:
    write("a.done")

    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        sql("TRUNCATE households_auditline")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="REPLACE is SQLite's")
def test_database_refuses_to_replace_a_line() -> None:
    write("a.done", "b.done")

    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        sql(
            "INSERT OR REPLACE INTO households_auditline SELECT * FROM households_auditline WHERE number = 2"
        )


def test_line_outside_a_transaction_is_refused(
    transactional_db: None,
) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(by=None, verb="a.done")


def test_write_whose_audit_line_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    visit = VisitFactory()
    user = UserFactory()
    write("a.done")
    # A digest that is there already: the line itself is what the database refuses.
    monkeypatch.setattr(AuditLine, "digest", lambda line: head()[1])

    with pytest.raises(DatabaseError), transaction.atomic():
        void_visit(visit=visit, by=user, reason="登记错了户")

    assert Visit.objects.get(pk=visit.pk).voided_at is None
    assert head()[0] == 1


def test_missing_triggers_are_noticed_and_put_back_by_a_migration(db: None) -> None:
    guards.AUDIT.drop(connection)
    assert guards.missing(connection) == [guards.AUDIT.name]

    call_command("migrate", verbosity=0)

    assert guards.missing(connection) == []


def test_triggers_come_back_when_a_migration_rebuilds_the_table(
    transactional_db: None,
) -> None:
    wider = models.CharField("动作", max_length=41)
    wider.set_attributes_from_name("verb")
    narrow = AuditLine._meta.get_field("verb")
    write_in_transaction("a.done")

    # SQLite changes a column by making the table anew, without its triggers.
    with connection.schema_editor() as editor:
        editor.alter_field(AuditLine, narrow, wider, strict=True)
    with connection.schema_editor() as editor:
        editor.alter_field(AuditLine, wider, narrow, strict=True)
    call_command("migrate", verbosity=0)

    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        AuditLine.objects.filter(number=1).update(reason="forged")


def write_in_transaction(*verbs: str) -> None:
    with transaction.atomic():
        write(*verbs)


def verify_audit(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_audit", *arguments, stdout=out, no_color=True)
    return out.getvalue()


def test_command_says_that_the_book_is_whole_and_gives_an_anchor() -> None:
    lines = write("a.done", "b.done")

    said = verify_audit()

    assert said == f"审计簿完整，共 2 条，逐条衔接，没有改动。\n锚点 2:{lines[1].hash}\n"
    assert verify_audit("--anchor", f"2:{lines[1].hash}") == said


def test_command_says_that_the_book_is_empty() -> None:
    assert verify_audit() == "审计簿还没有记录。\n"


def test_command_fails_with_the_line_where_the_book_breaks(book: list[AuditLine]) -> None:
    AuditLine.objects.filter(number=4).update(actor_name="别人")

    with pytest.raises(CommandError) as refused:
        verify_audit()

    assert str(refused.value) == (
        "审计簿不完整：第 4 条起不可信。内容与摘要不符，记录被改动。前 3 条没有问题。"
    )
    assert refused.value.returncode == 1


def test_command_finds_a_cut_off_end_by_the_anchor(book: list[AuditLine]) -> None:
    number, digest = head()
    AuditLine.objects.filter(number=5).delete()

    with pytest.raises(CommandError, match="截断"):
        verify_audit("--anchor", f"{number}:{digest}")


@pytest.mark.parametrize("anchor", ["", "5", "5:abc", "five:" + "0" * 64])
def test_command_refuses_what_is_no_anchor(anchor: str) -> None:
    with pytest.raises(CommandError, match="不是锚点"):
        verify_audit("--anchor", anchor)
