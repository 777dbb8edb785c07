"""Standards: typed in their unit, one after another, the nearest place first, each with its document."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from households.actions.standards import correct_standard, set_standard
from households.models import Area, AuditLine, Posting, Standard, User
from households.standards import incidence_limit, visit_interval, written
from tests.factories import AreaFactory, PostingFactory, StandardFactory, UserFactory
from tests.households.conftest import page_of, queries
from tests.households.test_actions import audit_book_full

pytestmark = pytest.mark.django_db

LIST = reverse("households:standard-list")
Kind = Standard.Kind
LINE = Kind.EXIT_LINE


@pytest.fixture
def county(db: None) -> Area:
    return AreaFactory(code="410399", name="试验县")


@pytest.fixture
def staff(county: Area) -> User:
    return PostingFactory(area=county, role=Posting.Role.BUREAU_STAFF).user


def new(kind: str = LINE) -> str:
    return reverse("households:standard-new", args=[kind])


def edit(standard: Standard) -> str:
    return reverse("households:standard-edit", args=[standard.pk])


def typed(county: Area, **changes: str) -> dict[str, str]:
    sent = {
        "area": county.code,
        "value": "3400",
        "begins_on": "2018-01-01",
        "document": "试验文件",
    }
    return sent | changes


def days(kind: str = LINE) -> list[tuple[int, str, str | None]]:
    rows = Standard.objects.filter(kind=kind).order_by("begins_on")
    return [
        (row.value, row.begins_on.isoformat(), row.ends_on.isoformat() if row.ends_on else None)
        for row in rows
    ]


def put(county: Area, begins_on: date, value: int = 300_000, **more: Any) -> Standard:
    return set_standard(
        by=UserFactory(),
        kind=LINE,
        area=county,
        value=value,
        begins_on=begins_on,
        document="试验文件",
        **more,
    )


# In force


@pytest.mark.parametrize(
    ("place", "day", "value"),
    [
        ("410399110220", date(2017, 12, 31), None),
        ("410399110220", date(2018, 1, 1), 5),
        ("410399110220", date(2018, 6, 30), 3),
        ("410399110999", date(2018, 6, 30), 4),
        ("410399", date(2018, 6, 30), 4),
        ("4103", date(2018, 6, 30), 5),
        ("410398110220", date(2018, 6, 30), 5),
        ("42", date(2018, 6, 30), None),
    ],
)
def test_nearest_place_in_force_on_the_day_wins(
    county: Area, place: str, day: date, value: int | None
) -> None:
    for code, begins_on, amount in (
        ("41", date(2018, 1, 1), 5),
        ("410399", date(2018, 3, 1), 4),
        ("410399110220", date(2018, 3, 1), 3),
    ):
        area = county if code == county.code else AreaFactory(code=code)
        StandardFactory(area=area, value=amount, begins_on=begins_on)

    found = Standard.objects.of(LINE, place, day)

    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (LINE, 340_000, "3400元/人·年"),
        (LINE, 340_050, "3400.5元/人·年"),
        (Kind.NOTICE_DAYS, 7, "7天"),
        (Kind.INCIDENCE_LIMIT, 250, "2.5%"),
    ],
)
def test_value_is_written_with_its_unit(kind: str, value: int, text: str) -> None:
    assert written(StandardFactory(kind=kind, value=value)) == text


def test_villages_exit_below_two_per_cent_three_in_the_west_or_what_has_been_entered(
    county: Area,
) -> None:
    day = date(2018, 6, 30)
    StandardFactory(kind=Kind.INCIDENCE_LIMIT, area=county, value=150)

    limits = [incidence_limit(code, day) for code in ("520000", "410000", county.code)]

    assert limits == [Decimal(3), Decimal(2), Decimal("1.5")]


def test_households_are_due_after_a_month_or_what_has_been_entered(county: Area) -> None:
    StandardFactory(kind=Kind.VISIT_INTERVAL, area=county, value=15, begins_on=date(2018, 6, 1))

    intervals = [visit_interval(county.code, date(2018, month, 15)) for month in (5, 6)]

    assert intervals == [timedelta(days=30), timedelta(days=15)]


# One after another


def test_new_row_ends_the_former_once_that_is_confirmed(county: Area) -> None:
    put(county, date(2017, 1, 1))
    with pytest.raises(
        ValidationError, match=r"3000元/人·年，试验文件”（2017年1月1日起）将到2017年12月31日为止"
    ):
        put(county, date(2018, 1, 1), 340_000)

    put(county, date(2018, 1, 1), 340_000, confirmed=True)

    assert days() == [(300_000, "2017-01-01", "2018-01-01"), (340_000, "2018-01-01", None)]


def test_row_before_all_others_ends_where_they_begin(county: Area) -> None:
    put(county, date(2018, 1, 1), 340_000)

    put(county, date(2016, 1, 1))

    assert days() == [(300_000, "2016-01-01", "2018-01-01"), (340_000, "2018-01-01", None)]


def test_row_in_between_takes_the_end_of_the_one_it_ends(county: Area) -> None:
    put(county, date(2016, 1, 1), 1)
    put(county, date(2018, 1, 1), 3, confirmed=True)

    put(county, date(2017, 1, 1), 2, confirmed=True)

    assert days() == [
        (1, "2016-01-01", "2017-01-01"),
        (2, "2017-01-01", "2018-01-01"),
        (3, "2018-01-01", None),
    ]


def test_second_row_of_a_day_is_refused(county: Area) -> None:
    put(county, date(2018, 1, 1))

    with pytest.raises(ValidationError, match="这一天已有一行"):
        put(county, date(2018, 1, 1), confirmed=True)


def test_rows_of_another_place_are_left_alone(county: Area) -> None:
    put(AreaFactory(), date(2017, 1, 1), 1)

    put(county, date(2018, 1, 1), 2)

    assert days() == [(1, "2017-01-01", None), (2, "2018-01-01", None)]


def correct(standard: Standard, **changes: Any) -> Standard:
    known: dict[str, Any] = {
        "value": standard.value,
        "begins_on": standard.begins_on,
        "ends_on": standard.ends_on,
        "document": standard.document,
        "reason": "录错了",
    }
    return correct_standard(by=UserFactory(), standard=standard, **(known | changes))


def test_correction_keeps_both_in_the_book(county: Area) -> None:
    standard = put(county, date(2018, 1, 1), 34_000)

    correct(standard, value=340_000)

    line = AuditLine.objects.get(verb="standard.corrected")
    assert ('"value":34000' in line.before, '"value":340000' in line.after) == (True, True)
    assert (line.reason, line.area_code) == ("录错了", county.code)


def test_corrected_beginning_moves_the_end_of_the_former(county: Area) -> None:
    put(county, date(2017, 1, 1), 1)
    second = put(county, date(2018, 1, 1), 2, confirmed=True)

    correct(second, begins_on=date(2018, 3, 1))

    assert days() == [(1, "2017-01-01", "2018-03-01"), (2, "2018-03-01", None)]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"begins_on": date(2016, 12, 31)}, "须晚于前一行的起始日期2017年1月1日"),
        ({"ends_on": date(2019, 6, 1)}, "与2019年1月1日起的那一行日期重叠"),
        ({"ends_on": None}, "与2019年1月1日起的那一行日期重叠"),
        ({"value": 0}, "数值须大于零"),
    ],
)
def test_correction_that_cannot_be_is_refused(
    county: Area, changes: dict[str, Any], sentence: str
) -> None:
    put(county, date(2017, 1, 1))
    middle = put(county, date(2018, 1, 1), confirmed=True)
    put(county, date(2019, 1, 1), confirmed=True)
    before = days()
    middle.refresh_from_db()

    with pytest.raises(ValidationError) as refusal:
        correct(middle, **changes)

    assert [message for message in refusal.value.messages if sentence in message]
    assert days() == before


def test_nothing_is_written_that_the_audit_book_cannot_hold(county: Area) -> None:
    with audit_book_full():
        put(county, date(2018, 1, 1))

    assert days() == []


# On screen


def test_standard_is_typed_in_its_unit_and_kept_whole(
    client: Client, county: Area, staff: User
) -> None:
    client.force_login(staff)

    client.post(new(), typed(county, value="3400.50"))
    client.post(new(Kind.NOTICE_DAYS), typed(county, value="7"))
    client.post(new(Kind.INCIDENCE_LIMIT), typed(county, value="1.5"))

    kept = dict(Standard.objects.values_list("kind", "value"))
    assert kept == {"exit_line": 340_050, "notice_days": 7, "incidence_limit": 150}


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        (LINE, {"value": ""}, "请填数字。"),
        (LINE, {"value": "三千"}, "这不是数字"),
        (LINE, {"value": "3400.555"}, "最多写 2 位小数"),
        (LINE, {"value": "0"}, "数值须大于零。"),
        (LINE, {"value": "-1"}, "不能小于 0"),
        (LINE, {"document": ""}, "请写明依据文件，没有文件的标准不能执行。"),
        (LINE, {"begins_on": ""}, "请填从哪一天起执行。"),
        (Kind.NOTICE_DAYS, {"value": "7.5"}, "最多写 0 位小数"),
        (Kind.VISIT_INTERVAL, {"value": "99999"}, "不能大于 3650"),
        (Kind.INCIDENCE_LIMIT, {"value": "101"}, "不能大于 100"),
    ],
)
def test_what_cannot_be_read_is_answered_in_words(
    client: Client, county: Area, staff: User, kind: str, changes: dict[str, str], sentence: str
) -> None:
    client.force_login(staff)

    answer = client.post(new(kind), typed(county, note="说明在此", **changes))

    text = answer.content.decode()
    assert sentence in text
    assert 'value="说明在此"' in text
    assert not Standard.objects.exists()


def test_screen_asks_before_a_former_row_ends_and_not_otherwise(
    client: Client, county: Area, staff: User
) -> None:
    client.force_login(staff)
    first = client.get(new()).content.decode()
    client.post(new(), typed(county, begins_on="2017-01-01", value="3208"))
    asked = client.post(new(), typed(county)).content.decode()

    client.post(new(), typed(county, confirmed="on"))

    assert ('name="confirmed"' in first, 'name="confirmed"' in asked) == (False, True)
    assert "将到2017年12月31日为止" in asked
    assert days() == [(320_800, "2017-01-01", "2018-01-01"), (340_000, "2018-01-01", None)]


def test_place_out_of_reach_cannot_be_chosen(client: Client, county: Area, staff: User) -> None:
    client.force_login(staff)

    client.post(new(), typed(AreaFactory(code="410398")))

    assert not Standard.objects.exists()


def test_list_shows_own_and_higher_places_with_what_is_in_force(
    client: Client, county: Area, staff: User
) -> None:
    province, neighbour = AreaFactory(code="41", name="河南省"), AreaFactory(code="410398")
    higher = StandardFactory(area=province, document="省文件")
    own = StandardFactory(area=county, document="县文件", ends_on=date(2015, 1, 1))
    StandardFactory(area=neighbour, document="邻县文件")

    text = page_of(client, staff, LIST)

    assert ("省文件" in text, "县文件" in text, "邻县文件" in text) == (True, True, False)
    assert text.count("现行") == 1
    assert (edit(own) in text, edit(higher) in text) == (True, False)


def test_readers_see_no_way_to_change(client: Client, county: Area) -> None:
    auditor = PostingFactory(area=county, role=Posting.Role.AUDITOR).user
    own = StandardFactory(area=county)

    text = page_of(client, auditor, LIST)

    assert "3400元/人·年" in text
    assert (edit(own) in text, new() in text) == (False, False)


def test_list_takes_as_many_queries_for_three_as_for_one(
    client: Client, county: Area, staff: User
) -> None:
    StandardFactory(area=county)
    one = queries(client, staff, LIST)
    StandardFactory(area=county, kind=Kind.NOTICE_DAYS, value=7)
    StandardFactory(area=county, kind=Kind.VISIT_INTERVAL, value=7)

    assert queries(client, staff, LIST) == one


def test_menu_leads_to_the_settings(client: Client, staff: User) -> None:
    text = page_of(client, staff, LIST)

    labels = ["标准", "补贴类别", "村情", "区域"]
    assert [label for label in labels if f">{label}</a>" in text] == labels
