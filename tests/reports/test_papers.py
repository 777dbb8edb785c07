"""Papers in the browser and by command: made beside the page, told as they come, fetched by who asked and nobody else."""

import io
import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import enumerate as threads

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from households.models import AuditLine, Household, Posting, User
from reports import jobs
from reports.views.papers import origin
from tests.factories import (
    AreaFactory,
    HouseholdFactory,
    MembershipFactory,
    PairingFactory,
    PostingFactory,
    StandingFactory,
)

LIST, MAKE = reverse("reports:paper-list"), reverse("reports:paper-make")
Role = Posting.Role


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Iterator[Path]:
    """A state directory of the test's own, with the fonts of all."""
    (tmp_path / "fonts").symlink_to(Path(settings.JIAOGOU_VAR) / "fonts")
    settings.JIAOGOU_VAR = tmp_path
    yield tmp_path / "papers"
    finish()


def finish() -> None:
    """Wait until the threads that make papers are done."""
    for thread in threads():
        if thread.name.startswith("papers-"):
            thread.join()


def posted(client: Client, role: str = Role.BUREAU_STAFF, **posting) -> User:
    user = PostingFactory(role=role, **posting).user
    client.force_login(user)
    return user


def village(size: int = 3, **household):
    area = AreaFactory(name="试验村")
    for place in range(size):
        home = HouseholdFactory(area=area, group_number=place % 2 + 1, **household)
        MembershipFactory(household=home)
        StandingFactory(household=home)
    return area


def begun(owner: User, **changes) -> jobs.Job:
    now = timezone.now()
    job = jobs.begin(owner=owner.pk, title="表", file_name="表.pdf", query="", total=192, now=now)
    return jobs._written(replace(job, **changes)) if changes else job


@pytest.mark.django_db
def test_page_says_beforehand_how_many_there_will_be(client):
    area = village(3)
    posted(client, area=area)

    assert "试验村入户核实对照表：3 户" in client.get(LIST).content.decode()
    narrowed = client.get(LIST, {"kind": "policy-card", "group": "1"}).content.decode()
    assert "试验村1组政策明白卡：2 户" in narrowed


@pytest.mark.django_db
def test_helper_is_offered_the_paired_households_only(client):
    area = village(3)
    helper = posted(client, Role.HELPER, area=area)
    PairingFactory(household=Household.objects.first(), helper=helper)

    assert "：1 户，每户一页" in client.get(LIST).content.decode()


@pytest.mark.django_db(transaction=True)
def test_papers_are_made_told_fetched_and_noted_down(client, folder):
    area = village(3)
    user = posted(client, area=area)

    answer = client.post(MAKE, {"kind": "verification", "area": area.code, "status": "registered"})
    finish()
    page = client.get(answer["Location"]).content.decode()
    file = client.get(f"{answer['Location']}papers.pdf")

    assert "做好了，共 3 页" in page
    assert len(PdfReader(io.BytesIO(file.getvalue())).pages) == 3
    line = AuditLine.objects.get(verb="papers.printed")
    after = json.loads(line.after)
    assert (line.actor, line.area_code, line.target_key) == (
        user.username,
        area.code,
        "verification",
    )
    assert (after["group"], after["status"], after["households"]) == (None, "registered", 3)
    [made] = folder.iterdir()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in made.iterdir()}
    assert (stat.S_IMODE(made.stat().st_mode), modes) == (0o700, {0o600})


@pytest.mark.django_db
def test_page_counts_while_they_are_made_and_asks_again(client):
    job = begun(posted(client), done=57)
    url = reverse("reports:paper-job", args=[job.key])

    page = client.get(url).content.decode()
    fragment = client.get(url, headers={"hx-request": "true"}).content.decode()

    assert "57 / 192" in page
    assert f'hx-get="{url}"' in fragment
    assert fragment.strip() in page


@pytest.mark.django_db
def test_what_died_with_its_process_says_so_and_asks_no_more(client):
    long_ago = (timezone.now() - timedelta(minutes=5)).isoformat()
    job = begun(posted(client), told_at=long_ago)

    page = client.get(reverse("reports:paper-job", args=[job.key])).content.decode()

    assert jobs.DIED in page
    assert "hx-trigger" not in page


