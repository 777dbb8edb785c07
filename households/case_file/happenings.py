"""What the dated rows of an opened household tell of, one function a kind of row."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from typing import TypeVar

from django.urls import reverse
from django.utils import timezone

from households import wording
from households.case_file.conditions import changed, facts
from households.case_file.telling import Event, begin_of, end_of
from households.models import (
    ExitFinding,
    ExitReview,
    ExitStep,
    Household,
    Living,
    Membership,
    Production,
    Standing,
    Visit,
    Voidable,
)

Happening = Callable[[Household], Iterator[Event]]
Look = TypeVar("Look", Living, Production)

BY_STATUS = {
    Standing.Status.POOR: "纳入建档立卡",
    Standing.Status.EXITED: "脱贫",
    Standing.Status.RELAPSED: "返贫",
    Standing.Status.REMOVED: "清退·销户",
}
BY_TURN = {
    Standing.Turn.IDENTIFIED: "新识别，纳入建档立卡",
    Standing.Turn.SPLIT: "分户立档",
    Standing.Turn.EXPELLED: "清退",
    Standing.Turn.DISSOLVED: "整户销户",
    Standing.Turn.MERGED: "并入另一户，销户",
}


def _standings(household: Household) -> Iterator[Event]:
    before = ""
    for standing in sorted(household.standings.all(), key=lambda row: row.begins_on):
        changes = standing.status != before
        title = (
            BY_TURN.get(Standing.Turn(standing.turn))
            or BY_STATUS[Standing.Status(standing.status)]
            if changes
            else f"属性改为{standing.get_attribute_display()}"
        )
        yield Event(
            standing.begins_on,
            title,
            standing.reason,
            standing.document,
            is_key=changes,
            source=begin_of(standing),
        )
        before = standing.status


def _plans_to_exit(household: Household) -> Iterator[Event]:
    for plan in household.planned_exits.all():
        title, route = f"列入{plan.year}年脱贫计划", plan.get_route_display()
        yield Event(plan.begins_on, title, route, plan.document, source=begin_of(plan))


def _memberships(household: Household) -> Iterator[Event]:
    """Comings and goings; a change of relation to the head is neither."""
    for row in household.memberships.all():
        if row.joined_by not in (Membership.Joined.FILED, Membership.Joined.RELATION):
            joined = row.get_joined_by_display()
            yield Event(row.begins_on, f"{row.person}加入本户", joined, source=begin_of(row))
        if row.ends_on and row.left_by != Membership.Left.RELATION:
            left = row.get_left_by_display()
            yield Event(row.ends_on, f"{row.person}离开本户", left, source=end_of(row))


def _pairings(household: Household) -> Iterator[Event]:
    for row in household.pairings.all():
        title = f"与{row.helper}结对"
        yield Event(row.begins_on, title, by=row.document, source=begin_of(row))
        if row.ends_on:
            yield Event(row.ends_on, f"与{row.helper}的结对结束", source=end_of(row))


def _help_plans(household: Household) -> Iterator[Event]:
    for plan in household.help_plans.all():
        yield Event(plan.made_on, f"制定{plan.year}年帮扶计划", plan.measures, plan.made_by.name)


def _subsidies(household: Household) -> Iterator[Event]:
    for row in household.subsidies.all():
        name = f"{row.category}（{row.person}）" if row.person else f"{row.category}"
        verb = "开始享受" if row.category.is_recurring else "落实"
        yield Event(
            row.begins_on,
            f"{verb}{name}",
            row.note,
            row.document,
            is_void=row.is_void,
            void_note=voided(row),
            source=begin_of(row),
        )
        if row.ends_on and not row.is_void:
            yield Event(row.ends_on, f"停止享受{name}", source=end_of(row))


def _conditions(household: Household) -> Iterator[Event]:
    yield from _looks("生活条件", list(household.livings.all()))
    yield from _looks("生产条件", list(household.productions.all()))


def _looks(what: str, looks: list[Look]) -> Iterator[Event]:
    """The first look, and after it only what was otherwise."""
    rows = sorted(looks, key=lambda row: row.begins_on)
    for first in rows[:1]:
        known = sum(1 for fact in facts(first) if fact.value)
        yield Event(first.begins_on, f"登记{what}", f"{known} 项", source=begin_of(first))
    for before, after in pairwise(rows):
        said = changed(before, after)
        if said:
            yield Event(after.begins_on, f"{what}有变化", said, source=begin_of(after))


def _visits(household: Household) -> Iterator[Event]:
    for visit in household.visits.all():
        yield Event(
            visit.visited_on,
            f"{visit.get_kind_display()}（{visit.get_mode_display()}）",
            _words(visit),
            visit.visitor.name,
            visit.get_absolute_url(),
            is_void=visit.is_void,
            void_note=voided(visit),
        )


def _words(visit: Visit) -> str:
    noted = [f"{note.get_topic_display()}：{note.text}" for note in visit.notes.all()]
    return "；".join(
        part.rstrip("。") if noted else part for part in [visit.findings, *noted] if part
    )


def _gifts(household: Household) -> Iterator[Event]:
    for link in household.gifts.all():
        gift = link.gift
        yield Event(
            gift.given_on,
            f"收到{gift.item}{gift.quantity}",
            by=gift.donor,
            url=gift.get_absolute_url(),
            is_void=gift.is_void,
            void_note=voided(gift),
        )


def _activities(household: Household) -> Iterator[Event]:
    for link in household.activities.all():
        held = link.activity
        yield Event(
            held.held_on,
            f"{held.get_kind_display()}：{held.title}",
            by=held.led_by,
            url=held.get_absolute_url(),
            is_void=held.is_void,
            void_note=voided(held),
        )


def _issues(household: Household) -> Iterator[Event]:
    for issue in household.issues.all():
        source = issue.get_source_display()
        url = issue.get_absolute_url()
        yield Event(issue.raised_on, f"提出问题（{source}）", issue.text, issue.responsible, url)
        if issue.closed_on:
            yield Event(issue.closed_on, "问题销号", issue.result, issue.responsible, url)


def _exit_reviews(household: Household) -> Iterator[Event]:
    for review in household.exit_reviews.all():
        gone, why = review.is_void, voided(review)
        url = f"{reverse('households:exit-detail', args=[household.number])}?year={review.year}"
        for step in review.steps.all():
            yield Event(
                step.held_on,
                f"{review.year}年脱贫退出·{step.get_kind_display()}",
                _step(step),
                step.document,
                url,
                is_void=gone,
                void_note=why,
            )
        for found_on, findings in _findings_by_day(review):
            failed = [finding for finding in findings if not finding.passed]
            said = [f"{finding.get_item_display()}没有达标：{finding.note}" for finding in failed]
            if len(failed) < len(findings):
                said.insert(0, f"{len(findings) - len(failed)} 项达标")
            title = f"{review.year}年脱贫退出体检"
            text = "；".join(said)
            yield Event(found_on, title, text, url=url, is_void=gone, void_note=why)


def _step(step: ExitStep) -> str:
    until = f"公示至{wording.day(step.until_on)}" if step.until_on else ""
    outcome = "" if step.passed else "没有通过"
    return "，".join(part for part in (outcome, step.place, until, step.note) if part)


def _findings_by_day(review: ExitReview) -> list[tuple[date, list[ExitFinding]]]:
    days: dict[date, list[ExitFinding]] = {}
    for finding in review.findings.all():
        days.setdefault(finding.found_on, []).append(finding)
    return sorted(days.items())


def _papers(household: Household) -> Iterator[Event]:
    papers = getattr(household, "case_file", None)
    if papers:
        yield Event(papers.completed_on, "档卡建立完成", papers.note)
        if papers.card_posted_on:
            yield Event(papers.card_posted_on, "政策明白卡上墙")


def voided(row: Voidable) -> str:
    """何人何日作废：为何, or nothing."""
    if row.voided_at is None:
        return ""
    return (
        f"{wording.day(timezone.localdate(row.voided_at))}{row.voided_by}作废：{row.void_reason}"
    )


HAPPENINGS: tuple[Happening, ...] = (
    _standings,
    _plans_to_exit,
    _memberships,
    _pairings,
    _help_plans,
    _subsidies,
    _conditions,
    _visits,
    _gifts,
    _activities,
    _issues,
    _exit_reviews,
    _papers,
)
