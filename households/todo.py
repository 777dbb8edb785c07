"""What waits for one person in office: their own problems, what is theirs to decide, households nobody answers for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse

from households.access import May, reach
from households.models import ON_REGISTER, Household, Issue, Pairing, Proposal, User


@dataclass(frozen=True)
class Waiting:
    """So many of one sort, and the list that holds exactly these. `presses` when a day has passed."""

    label: str
    count: int
    unit: str
    url: str
    presses: bool = False


def todo(user: User, today: date) -> list[Waiting]:
    """The sorts of which there is something, the pressing ones first."""
    found = [*_own_issues(user, today), *_decisions(user, today), *_pairings(user, today)]
    return sorted((one for one in found if one.count), key=lambda one: not one.presses)


def _own_issues(user: User, today: date) -> Iterator[Waiting]:
    seen = reach(user, May.SEE_ISSUES, today)
    issues = Issue.objects.within(seen)
    mine = issues.answered_by(user)
    overdue, soon = mine.overdue(today).count(), mine.due_soon(today).count()
    yield Waiting("我负责的问题超期", overdue, "个", _issues(mine="on", state="overdue"), True)
    yield Waiting("我负责的问题七天内到期", soon, "个", _issues(mine="on", state="soon"))
    if reach(user, May.HANDLE_ISSUES, today):
        yield Waiting("问题待销号", issues.to_be_closed().count(), "个", _issues(state="done"))


def _decisions(user: User, today: date) -> Iterator[Waiting]:
    if editing := reach(user, May.EDIT_REGISTER, today):
        waiting = Proposal.objects.within(editing).waiting().count()
        yield Waiting("走访提出的更改待核对", waiting, "项", reverse("households:proposal-list"))


def _pairings(user: User, today: date) -> Iterator[Waiting]:
    managing = reach(user, May.MANAGE_PAIRINGS, today)
    if not managing:
        return
    url = reverse("households:pairing-list")
    left = Pairing.objects.within(managing).covering(today).left_behind(today)
    households = left.values("household").distinct().count()
    yield Waiting("帮扶责任人已离任，待交接", households, "户", url, True)
    standing: Any = Household.objects.within(managing).with_standing(today)
    helped = Pairing.objects.covering(today).filter(household=OuterRef("pk"))
    alone = standing.filter(~Exists(helped), standing__status__in=list(ON_REGISTER)).count()
    yield Waiting("没有人结对", alone, "户", url)


def _issues(**conditions: str) -> str:
    return f"{reverse('households:issue-list')}?{urlencode(conditions)}"
