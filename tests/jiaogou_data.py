"""The Jiaogou data for tests that hold the whole against the report of 2018: fixture `jiaogou`."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from households.models import Area

CODE = "410325199299"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests on the data come last: while it is loaded, no test that makes its own records may run."""
    items.sort(key=lambda item: "jiaogou" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="module")
def _jiaogou_loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The data in a transaction around all tests of the module, rolled back after the last.

    Committed once for the session, it would be in the way of every test that counts what it made itself.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_jiaogou", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # nobody else does before the data is committed
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def jiaogou(_jiaogou_loaded: None, db: None) -> Area:
    """The village, with all its records; what a test changes is undone after it. Not for transactional tests."""
    return Area.objects.get(code=CODE)
