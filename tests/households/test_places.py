"""The tree of places, and what a village states of itself from a day on."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from households.actions.places import add_area, rename_area, set_profile
from households.models import Area, AuditLine, Posting, Reach, User, VillageProfile
from tests.factories import AreaFactory, PostingFactory, UserFactory, VillageProfileFactory
from tests.households.conftest import page_of, queries
from tests.households.test_actions import audit_book_full

pytestmark = pytest.mark.django_db

LIST = reverse("households:area-list")
NEW = reverse("households:area-new")
VILLAGES = reverse("households:village-list")
COUNTY, TOWNSHIP, VILLAGE = "410399", "410399110", "410399110220"
TOTALS = {
    "household_count": "536",
    "population": "2223",
    "population_basis": "村内户籍人口",
    "natural_village_count": "13",
    "group_count": "15",
    "party_member_count": "81",
    "territory_m2": "12.5",
    "farmland_li": "3169.4",
    "forest_li": "2500",
    "document": "农经年报",
}


@pytest.fixture
def county(db: None) -> Area:
    return AreaFactory(code=COUNTY, name="试验县")


@pytest.fixture
def staff(county: Area) -> User:
    return PostingFactory(area=county, role=Posting.Role.BUREAU_STAFF).user


@pytest.fixture
def village(county: Area) -> Area:
    return AreaFactory(code=VILLAGE, name="试验村")


def reach(code: str = COUNTY) -> Reach:
    return Reach(user_id=0, day=date(2018, 6, 30), areas=(code,))


def add(code: str, name: str = "某地", **more: Any) -> Area:
    return add_area(by=UserFactory(), reach=reach(), code=code, name=name, **more)


def of(name: str, *more: object) -> str:
    return reverse(f"households:{name}", args=[VILLAGE, *more])


def test_village_is_added_with_the_township_it_needs(county: Area) -> None:
    add(VILLAGE, "试验村", parent_name="试验镇")

    tree = Area.objects.values_list("code", "name", "level")
    assert list(tree) == [
        (COUNTY, "试验县", "county"),
        (TOWNSHIP, "试验镇", "township"),
        (VILLAGE, "试验村", "village"),
    ]
    lines = AuditLine.objects.filter(verb="area.added").order_by("number")
    assert list(lines.values_list("area_code", flat=True)) == [TOWNSHIP, VILLAGE]


def test_name_of_a_parent_that_is_there_changes_nothing(county: Area) -> None:
    AreaFactory(code=TOWNSHIP, name="试验镇")

    add(VILLAGE, parent_name="别的镇")

    assert Area.objects.get(pk=TOWNSHIP).name == "试验镇"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (COUNTY, "这个区划代码已经有了"),
        ("410398", "不在您管理的区域"),
        ("41", "不在您管理的区域"),
        ("4103991", "区划代码须为"),
        ("410399abc", "区划代码须为"),
        (VILLAGE, "上级区域 410399110 还没有"),
    ],
)
def test_code_that_cannot_be_is_refused(county: Area, code: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        add(code)

    assert any(sentence in message for message in refusal.value.messages)
    assert Area.objects.count() == 1


def test_place_keeps_its_code_under_another_name(county: Area) -> None:
    rename_area(by=UserFactory(), area=county, name="试验区")

    line = AuditLine.objects.get(verb="area.renamed")
    assert Area.objects.get().name == "试验区"
    assert (line.before, line.after) == ('{"name":"试验县"}', '{"name":"试验区"}')


def test_nothing_is_written_that_the_audit_book_cannot_hold(county: Area) -> None:
    with audit_book_full():
        add(TOWNSHIP)

    assert Area.objects.count() == 1


def test_tree_holds_my_places_only_and_steps_in_by_level(
    client: Client, staff: User, village: Area
) -> None:
    AreaFactory(code=TOWNSHIP, name="试验镇")
    AreaFactory(code="410398110220", name="邻县的村")
    AreaFactory(code="41", name="试验省")
    client.force_login(staff)

    lines = client.get(LIST).context["lines"]

    assert [(line["area"].name, line["depth"]) for line in lines] == [
        ("试验县", 0),
        ("试验镇", 1),
        ("试验村", 2),
    ]


def test_area_is_added_on_screen_and_a_refusal_keeps_what_was_typed(
    client: Client, staff: User
) -> None:
    client.force_login(staff)
    refused = client.post(NEW, {"code": VILLAGE, "name": "试验村"}).content.decode()

    client.post(NEW, {"code": VILLAGE, "name": "试验村", "parent_name": "试验镇"})

    assert "上级区域 410399110 还没有，请填它的名称" in refused
    assert 'value="试验村"' in refused
    assert Area.objects.filter(pk__startswith=TOWNSHIP).count() == 2


def test_administrator_manages_places_but_no_village_totals(
    client: Client, county: Area, village: Area
) -> None:
    keeper = PostingFactory(area=county, role=Posting.Role.ADMINISTRATOR).user

    text = page_of(client, keeper, LIST)

    assert of("village-detail") not in text
    assert client.get(of("village-detail")).status_code == 403


def test_village_totals_are_typed_as_people_say_them_and_kept_whole(
    client: Client, staff: User, village: Area
) -> None:
    client.force_login(staff)

    client.post(of("profile-new"), TOTALS | {"begins_on": "2017-12-31"})

    kept = VillageProfile.objects.get()
    assert (kept.household_count, kept.population, kept.population_basis) == (
        536,
        2223,
        "村内户籍人口",
    )
    assert (kept.territory_m2, kept.farmland_li, kept.forest_li) == (12_500_000, 316_940, 250_000)
    assert AuditLine.objects.get(verb="village_profile.set").area_code == VILLAGE


def test_new_totals_begin_with_the_former_and_end_them_once_confirmed(
    client: Client, staff: User, village: Area
) -> None:
    former = VillageProfileFactory(area=village, begins_on=date(2016, 12, 31))
    client.force_login(staff)
    shown = client.get(of("profile-new")).content.decode()
    sent = TOTALS | {"begins_on": "2017-12-31"}
    asked = client.post(of("profile-new"), sent).content.decode()

    client.post(of("profile-new"), sent | {"confirmed": "on"})

    former.refresh_from_db()
    assert 'name="population" value="400"' in shown
    assert "“100户400人”（2016年12月31日起）将到2017年12月30日为止" in asked
    assert former.ends_on == date(2017, 12, 31)
    history = client.get(of("village-detail")).content.decode()
    assert ("2016年12月31日" in history, "2017年12月31日" in history) == (True, True)


def test_totals_are_corrected_with_a_reason(client: Client, staff: User, village: Area) -> None:
    profile = VillageProfileFactory(area=village, population=4000)
    client.force_login(staff)
    page = of("profile-edit", profile.pk)
    sent = TOTALS | {"begins_on": profile.begins_on.isoformat()}
    unexplained = client.post(page, sent).content.decode()

    client.post(page, sent | {"reason": "多写一个零"})

    line = AuditLine.objects.get(verb="village_profile.corrected")
    profile.refresh_from_db()
    assert "请写明更正的原因。" in unexplained
    assert (profile.population, line.reason) == (2223, "多写一个零")
    assert ('"population":4000' in line.before, '"population":2223' in line.after) == (True, True)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"population": ""}, "请填数字，没有的填 0。"),
        ({"population": "两千"}, "请填整数。"),
        ({"population": "-1"}, "不能小于 0"),
        ({"population_basis": ""}, "请写明人口口径"),
        ({"farmland_li": "3169.123"}, "最多写 2 位小数"),
        ({"begins_on": ""}, "请填从哪一天起执行"),
    ],
)
def test_totals_that_cannot_be_read_are_answered_in_words(
    client: Client, staff: User, village: Area, changes: dict[str, str], sentence: str
) -> None:
    client.force_login(staff)

    answer = client.post(of("profile-new"), TOTALS | {"begins_on": "2017-12-31"} | changes)

    assert sentence in answer.content.decode()
    assert not VillageProfile.objects.exists()


def test_township_has_no_village_totals(county: Area) -> None:
    with pytest.raises(ValidationError, match="村情只登记在行政村上"):
        set_profile(by=UserFactory(), area=county, begins_on=date(2018, 1, 1))


def test_first_secretary_keeps_the_own_village(client: Client, village: Area) -> None:
    VillageProfileFactory(area=village)
    VillageProfileFactory(area=AreaFactory(code="410399110221", name="邻村"))
    secretary = PostingFactory(area=village).user

    text = page_of(client, secretary, VILLAGES)

    assert ("试验村" in text, "邻村" in text, "400" in text) == (True, False, True)


def test_list_of_villages_takes_as_many_queries_for_three_as_for_one(
    client: Client, staff: User, village: Area
) -> None:
    VillageProfileFactory(area=village)
    one = queries(client, staff, VILLAGES)
    for code in ("410399110221", "410399110222"):
        VillageProfileFactory(area=AreaFactory(code=code))

    assert queries(client, staff, VILLAGES) == one
