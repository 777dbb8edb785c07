"""Making a long ledger beside the pages: a thread fills a job while its page asks how far it has come."""

import os
from dataclasses import dataclass
from threading import Thread
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from households.models import Area, User
from reports import jobs
from reports.actions.beside import beside, filled
from reports.actions.ledgers import export_ledger
from reports.figures import At
from reports.jobs import Job
from reports.ledgers import Ledger
from reports.ledgers.sheet import TooManyRowsError
from reports.models import Version

BROKE_OFF = "导出时出了差错，这一份没有做成。请再试一次；仍不成，请告诉管理员查看系统日志。"


@dataclass(frozen=True)
class LedgerOrder:
    """What is to be exported, just as `export_ledger` takes it."""

    ledger: Ledger
    records: QuerySet[Any]
    sort: str
    by_group: str
    shown: tuple[str, ...]
    at: At
    area: Area
    filtered_by: tuple[str, ...]
    query: str
    version: Version
    by: User
    reason: str = ""

    @property
    def title(self) -> str:
        return self.ledger.heading(self.area.name, self.at)


def start_ledger(order: LedgerOrder, job: Job) -> Thread:
    """Begins to fill the job and returns at once."""
    return beside(lambda: make_ledger(order, job), f"ledger-{job.key}")


def make_ledger(order: LedgerOrder, job: Job) -> Job:
    """Fills the job, with the workbook or with what went wrong."""
    return filled(
        job, lambda: _made(order, job), refusals=(TooManyRowsError,), broke_off=BROKE_OFF
    )


def _made(order: LedgerOrder, job: Job) -> Job:
    with open(job.draft, "xb", opener=_for_the_owner_only) as file:
        exported = export_ledger(
            **vars(order),
            now=timezone.now(),
            file=file,
            told=lambda count: _tell(job, count),
        )
    return jobs.placed(job, exported.filename, timezone.now())


def _tell(job: Job, count: int) -> None:
    jobs.told(job, count, timezone.now())


def _for_the_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
