"""Excel in, in the browser: upload, look, set right, take over; or put away."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from households.models import (
    Area,
    Household,
    ImportDraft,
    ImportRow,
    Person,
    Posting,
    Standing,
)
from tests.factories import HouseholdFactory, MembershipFactory, PostingFactory
from tests.households.imports.conftest import VILLAGE
from tests.households.imports.workbooks import export, identity, person

pytestmark = pytest.mark.django_db
GOOD = person()
SECOND = person("4103990002", 姓名="仇大山", 证件号码=identity(sequence=9))
BAD = SECOND | {"健康状况": "还行"}


@pytest.fixture
def staff(client: Client, village: Area) -> Client:
    client.force_login(PostingFactory(area=village, role=Posting.Role.BUREAU_STAFF).user)
    return client


def upload(client: Client, content: bytes, **typed: str):
    form = {
        "kind": "national",
        "area": VILLAGE,
        "filed_on": "2014-01-01",
        "data_on": "2018-06-30",
        "year": "2017",
        "file": SimpleUploadedFile("名单.xlsx", content),
    }
    return client.post(reverse("households:import-new"), form | typed)


def address(name: str, *args: int) -> str:
    return reverse(f"households:{name}", args=[ImportDraft.objects.get().pk, *args])


def text(answer) -> str:
    return unescape(answer.content.decode())


def test_file_is_shown_and_nothing_written_until_somebody_says_so(staff: Client):
    answer = upload(staff, export(GOOD, SECOND))

    assert answer.headers["Location"] == address("import-detail")
    page = staff.get(address("import-detail"))
    assert [tile["value"] for tile in page.context["tiles"]] == [0, 2, 0, 0]
    assert [(told.who, told.number) for told in page.context["rows"]] == [
        ("石大山", "4103990001"),
        ("仇大山", "4103990002"),
    ]
    assert Household.objects.count() == 0

    staff.post(address("import-apply"))
    assert sorted(Person.objects.values_list("name", flat=True)) == ["仇大山", "石大山"]
    assert set(Standing.objects.values_list("status", "attribute")) == {("poor", "general")}
    assert ImportRow.objects.count() == 0
    assert "已导入" in text(staff.get(address("import-detail")))


def test_bad_row_keeps_everything_out_until_it_is_set_right_in_the_browser(staff: Client):
    upload(staff, export(GOOD, BAD))
    page = staff.get(address("import-detail") + "?show=error")
    found = page.context["rows"][0]
    assert (found.row.number, found.who, [f.heading for f in found.errors]) == (
        3,
        "仇大山",
        ["健康状况"],
    )
    refused = staff.post(address("import-apply"), follow=True)
    assert "还有错误没有改" in text(refused) or "没有导入" in text(refused)
    assert Household.objects.count() == 0

    form = staff.get(address("import-row", 3)).context["form"]
    assert [field.label for field in form.wrong] == ["健康状况（O3）"]
    cells = {field.html_name: field.value() or "" for field in (*form.wrong, *form.others)}
    answer = staff.post(address("import-row", 3), cells | {form.wrong[0].html_name: "残疾"})
    assert answer.status_code == 302

    staff.post(address("import-apply"))
    assert Household.objects.count() == 2
    assert Person.objects.get(name="仇大山").identity_number == identity(sequence=9)


def test_row_that_is_still_wrong_says_so_again(staff: Client):
    upload(staff, export(BAD))
    form = staff.get(address("import-row", 2)).context["form"]

    answer = staff.post(address("import-row", 2), {form.wrong[0].html_name: "凑合"})

    assert answer.status_code == 200
    assert "凑合" in text(answer)
    assert ImportRow.objects.get().outcome == ImportRow.Outcome.ERROR


def test_no_page_shows_an_identity_number(staff: Client):
    upload(staff, export(GOOD, BAD))

    for url in (
        address("import-detail"),
        address("import-row", 2),
        address("import-row", 3),
    ):
        page = text(staff.get(url))
        assert GOOD["证件号码"] not in page
        assert BAD["证件号码"] not in page


def test_file_taken_over_is_not_taken_over_twice(staff: Client):
    upload(staff, export(GOOD))
    staff.post(address("import-apply"))

    assert staff.post(address("import-apply")).status_code == 404
    assert Household.objects.count() == 1


def test_register_that_moved_meanwhile_sends_the_file_back_to_the_preview(
    staff: Client, village: Area
):
    upload(staff, export(GOOD))
    other = HouseholdFactory(area=village)
    MembershipFactory(household=other, person__code=GOOD["人编号"], person__name="石大山")

    answer = staff.post(address("import-apply"), follow=True)

    assert "登记册在您核对以后有了变动" in text(answer)
    assert ImportDraft.objects.get().state == ImportDraft.State.OPEN
    assert list(Household.objects.values_list("number", flat=True)) == [other.number]


def test_put_away_leaves_nothing(staff: Client):
    upload(staff, export(GOOD))

    staff.post(address("import-discard"))

    assert ImportDraft.objects.get().state == ImportDraft.State.DISCARDED
    assert (ImportRow.objects.count(), Household.objects.count()) == (0, 0)


def test_same_file_again_is_all_the_same(staff: Client):
    upload(staff, export(GOOD))
    staff.post(address("import-apply"))
    ImportDraft.objects.update(state="applied")
    upload(staff, export(GOOD))
    draft = ImportDraft.objects.latest("pk")

    page = staff.get(reverse("households:import-detail", args=[draft.pk]))

    assert [tile["value"] for tile in page.context["tiles"]] == [0, 0, 0, 1]


def test_village_that_is_not_there_is_made_with_the_file(client: Client, village: Area):
    county = Area.objects.get(code="410399")
    client.force_login(PostingFactory(area=county, role=Posting.Role.BUREAU_STAFF).user)

    upload(client, export(GOOD | {"行政村": "新村"}), area="", new_area="410399102201")
    client.post(address("import-apply"))

    assert Area.objects.get(code="410399102201").name == "新村"
    assert Household.objects.get().area_id == "410399102201"


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"area": ""}, "area", "请选择村，或者在下面填要新建的村的代码。"),
        ({"area": "", "new_area": "4103"}, "new_area", "行政村的区划代码是 12 位数字。"),
        (
            {"area": "", "new_area": "110101001201"},
            "new_area",
            "这个代码不在您负责的范围内。",
        ),
        ({"new_area": VILLAGE}, "new_area", "上面已经选了村；要新建，请把上面改回“请选择”。"),
        (
            {"filed_on": "2019-01-01"},
            "file",
            "建档日期 2019年1月1日 晚于数据日期 2018年6月30日，请改正。",
        ),
    ],
)
def test_upload_that_cannot_be_says_why_and_keeps_the_choices(staff: Client, typed, field, why):
    answer = upload(staff, export(GOOD), **typed)

    assert answer.context["form"].errors == {field: [why]}
    assert ImportDraft.objects.count() == 0


def test_hostile_file_gets_a_sentence(staff: Client):
    answer = upload(staff, b"<html>not a workbook</html>")

    errors = answer.context["form"].errors["file"]
    assert len(errors) == 1
    assert "另存为" in errors[0]
    assert ImportDraft.objects.count() == 0


def test_draft_of_another_village_is_not_found(staff: Client, client: Client):
    upload(staff, export(GOOD))
    client.force_login(PostingFactory(role=Posting.Role.BUREAU_STAFF).user)

    for name in ("import-detail", "import-apply", "import-discard"):
        assert client.get(address(name)).status_code == 404


def test_preview_takes_as_many_queries_for_three_rows_as_for_one(
    staff: Client, django_assert_max_num_queries
):
    def count(*people):
        ImportRow.objects.all().delete()
        ImportDraft.objects.all().delete()
        upload(staff, export(*people))
        url = address("import-detail")
        staff.get(url)
        with django_assert_max_num_queries(60) as caught:
            staff.get(url)
        return len(caught)

    others = [
        person(f"410399000{n}", 姓名="仇大山", 证件号码=identity(sequence=n)) for n in (3, 4)
    ]
    assert count(GOOD) == count(GOOD, *others)
