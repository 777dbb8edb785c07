"""A draft in the browser: kept sealed, corrected, looked at again, taken over as a whole, and wiped."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from households.imports import staging
from households.imports.cells import written
from households.models import (
    Area,
    AuditLine,
    Household,
    ImportDraft,
    ImportRow,
    Person,
    User,
)
from tests.factories import UserFactory
from tests.households.imports.conftest import TODAY, VILLAGE
from tests.households.imports.workbooks import export, identity, person

State = ImportDraft.State


@pytest.fixture
def clerk(db: None) -> User:
    return UserFactory(username="clerk", name="办事员")


def staged(content: bytes, clerk: User) -> ImportDraft:
    return staging.stage(
        by=clerk,
        kind="national",
        content=content,
        file_name="名单.xlsx",
        area_code=VILLAGE,
        options={},
        today=TODAY,
    )


def marks(draft: ImportDraft) -> list[tuple[int, str, bool]]:
    return list(draft.rows.values_list("number", "outcome", "has_notes"))


def verbs() -> list[str]:
    return list(AuditLine.objects.order_by("number").values_list("verb", flat=True))


def test_a_staged_file_is_rows_with_their_places_and_changes_nothing(village: Area, clerk: User):
    draft = staged(export(person(), person("4103990002", 姓名="仇二", 健康状况="还行", 证件号码=identity(sequence=9)), above=[["名单"]]), clerk)  # fmt: skip

    assert (draft.kind, draft.state, draft.area_code, draft.file_name) == (
        "national", "open", VILLAGE, "名单.xlsx",
    )  # fmt: skip
    assert draft.options == {
        "filed_on": "2014-01-01", "data_on": "2018-07-13", "year": 2017, "create_areas": False,
    }  # fmt: skip
    assert draft.headings[1] == {"title": "县(市、区、旗)", "letter": "B"}
    assert marks(draft) == [(3, "new", False), (4, "error", False)]
    assert draft.outcome["counts"] == {
        "new": 1, "changed": 0, "same": 0, "error": 1, "households": 2, "persons": 2,
    }  # fmt: skip
    (finding,) = draft.rows.get(number=4).findings
    assert (finding["place"], finding["heading"], finding["severity"]) == (
        "O4",
        "健康状况",
        "error",
    )
    assert draft.rows.get(number=3).cells["姓名"] == "石大山"
    assert Household.objects.count() == 0
    assert verbs() == ["import.staged"]


def test_what_a_draft_keeps_of_people_is_sealed(village: Area, clerk: User):
    staged(export(person()), clerk)

    with connection.cursor() as cursor:
        cursor.execute("SELECT cells_sealed, findings_sealed FROM households_importrow")
        kept = str(cursor.fetchall())
        cursor.execute("SELECT headings, outcome, options FROM households_importdraft")
        kept += str(cursor.fetchall())

    assert [word for word in ("石大山", identity(), "12000000001") if word in kept] == []


def test_a_corrected_row_is_sound_after_another_look(village: Area, clerk: User):
    draft = staged(export(person(健康状况="还行")), clerk)
    row = draft.rows.get()

    staging.restage_row(row, {"健康状况": "健康"}, by=clerk)
    staging.recheck(draft, today=TODAY)

    row.refresh_from_db()
    assert (row.outcome, row.findings, row.was_corrected) == ("new", [], True)
    assert row.cells["健康状况"] == "健康"
    assert draft.outcome["errors"] == 0


def test_a_broken_number_is_not_mended_by_being_typed_as_shown(village: Area, clerk: User):
    draft = staged(export(person(证件号码=float(identity()))), clerk)
    row = draft.rows.get()
    shown = written(row.cells["证件号码"])

    staging.restage_row(row, {"证件号码": shown}, by=clerk)
    staging.recheck(draft, today=TODAY)

    row.refresh_from_db()
    assert (row.outcome, isinstance(row.cells["证件号码"], float)) == ("error", True)


def test_a_look_sees_the_register_as_it_is_now(village: Area, clerk: User):
    draft = staged(export(person()), clerk)
    other = staged(export(person()), clerk)
    staging.apply(other, by=clerk, today=TODAY)

    staging.recheck(draft, today=TODAY)

    assert marks(draft) == [(2, "same", False)]


def test_taking_over_writes_everything_and_wipes_the_rows(village: Area, clerk: User):
    draft = staged(export(person()), clerk)

    outcome = staging.apply(draft, by=clerk, today=TODAY)

    assert (outcome.is_applied, outcome.has_changed, outcome.counts["new"]) == (True, True, 1)
    draft.refresh_from_db()
    assert (draft.state, draft.outcome["counts"]["new"]) == (State.APPLIED, 1)
    assert draft.ended_at is not None
    assert ImportRow.objects.count() == 0
    assert [someone.name for someone in Person.objects.all()] == ["石大山"]
    assert verbs() == ["import.staged", "register.imported"]
    assert AuditLine.objects.get(verb="register.imported").actor == "clerk"


def test_a_draft_with_an_error_is_not_taken_over(village: Area, clerk: User):
    draft = staged(export(person(健康状况="还行")), clerk)

    outcome = staging.apply(draft, by=clerk, today=TODAY)

    assert (outcome.is_applied, outcome.counts["error"]) == (False, 1)
    draft.refresh_from_db()
    assert draft.state == State.OPEN
    assert Household.objects.count() == 0


def test_an_error_that_came_meanwhile_is_marked_when_taking_over(village: Area, clerk: User):
    draft = staged(export(person()), clerk)
    other = staged(export(person("4103990002", "410399000101")), clerk)
    staging.apply(other, by=clerk, today=TODAY)

    outcome = staging.apply(draft, by=clerk, today=TODAY)

    assert outcome.is_applied is False
    assert [finding["rule"] for finding in draft.rows.get().findings] == [
        "登记册中此人现在户 4103990002。"
    ]


def test_discarding_wipes_the_rows(village: Area, clerk: User):
    draft = staged(export(person()), clerk)

    staging.discard(draft, by=clerk)

    draft.refresh_from_db()
    assert (draft.state, ImportRow.objects.count(), Household.objects.count()) == (
        State.DISCARDED,
        0,
        0,
    )
    assert verbs() == ["import.staged", "import.discarded"]


def restage(draft: ImportDraft, by: User) -> None:
    staging.restage_row(
        draft.rows.model(draft=draft, number=2, cells_sealed="{}"), {"姓名": "仇二"}, by=by
    )


ACTS = {
    "apply": lambda draft, by: staging.apply(draft, by=by, today=TODAY),
    "discard": lambda draft, by: staging.discard(draft, by=by),
    "recheck": lambda draft, by: staging.recheck(draft, today=TODAY),
    "restage": restage,
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_an_ended_draft_stays_ended(
    village: Area, clerk: User, act: Callable[[ImportDraft, User], Any]
):
    draft = staged(export(person()), clerk)
    staging.discard(ImportDraft.objects.get(pk=draft.pk), by=clerk)

    with pytest.raises(ValidationError, match="这次导入已放弃"):
        act(draft, clerk)


def test_the_day_of_the_data_stays_that_of_the_upload(village: Area, clerk: User):
    draft = staged(export(person()), clerk)

    staging.recheck(draft, today=date(2018, 9, 1))

    assert draft.options["data_on"] == "2018-07-13"


def test_an_unknown_form_is_told_which_there_are(village: Area, clerk: User):
    with pytest.raises(ValidationError, match="可以导入的是：国家系统导出的贫困人口名单"):
        staging.stage(
            by=clerk,
            kind="unknown",
            content=b"",
            file_name="x",
            area_code=VILLAGE,
            options={},
            today=TODAY,
        )
