"""The lists of what gets installed: whole, pinned by hash, and naming no place to fetch from."""

import re
import tomllib

import pytest
from django.conf import settings

PROJECT = tomllib.loads((settings.ROOT / "pyproject.toml").read_text())
ENTRY = re.compile(r"^([a-z0-9-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    return dict(ENTRY.findall((settings.ROOT / name).read_text()))


def asked_for(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9-]", line, maxsplit=1)[0] for line in requirements}


def test_every_dependency_is_pinned():
    missing = asked_for(PROJECT["project"]["dependencies"]) - pins("requirements.txt").keys()

    assert missing == set()


def test_every_tool_is_pinned():
    missing = asked_for(PROJECT["dependency-groups"]["dev"]) - pins("requirements-dev.txt").keys()

    assert missing == set()


def test_tests_run_on_what_is_delivered():
    delivered = pins("requirements.txt")

    tested = pins("requirements-dev.txt")

    assert {name: tested.get(name) for name in delivered} == delivered


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lists_hold_pins_with_hashes_and_nothing_else(name):
    text = (settings.ROOT / name).read_text()

    entries = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).strip())

    assert [
        entry for entry in entries if not (ENTRY.match(entry) and "--hash=sha256:" in entry)
    ] == []
