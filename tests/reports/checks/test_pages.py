"""The list of rules, the records of one, the panel on a case file, the desk, and the command."""

import json
from datetime import date
from io import StringIO
from itertools import chain

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.urls import reverse

from households import panels
from households.models import Household
from reports import checks
from reports.checks import Severity
from reports.views.checks import of_household
from tests.factories import (
    AreaFactory,
    CauseFactory,
    HouseholdFactory,
    IncomeFactory,
    MembershipFactory,
    PairingFactory,
    PostingFactory,
    StandingFactory,
    VisitFactory,
)
from tests.reports.checks.conftest import moment

LIST = reverse("reports:check-list")
HALF = {"period": "2018H1"}


def detail(code: str) -> str:
    return reverse("reports:check-detail", args=[code])


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def secretary(client, village):
    client.force_login(PostingFactory(area=village).user)
    return client


def unhelped(area, number: int = 0) -> Household:
    """A registered household with a head, a cause, an income and a visit, and nobody to help it."""
    fields = {"number": f"TEST-{number:04d}"} if number else {}
    household = HouseholdFactory(area=area, **fields)
    StandingFactory(household=household)
    MembershipFactory(household=household)
    CauseFactory(household=household)
    IncomeFactory(household=household, year=2017, member_count=1)
    VisitFactory(household=household)
    return household


def found_on(response) -> dict[str, int]:
    lines = chain.from_iterable(chapter.found for chapter in response.context["chapters"])
    return {line.rule.code: line.count for line in lines}


def test_list_counts_what_is_found_and_folds_what_is_not(secretary, village):
    unhelped(village)
    unhelped(AreaFactory(code="410399101202"))

    response = secretary.get(LIST, HALF)

    clean = [line.rule for chapter in response.context["chapters"] for line in chapter.clean]
    assert found_on(response) == {"without-helper": 1, "without-measure": 1}
    assert response.context["sums"] == {"错误": 1, "疑点": 1}
    assert len(clean) == len(checks.RULES) - 2
    assert [rule.title for rule in checks.RULES if rule.title not in text(response)] == []


def test_chapters_have_errors_first(secretary):
    chapters = secretary.get(LIST, HALF).context["chapters"]

    for chapter in chapters:
        severities = [line.rule.severity for line in chapter.clean]
        assert severities == sorted(severities, key=list(Severity).index)


def test_number_leads_to_its_records_of_the_same_day(secretary, village):
    household = unhelped(village)
    page = secretary.get(LIST, HALF | {"at": "2018-05-01"})
    line = next(
        line
        for chapter in page.context["chapters"]
        for line in chapter.found
        if line.rule.code == "without-helper"
    )

    response = secretary.get(line.url)

    assert response.context["chosen"].day == date(2018, 5, 1)
    assert [row.finding.household for row in response.context["rows"]] == [household]
    assert f'href="{household.get_absolute_url()}#help"' in text(response)
    assert "没有帮扶责任人。" in text(response)


def test_township_sees_rule_by_village(client, village):
    township, other = AreaFactory(code=village.code[:9]), AreaFactory(code="410399101202")
    for area in (village, other, other):
        unhelped(area)
    PairingFactory(household=unhelped(other))
    client.force_login(PostingFactory(area=township, role="auditor").user)

    response = client.get(LIST, HALF | {"area": township.code})

    matrix = response.context["matrix"]
    rows = {rule.code: [cell["count"] for cell in cells] for rule, _, cells in matrix["rows"]}
    assert matrix["places"] == [village, other]
    assert [total["count"] for total in matrix["totals"]] == [2, 5]
    assert rows == {"without-helper": [1, 2], "without-measure": [1, 3]}
    assert found_on(response) == {"without-helper": 3, "without-measure": 4}
    assert matrix["total"]["count"] == 7
    for rule, whole, cells in matrix["rows"]:
        assert client.get(whole.url).context["count"] == whole.count
        for cell in cells:
            assert client.get(cell["url"]).context["count"] == cell["count"], rule.code


def test_village_has_no_matrix(secretary, village):
    unhelped(village)

    assert secretary.get(LIST, HALF).context["matrix"] is None


def test_rule_that_finds_nothing_says_so(secretary):
    page = text(secretary.get(detail("namesake"), HALF))

    assert "没有这样的记录" in page


def test_unknown_rule_is_not_found(secretary):
    assert secretary.get(detail("no-such-rule")).status_code == 404


def test_area_out_of_reach_is_not_found(secretary):
    stranger = AreaFactory()

    for url in (LIST, detail("without-helper")):
        assert secretary.get(url, {"area": stranger.code}).status_code == 404


@pytest.mark.parametrize("role", ["helper", "administrator"])
def test_helper_and_administrator_see_no_checks(client, village, role):
    client.force_login(PostingFactory(area=village, role=role).user)

    assert [client.get(url).status_code for url in (LIST, detail("namesake"))] == [403, 403]


def test_long_list_can_be_read_to_its_end(secretary, village):
    households = [unhelped(village, number) for number in range(1, 61)]
    first = secretary.get(detail("without-helper"), HALF)

    second = secretary.get(detail("without-helper") + first.context["page"].next_url)

    rows = [*first.context["rows"], *second.context["rows"]]
    assert first.context["count"] == 60
    assert [row.finding.household for row in rows] == households


def test_page_shows_no_sealed_number(secretary, village):
    household = unhelped(village)
    MembershipFactory(
        household=household,
        relation="son",
        person__identity_number="410399196001010019",
        person__no_identity_reason="",
    )

    page = text(secretary.get(detail("identity-number"), HALF))

    assert "校验位不对" in page
    assert "41039919600101" not in page


