"""The faces official papers are set in, and the book that says which file holds each of them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings

MANIFEST = "manifest.json"


class Face(StrEnum):
    """The five faces of GB/T 9704-2012, 5.2.2 and 7: one for each kind of text."""

    FANGSONG = "fangsong"
    KAITI = "kaiti"
    HEITI = "heiti"
    XIAOBIAOSONG = "xiaobiaosong"
    SONG = "song"

    @property
    def label(self) -> str:
        return {
            Face.FANGSONG: "仿宋",
            Face.KAITI: "楷体",
            Face.HEITI: "黑体",
            Face.XIAOBIAOSONG: "小标宋",
            Face.SONG: "宋体",
        }[self]


class FontsNotReadyError(RuntimeError):
    """There is no usable font book; the message tells how to get one."""


@dataclass(frozen=True)
class FontFile:
    """A TrueType file that is ready for use, with where it comes from.

    `path` is relative to the font directory, or absolute for a face of the bureau's own that is
    used where it lies. `made_from` identifies source, recipe and selection of characters.
    """

    name: str
    path: str
    number: int
    characters: int
    size: int
    sha256: str
    origin: str
    licence: str
    made_from: str


@dataclass(frozen=True)
class FontBook:
    """What `build_fonts` made: files by name and, for each face, the files to ask in turn.

    `official` is false where the bureau's or Debian's Chinese faces could not be had and the look
    is not that of an official paper. `complete` is false while a build is still under way.
    """

    recipe: str
    official: bool
    complete: bool
    files: Mapping[str, FontFile]
    chains: Mapping[str, tuple[str, ...]]

    def dump(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def load(cls, text: str) -> "FontBook":
        """Raises ValueError, KeyError or TypeError if the text is no font book."""
        raw = json.loads(text)
        return cls(
            recipe=raw["recipe"],
            official=raw["official"],
            complete=raw["complete"],
            files={name: FontFile(**file) for name, file in raw["files"].items()},
            chains={face: tuple(names) for face, names in raw["chains"].items()},
        )


def font_directory() -> Path:
    """Where the prepared fonts lie. Needs the settings, never the database."""
    return Path(settings.JIAOGOU_VAR) / "fonts"


def read_font_book(directory: Path) -> FontBook | None:
    """The font book of a directory; None if there is none, or an unreadable one."""
    try:
        return FontBook.load((directory / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def file_in_place(directory: Path, file: FontFile) -> bool:
    """Whether the file is there with its right size (its content is hashed only when made)."""
    try:
        return (directory / file.path).stat().st_size == file.size
    except OSError:
        return False


def usable_font_book(directory: Path) -> FontBook:
    """The finished font book of a directory. Raises FontsNotReadyError."""
    book = read_font_book(directory)
    if book is None or not book.complete:
        raise FontsNotReadyError(
            "公文字体还没有准备好。请先运行 python manage.py build_fonts，再生成文件。"
        )
    lost = [file.path for file in book.files.values() if not file_in_place(directory, file)]
    if lost:
        raise FontsNotReadyError(
            f"字体文件 {lost[0]} 不见了或已改动。请重新运行 python manage.py build_fonts。"
        )
    return book
