"""The month's lines and totals. A visit that was corrected is told as it is now, one that is void not at all."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from households import wording
from households.glances import head_names
from households.models import Activity, Area, Gift, Issue, Reach, User, Visit
from reports.periods import Month


@dataclass(frozen=True)
class Seen:
    """How far the reader sees: households and their visits, the village's work, and problems."""

    visits: Reach
    work: Reach
    issues: Reach


@dataclass(frozen=True)
class Named:
    """A record by its name, and its page."""

    label: str
    url: str


@dataclass(frozen=True)
class Line:
    """What was done on a day: of which sort, in words, with the records it tells of, by whom and where."""

    on: date
    sort: str
    text: str
    records: tuple[Named, ...]
    by: str
    place: str = ""

    @property
    def told(self) -> str:
        """The words and the names, as paper has them."""
        names = "、".join(record.label for record in self.records)
        return f"{self.text}：{names}。" if self.text and names else f"{self.text or names}。"


@dataclass(frozen=True)
class Total:
    """A sum of the month, and the list that holds exactly these records."""

    label: str
    amount: str
    unit: str
    url: str


@dataclass(frozen=True)
class WorkRecord:
    """A month of a place; of one person where `person` is there."""

    area: Area
    month: Month
    person: User | None
    totals: tuple[Total, ...]
    lines: tuple[Line, ...]

    @property
    def days(self) -> list[tuple[date, list[Line]]]:
        by_day: dict[date, list[Line]] = defaultdict(list)
        for line in self.lines:
            by_day[line.on].append(line)
        return list(by_day.items())


def work_record(area: Area, month: Month, person: User | None, seen: Seen) -> WorkRecord:
    """What the reader may see of the month, the earliest day on top; days without work are not in it."""
    visits = Visit.objects.within(seen.visits).in_area(area.code).standing_good()
    visits = visits.filter(visited_on__gte=month.start, visited_on__lt=month.end)
    activities = Activity.objects.within(seen.work).in_area(area.code).standing_good()
    activities = activities.between(month.start, month.end)
    gifts = Gift.objects.within(seen.work).in_area(area.code).standing_good()
    gifts = gifts.between(month.start, month.end)
    issues = Issue.objects.within(seen.issues).in_area(area.code)
    if person:
        visits = visits.filter(visitor=person)
        activities, gifts = activities.by_person(person), gifts.by_person(person)
        issues = issues.by_person(person)
    raised = issues.filter(raised_on__gte=month.start, raised_on__lt=month.end)
    closed = issues.filter(closed_on__gte=month.start, closed_on__lt=month.end)
    lines = [
        *_visits(list(visits.select_related("household", "visitor").order_by("pk")), bool(person)),
        *_activities(activities),
        *_gifts(gifts),
        *_raised(raised),
        *_closed(closed),
    ]
    return WorkRecord(
        area,
        month,
        person,
        tuple(_totals(area, month, person, visits, activities, gifts, raised, closed, seen)),
        tuple(sorted(lines, key=attrgetter("on"))),
    )


def _visits(visits: list[Visit], one_by_one: bool) -> Iterator[Line]:
    """Of many people a line a day, visitor and manner; of one person a line a visit, with what was found."""
    last = max((visit.visited_on for visit in visits), default=date.min)
    heads = head_names((visit.household_id for visit in visits), last)

    def named(visit: Visit) -> Named:
        return Named(
            heads.get(visit.household_id, visit.household.number), visit.get_absolute_url()
        )

    if one_by_one:
        for visit in visits:
            found = " ".join((visit.findings or visit.get_kind_display()).split()).rstrip("。")
            text = f"{visit.get_mode_display()}，{found}"
            yield Line(
                visit.visited_on, "走访", text, (named(visit),), visit.visitor.name, visit.place
            )
        return
    grouped: dict[tuple[date, str, str, str], list[Named]] = defaultdict(list)
    for visit in visits:
        key = (visit.visited_on, visit.visitor.name, str(visit.get_mode_display()), visit.place)
        grouped[key].append(named(visit))
    for (on, visitor, mode, place), names in grouped.items():
        yield Line(on, "走访", f"{mode}走访{len(names)}户次", tuple(names), visitor, place)


def _activities(activities: QuerySet[Activity]) -> Iterator[Line]:
    for row in activities.order_by("pk"):
        came = f"，{row.participant_count}人参加" if row.participant_count else ""
        text = f"{row.get_kind_display()}{came}"
        named = Named(row.title, row.get_absolute_url())
        yield Line(row.held_on, "活动", text, (named,), row.led_by, row.place)


def _gifts(gifts: QuerySet[Gift]) -> Iterator[Line]:
    for row in gifts.order_by("pk"):
        about = "约" if row.value_is_estimated else ""
        text = f"送给{row.receivers}，价值{about}{wording.money(row.value_fen)}"
        item = f"{row.item}{row.quantity}"
        yield Line(row.given_on, "慰问", text, (Named(item, row.get_absolute_url()),), row.donor)


def _raised(issues: QuerySet[Issue]) -> Iterator[Line]:
    for row in issues.order_by("pk"):
        named = Named(_short(row.text), row.get_absolute_url())
        yield Line(row.raised_on, "问题", "发现问题", (named,), row.responsible)


def _closed(issues: QuerySet[Issue]) -> Iterator[Line]:
    for row in issues.order_by("pk"):
        assert row.closed_on is not None  # the query asks for it
        named = Named(_short(row.text), row.get_absolute_url())
        result = row.result.rstrip("。")
        yield Line(row.closed_on, "问题", f"问题销号，{result}", (named,), row.responsible)


def _short(text: str) -> str:
    words = " ".join(text.split()).rstrip("。")
    return words if len(words) <= 40 else f"{words[:39]}…"


def _totals(
    area: Area,
    month: Month,
    person: User | None,
    visits: QuerySet[Visit],
    activities: Any,
    gifts: Any,
    raised: QuerySet[Issue],
    closed: QuerySet[Issue],
    seen: Seen,
) -> Iterator[Total]:
    days = {"start": month.start, "end": month.last_day}
    place = {"area": area.code} if area.level == Area.Level.VILLAGE else {}
    by = {"person": person.pk} if person else {}
    visitor = {"visitor": person.pk} if person else {}
    households = visits.order_by().values("household").distinct().count()
    called = _list("visit-list", place | visitor | days)
    yield Total("走访", str(visits.count()), "次", called)
    yield Total("走访户数", str(households), "户", called)
    if seen.work:
        value = sum(gifts.values_list("value_fen", flat=True))
        given = _list("gift-list", place | by | days)
        yield Total(
            "活动", str(activities.count()), "次", _list("activity-list", place | by | days)
        )
        yield Total("慰问物资", str(gifts.count()), "笔", given)
        yield Total("慰问价值", wording.number(wording.yuan(value)), "元", given)
    if seen.issues:
        when = days | {"state": "all"}
        ended = {"state": "closed", "closed_start": month.start, "closed_end": month.last_day}
        yield Total("发现问题", str(raised.count()), "个", _list("issue-list", place | by | when))
        yield Total("问题销号", str(closed.count()), "个", _list("issue-list", place | by | ended))


def _list(name: str, conditions: dict[str, Any]) -> str:
    return f"{reverse(f'households:{name}')}?{urlencode(conditions)}"


def people(area: Area, reach: Reach) -> Sequence[User]:
    """Who has called there, for the choice of one person's record."""
    visits = Visit.objects.within(reach).in_area(area.code).order_by().values("visitor")
    return list(User.objects.filter(pk__in=visits.distinct()).order_by("name"))
