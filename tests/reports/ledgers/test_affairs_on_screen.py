"""The ledgers of houses, fields, schooling, health, incomes, exits and files on screen: filtered as they are exported."""

from datetime import date

import pytest
from django.test import Client

from households.models import Area, Person, User
from reports.ledgers import LEDGERS
from tests.factories import (
    CaseFileFactory,
    DisabilityFactory,
    ExitReviewFactory,
    IncomeFactory,
    LivingFactory,
    PlantingFactory,
    StandardFactory,
    SubsidyFactory,
)
from tests.reports.ledgers.conftest import ADDRESS, circumstances, registered
from tests.reports.ledgers.test_screen import fetched, in_words, read, table_of, workbook


@pytest.fixture
def affairs(village: Area, next_door: Area) -> None:
    """Two households that differ in all that these ledgers can be narrowed by; a third next door."""
    StandardFactory(area=village, value=320_000)
    first = registered(village, "4103990001", "石大山", "石小山", group=1)
    second = registered(
        village, "4103990002", "仇小满", group=2, status="exited", attribute="dibao", begins_on=date(2016, 12, 1)
    )  # fmt: skip
    third = registered(next_door, "4103990099", "外村人")
    for number, household in enumerate((first, second, third)):
        son = household.memberships.select_related("person").order_by("-pk").first()
        assert son is not None
        circumstances(son, health="02" if number else "04", school="07" if number else "03")
        if not number:
            DisabilityFactory(person=son.person, category="4", grade="2")
            CaseFileFactory(household=household, completed_on=date(2018, 1, 1))
        categories: dict[str, tuple[str, Person | None]] = {
            "house_d" if number else "house_c": ("housing", None),
            "relocation": ("housing", None),
            "pv" if number else "industry": ("industry", None),
        }
        if number:
            categories["edu_senior"] = ("education", son.person)
        for code, (group, person) in categories.items():
            SubsidyFactory(
                household=household, person=person, category__code=code, category__group=group,
                category__name=code, begins_on=date(2016 + number, 5, 1),
            )  # fmt: skip
        LivingFactory(
            household=household, house_grade="A" if number else "B",
            relocation="single" if number else "group", resettlement="scattered" if number else "centralised",
        )  # fmt: skip
        PlantingFactory(household=household, crop="pepper" if number else "chrysanthemum")
        IncomeFactory(household=household, year=2017, wages_fen=1_000_000 if number else 100_000)
        ExitReviewFactory(household=household, year=2018 - 2 * number)
    waiting = registered(village, "4103990003", "等房人")
    LivingFactory(household=waiting, house_grade="D", wants_relocation=True)


BOTH, FIRST, SECOND = ["石大山", "仇小满"], ["石大山"], ["仇小满"]
CONDITIONS = [
    *((name, "q=石小", FIRST) for name in ("house-repairs", "industry", "incomes", "exits")),
    *((name, "q=石小", ["石小山"]) for name in ("national", "health", "education")),
    *((name, "group=2", SECOND) for name in sorted(LEDGERS) if name in (
        "house-repairs", "relocations", "industry", "incomes", "exits", "health", "education", "case-files", "national"
    )),
    ("national", "status=exited", SECOND),
    ("national", "sort=-persons&group=1", ["等房人", "石小山", "石大山"]),
    ("house-repairs", "", [*BOTH, "等房人"]),
    ("house-repairs", "state=done", BOTH),
    ("house-repairs", "state=waiting", ["等房人"]),
    ("house-repairs", "mode=house_d", SECOND),
    ("house-repairs", "grade=B", FIRST),
    ("house-repairs", "start=2016-05-02", SECOND),
    ("house-repairs", "end=2016-05-01", FIRST),
    ("house-repairs", "attribute=dibao", SECOND),
    ("house-repairs", "sort=-number&state=done", ["仇小满", "石大山"]),
    ("relocations", "", [*BOTH, "等房人"]),
    ("relocations", "state=waiting", ["等房人"]),
    ("relocations", "mode=group", FIRST),
    ("relocations", "resettlement=scattered", SECOND),
    ("relocations", "start=2017-05-01", SECOND),
    ("industry", "", BOTH),
    ("industry", "crop=pepper", SECOND),
    ("industry", "status=poor", FIRST),
    ("incomes", "", BOTH),
    ("incomes", "line=over", SECOND),
    ("incomes", "line=not_over", FIRST),
    ("incomes", "line=none", []),
    ("incomes", "status=exited", SECOND),
    ("exits", "", ["仇小满", "石大山"]),
    ("exits", "year=2016", SECOND),
    ("exits", "state=doing", FIRST),
    ("exits", "state=done", SECOND),
    ("exits", "review=yes", ["仇小满", "石大山"]),
    ("exits", "review=no", []),
    ("exits", "start=2016-12-01", SECOND),
    ("exits", "end=2016-11-30", []),
    ("health", "", ["石小山", "仇小满"]),
    ("health", "health=04", ["石小山"]),
    ("health", "card=yes", ["石小山"]),
    ("health", "card=no", SECOND),
    ("health", "category=4", ["石小山"]),
    ("health", "grade=1", []),
    ("education", "", ["石小山", "仇小满"]),
    ("education", "aid=yes", SECOND),
    ("education", "aid=no", ["石小山"]),
    ("education", "stage=小学", ["石小山"]),
    ("education", "school=07", SECOND),
    ("education", "sort=-stage", ["仇小满", "石小山"]),
    ("case-files", "", [*BOTH, "等房人"]),
    ("case-files", "lacking=file", ["仇小满", "等房人"]),
    ("case-files", "lacking=none", []),
    ("case-files", "lacking=any&group=1", ["石大山", "等房人"]),
    ("case-files", "lacking=exit", SECOND),
]  # fmt: skip
NAMED_BY = {"national": "姓名", "health": "姓名", "education": "姓名"}


@pytest.mark.usefixtures("affairs")
@pytest.mark.parametrize(("name", "condition", "expected"), CONDITIONS)
def test_screen_and_workbook_hold_the_same_rows(
    client: Client, auditor: User, name: str, condition: str, expected: list[str]
) -> None:
    query = f"{ADDRESS}&{condition}"
    page = fetched(client, auditor, f"/ledgers/{name}/?{query}&columns=all")
    paper = read(workbook(client, auditor, name, query))

    shown = table_of(page)
    heading = NAMED_BY.get(name, "户主")
    names = [column.label for column in LEDGERS[name].columns].index(heading)

    assert [row[names] for row in shown] == expected
    if expected:
        assert shown == in_words(name, paper)
    else:
        assert paper.proof["行数"] == 0


@pytest.mark.usefixtures("affairs")
@pytest.mark.parametrize(("name", "group"), [("industry", "pv"), ("education", "edu_senior")])
def test_rows_are_narrowed_by_what_is_drawn(
    client: Client, auditor: User, name: str, group: str
) -> None:
    category = SubsidyFactory._meta.model.objects.filter(category__code=group).values_list(
        "category", flat=True
    )[0]

    page = fetched(client, auditor, f"/ledgers/{name}/?{ADDRESS}&category={category}&columns=all")

    assert "仇小满" in page
    assert "石小山" not in page
    assert "石大山" not in page
