"""The way of the money, samples that can be drawn again, two days side by side."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from households.models import AuditLine, Membership
from projects.models import FundSource
from reports.actions.samples import draw_sample
from reports.auditing.chain import chain
from reports.auditing.sampling import UNIVERSES, draw
from reports.auditing.two_days import compared, moved
from reports.figures import At, Counted, compute, find
from reports.periods import HalfYear
from tests.factories import (
    AllocationFactory,
    AreaFactory,
    HouseholdFactory,
    MembershipFactory,
    PaymentFactory,
    PostingFactory,
    ProjectFactory,
    SourceEntryFactory,
    StageEventFactory,
    StandingFactory,
)

HALF = HalfYear.parse("2018H1")
DAY = HALF.last_day


def moment(area: str, day: date = DAY) -> At:
    return At(area=area, day=day, period=HalfYear.of(day))


@pytest.fixture
def village(db: None):
    return AreaFactory(code="410399101201", name="试验村")


@pytest.fixture
def auditor(client, village):
    posting = PostingFactory(area=village, role="auditor")
    client.force_login(posting.user)
    return posting.user


def test_chain_of_jiaogou_is_the_figures_and_the_ledgers(jiaogou):
    money = chain(moment(jiaogou.code))

    assert money.agrees
    assert [(one.label, one.fen) for one in money.columns] == [
        ("下达到项目", 504_000_000),
        ("已支付", 351_050_000),
        ("其中项目已验收", 131_250_000),
    ]
    assert money.left_fen == 504_000_000 - 351_050_000
    assert all(one.ledger_fen == one.fen for one in money.columns if one.ledger_name)


def test_chain_follows_each_source_to_what_stands_accepted(village):
    pot = SourceEntryFactory(source__area=village, amount_fen=90_000_00).source
    built, building = ProjectFactory(area=village), ProjectFactory(area=village)
    StageEventFactory(project=built, stage="accepted", on=date(2018, 5, 1))
    StageEventFactory(project=building, stage="accepted", on=date(2018, 7, 1))
    for project in (built, building):
        given = AllocationFactory(project=project, source=pot, amount_fen=30_000_00)
        PaymentFactory(allocation=given, amount_fen=10_000_00)

    [link] = chain(moment(village.code)).links

    assert (
        link.held_fen,
        link.allocated_fen,
        link.paid_fen,
        link.accepted_fen,
        link.left_fen,
    ) == (
        90_000_00,
        60_000_00,
        20_000_00,
        10_000_00,
        40_000_00,
    )


def test_chain_asks_as_much_for_many_sources_as_for_one(village):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            chain(moment(village.code))
        return len(captured)

    AllocationFactory(project__area=village)
    one = cost()
    for kind in (FundSource.Kind.OWN, FundSource.Kind.BOND):
        AllocationFactory(project__area=village, source__kind=kind)

    assert cost() == one


def settle(village, number: int, attribute: str = "general"):
    household = HouseholdFactory(area=village, number=f"TEST-{number:04d}")
    MembershipFactory(household=household)
    StandingFactory(household=household, attribute=attribute)
    return household


def test_same_seed_draws_the_same_sample(village):
    for number in range(40):
        settle(village, number)
    at = moment(village.code)

    one, again, other = (
        draw("households", stratum="", size=10, seed=seed, at=at) for seed in ("a", "a", "b")
    )

    assert one == again
    assert set(one.picks) != set(other.picks)
    assert (one.total, len(set(one.picks))) == (40, 10)


def test_strata_get_their_share_and_at_least_one(village):
    for number in range(20):
        settle(village, number, "dibao" if number < 5 else "general")
    settle(village, 90, "tekun_central")

    sample = draw("households", stratum="attribute", size=7, seed="x", at=moment(village.code))

    assert {(layer.label, layer.total, layer.drawn) for layer in sample.layers} == {
        ("一般贫困户", 15, 5),
        ("低保贫困户", 5, 1),
        ("特困供养贫困户（集中）", 1, 1),
    }
    assert len(sample.picks) == 7


def test_more_than_there_are_draws_all(village):
    settle(village, 1)

    sample = draw("households", stratum="attribute", size=20, seed="x", at=moment(village.code))

    assert len(sample.picks) == 1


def test_size_must_be_one_that_can_be_drawn(village):
    with pytest.raises(ValidationError, match="1 至 500"):
        draw("households", stratum="", size=0, seed="x", at=moment(village.code))


@pytest.mark.parametrize("name", UNIVERSES)
def test_every_universe_is_its_figure_by_every_stratum(jiaogou, name):
    universe, at = UNIVERSES[name], moment(jiaogou.code)
    records = universe.counted.records(at).count()

    for stratum in ("", *universe.strata):
        sample = draw(name, stratum=stratum, size=5, seed="x", at=at)
        assert sample.total == records
        assert sum(layer.total for layer in sample.layers) == records
        assert len(sample.picks) == 5


def test_sample_is_noted_and_drawn_again_from_its_line(client, auditor, village):
    households = [settle(village, number) for number in range(12)]
    url = f"{reverse('reports:sample-draw')}?area={village.code}&period=2018H1&at=2018-06-30"

    answer = client.post(url, {"universe": "households", "size": 4, "seed": "2018"})

    line = AuditLine.objects.get(verb="sample.drawn")
    assert answer["Location"] == reverse("reports:sample-detail", args=[line.number])
    page = client.get(answer["Location"])
    sample = page.context["drawn"].sample
    assert page.context["drawn"].is_same
    assert sample == draw("households", stratum="", size=4, seed="2018", at=moment(village.code))
    shown = {cells[1].text for _, cells in page.context["rows"]}
    assert shown == {home.number for home in households if home.pk in sample.picks}
    for home in households:
        assert (home.get_absolute_url() in page.content.decode()) == (home.pk in sample.picks)


def test_sample_says_when_the_records_of_its_day_are_others_by_now(client, auditor, village):
    for number in range(6):
        settle(village, number)
    line = draw_sample(
        universe="households", stratum="", size=6, seed="x", at=moment(village.code), by=auditor
    )
    settle(village, 7)

    page = client.get(reverse("reports:sample-detail", args=[line.number]))

    assert not page.context["drawn"].is_same
    assert "与当时不一样" in page.content.decode()


def test_nothing_is_drawn_by_what_does_not_part_it(client, auditor, village):
    url = f"{reverse('reports:sample-draw')}?area={village.code}"

    answer = client.post(url, {"universe": "visits", "stratum": "attribute", "size": 4})

    assert answer.status_code == 400
    assert "半年期走访不能这样分层，可以按行政村分。" in answer.content.decode()
    assert AuditLine.objects.filter(verb="sample.drawn").count() == 0


def test_two_days_tell_who_joined_and_who_left(village):
    then, now = date(2018, 1, 1), DAY
    stays, leaves, joins = (settle(village, number) for number in range(3))
    leaves.standings.update(ends_on=date(2018, 3, 1))
    joins.standings.update(begins_on=date(2018, 3, 1))
    figure = find("registered.households")
    assert isinstance(figure, Counted)

    change = moved(figure, village.code, then, now)

    assert (list(change.joined), list(change.left)) == ([joins], [leaves])
    [row] = [one for one in compared(village.code, then, now) if one.figure is figure]
    assert (row.then.amount, row.now.amount, row.difference) == (2, 2, 0)
    assert stays not in [*change.joined, *change.left]


def test_somebody_whose_relation_changed_has_neither_joined_nor_left(village):
    household = settle(village, 1)
    member = MembershipFactory(
        household=household,
        relation="son",
        ends_on=date(2018, 3, 1),
        left_by=Membership.Left.RELATION,
    )
    MembershipFactory(
        household=household,
        person=member.person,
        relation="other",
        joined_by=Membership.Joined.RELATION,
        begins_on=date(2018, 3, 1),
    )
    figure = find("registered.persons")
    assert isinstance(figure, Counted)

    change = moved(figure, village.code, date(2018, 1, 1), DAY)

    assert (list(change.joined), list(change.left)) == ([], [])


def test_comparison_pages_agree_with_the_figures(client, auditor, village):
    for number in range(3):
        settle(village, number)
    query = {"area": village.code, "then": "2013-12-31", "now": "2018-06-30"}

    page = client.get(reverse("reports:two-days"), query)

    lines = {line["label"]: line for _, lines in page.context["chapters"] for line in lines}
    line = lines["建档立卡贫困户数"]
    assert (line["then"], line["now"], line["difference"]) == ("0", "3", "+3")
    assert len(client.get(line["url"]).context["rows"]) == 3
    value = compute(["registered.households"], moment(village.code))["registered.households"]
    assert value.amount == 3


def test_days_in_the_wrong_order_are_refused_in_words(client, auditor, village):
    page = client.get(reverse("reports:two-days"), {"then": "2018-06-30", "now": "2018-01-01"})

    assert "后一天须晚于前一天。" in page.content.decode()


def test_desk_shows_the_chain_the_totals_and_the_doubts(client, auditor, village):
    settle(village, 1)

    page = client.get(reverse("reports:audit-desk"), {"area": village.code, "period": "2018H1"})

    assert page.context["chain"].agrees
    assert page.context["doubt_count"] == sum(line.count for line in page.context["doubts"]) > 0
    for line in page.context["doubts"]:
        assert client.get(line.url).context["count"] == line.count


@pytest.mark.parametrize("name", ["audit-desk", "two-days", "sample-list", "audit-book"])
def test_pages_ask_as_much_for_many_households_as_for_one(client, auditor, village, name):
    url = f"{reverse(f'reports:{name}')}?area={village.code}"

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    def draw_one() -> None:
        at = moment(village.code)
        draw_sample(universe="households", stratum="", size=1, seed="x", at=at, by=auditor)

    settle(village, 1)
    draw_one()
    one = cost()
    for number in range(2, 6):
        settle(village, number)
        draw_one()

    assert cost() == one
