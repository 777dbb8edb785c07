"""Two at once, and a book that takes no line: a change is whole, and done once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from households.actions.acts import Birth, Expel, Foresight, foresee, perform_as_agreed, reverse
from households.models import Act, Person
from tests.factories import AreaFactory, PostingFactory
from tests.households.acts.conftest import TODAY, Home, dump, settle
from tests.households.acts.test_reversal import CHILD
from tests.households.test_actions import audit_book_full


def test_change_is_not_made_when_the_audit_book_takes_no_line(home: Home) -> None:
    before = dump()

    with audit_book_full():
        home.perform(Expel(**home.said()))

    assert (dump(), Act.objects.count()) == (before, 0)


def test_change_is_not_taken_back_when_the_audit_book_takes_no_line(home: Home) -> None:
    act = home.perform(Expel(**home.said()))
    before = dump()

    with audit_book_full():
        reverse(act, by=home.user, today=TODAY, reason="登记错了")

    assert (dump(), Act.objects.count()) == (before, 1)


@pytest.mark.django_db(transaction=True)
def test_change_confirmed_twice_at_once_is_made_once() -> None:
    area = AreaFactory()
    home = settle("4103990001", area, PostingFactory(area=area).user)
    birth = Birth(**home.said(newcomer=CHILD))
    shown = foresee(birth, by=home.user, today=TODAY)
    together = Barrier(2)

    def as_shown(foresight: Foresight) -> bool:
        return foresight == shown

    def confirm() -> bool:
        try:
            together.wait(timeout=20)
            act = perform_as_agreed(birth, by=home.user, today=TODAY, agreed=as_shown)[1]
            return act is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        done = [future.result() for future in [threads.submit(confirm) for _ in range(2)]]

    assert sorted(done) == [False, True]
    assert (Act.objects.count(), Person.objects.filter(name="石苗苗").count()) == (1, 1)
    assert date(2018, 6, 1) == Act.objects.get().on
