"""A wrong setting stops the start with a sentence that names it."""

import os
import re

import pytest
from django.core.exceptions import ImproperlyConfigured

from jiaogou import environment


@pytest.mark.parametrize(
    ("word", "meaning"), [("1", True), ("yes", True), ("off", False), ("", False)]
)
def test_flag_reads_yes_and_no(monkeypatch, word, meaning):
    monkeypatch.setenv("JIAOGOU_TRY", word)

    assert environment.flag("JIAOGOU_TRY", default=not meaning) is meaning


def test_flag_refuses_another_word_by_name(monkeypatch):
    monkeypatch.setenv("JIAOGOU_TRY", "maybe")

    with pytest.raises(
        ImproperlyConfigured, match=re.escape("JIAOGOU_TRY must be 1 or 0, not 'maybe'.")
    ):
        environment.flag("JIAOGOU_TRY", default=False)


@pytest.mark.parametrize("word", ["0", "-1", "8000x", "８０００"])
def test_whole_refuses_what_is_not_a_number_from_one(monkeypatch, word):
    monkeypatch.setenv("JIAOGOU_TRY", word)

    with pytest.raises(ImproperlyConfigured, match="JIAOGOU_TRY must be a whole number"):
        environment.whole("JIAOGOU_TRY", default=1)


def test_secret_is_made_once_for_the_owner_only(tmp_path):
    path = tmp_path / "keys" / "secret"

    first = environment.secret("JIAOGOU_TRY", path)
    second = environment.secret("JIAOGOU_TRY", path)

    assert first == second
    assert len(first) == 64
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["secret"]


def test_secret_that_others_may_read_is_refused(tmp_path):
    path = tmp_path / "secret"
    path.write_text("x" * 64)
    path.chmod(0o644)

    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        environment.secret("JIAOGOU_TRY", path)


def test_short_secret_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("JIAOGOU_TRY", "short")

    with pytest.raises(ImproperlyConfigured, match="JIAOGOU_TRY is too short"):
        environment.secret("JIAOGOU_TRY", tmp_path / "secret")


def test_folder_that_cannot_be_made_is_refused_by_name(monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.touch()
    monkeypatch.setenv("JIAOGOU_TRY", os.fspath(blocked / "below"))

    with pytest.raises(ImproperlyConfigured, match="JIAOGOU_TRY: the folder"):
        environment.folder("JIAOGOU_TRY", tmp_path)