@pytest.mark.django_db
def test_job_of_another_person_is_not_there(client):
    job = jobs.finished(begun(PostingFactory().user), b"%PDF", (), timezone.now())
    posted(client)

    assert client.get(reverse("reports:paper-job", args=[job.key])).status_code == 404
    assert client.get(reverse("reports:paper-file", args=[job.key])).status_code == 404
    assert client.get(reverse("reports:paper-file", args=["..%2F.."])).status_code == 404


@pytest.mark.django_db
def test_second_order_leads_to_the_one_being_made(client):
    area = village(1)
    job = begun(posted(client, area=area))

    answer = client.post(MAKE, {"kind": "verification", "area": area.code})

    assert answer["Location"] == reverse("reports:paper-job", args=[job.key])


@pytest.mark.django_db
def test_after_a_day_papers_are_gone(folder, client):
    user = posted(client)
    job = jobs.finished(begun(user), b"%PDF", (), timezone.now())
    later = timezone.now() + timedelta(days=1, minutes=1)

    assert jobs.find(job.key, owner=user.pk, now=later) is None
    jobs.sweep(later)
    assert list(folder.iterdir()) == []


@pytest.mark.django_db
def test_wrong_choice_makes_nothing_and_says_how_to_mend_it(client):
    area = village(1)
    posted(client, area=area)

    answer = client.post(MAKE, {"kind": "verification", "area": area.code, "group": "9"})

    assert answer.status_code == 400
    assert "这个村没有这个村民组，请从列表中选择。" in answer.content.decode()


@pytest.mark.django_db
def test_missing_fonts_are_a_sentence_in_the_job(client, folder, transactional_db):
    area = village(1)
    posted(client, area=area)
    (folder.parent / "fonts").unlink()

    answer = client.post(MAKE, {"kind": "verification", "area": area.code})
    finish()

    assert "build_fonts" in client.get(answer["Location"]).content.decode()
    assert not AuditLine.objects.filter(verb="papers.printed").exists()


@pytest.mark.django_db
def test_case_file_leads_to_both_papers_of_the_household(client):
    area = village(1)
    posted(client, Role.FIRST_SECRETARY, area=area)
    home = Household.objects.get()
    urls = [
        reverse("reports:paper-household", args=[kind, home.number])
        for kind in ("verification", "policy-card")
    ]

    page = client.get(home.get_absolute_url()).content.decode()
    answers = [client.get(url) for url in urls]

    assert all(url in page for url in urls)
    assert [len(PdfReader(io.BytesIO(answer.content)).pages) for answer in answers] == [1, 1]
    assert AuditLine.objects.filter(verb="papers.printed").count() == 2


@pytest.mark.django_db
def test_auditor_sees_no_papers_on_the_case_file(client):
    area = village(1)
    posted(client, Role.AUDITOR, area=area)

    page = client.get(Household.objects.get().get_absolute_url()).content.decode()

    assert "纸质表" not in page


@pytest.mark.django_db
def test_command_writes_the_file_and_notes_it_down(tmp_path, capsys):
    area = village(3)
    out = tmp_path / "papers.pdf"

    call_command(
        "household_papers",
        "policy-card",
        area=area.code,
        group=1,
        base_url="https://fupin.example.cn",
        out=str(out),
    )

    assert len(PdfReader(out).pages) == 2
    assert json.loads(AuditLine.objects.get(verb="papers.printed").after)["group"] == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"base_url": "fupin"}, "不是网址"),
        ({"household": "9999"}, "没有户编号为"),
        ({"group": 9}, "没有这样的户"),
        ({"out": "/tmp/papers.txt"}, "应以 .pdf 结尾"),
    ],
)
def test_command_refuses_in_words(tmp_path, options, sentence):
    area = village(1)
    told = {"area": area.code, "base_url": "https://a.cn", "out": str(tmp_path / "a.pdf")}

    with pytest.raises(CommandError, match=sentence):
        call_command("household_papers", "verification", **(told | options))


@pytest.mark.parametrize(
    ("origins", "wanted"),
    [
        ([], "http://testserver"),
        (["https://fupin.example.cn"], "https://fupin.example.cn"),
        (["https://*.example.cn"], "http://testserver"),
        (["https://other.cn", "https://testserver"], "https://testserver"),
    ],
)
def test_code_leads_to_where_people_reach_the_installation(rf, settings, origins, wanted):
    settings.CSRF_TRUSTED_ORIGINS = origins

    assert origin(rf.get("/")) == wanted
