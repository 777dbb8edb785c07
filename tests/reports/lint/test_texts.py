"""Other people's papers: in half of them nothing is wrong, in the other half just what is listed beside them."""

import tomllib
from pathlib import Path

import pytest

from reports.lint import Severity, lint

TEXTS = sorted((Path(__file__).parent / "texts").glob("*.txt"))
Told = set[tuple[str, str, str]]


def faults(path: Path) -> Told:
    beside = path.with_suffix(".toml")
    listed = tomllib.loads(beside.read_text(encoding="utf-8"))["fault"] if beside.exists() else []
    return {(one["rule"], one["stated"], one["computed"]) for one in listed}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_of_a_paper_just_the_faults_are_told(path: Path) -> None:
    found = [
        one for one in lint(path.read_text(encoding="utf-8")) if one.severity is not Severity.NOTE
    ]

    assert {(one.rule, one.stated, one.computed) for one in found} == faults(path)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_each_finding_marks_its_words_in_the_text_as_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()

    for one in lint(text):
        marked = lines[one.line - 1][one.start : one.end]
        assert one.excerpt in lines[one.line - 1]
        assert marked
        assert marked in one.excerpt or one.excerpt in marked


def test_half_of_the_papers_have_no_fault() -> None:
    faultless = [path for path in TEXTS if not faults(path)]

    assert len(TEXTS) >= 30
    assert len(faultless) * 5 >= len(TEXTS) * 2
