"""Projects over time: planned and real, drawn on the server as one picture with the days as text beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from projects.models import Project, StageEvent

Stage = StageEvent.Stage
# Units of the viewBox.
WIDTH, LEFT, ROW, TOP = 720, 0, 34, 28
MONTH_LABEL = 40
AFTER = timedelta(days=92)


@dataclass(frozen=True)
class Bar:
    """From one day to another, as so many units from the left."""

    x: int
    width: int


@dataclass(frozen=True)
class Line:
    """A project: its plan, what happened, and the days in words."""

    project: Project
    y: int
    planned: Bar | None
    real: Bar | None
    started_on: date | None
    finished_on: date | None
    is_late: bool

    @property
    def middle(self) -> int:
        return self.y + ROW // 2


@dataclass(frozen=True)
class Mark:
    x: int
    label: str


@dataclass(frozen=True)
class Timetable:
    lines: list[Line]
    months: list[Mark]
    today_x: int | None
    width: int = WIDTH
    height: int = 0
    top: int = TOP


def drawn(projects: Sequence[Project], today: date) -> Timetable:
    """Where each bar stands; a work under way reaches to today."""
    started, finished = _reached(projects, Stage.STARTED), _reached(projects, Stage.FINISHED)
    days = [
        day
        for project in projects
        for day in (
            project.planned_begins_on,
            project.planned_ends_on,
            started.get(project.pk),
            finished.get(project.pk),
        )
        if day
    ]
    if not days:
        return Timetable([], [], None)
    first = min(days).replace(day=1)
    # A work that never ended must not press all others into a corner.
    last = min(max([*days, today]), max(days) + AFTER)
    span = max((last - first).days + 1, 31)

    def at(day: date) -> int:
        return LEFT + (day - first).days * (WIDTH - LEFT) // span

    def bar(begin: date | None, end: date | None) -> Bar | None:
        if begin is None or end is None:
            return None
        return Bar(at(begin), max(at(end + timedelta(days=1)) - at(begin), 3))

    lines = [
        Line(
            project,
            TOP + place * ROW,
            bar(project.planned_begins_on, project.planned_ends_on),
            bar(
                started.get(project.pk),
                finished.get(project.pk, min(today, last)) if project.pk in started else None,
            ),
            started.get(project.pk),
            finished.get(project.pk),
            _is_late(project, finished.get(project.pk), today),
        )
        for place, project in enumerate(projects)
    ]
    inside = first <= today <= last
    return Timetable(
        lines,
        _months(first, last, at),
        at(today) if inside else None,
        height=TOP + ROW * len(lines) + 6,
    )


def _is_late(project: Project, finished: date | None, today: date) -> bool:
    return project.planned_ends_on is not None and (finished or today) > project.planned_ends_on


def _reached(projects: Sequence[Project], stage: Stage) -> dict[int, date]:
    events = StageEvent.objects.filter(project__in=projects, stage=stage).order_by("-on")
    return dict(events.values_list("project_id", "on"))


def _months(first: date, last: date, at: Callable[[date], int]) -> list[Mark]:
    marks: list[Mark] = []
    month = first
    while month <= last:
        if not marks or at(month) - marks[-1].x >= MONTH_LABEL:
            marks.append(Mark(at(month), f"{month.year % 100:02d}.{month.month}"))
        month = (month + timedelta(days=32)).replace(day=1)
    return marks
