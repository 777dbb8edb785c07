"""Papers and ledgers in the making: a folder each below JIAOGOU_VAR, so that any process of the installation can tell of it.

A job is one JSON file with how far it has come, and in the end the finished file beside it. Only its owner may have
it, and after a day it is gone. Whoever fills it writes again and again; one that has been silent for long has died
with its process, and says so.
"""

import json
import os
import re
import secrets
import shutil
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

KEY = re.compile(r"[0-9a-f]{32}")
KEPT = timedelta(days=1)
SILENT = timedelta(seconds=60)
DIED = "系统中途重新启动过，这一份没有做完。请回到上一页重新制作。"
RECORD = "job.json"
PAPERS, LEDGER, PACKAGE = "papers", "ledger", "package"
FILES = {PAPERS: "papers.pdf", LEDGER: "ledger.xlsx", PACKAGE: "package.zip"}


@dataclass(frozen=True)
class Job:
    """A file being made for a person: `done` of `total` pages or rows; `error` is the sentence for what went wrong."""

    key: str
    owner: int
    title: str
    file_name: str
    query: str
    total: int
    begun_at: str
    told_at: str
    done: int = 0
    missing: str = ""
    is_ready: bool = False
    error: str = ""
    kind: str = PAPERS

    @property
    def is_working(self) -> bool:
        return not self.is_ready and not self.error

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    @property
    def paper(self) -> Path:
        return _folder(self.key) / FILES[self.kind]

    @property
    def draft(self) -> Path:
        """Where the file may be written bit by bit before it is whole."""
        return self.paper.with_suffix(".part")


def begin(
    *,
    owner: int,
    title: str,
    file_name: str,
    query: str,
    total: int,
    now: datetime,
    kind: str = PAPERS,
) -> Job:
    """A new job, in a folder that only the account of the program can open."""
    key, at = secrets.token_hex(16), now.isoformat()
    job = Job(key, owner, title, file_name, query, total, at, at, kind=kind)
    _folder(key).mkdir(mode=0o700, parents=True)
    _written(job)
    return job


def told(job: Job, done: int, now: datetime) -> Job:
    """The job with how far it has come."""
    return _written(replace(job, done=done, told_at=now.isoformat()))


def finished(job: Job, pdf: bytes, missing: tuple[str, ...], now: datetime) -> Job:
    """The job with its paper, which lies there whole before anything says so."""
    _put(job.paper, pdf)
    return _written(
        replace(
            job,
            done=job.total,
            missing="、".join(missing),
            is_ready=True,
            told_at=now.isoformat(),
        )
    )


def placed(job: Job, file_name: str, now: datetime) -> Job:
    """The job with the file that was drafted for it, under the name it is to have."""
    os.replace(job.draft, job.paper)
    return _written(
        replace(job, file_name=file_name, done=job.total, is_ready=True, told_at=now.isoformat())
    )


def failed(job: Job, sentence: str, now: datetime) -> Job:
    return _written(replace(job, error=sentence, told_at=now.isoformat()))


def find(key: str, *, owner: int, now: datetime, kind: str = PAPERS) -> Job | None:
    """The job of this person; None where there is none, somebody else's, another kind's or one of more than a day ago."""
    job = _read(key)
    if job is None or (job.owner, job.kind) != (owner, kind) or _is_over(job, now):
        return None
    if job.is_working and now - datetime.fromisoformat(job.told_at) > SILENT:
        return replace(job, error=DIED)
    return job


def of(owner: int, now: datetime, kind: str = PAPERS) -> list[Job]:
    """What a person has had made during the last day, the latest first."""
    keys = (path.name for path in _root().glob("*"))
    jobs = [job for key in keys if (job := find(key, owner=owner, now=now, kind=kind))]
    return sorted(jobs, key=lambda job: job.begun_at, reverse=True)


def sweep(now: datetime) -> None:
    """Takes away what is more than a day old, and folders that no job can be read from after as long."""
    for path in _root().glob("*"):
        if not KEY.fullmatch(path.name):
            continue
        job = _read(path.name)
        if _is_over(job, now) if job else _is_old(path, now):
            shutil.rmtree(path, ignore_errors=True)


def _root() -> Path:
    return Path(settings.JIAOGOU_VAR) / "papers"


def _folder(key: str) -> Path:
    return _root() / key


def _is_over(job: Job, now: datetime) -> bool:
    return now - datetime.fromisoformat(job.begun_at) > KEPT


def _is_old(path: Path, now: datetime) -> bool:
    try:
        return now.timestamp() - path.stat().st_mtime > KEPT.total_seconds()
    except OSError:
        return False


def _read(key: str) -> Job | None:
    if not KEY.fullmatch(key):
        return None
    try:
        return Job(**json.loads((_folder(key) / RECORD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _written(job: Job) -> Job:
    text = json.dumps(asdict(job), ensure_ascii=False)
    _put(_folder(job.key) / RECORD, text.encode())
    return job


def _put(path: Path, content: bytes) -> None:
    """All or nothing, and readable by the owner only; a reader sees the old file or the whole new one."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
