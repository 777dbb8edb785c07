"""What a row says of a project's entry in the library and of the stages it reached, against what is there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from households import wording
from households.actions.imports import Writes
from households.imports.kinds.national.entries import Entry
from households.models import Area
from projects.actions.library import NO_GOAL, refuse_order
from projects.imports.columns import STAGES
from projects.models import Project, StageEvent

# Columns of the forms, by the field of a project that each one is.
FIELDS = {
    "name": "name",
    "project_category": "category",
    "nature": "nature",
    "place": "place",
    "content": "content",
    "planned": "planned_fen",
    "subsidy": "subsidy_fen",
    "subsidy_standard": "subsidy_standard",
    "expected_households": "expected_households",
    "expected_persons": "expected_persons",
    "responsible_unit": "responsible_unit",
    "responsible_person": "responsible_person",
    "goal": "goal",
    "mechanism": "mechanism",
    "begins": "planned_begins_on",
    "ends": "planned_ends_on",
    "note": "note",
}
NEEDED = {"project_category": "项目类别", "content": "建设内容"}


@dataclass
class Library:
    """The projects that a file names, as they are, and what it would make of them."""

    area: Area
    today: date
    writes: Writes
    projects: dict[str, Project]
    villages: dict[str, list[Area]]
    events: dict[str, list[StageEvent]]
    seen: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls, area_code: str, entries: Iterable[Entry], today: date, writes: Writes
    ) -> "Library":
        codes = {entry.parsed.get("code") for entry in entries} - {None}
        projects = Project.objects.filter(code__in=codes).select_related("area")
        villages: dict[str, list[Area]] = defaultdict(list)
        for area in Area.objects.within(area_code):
            villages[area.name].append(area)
        events: dict[str, list[StageEvent]] = defaultdict(list)
        for event in StageEvent.objects.filter(project__in=projects).order_by("on", "id"):
            events[event.project.code].append(event)
        return cls(
            area=Area.objects.get(pk=area_code),
            today=today,
            writes=writes,
            projects={project.code: project for project in projects},
            villages=villages,
            events=events,
        )

    def project(self, entry: Entry) -> Project | None:
        """The project of a row, altered or new; None when the row cannot be one."""
        code: str = entry.parsed.get("code")
        first = self.seen.setdefault(code, entry.row.number)
        if first != entry.row.number:
            entry.error("code", f"与第 {first} 行是同一个项目。", "一个项目只写一行。")
            return None
        stored = self.projects.get(code)
        place = self._place(entry, stored)
        if place is None:
            return None
        project = self._begin(entry, place) if stored is None else self._alter(entry, stored)
        if not entry.is_wrong:
            _hold(entry, project)
        return None if entry.is_wrong else project

    def _place(self, entry: Entry, stored: Project | None) -> Area | None:
        name = entry.parsed.get("village")
        here = self.villages.get(name, []) if name else [self.area]
        if stored is not None:
            if not stored.area_id.startswith(self.area.pk):
                entry.error(
                    "code", f"这个编号是{stored.area}的项目“{stored}”。", "请核对编号，或另选村。"
                )
                return None
            if name and stored.area not in here:
                entry.error("village", f"系统里这个项目在{stored.area}。", "请核对编号和村名。")
                return None
            return stored.area
        if len(here) != 1:
            why = "有不止一个这样名称的地方" if here else "没有这个村"
            entry.error("village", f"{self.area}里{why}。", "请核对村名，或选到乡镇、村再上传。")
            return None
        return here[0]

    def _begin(self, entry: Entry, place: Area) -> Project:
        for key, title in NEEDED.items():
            if not entry.parsed.get(key):
                entry.error(
                    key if entry.reader.has(key) else "code",
                    f"系统里没有这个项目，新登记要写{title}。",
                    "请补上，或核对项目编号。",
                )
        values = {
            name: entry.parsed.get(key)
            for key, name in FIELDS.items()
            if entry.parsed.get(key) is not None
        }
        if "nature" not in values:
            entry.note("code", "没有写建设性质，按新建登记。")
        project = Project(code=entry.parsed.get("code"), area=place, nature=Project.Nature.NEW)
        for name, value in values.items():
            setattr(project, name, value)
        entry.planned.is_new = True
        return self.writes.create(project)

    def _alter(self, entry: Entry, stored: Project) -> Project:
        """An empty cell leaves things as they are."""
        for key, name in FIELDS.items():
            value, before = entry.parsed.get(key), getattr(stored, name)
            if value is None or value == before:
                continue
            entry.change(key, _said(stored, name), "")
            self.writes.alter(stored, **{name: value})
            last = entry.planned.findings.pop()
            entry.change(key, last.was, _said(stored, name))
        return stored

    def reach(self, entry: Entry, project: Project, keys: Sequence[str]) -> None:
        """The stages of the row, in the order of the library; one that is there already has to have the same day."""
        events = self.events[project.code]
        for key in keys:
            on = entry.parsed.get(key)
            if on is None:
                continue
            stage = STAGES[key]
            known = [event.on for event in events if event.stage == stage]
            if known:
                if on not in known:
                    entry.error(
                        key,
                        f"系统里登记的“{stage.label}”是{wording.day(known[-1])}。",
                        "请改成一致；系统里登记错的，先在项目页撤销这个阶段。",
                    )
                continue
            if self._may_follow(entry, key, project, stage, on):
                event = StageEvent(project=project, stage=stage, on=on)
                events.append(self.writes.create(event))
                if not entry.planned.is_new:
                    entry.change(key, "", wording.day(on))

    def _may_follow(
        self, entry: Entry, key: str, project: Project, stage: StageEvent.Stage, on: date
    ) -> bool:
        events = self.events[project.code]
        if on > self.today:
            entry.error(key, "日期晚于今天。", "还没有到的阶段请留空。")
        elif events and on < events[-1].on:
            entry.error(
                key,
                f"早于上一阶段“{events[-1].get_stage_display()}”的{wording.day(events[-1].on)}。",
                "请核对两个日期。",
            )
        elif stage is StageEvent.Stage.ADMITTED and not project.goal.strip():
            entry.error(key, NO_GOAL)
        else:
            try:
                refuse_order(events, stage)
            except ValidationError as refusal:
                entry.error(key, "".join(refusal.messages), "请核对日期。")
            else:
                if stage is StageEvent.Stage.ACCEPTED:
                    entry.note(
                        key, "台账里没有验收的单位和结论。", "导入后请在项目页的“验收”补登。"
                    )
                return True
        return False


def _said(project: Project, name: str) -> str:
    value: Any = getattr(project, name)
    if value in (None, ""):
        return ""
    if name.endswith("_fen"):
        return wording.money(value)
    if name.endswith("_on"):
        return wording.day(value)
    tell = getattr(project, f"get_{name}_display", None)
    return str(tell() if tell else value)[:60]


def _hold(entry: Entry, project: Project) -> None:
    """What the table itself would refuse, said at the row."""
    for name, words in (
        ("planned_fen", "计划资金须大于零"),
        ("subsidy_fen", "政府补助须大于零"),
    ):
        if getattr(project, name) == 0:
            key = next(key for key, field_name in FIELDS.items() if field_name == name)
            entry.error(key, f"{words}。", "没有的留空。")
    if project.planned_fen and project.subsidy_fen and project.subsidy_fen > project.planned_fen:
        entry.error("subsidy", "政府补助超过了计划总投资。", "请核对两个金额。")
    begins, ends = project.planned_begins_on, project.planned_ends_on
    if begins and ends and ends < begins:
        entry.error("ends", "计划完工早于计划开工。", "请核对两个日期。")
