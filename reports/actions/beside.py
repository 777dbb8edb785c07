"""Work that goes on beside the pages, in a thread of its own, and fills a job while its page asks how far it has come."""

import logging
from collections.abc import Callable
from contextvars import copy_context
from threading import Thread

from django.db import connection
from django.utils import timezone

from reports import jobs
from reports.jobs import Job

log = logging.getLogger(__name__)
BROKE_OFF = "制作时出了差错，这一份没有做成。请再试一次；仍不成，请告诉管理员查看系统日志。"


def beside(work: Callable[[], object], name: str) -> Thread:
    """Begins the work and returns at once. The thread knows the request it comes from, for the audit book."""
    thread = Thread(target=copy_context().run, args=(_connected, work), name=name)
    # A server that is told to stop does not wait for it; the job then says that it died.
    thread.daemon = True
    thread.start()
    return thread


def filled(
    job: Job,
    fill: Callable[[], Job],
    *,
    refusals: tuple[type[Exception], ...],
    broke_off: str = BROKE_OFF,
) -> Job:
    """The job as `fill` leaves it. Whatever goes wrong becomes a sentence in it, for there is no page to show an error on.

    The `refusals` are sentences for the person who asked; of anything else the log has the details.
    """
    try:
        return fill()
    except refusals as refusal:
        return jobs.failed(job, str(refusal), timezone.now())
    except Exception:  # nobody is there to see it crash; the page would count on for ever
        log.exception("a job was not done: %s", job.kind)
        return jobs.failed(job, broke_off, timezone.now())
    finally:
        job.draft.unlink(missing_ok=True)


def _connected(work: Callable[[], object]) -> None:
    try:
        work()
    finally:
        connection.close()
