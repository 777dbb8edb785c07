"""Findings that wait for one person: to be answered by who answers for them, to be closed by who may."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from households.access import May, reach
from households.models import User
from households.todo import Waiting
from reports.models import Doubt


def doubts_waiting(user: User, today: date) -> list[Waiting]:
    """A line for each place where there is something; its list holds exactly these."""
    return [one for one in _waiting(user, today) if one.count]


def _waiting(user: User, today: date) -> Iterator[Waiting]:
    for area in reach(user, May.ANSWER_CHECKS, today).areas:
        mine = Doubt.objects.in_area(area).waiting().answered_for_by(user)
        late = mine.overdue(today).count()
        yield Waiting(
            "我负责的疑点超期",
            late,
            "处",
            _list(area, mine="on", overdue="on", state="waiting"),
            True,
        )
        url = _list(area, mine="on", state="waiting")
        yield Waiting("我负责的疑点待答复", mine.count(), "处", url)
    for area in reach(user, May.CLOSE_CHECKS, today).areas:
        answered = Doubt.objects.in_area(area).to_be_closed()
        yield Waiting("疑点待复核", answered.count(), "处", _list(area, state="to-close"))


def _list(area: str, **conditions: str) -> str:
    return f"{reverse('reports:doubt-list')}?{urlencode({'area': area} | conditions)}"
