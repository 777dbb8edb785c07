"""Writing a report: people's words stay, figures follow the records, and nobody writes over anybody."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from households.actions.acts import ChangeAttribute, perform
from households.actions.visits import void_visit
from households.models import AuditLine, Posting, Standing, User, Visit
from reports.actions import drafting
from reports.actions.drafting import OvertakenError
from reports.documents.report import Report, report_on
from reports.models import DraftSave
from reports.narrative.causes import causes
from reports.narrative.items import Passage
from reports.periods import HalfYear
from tests.factories import PostingFactory, VisitFactory
from tests.households.conftest import Village, registered, settle

pytestmark = pytest.mark.django_db
HALF, TODAY = HalfYear(2018, 1), date(2018, 7, 13)
Role = Posting.Role
SUPPORT = "work.support"


@pytest.fixture
def mine(db: None) -> Village:
    village = settle("石大山")
    VisitFactory(household=village.household, visited_on=date(2018, 3, 1))
    VisitFactory(household=village.household, visited_on=date(2018, 4, 1))
    return village


@pytest.fixture
def clerk(mine: Village) -> User:
    return PostingFactory(area=mine.area, role=Role.BUREAU_STAFF).user


@pytest.fixture
def colleague(mine: Village) -> User:
    return PostingFactory(area=mine.area, role=Role.BUREAU_STAFF, user__name="另一位").user


def report_of(village: Village) -> Report:
    return report_on(village.area, HALF, dated=TODAY, today=TODAY, organisation="某局")


def keys(report: Report) -> list[str]:
    return [one.key for one in report.placed]


def words(report: Report, key: str) -> str:
    return "".join(run.text for owner, runs in report.lines if owner == key for run in runs)


def reword(village: Village, by: User, prose: str, *, opened: int = 0, **more: Any) -> Any:
    return drafting.reword(
        report=report_of(village), key=SUPPORT, heading="结对帮扶", prose=prose, opened=opened, by=by
    )  # fmt: skip


def refusal(action: Any, **known: Any) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        action(**known)
    return refused.value.messages


def test_words_of_a_person_stay_and_their_figures_follow_the_records(
    mine: Village, clerk: User
) -> None:
    reword(mine, clerk, "我们走访了[[visits.count]]。")
    before = words(report_of(mine), SUPPORT)
    VisitFactory(household=mine.household, visited_on=date(2018, 5, 1))

    assert before == "（一）结对帮扶。我们走访了2次。"
    assert words(report_of(mine), SUPPORT) == before.replace("2次", "3次")


def test_only_what_was_reworded_and_whose_figure_moved_is_to_be_reviewed(
    mine: Village, clerk: User
) -> None:
    reword(mine, clerk, "我们走访了[[visits.count]]，在册[[registered.households]]。")
    report = report_of(mine)
    drafting.reword(
        report=report, key="problems.ledger", prose="在册[[registered.households]]。", opened=0, by=clerk
    )  # fmt: skip
    calm = [one.key for one in report_of(mine).placed if one.moved]
    void_visit(visit=Visit.objects.earliest("pk"), by=clerk, reason="重复登记")

    placed = [one for one in report_of(mine).placed if one.moved]

    assert calm == []
    assert [one.key for one in placed] == [SUPPORT]
    [moved] = placed[0].moved
    assert (moved.token, moved.was.text, moved.now and moved.now.words) == (
        "visits.count", "2次", "1次",
    )  # fmt: skip


def test_a_moved_figure_names_who_moved_it_and_why(mine: Village, clerk: User) -> None:
    reword(mine, clerk, "走访[[visits.count]]，一般户[[registered.general.households]]。")
    since = DraftSave.objects.get().at
    void_visit(visit=Visit.objects.earliest("pk"), by=clerk, reason="重复登记")
    perform(
        change=ChangeAttribute(
            household=mine.household,
            on=date(2018, 6, 1),
            reason="纳入低保",
            attribute=Standing.Attribute.DIBAO,
        ),
        by=clerk,
        today=TODAY,
    )

    report = report_of(mine)
    [placed] = [one for one in report.placed if one.moved]
    told = {
        moved.token: [(one.what, one.by, one.reason) for one in causes(moved, report.at, since)]
        for moved in placed.moved
    }

    assert told == {
        "visits.count": [("作废走访", clerk.name, "重复登记")],
        "registered.general.households": [
            (f"{mine.household}户属性变更（2018-06-01）", clerk.name, "纳入低保")
        ],
    }


def test_reviewed_words_are_quiet_until_a_figure_moves_again(mine: Village, clerk: User) -> None:
    reword(mine, clerk, "走访[[visits.count]]。")
    void_visit(visit=Visit.objects.earliest("pk"), by=clerk, reason="重复登记")

    drafting.confirm(report=report_of(mine), key=SUPPORT, by=clerk)
    quiet = [one.key for one in report_of(mine).placed if one.moved]
    VisitFactory(household=mine.household, visited_on=date(2018, 5, 1))

    assert quiet == []
    assert [one.key for one in report_of(mine).placed if one.moved] == [SUPPORT]


def test_two_people_on_one_passage_get_both_texts(
    mine: Village, clerk: User, colleague: User
) -> None:
    reword(mine, clerk, "甲写的。", opened=0)

    with pytest.raises(OvertakenError) as overtaken:
        reword(mine, colleague, "乙写的。", opened=0)

    assert overtaken.value.save.by == clerk
    assert words(report_of(mine), SUPPORT).endswith("甲写的。")
    reword(mine, colleague, "乙写的。", opened=overtaken.value.save.number)
    assert words(report_of(mine), SUPPORT).endswith("乙写的。")
    assert DraftSave.objects.count() == 2


def test_two_people_on_two_passages_do_not_hinder_one_another(
    mine: Village, clerk: User, colleague: User
) -> None:
    stale = report_of(mine)
    reword(mine, clerk, "甲写的。")

    drafting.reword(report=stale, key="problems.ledger", prose="乙写的。", opened=0, by=colleague)

    report = report_of(mine)
    assert words(report, SUPPORT).endswith("甲写的。")
    assert words(report, "problems.ledger") == "乙写的。"


def test_the_same_words_sent_twice_are_one_save(mine: Village, clerk: User) -> None:
    assert reword(mine, clerk, "甲写的。") is not None
    assert reword(mine, clerk, "甲写的。") is None
    assert DraftSave.objects.count() == 1


def test_words_as_records_write_them_take_ones_own_back(mine: Village, clerk: User) -> None:
    report = report_of(mine)
    [written] = [item for item in report.written if item.key == SUPPORT]
    assert isinstance(written, Passage)
    reword(mine, clerk, "甲写的。")

    drafting.reword(
        report=report, key=SUPPORT, heading=written.heading, prose=written.prose, opened=1, by=clerk
    )  # fmt: skip

    assert [one.key for one in report_of(mine).placed if one.is_edited] == []


def test_restored_words_follow_the_records_again(mine: Village, clerk: User) -> None:
    before = report_of(mine).text
    reword(mine, clerk, "甲写的。")

    drafting.restore(report=report_of(mine), key=SUPPORT, by=clerk)

    assert report_of(mine).text == before


@pytest.mark.parametrize(
    ("prose", "said"),
    [
        ("", "正文不能为空；不需要这一段，可以选“不印”。"),
        (
            "走访[[visit.count]]。",
            "[[visit.count]] 插得不对：没有代码为“visit.count”的指标，请到“指标”页核对代码。 请用“插入数字”重新选。",
        ),
        (
            "走访[[visits.count@2018-06-30]]。",
            "[[visits.count@2018-06-30]] 插得不对：“visits.count@2018-06-30”写得不对：走访次数是一段时期的发生数，"
            "@ 后面应写期间，如 2018H1（半年）、2018-06（月）或 2018（年）。 请用“插入数字”重新选。",
        ),
    ],
)
def test_words_that_cannot_be_are_refused_with_the_mend_and_change_nothing(
    mine: Village, clerk: User, prose: str, said: str
) -> None:
    assert refusal(reword, village=mine, by=clerk, prose=prose) == [said]
    assert not DraftSave.objects.exists()


def test_a_hidden_item_is_not_printed_and_takes_no_number(mine: Village, clerk: User) -> None:
    before = report_of(mine).text

    drafting.hide(report=report_of(mine), key="problems", by=clerk)
    drafting.hide(report=report_of(mine), key="problems.ledger", by=clerk)
    hidden = report_of(mine)
    drafting.show(report=hidden, key="problems", by=clerk)
    drafting.show(report=hidden, key="problems.ledger", by=clerk)

    assert "三、存在问题" not in hidden.text
    assert "三、下步打算" in hidden.text
    assert report_of(mine).text == before


def test_items_move_one_by_one_and_chapters_with_all_that_stands_in_them(
    mine: Village, clerk: User
) -> None:
    before = keys(report_of(mine))
    at = before.index("village.people")

    drafting.move_up(report=report_of(mine), key="village.people", by=clerk)
    moved = keys(report_of(mine))
    drafting.move_down(report=report_of(mine), key="village.people", by=clerk)
    drafting.move_up(report=report_of(mine), key="problems", by=clerk)
    chapters = [line for line in report_of(mine).text.splitlines() if line[1:2] == "、"]

    assert moved == [*before[: at - 1], before[at], before[at - 1], *before[at + 1 :]]
    assert chapters == ["一、基本村情", "二、存在问题", "三、主要做法", "四、下步打算"]
    after = keys(report_of(mine))
    assert (
        after[after.index("work") :][: before.index("problems") - before.index("work")]
        == (before[before.index("work") : before.index("problems")])
    )


def test_the_first_cannot_go_up_nor_the_last_down(mine: Village, clerk: User) -> None:
    first, *_, last = keys(report_of(mine))

    assert drafting.move_up(report=report_of(mine), key=first, by=clerk) is None
    assert drafting.move_down(report=report_of(mine), key=last, by=clerk) is None


def test_ones_own_passage_is_added_once_and_can_be_taken_out(mine: Village, clerk: User) -> None:
    own = {"key": "own.0123456789ab", "after": SUPPORT, "kind": "passage", "heading": "其他工作"}
    before = report_of(mine).text

    drafting.add(report=report_of(mine), prose="修了水渠。", by=clerk, **own)
    again = drafting.add(report=report_of(mine), prose="修了水渠。", by=clerk, **own)
    added = report_of(mine)
    drafting.remove(report=added, key="own.0123456789ab", by=clerk)

    assert again is None
    assert words(added, "own.0123456789ab").endswith("其他工作。修了水渠。")
    assert keys(added).index("own.0123456789ab") == keys(added).index(SUPPORT) + 1
    assert report_of(mine).text == before
    assert refusal(drafting.remove, report=added, key=SUPPORT, by=clerk) == [
        "这一段由记录写成，不能删去；不需要可以选“不印”。"
    ]


def test_what_records_write_only_later_comes_where_it_belongs(mine: Village, clerk: User) -> None:
    drafting.hide(report=report_of(mine), key="lead", by=clerk)
    assert "next.exits" in keys(report_of(mine))
    registered(mine.area)

    report = report_of(mine)

    assert keys(report) == [item.key for item in report.written]


def test_an_earlier_draft_can_be_gone_back_to_and_nothing_is_lost(
    mine: Village, clerk: User
) -> None:
    first = reword(mine, clerk, "甲写的。")
    then = report_of(mine).text
    reword(mine, clerk, "甲改的。", opened=1)

    drafting.go_back(report=report_of(mine), save=first, by=clerk)

    assert report_of(mine).text == then
    assert list(DraftSave.objects.order_by("number").values_list("number", "act")) == [
        (1, "reworded"), (2, "reworded"), (3, "returned"),
    ]  # fmt: skip


def test_every_save_is_a_line_in_the_book_and_never_changes(mine: Village, clerk: User) -> None:
    save = reword(mine, clerk, "甲写的。")

    line = AuditLine.objects.filter(verb__startswith="draft.").get()
    assert (line.verb, line.actor, line.target_key) == (
        "draft.reworded", clerk.username, f"{mine.area.code}/2018H1/1",
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        DraftSave.objects.filter(pk=save.pk).update(label="别的")


def test_words_with_brackets_stay_words(mine: Village, clerk: User) -> None:
    """What somebody typed into a record and looks like a figure is text, also when the passage is saved again."""
    reword(mine, clerk, r"甲写\[[visits.count]]，走访[[visits.count]]。")

    assert words(report_of(mine), SUPPORT).endswith("甲写[[visits.count]]，走访2次。")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("五、有关建议", "有关建议"),
        ("（三） 有关建议", "有关建议"),
        ("3.有关建议", "有关建议"),
        ("十件实事", "十件实事"),
        ("2.5公里道路", "2.5公里道路"),
        ("三、", "三、"),
    ],
)
def test_a_number_typed_before_a_heading_is_left_to_the_numbering(
    mine: Village, clerk: User, typed: str, kept: str
) -> None:
    report = report_of(mine)

    drafting.reword(report=report, key="work", heading=typed, opened=0, by=clerk)

    assert [one.item.heading for one in report_of(mine).placed if one.key == "work"] == [kept]  # type: ignore[union-attr]