@pytest.mark.parametrize("url", [LIST, detail("without-helper"), detail("identity-number")])
def test_queries_do_not_grow_with_the_village(
    secretary, village, url, django_assert_max_num_queries
):
    def cost() -> int:
        with django_assert_max_num_queries(60) as captured:
            secretary.get(url, HALF)
        return len(captured)

    unhelped(village)
    small = cost()
    for _ in range(3):
        unhelped(village)

    assert cost() == small


def test_desk_counts_what_the_list_adds_up_to(secretary, village):
    unhelped(village)

    desk = secretary.get(reverse("reports:desk"), HALF)

    doubts = desk.context["doubts"]
    listed = secretary.get(doubts["url"])
    assert doubts["total"] == 2
    assert sum(found_on(listed).values()) == 2
    assert f'href="{doubts["url"].replace("&", "&amp;")}"' in text(desk)


def test_desk_of_a_helper_says_nothing_of_checks(client, village):
    posting = PostingFactory(area=village, role="helper")
    PairingFactory(household=unhelped(village), helper=posting.user)
    client.force_login(posting.user)

    assert "doubts" not in client.get(reverse("reports:desk"), HALF).context


@pytest.fixture
def seen_by(rf, village):
    """What the panel on a case file has for somebody of a role; None where it stays away."""

    def see(household: Household, role: str = "first_secretary", today: date = date(2018, 7, 13)):
        request = rf.get("/")
        request.user, request.today = PostingFactory(area=village, role=role).user, today
        return of_household(request, household)

    return see


def test_case_file_lists_what_is_found_in_the_household_on_the_day_of_the_lists(seen_by, village):
    household = unhelped(village)
    unhelped(village)

    panel = seen_by(household)

    assert panel["day"] == date(2018, 6, 30)
    assert panel["count"] == 2
    assert [finding.rule.code for finding in panel["first"]] == [
        "without-helper",
        "without-measure",
    ]


def test_case_file_says_nothing_where_nothing_is_found(seen_by, village):
    household = HouseholdFactory(area=village)
    MembershipFactory(household=household)

    assert seen_by(household) is None


def test_case_file_says_nothing_to_a_helper(seen_by, village):
    assert seen_by(unhelped(village), role="helper") is None


def test_case_file_folds_what_is_more_than_six(seen_by, village):
    household = unhelped(village)
    for index in range(8):
        MembershipFactory(household=household, relation="daughter", person__name=f"人{index}")

    panel = seen_by(household)

    assert (len(panel["first"]), len(panel["rest"]), panel["count"]) == (6, 5, 11)


def test_panel_asks_as_much_for_a_large_family_as_for_a_small_one(
    seen_by, village, django_assert_max_num_queries
):
    def cost() -> int:
        with django_assert_max_num_queries(30) as captured:
            seen_by(household)
        return len(captured)

    household = unhelped(village)
    small = cost()
    for _ in range(3):
        MembershipFactory(household=household, relation="daughter")

    assert cost() == small


def test_panel_renders(seen_by, village):
    panel = seen_by(unhelped(village))

    page = render_to_string("reports/_household_checks.html", {"panel": panel})

    assert "2 处记录需要核对" in page
    assert "按2018年6月30日的记录核查" in page
    assert 'href="#help"' in page


def test_panel_stands_in_its_slot():
    templates = [found.template for found in panels._panels[panels.Slot.HOUSEHOLD_HEAD]]

    assert "reports/_household_checks.html" in templates


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("checks", *arguments, stdout=out)
    return out.getvalue()


def test_command_prints_every_rule_and_what_it_finds(village):
    household = unhelped(village)

    lines = printed("--area", village.code, "--at", "2018-06-30").splitlines()

    assert f"      {household.number}  没有帮扶责任人。" in lines
    assert "错误  在册户没有帮扶责任人  1 户  without-helper" in lines
    assert len(lines) == 1 + len(checks.RULES) + 2


def test_command_prints_json(village):
    household = unhelped(village)

    rows = json.loads(printed("--area", village.code, "--at", "2018-06-30", "--format", "json"))

    assert [row for row in rows if row["count"] and row["severity"] == "error"] == [
        {
            "code": "without-helper",
            "title": "在册户没有帮扶责任人",
            "severity": "error",
            "count": 1,
            "records": [{"household": household.number, "about": "", "text": "没有帮扶责任人。"}],
        }
    ]


def test_command_refuses_what_it_does_not_know(village):
    with pytest.raises(CommandError, match="没有代码为“1”的区域"):
        printed("--area", "1")
    with pytest.raises(CommandError, match="不是日期"):
        printed("--area", village.code, "--at", "昨天")


def test_codes_and_titles_are_of_one_rule_each():
    assert len({rule.code for rule in checks.RULES}) == len(checks.RULES)
    assert len({rule.title for rule in checks.RULES}) == len(checks.RULES)


def test_every_rule_has_its_words():
    for rule in checks.RULES:
        assert rule.meaning.endswith("。"), rule.code
        assert rule.mend.endswith("。"), rule.code
        assert rule.document, rule.code


def test_what_two_rules_show_under_one_name_is_the_same():
    shown: dict[tuple[object, str], object] = {}
    for rule in checks.RULES:
        for name, show in rule.shows.items():
            assert shown.setdefault((rule.subject, name), show) is show, name


def test_jiaogou_data_hold_no_error_on_the_day_of_the_report(jiaogou):
    counts = checks.counted(moment(jiaogou.code))

    errors = {
        rule.code: counts[rule.code].total()
        for rule in checks.RULES
        if rule.severity is Severity.ERROR and counts[rule.code]
    }
    assert errors == {}
