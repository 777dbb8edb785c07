"""Work that goes on beside the pages, in a thread of its own."""

from collections.abc import Callable
from contextvars import copy_context
from threading import Thread

from django.db import connection


def beside(work: Callable[[], object], name: str) -> Thread:
    """Begins the work and returns at once. The thread knows the request it comes from, for the audit book."""
    thread = Thread(target=copy_context().run, args=(_connected, work), name=name)
    # A server that is told to stop does not wait for it; the job then says that it died.
    thread.daemon = True
    thread.start()
    return thread


def _connected(work: Callable[[], object]) -> None:
    try:
        work()
    finally:
        connection.close()
