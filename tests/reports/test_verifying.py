"""Whoever holds a paper learns whether it still stands, by its code or by the file, without signing in."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from households.models import User
from reports.models import SignedPaper
from tests.factories import VisitFactory
from tests.households.conftest import Village
from tests.reports.test_signing import author, leader, mine, reader, signed

__all__ = ["author", "leader", "mine", "reader"]
pytestmark = pytest.mark.django_db
VERIFY = reverse("reports:verify")


@pytest.fixture
def paper(mine: Village, author: User, reader: User, leader: User) -> SignedPaper:
    return signed(mine.area, author, reader, leader)


def corrected(mine: Village, author: User, reader: User, leader: User) -> SignedPaper:
    VisitFactory(household=mine.household, visited_on=date(2018, 5, 1))
    return signed(mine.area, author, reader, leader, "补登走访")


def page(client: Client, paper: SignedPaper) -> str:
    address = reverse("reports:verify-mark", args=[paper.version.mark])
    return client.get(address).content.decode()


def test_the_paper_bears_its_code_in_words(paper: SignedPaper) -> None:
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.pdf)).pages)
    mark = paper.version.mark
    groups = [mark[at : at + 4] for at in range(0, 20, 4)]

    assert "".join(groups) in "".join(words.split())
    assert "第1版，2018年7月13日签发。" in "".join(words.split())


def test_a_paper_that_stands_is_said_to(client: Client, paper: SignedPaper) -> None:
    told = page(client, paper)

    assert "有效" in told
    assert "已被更正" not in told
    assert paper.sha256 in told


def test_a_corrected_paper_names_the_edition_that_took_its_place(
    client: Client, paper: SignedPaper, mine: Village, author: User, reader: User, leader: User
) -> None:
    later = corrected(mine, author, reader, leader)

    assert "已被 2018年7月13日 签发的第 2 版更正" in page(client, paper)
    assert "已被更正" not in page(client, later)


def test_a_code_is_typed_as_it_stands_on_paper(client: Client, paper: SignedPaper) -> None:
    mark = paper.version.mark.upper()
    typed = " ".join(mark[at : at + 4] for at in range(0, 20, 4))

    answer = client.post(VERIFY, {"mark": typed})

    assert answer["Location"] == reverse("reports:verify-mark", args=[paper.version.mark])


def test_the_file_itself_is_known_and_a_changed_one_is_not(
    client: Client, paper: SignedPaper
) -> None:
    def told(content: bytes) -> tuple[int, str]:
        answer = client.post(VERIFY, {"file": SimpleUploadedFile("报告.pdf", content)})
        return answer.status_code, answer.content.decode()

    status, same = told(bytes(paper.pdf))
    changed_status, changed = told(bytes(paper.pdf) + b" ")

    assert status == 200
    assert "与签发的那一份完全相同" in same
    assert changed_status == 404
    assert "哪怕只改了一个字" in changed


@pytest.mark.parametrize("mark", ["0" * 20, "0", "a1"])
def test_an_unknown_or_partial_code_tells_nothing(
    client: Client, paper: SignedPaper, mark: str
) -> None:
    answer = client.get(reverse("reports:verify-mark", args=[mark]))

    assert answer.status_code == 404
    assert paper.version.organisation not in answer.content.decode()


def test_nothing_typed_is_said_so(client: Client) -> None:
    assert "请输入纸面上的核对码" in client.post(VERIFY, {}).content.decode()
    assert "核对码是 20 位" in client.post(VERIFY, {"mark": "abc"}).content.decode()


def test_a_stranger_reads_no_more_than_the_paper_says(
    client: Client, paper: SignedPaper, mine: Village
) -> None:
    told = page(client, paper)

    assert mine.household.number not in told
    assert paper.version.get_absolute_url() not in told
