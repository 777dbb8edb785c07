"""Sentences one by one: what holds is left in peace, what does not is told with the number that comes out."""

from pathlib import Path

import pytest

from reports.lint import Severity, lint

HERE = Path(__file__).parent
# A line a text; \n in it begins a new line of the text.
HOLDS = (HERE / "holds.txt").read_text(encoding="utf-8").splitlines()
FAULTS = [
    line.split("\t") for line in (HERE / "faults.tsv").read_text(encoding="utf-8").splitlines()
]


def told(line: str) -> set[str]:
    text = line.replace("\\n", "\n")
    return {
        f"{one.rule}|{one.stated}|{one.computed}"
        for one in lint(text)
        if one.severity is not Severity.NOTE
    }


@pytest.mark.parametrize("text", HOLDS)
def test_sentence_that_holds_is_left_in_peace(text: str) -> None:
    assert told(text) == set()


@pytest.mark.parametrize(("text", "faults"), [(text, faults) for text, *faults in FAULTS])
def test_sentence_that_does_not_hold_is_told(text: str, faults: list[str]) -> None:
    assert told(text) == set(faults)


def test_every_error_says_how_to_mend_it() -> None:
    found = [one for text, *_ in FAULTS for one in lint(text) if one.severity is Severity.ERROR]

    assert [one.rule for one in found if not one.mend] == []
