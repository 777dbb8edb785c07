"""The case file of one household (户档) as at a day: its members, help, income and all that happened to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import Max, Prefetch, QuerySet, Sum

from households.models import (
    Circumstances,
    Disability,
    Household,
    Income,
    Membership,
    Standing,
    Subsidy,
)
from households.wording import rounded


@dataclass(frozen=True)
class Event:
    """Something that happened to the household on a day; a key event changed its place on the register."""

    on: date
    title: str
    text: str = ""
    by: str = ""
    url: str = ""
    is_key: bool = False
    is_void: bool = False


@dataclass(frozen=True)
class Day:
    """All that happened on one day."""

    on: date
    events: tuple[Event, ...]

    @property
    def is_key(self) -> bool:
        return any(event.is_key for event in self.events)


@dataclass(frozen=True)
class IncomeYear:
    """A year's income and what of it falls to one head, in 分."""

    income: Income

    @property
    def per_head_fen(self) -> int:
        """人均纯收入: net income by the members counted that year, rounded to a whole 分."""
        return int(rounded(Decimal(self.income.net_fen) / self.income.member_count, 0))


def members(household: Household, day: date) -> list[Membership]:
    """Who belongs to it on the day, the head first; each person with `now` (circumstances) and `cards` (disability)."""
    memberships = household.memberships.covering(day).select_related("person")
    found = memberships.prefetch_related(  # type: ignore[type-var]  # as_manager() hides the model
        Prefetch("person__circumstances", Circumstances.objects.covering(day), to_attr="now"),
        Prefetch("person__disabilities", Disability.objects.covering(day), to_attr="cards"),
    )
    return sorted(found, key=lambda m: m.relation != Membership.Relation.HEAD)


def subsidies(household: Household, day: date) -> QuerySet[Subsidy]:
    """What it is or was entitled to by the day, with what was paid on each and when last."""
    return (
        household.subsidies.filter(begins_on__lte=day)
        .select_related("category", "person")
        .annotate(paid_fen=Sum("payments__amount_fen"), last_paid_on=Max("payments__paid_on"))
        .order_by("category__position", "category__code", "begins_on")
    )


def incomes(household: Household) -> list[IncomeYear]:
    return [IncomeYear(income) for income in household.incomes.order_by("-year")]


def story(household: Household, day: date) -> list[Day]:
    """All that happened to the household by the day, the latest first."""
    events = [event for tell in STORIES for event in tell(household) if event.on <= day]
    events.sort(key=lambda event: event.on, reverse=True)
    return [Day(on, tuple(same)) for on, same in groupby(events, key=lambda event: event.on)]


def _standings(household: Household) -> Iterator[Event]:
    titles = {
        Standing.Status.POOR: "纳入建档立卡",
        Standing.Status.EXITED: "脱贫",
        Standing.Status.RELAPSED: "返贫",
        Standing.Status.REMOVED: "清退·销户",
    }
    before = ""
    for standing in household.standings.order_by("begins_on"):
        changed = standing.status != before
        title = (
            titles[Standing.Status(standing.status)]
            if changed
            else f"属性改为{standing.get_attribute_display()}"
        )
        yield Event(standing.begins_on, title, standing.reason, standing.document, is_key=changed)
        before = standing.status


def _plans_to_exit(household: Household) -> Iterator[Event]:
    for plan in household.planned_exits.all():
        yield Event(
            plan.begins_on,
            f"列入{plan.year}年脱贫计划",
            plan.get_route_display(),
            plan.document,
        )


def _memberships(household: Household) -> Iterator[Event]:
    for membership in household.memberships.select_related("person"):
        if membership.joined_by != Membership.Joined.FILED:
            yield Event(
                membership.begins_on,
                f"{membership.person}加入本户",
                membership.get_joined_by_display(),
            )
        if membership.ends_on:
            yield Event(
                membership.ends_on,
                f"{membership.person}离开本户",
                membership.get_left_by_display(),
            )


def _pairings(household: Household) -> Iterator[Event]:
    for pairing in household.pairings.select_related("helper"):
        yield Event(pairing.begins_on, f"与{pairing.helper}结对", by=pairing.document)
        if pairing.ends_on:
            yield Event(pairing.ends_on, f"与{pairing.helper}的结对结束")


def _help_plans(household: Household) -> Iterator[Event]:
    for plan in household.help_plans.select_related("made_by"):
        yield Event(plan.made_on, f"制定{plan.year}年帮扶计划", plan.measures, plan.made_by.name)


def _subsidies(household: Household) -> Iterator[Event]:
    for subsidy in household.subsidies.select_related("category", "person"):
        name = (
            f"{subsidy.category}（{subsidy.person}）" if subsidy.person else f"{subsidy.category}"
        )
        verb = "开始享受" if subsidy.category.is_recurring else "落实"
        yield Event(subsidy.begins_on, f"{verb}{name}", subsidy.note, subsidy.document)
        if subsidy.ends_on:
            yield Event(subsidy.ends_on, f"停止享受{name}")


def _visits(household: Household) -> Iterator[Event]:
    for visit in household.visits.select_related("visitor", "voided_by"):
        yield Event(
            visit.visited_on,
            f"{visit.get_kind_display()}（{visit.get_mode_display()}）",
            visit.findings,
            visit.visitor.name,
            visit.get_absolute_url(),
            is_void=visit.is_void,
        )


def _issues(household: Household) -> Iterator[Event]:
    for issue in household.issues.all():
        yield Event(
            issue.raised_on,
            f"提出问题（{issue.get_source_display()}）",
            issue.text,
            issue.responsible,
        )
        if issue.closed_on:
            yield Event(issue.closed_on, "问题销号", issue.result, issue.responsible)


def _papers(household: Household) -> Iterator[Event]:
    papers = getattr(household, "case_file", None)
    if papers:
        yield Event(papers.completed_on, "档卡建立完成", papers.note)
        if papers.card_posted_on:
            yield Event(papers.card_posted_on, "政策明白卡上墙")


# The newest days open with the page; older ones are folded.
RECENT_DAYS = 12

STORIES = (
    _standings,
    _plans_to_exit,
    _memberships,
    _pairings,
    _help_plans,
    _subsidies,
    _visits,
    _issues,
    _papers,
)
