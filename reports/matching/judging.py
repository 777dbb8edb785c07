"""What a list of each kind contradicts in our records, and who of our records ought to be on it."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from households import wording
from households.ages import school_year_begins
from households.models import (
    Circumstances,
    Disability,
    Membership,
    Subsidy,
    SubsidyCategory,
    SubsidyPayment,
)
from reports.matching.kinds import Kind
from reports.matching.known import Here, Known
from reports.matching.lines import Line, of_us
from reports.matching.reading import Entry

TEKUN = ("tekun_scattered", "tekun_central")
DIGITS = re.compile(r"\d+")
GRADES = {"一": "1", "二": "2", "三": "3", "四": "4"}

Pairs = list[tuple[Entry, Here]]
Said = dict[int, list[str]]
Judge = Callable[[Kind, Pairs, Known], tuple[Said, list[Line]]]


def judge(kind: Kind, pairs: Pairs, known: Known) -> tuple[Said, list[Line]]:
    """What contradicts, by person, and who is missing from a list of this kind. A fixed number of queries."""
    return JUDGES.get(kind.code, _judge_burden if kind.is_burden else _judge_nothing)(
        kind, pairs, known
    )


def _said(pairs: Pairs, judged: Callable[[Entry, Here], Iterator[str]]) -> Said:
    """What contradicts by person; that a name differs does so in every list."""
    said: Said = {}
    for entry, here in pairs:
        sentences = list(judged(entry, here))
        if entry.name and _bare(entry.name) != _bare(here.name):
            sentences.insert(0, f"姓名不同：名单是“{entry.name}”，本册是“{here.name}”")
        if sentences:
            said[here.person] = sentences
    return said


def _bare(name: str) -> str:
    return re.sub(r"[\s·•．.（(].*$|\s", "", name)


def _others(known: Known, people: Iterable[int], listed: set[int], why: str) -> list[Line]:
    """Members of the day who ought to be on the list and are not."""
    wanted = set(people) - listed
    return [
        of_us(here, known, why)
        for here in known.people.values()
        if here.person in wanted and here.is_member
    ]


def _persons(pairs: Pairs) -> set[int]:
    return {here.person for _, here in pairs}


def _judge_nothing(kind: Kind, pairs: Pairs, known: Known) -> tuple[Said, list[Line]]:
    return _said(pairs, lambda entry, here: iter(())), []


def _judge_dibao(kind: Kind, pairs: Pairs, known: Known) -> tuple[Said, list[Line]]:
    drawn = Subsidy.objects.of("dibao").covering(known.at.day).in_area(known.at.area)
    households = set(drawn.values_list("household_id", flat=True))

    def judged(entry: Entry, here: Here) -> Iterator[str]:
        if not here.is_member:
            yield f"名单在享低保，本册{here.gone}"
        elif here.household not in households:
            yield "名单在享低保，本册没有登记这一户的低保"

    listed = {here.household for _, here in pairs if here.is_member}
    left: dict[int, Here] = {}
    for here in known.people.values():
        if here.is_member and here.household in households - listed:
            left.setdefault(here.household, here)
    heads = _heads(left, known)
    only = [
        of_us(heads.get(household, here), known, "本册登记在享低保，名单里没有这一户的成员")
        for household, here in left.items()
    ]
    return _said(pairs, judged), only


def _heads(households: Iterable[int], known: Known) -> dict[int, Here]:
    heads = Membership.objects.covering(known.at.day).filter(
        household__in=list(households), relation=Membership.Relation.HEAD
    )
    by_person = {here.person: here for here in known.people.values()}
    return {
        household: by_person[person]
        for household, person in heads.values_list("household_id", "person_id")
        if person in by_person
    }


def _judge_tekun(kind: Kind, pairs: Pairs, known: Known) -> tuple[Said, list[Line]]:
    drawn = Subsidy.objects.of(*TEKUN).covering(known.at.day).in_area(known.at.area)
    people = set(drawn.filter(person__isnull=False).values_list("person_id", flat=True))

    def judged(entry: Entry, here: Here) -> Iterator[str]:
        if not here.is_member:
            yield f"名单在享特困供养，本册{here.gone}"
        elif here.person not in people:
            yield "名单在享特困供养，本册没有登记"

    only = _others(known, people, _persons(pairs), "本册登记在享特困供养，名单里没有")
    return _said(pairs, judged), only


def _judge_deaths(kind: Kind, pairs: Pairs, known: Known) -> tuple[Said, list[Line]]:
    paid = (
        SubsidyPayment.objects.in_area(known.at.area)
        .standing_good()
        .filter(subsidy__person__isnull=False, paid_on__lte=known.at.day)
    )
    payments: dict[int, list[tuple[date, int]]] = defaultdict(list)
    matched = _persons(pairs)
    for person, on, fen in paid.values_list("subsidy__person_id", "paid_on", "amount_fen"):
        if person in matched:
            payments[person].append((on, fen))

    def judged(entry: Entry, here: Here) -> Iterator[str]:
        died = read_day(entry.said.get("on", ""))
        when = f"名单载明{wording.day(died)}死亡" if died else "在死亡名单上"
        if here.is_member and (died is None or died <= known.at.day):
            yield f"{when}，本册还是在户成员"
        elif died and here.died_on and died != here.died_on:
            yield f"{when}，本册登记{wording.day(here.died_on)}死亡"
        died = died or here.died_on
        if died:
            # The month of the death is still due.
            due = date(died.year + died.month // 12, died.month % 12 + 1, 1)
            late = [(on, fen) for on, fen in payments[here.person] if on >= due]
            if late:
                last = max(on for on, _ in late)
                total = sum(fen for _, fen in late)
                yield f"死亡以后还发放补贴{len(late)}笔共{wording.money(total)}，最近一笔在{wording.day(last)}"

    return _said(pairs, judged), []


def _judge_disability(kind: Kind, pairs: Pairs, known: Known) -> tuple[Said, list[Line]]:
    cards = Disability.objects.covering(known.at.day).filter(
        person__memberships__in=Membership.objects.in_area(known.at.area).covering(known.at.day)
    )
    held = {
        person: (category, grade)
        for person, category, grade in cards.values_list("person_id", "category", "grade")
    }

    def judged(entry: Entry, here: Here) -> Iterator[str]:
        if not here.is_member:
            return
        if here.person not in held:
            yield "名单持有残疾人证，本册没有登记"
            return
        category, grade = held[here.person]
        listed = _grade(entry.said.get("grade", ""))
        if listed and listed != grade:
            yield (
                f"残疾等级不同：名单是{Disability.Grade(listed).label}，"
                f"本册是{Disability.Grade(grade).label}"
            )
        theirs = _category(entry.said.get("category", ""))
        if theirs and theirs != category:
            yield (
                f"残疾类别不同：名单是{Disability.Category(theirs).label}，"
                f"本册是{Disability.Category(category).label}"
            )

    only = _others(known, held, _persons(pairs), "本册登记有残疾人证，名单里没有")
    return _said(pairs, judged), only


def _judge_pupils(kind: Kind, pairs: Pairs, known: Known) -> tuple[Said, list[Line]]:
    schools = _circumstances(known, "school")
    begins = school_year_begins(known.at.day)
    aided = set(
        Subsidy.objects.standing_good()
        .in_area(known.at.area)
        .filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=begins),
            category__group=SubsidyCategory.Group.EDUCATION,
            begins_on__lte=known.at.day,
            person__isnull=False,
        )
        .values_list("person_id", flat=True)
    )

    def judged(entry: Entry, here: Here) -> Iterator[str]:
        if not here.is_member:
            return
        if schools.get(here.person) == Circumstances.School.NONE:
            yield "名单在校，本册登记为非在校生"
        if known.is_registered(here) and here.person not in aided:
            yield "在册户的学生，本册本学年没有登记教育资助"

    at_school = {
        person for person, school in schools.items() if school != Circumstances.School.NONE
    }
    only = _others(known, at_school, _persons(pairs), "本册登记在校，名单里没有")
    return _said(pairs, judged), only


def _judge_insured(kind: Kind, pairs: Pairs, known: Known) -> tuple[Said, list[Line]]:
    insured = _circumstances(known, "has_medical_insurance")

    def judged(entry: Entry, here: Here) -> Iterator[str]:
        if here.is_member and insured.get(here.person) is False:
            yield "名单已参保，本册登记为没有参保"

    covered = {person for person, has in insured.items() if has}
    only = _others(known, covered, _persons(pairs), "本册登记已参保，名单里没有")
    return _said(pairs, judged), only


def _judge_burden(kind: Kind, pairs: Pairs, known: Known) -> tuple[Said, list[Line]]:
    def judged(entry: Entry, here: Here) -> Iterator[str]:
        if known.is_registered(here):
            what = entry.said.get("what", "")
            yield f"在册（{known.status(here)}），{kind.means}{f'：{what}' if what else ''}"

    return _said(pairs, judged), []


def _circumstances(known: Known, column: str) -> dict[int, Any]:
    members = Membership.objects.in_area(known.at.area).covering(known.at.day)
    rows = Circumstances.objects.covering(known.at.day).filter(person__memberships__in=members)
    return dict(rows.values_list("person_id", column))


def _grade(text: str) -> str:
    """一级, 1级, 1 and 壹 are one grade; the code of Disability.Grade, or nothing."""
    for word, code in GRADES.items():
        if word in text:
            return code
    digits = DIGITS.search(text)
    return digits[0] if digits and digits[0] in GRADES.values() else ""


def _category(text: str) -> str:
    """肢体残疾, 肢体 and 4 are one category; nothing where several are named."""
    named = {
        one.value for one in Disability.Category if one.label in text or one.value == text.strip()
    }
    return named.pop() if len(named) == 1 else ""


def read_day(text: str) -> date | None:
    """2018-03-01, 2018/3/1, 2018.3.1, 20180301, 2018年3月1日; None for anything else."""
    numbers = DIGITS.findall(text)
    if len(numbers) == 1 and len(numbers[0]) == 8:
        numbers = [numbers[0][:4], numbers[0][4:6], numbers[0][6:]]
    if len(numbers) < 3:
        return None
    try:
        return date(int(numbers[0]), int(numbers[1]), int(numbers[2]))
    except ValueError:
        return None


JUDGES: dict[str, Judge] = {
    "dibao": _judge_dibao,
    "tekun": _judge_tekun,
    "deaths": _judge_deaths,
    "disability": _judge_disability,
    "pupils": _judge_pupils,
    "insured": _judge_insured,
}
