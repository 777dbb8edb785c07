"""The build as a whole: choose sources, cast what is missing on all cores, keep the font book."""

import fcntl
import hashlib
import multiprocessing
import os
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from reports.typeset.faces import (
    MANIFEST,
    Face,
    FontBook,
    FontFile,
    file_in_place,
    read_font_book,
)
from reports.typeset.foundry.outlines import Casting, cast, write_whole
from reports.typeset.foundry.sources import (
    Say,
    Source,
    bureau_faces,
    bureau_fingerprint,
    fandol_faces,
    noto_faces,
    wenkai_face,
)

RECIPE = 2
"""Raise it when casting changes, so that every installation casts anew."""

NOT_OFFICIAL = (
    "仿宋、楷体、小标宋没有取到，暂以思源宋体、思源黑体（Noto）代替："
    "文件可以生成，但字形不是公文规定的样子。"
    "接通 Debian 软件源或在 JIAOGOU_FONT_DIR 放入单位字体后，"
    "运行 python manage.py build_fonts --again。"
)

FILE_NAMES = {
    Face.FANGSONG: "JGFangSong",
    Face.KAITI: "JGKaiTi",
    Face.HEITI: "JGHeiTi",
    Face.XIAOBIAOSONG: "JGXiaoBiaoSong",
    Face.SONG: "JGSong",
}
RARE_KAI, RARE_SERIF, RARE_SANS = "JGRareKai", "JGRareSerif", "JGRareSans"
# A rare character is taken from the face that looks most like its neighbours.
LIKENESS = {
    Face.FANGSONG: (RARE_KAI, RARE_SERIF, RARE_SANS),
    Face.KAITI: (RARE_KAI, RARE_SERIF, RARE_SANS),
    Face.HEITI: (RARE_SANS, RARE_SERIF, RARE_KAI),
    Face.XIAOBIAOSONG: (RARE_SERIF, RARE_SANS, RARE_KAI),
    Face.SONG: (RARE_SERIF, RARE_SANS, RARE_KAI),
}


@dataclass(frozen=True)
class Plan:
    """What to have: files by name with their source and characters, and the chain of each face."""

    files: Mapping[str, tuple[Source, frozenset[int]]]
    chains: Mapping[str, tuple[str, ...]]
    official: bool


