"""The ledger of pairings: who answers for whom on a day, each household counted once."""

from dataclasses import replace
from datetime import date

from households.access import May, reach
from households.models import Area, Posting, User
from reports.ledgers import LEDGERS
from tests.factories import PairingFactory, PostingFactory, UserFactory
from tests.reports.ledgers.conftest import AT, exported, registered
from tests.reports.ledgers.reading import headings, picked

PAIRINGS = LEDGERS["pairings"]


def test_pairing_ledger_says_all_that_is_known(village: Area, next_door: Area) -> None:
    household = registered(village, "4103990001", "石大山", group=12)
    helper = UserFactory(name="林书白", organisation="某局", duty="科员")
    leader = UserFactory(name="张社朝", organisation="某局", duty="副局长")
    PairingFactory(
        household=household, helper=leader, begins_on=date(2017, 5, 1), document="县扶〔2017〕3号"
    )
    PairingFactory(household=household, helper=helper, begins_on=date(2016, 3, 1))
    PairingFactory(
        household=registered(village, "4103990002", "石老二", ends_on=date(2015, 1, 1)),
        helper=helper,
    )
    PairingFactory(household=registered(next_door, "4103990099", "外村人"))

    paper = exported("pairings", village).paper

    assert paper.headings == headings(PAIRINGS)
    assert paper.records == [
        ["试村", "12组", "4103990001", "石大山", "未脱贫", "林书白", "某局", "科员", date(2016, 3, 1), None, 1],
        ["试村", "12组", "4103990001", "石大山", "未脱贫", "张社朝", "某局", "副局长", date(2017, 5, 1),
         "县扶〔2017〕3号", None],
        ["试村", "1组", "4103990002", "石老二", None, "林书白", "某局", "科员", date(2014, 1, 1), None, 1],
    ]  # fmt: skip
    assert paper.total[-1] == 2
    sums = PAIRINGS.totals(PAIRINGS.records(AT), AT)
    assert sums == {"pairings": 3, "households": 2, "helpers": 2}
    assert PAIRINGS.summary(sums) == "3 对，2 户，帮扶责任人 2 名"


def test_household_handed_over_has_one_helper_on_each_day(village: Area) -> None:
    household = registered(village, "4103990001", "石大山")
    PairingFactory(household=household, helper__name="前任", ends_on=date(2018, 6, 30))
    PairingFactory(household=household, helper__name="后任", begins_on=date(2018, 6, 30))

    def helpers(day: date) -> list[tuple[object, ...]]:
        records = exported("pairings", village, at=replace(AT, day=day)).paper.records
        return picked(PAIRINGS, records, "帮扶责任人", "计户")

    assert helpers(date(2018, 6, 29)) == [("前任", 1)]
    assert helpers(date(2018, 6, 30)) == [("后任", 1)]


def test_household_is_counted_on_the_oldest_pairing_that_the_filter_left(village: Area) -> None:
    household = registered(village, "4103990001", "石大山")
    PairingFactory(household=household, begins_on=date(2016, 3, 1))
    later = PairingFactory(household=household, begins_on=date(2017, 5, 1))
    narrowed = PAIRINGS.records(AT).filter(helper=later.helper)

    rows = list(PAIRINGS.rows(PAIRINGS.ordered(narrowed), AT))

    assert [(row.pairing, row.is_first_of_household) for row in rows] == [(later, True)]
    assert PAIRINGS.totals(narrowed, AT)["households"] == 1


def test_pairings_are_seen_as_far_as_a_person_reaches(
    village: Area, next_door: Area, auditor: User
) -> None:
    mine = PairingFactory(household=registered(village, "4103990001", "石大山"))
    theirs = PairingFactory(household=registered(next_door, "4103990099", "外村人"))
    county = PostingFactory(area=Area.objects.get(code="410399"), role=Posting.Role.AUDITOR).user
    at = replace(AT, area="410399")

    def seen(user: User) -> list[object]:
        own = reach(user, May.SEE_LEDGERS, AT.day)
        return list(PAIRINGS.ordered(PAIRINGS.records(at, own)))

    assert seen(auditor) == [mine]
    assert seen(county) == [mine, theirs]
    assert seen(mine.helper) == []
