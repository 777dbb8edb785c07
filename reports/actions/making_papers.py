"""Making papers beside the pages: a thread fills a job while its page asks how far it has come."""

from dataclasses import dataclass
from datetime import date
from threading import Thread

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from households.models import Household, User
from reports import jobs
from reports.actions.beside import beside, filled
from reports.actions.household_papers import note_papers
from reports.documents.household_papers import Kind, Selection, papers
from reports.jobs import Job
from reports.typeset.faces import FontsNotReadyError

TOLD_EVERY = 4


@dataclass(frozen=True)
class Order:
    """What is to be made: a kind of paper for the households of a selection, as at a day."""

    kind: Kind
    selection: Selection
    households: QuerySet[Household]
    day: date
    base_url: str
    by: User

    @property
    def title(self) -> str:
        return f"{self.selection.label}{self.kind.title}"


def start(order: Order, job: Job) -> Thread:
    """Begins to fill the job and returns at once."""
    return beside(lambda: make(order, job), f"papers-{job.key}")


def make(order: Order, job: Job) -> Job:
    """Fills the job, with papers or with what went wrong."""
    return filled(job, lambda: _made(order, job), refusals=(FontsNotReadyError, ValueError))


def _made(order: Order, job: Job) -> Job:
    paper = papers(
        order.kind,
        order.households,
        day=order.day,
        base_url=order.base_url,
        title=order.title,
        author=order.by.organisation,
        drawn=lambda pages: _tell(job, pages),
    )
    # Papers that are not noted down must not lie there to be fetched.
    with transaction.atomic():
        note_papers(
            kind=order.kind,
            paper=paper,
            by=order.by,
            area=order.selection.area.code,
            group=order.selection.group,
            status=order.selection.status,
        )
        return jobs.finished(job, paper.pdf, paper.missing, timezone.now())


def _tell(job: Job, pages: int) -> None:
    if pages % TOLD_EVERY == 0:
        jobs.told(job, pages, timezone.now())