def build_fonts(
    directory: Path, bureau: Path | None, say: Say, *, again: bool = False
) -> FontBook:
    """Prepare the fonts of a directory and return the font book; at once if all is there.

    An interrupted build goes on where it stopped. `again` asks the sources anew.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with _alone(directory):
        recipe = f"{RECIPE}:{bureau_fingerprint(bureau)}"
        old = read_font_book(directory)
        if (
            old
            and old.complete
            and old.recipe == recipe
            and not again
            and _is_whole(directory, old)
        ):
            say("公文字体已备好。" if old.official else NOT_OFFICIAL)
            return old
        work = directory / "sources"
        work.mkdir(exist_ok=True)
        plan = _plan(bureau, work, say)
        book = _carry_out(plan, recipe, directory, say)
        shutil.rmtree(work)
        say(f"公文字体已备好：{directory}" if plan.official else NOT_OFFICIAL)
        return book


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Two builds of one directory wait for each other."""
    with (directory / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_whole(directory: Path, book: FontBook) -> bool:
    return all(file_in_place(directory, file) for file in book.files.values())


def _plan(bureau: Path | None, work: Path, say: Say) -> Plan:
    serif, sans = noto_faces()
    own = bureau_faces(bureau, say)
    fandol = fandol_faces(work, say) if len(own) < len(Face) else {}
    stand_in = {face: sans if face is Face.HEITI else serif for face in Face}
    chosen = {**stand_in, **fandol, **own}
    rare = {RARE_SERIF: serif, RARE_SANS: sans}
    if fandol or own:
        wenkai = wenkai_face(work, say)
        rare |= {RARE_KAI: wenkai} if wenkai else {}
    return _with_rare_characters(chosen, rare, official=len(fandol | own) == len(Face))


def _with_rare_characters(
    chosen: Mapping[Face, Source], rare: Mapping[str, Source], *, official: bool
) -> Plan:
    """Main faces whole; of the rare ones only what some main face has not."""
    files: dict[str, tuple[Source, frozenset[int]]] = {}
    names: dict[Face, str] = {}
    for face, source in chosen.items():
        # Noto stands in for several faces at once: one file is enough.
        name = next((n for n, (known, _) in files.items() if known == source), FILE_NAMES[face])
        files[name] = (source, source.codepoints)
        names[face] = name
    everywhere = frozenset.intersection(*(source.codepoints for source in chosen.values()))
    for name, source in rare.items():
        if source not in chosen.values() and source.codepoints - everywhere:
            files[name] = (source, source.codepoints - everywhere)
    chains = {
        face.value: (names[face], *(name for name in LIKENESS[face] if name in files))
        for face in Face
    }
    # With Noto alone, serif and sans are each other's last resort.
    if not official:
        mains = tuple(dict.fromkeys(names.values()))
        chains = {face: tuple(dict.fromkeys((*chain, *mains))) for face, chain in chains.items()}
    return Plan(files, chains, official)


def _carry_out(plan: Plan, recipe: str, directory: Path, say: Say) -> FontBook:
    old = read_font_book(directory)
    known = old.files if old else {}
    ready: dict[str, FontFile] = {}
    open_jobs: list[Casting] = []
    for name, (source, codepoints) in plan.files.items():
        made_from = _made_from(source, codepoints)
        file = known.get(name)
        if file and file.made_from == made_from and file_in_place(directory, file):
            ready[name] = file
        elif source.origin.startswith("单位自备") and not source.is_postscript:
            ready[name] = _as_it_lies(name, source, made_from)
        else:
            open_jobs.append(
                Casting(
                    name=name,
                    source=source.path,
                    number=source.number,
                    codepoints=tuple(sorted(codepoints)),
                    target=directory / f"{name}.ttf",
                    origin=source.origin,
                    licence=source.licence,
                    made_from=made_from,
                )
            )
    book = FontBook(recipe, plan.official, False, ready, plan.chains)
    for count, file in enumerate(_cast_all(open_jobs, say), start=1):
        book = replace(book, files={**book.files, file.name: file})
        _write_book(directory, book)
        say(
            f"（{count}/{len(open_jobs)}）{file.name}：{file.characters} 字，{file.size / 1e6:.1f} MB"
        )
    book = replace(book, complete=True)
    _write_book(directory, book)
    _clear(directory, book)
    return book


def _cast_all(jobs: list[Casting], say: Say) -> Iterator[FontFile]:
    """On all cores, the longest first, so that none is left working alone at the end."""
    if not jobs:
        return
    workers = min(len(jobs), os.cpu_count() or 1)
    say(f"转换 {len(jobs)} 个字体文件，用 {workers} 个处理器核心，约需一两分钟……")
    # A fresh interpreter each: forking a process that may hold threads and connections is unsafe.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        by_effort = sorted(jobs, key=lambda job: -job.source.stat().st_size * len(job.codepoints))
        for done in as_completed([pool.submit(cast, job) for job in by_effort]):
            yield done.result()


def _as_it_lies(name: str, source: Source, made_from: str) -> FontFile:
    """A licensed TrueType face is neither copied nor changed: its licence rarely allows either."""
    return FontFile(
        name=name,
        path=str(source.path.resolve()),
        number=source.number,
        characters=len(source.codepoints),
        size=source.path.stat().st_size,
        sha256=source.digest,
        origin=source.origin,
        licence=source.licence,
        made_from=made_from,
    )


def _made_from(source: Source, codepoints: frozenset[int]) -> str:
    parts = (RECIPE, source.digest, source.number, sorted(codepoints))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _write_book(directory: Path, book: FontBook) -> None:
    write_whole(directory / MANIFEST, book.dump().encode())


def _clear(directory: Path, book: FontBook) -> None:
    """Take away files of former builds and halves left by an interruption."""
    kept = {file.path for file in book.files.values()}
    for path in [*directory.glob("*.ttf"), *directory.glob("*.part")]:
        if path.name not in kept:
            path.unlink()
