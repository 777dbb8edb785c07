"""家庭成员表: what is true of people the register knows. Who comes or goes is a typed act, not a row of a form."""

from collections.abc import Sequence
from typing import Any

from households import wording
from households.imports import cells, labels
from households.imports.columns import Column
from households.imports.kinds.national.entries import Entry
from households.imports.kinds.national.succession import LaterRowError, succeed
from households.imports.kinds.rows import Filling, RowsKind, yes
from households.models import Circumstances, ImportDraft

FACTS: dict[str, str] = {
    "education": "education",
    "school": "school",
    "no_school_reason": "no_school_reason",
    "health": "health",
    "labour": "labour",
    "work_place": "work_place",
    "months": "months_worked",
    "post": "public_post",
    "post_months": "public_post_months",
    "medical": "has_medical_insurance",
    "serious_illness": "has_serious_illness_insurance",
    "pension": "has_pension_insurance",
    "soldier": "is_serving_soldier",
    "party": "party",
}
NEEDED = ("education", "health", "labour")
CHOICES: dict[str, Any] = {
    "education": Circumstances.Education,
    "school": Circumstances.School,
    "health": Circumstances.Health,
    "labour": Circumstances.Labour,
    "work_place": Circumstances.WorkPlace,
    "party": Circumstances.Party,
}


class MembersKind(RowsKind):
    """A changed fact holds from the day of the data; what the file leaves empty stays as it is."""

    slug = str(ImportDraft.Kind.MEMBERS)
    title = str(ImportDraft.Kind.MEMBERS.label)
    columns: Sequence[Column] = (
        Column("household", "户编号", cells.code(4, 20), ("户编码",), required=False),
        Column("head", "户主", cells.text(40), ("户主姓名",), required=False),
        Column("person", "人编号", cells.code(4, 22), ("人编码", "人员编号"), filled=True),
        Column("name", "姓名", cells.name, filled=True),
        Column("education", "文化程度", labels.education, ("学历",), required=False),
        Column("school", "在校生状况", labels.school, required=False),
        Column("no_school_reason", "失学辍学原因", cells.text(60), required=False),
        Column("health", "健康状况", labels.health, required=False),
        Column("labour", "劳动技能", labels.labour, ("劳动能力",), required=False),
        Column("work_place", "务工状况", labels.work_place, required=False),
        Column("months", "务工时间（月）", cells.whole(0, 12), ("务工时间",), required=False),
        Column("post", "公益性岗位", cells.text(40), required=False),
        Column("post_months", "公益性岗位月数", cells.whole(0, 12), required=False),
        Column("medical", "参加城乡居民基本医保", cells.yes_or_no, ("参加医保",), required=False),
        Column("serious_illness", "参加大病保险", cells.yes_or_no, required=False),
        Column("pension", "参加城乡居民养老保险", cells.yes_or_no, ("参加养老保险",), required=False),
        Column("soldier", "现役军人", cells.yes_or_no, required=False),
        Column("party", "政治面貌", cells.label(dict(Circumstances.Party.choices), {"党员": "01", "预备党员": "02",
               "团员": "03"}, what="政治面貌"), required=False),
        Column("phone", "联系电话", cells.phone, ("电话",), required=False, masked=wording.phone),
    )  # fmt: skip

    def prepare(self, filling: Filling, found: Sequence[Entry]) -> None:
        here = {row.person_id for row in filling.known.members.values()}
        self._now = {
            row.person_id: row
            for row in Circumstances.objects.filter(ends_on__isnull=True)
            if row.person_id in here
        }

    def judge(self, entry: Entry, filling: Filling) -> None:
        parsed = entry.parsed
        household = filling.household(entry) if parsed.get("household") else None
        person = None if entry.is_wrong else filling.person(entry, household)
        if person is None or not filling.takes(entry, "person", person.pk):
            return
        said = {
            name: parsed.get(key) for key, name in FACTS.items() if parsed.get(key) is not None
        }
        now = self._now.get(person.pk)
        if now is None:
            self._begin(entry, filling, person, said)
        else:
            self._follow(entry, filling, now, said)
        phone = parsed.get("phone")
        if phone and phone != person.phone and not entry.is_wrong:
            entry.change("phone", wording.phone(person.phone), wording.phone(phone))
            filling.writes.alter(person, phone=phone)

    def _begin(self, entry: Entry, filling: Filling, person: Any, said: dict[str, Any]) -> None:
        if not said:
            return
        for key in NEEDED:
            if FACTS[key] not in said:
                entry.error(key, "登记册里还没有这个人的情况，这一格不能空着。", "请补上。")
        if not entry.is_wrong:
            entry.planned.is_new = True
            filling.writes.create(Circumstances(person=person, begins_on=filling.data_on, **said))

    def _follow(
        self, entry: Entry, filling: Filling, now: Circumstances, said: dict[str, Any]
    ) -> None:
        moved = {name: value for name, value in said.items() if getattr(now, name) != value}
        if not moved:
            return
        for key, name in FACTS.items():
            if name in moved:
                entry.change(key, _told(key, getattr(now, name)), _told(key, moved[name]))
        try:
            succeed(filling.writes, now, filling.data_on, **moved)
        except LaterRowError as error:
            entry.error("person", error.sentence(filling.data_on), error.mend)


def _told(key: str, value: Any) -> str:
    if key in CHOICES:
        return str(CHOICES[key](value).label) if value else ""
    return yes(value) if isinstance(value, bool) else str(value)


MEMBERS = MembersKind()
