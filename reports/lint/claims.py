"""What a text says of things that have a name: the register, the village, plans, works; each with its time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.lint.text import NUMBER, Document, Sentence, number

HOUSEHOLDS_PERSONS = r"(?P<h>\d+)户(?:[,、共]?(?P<p>\d+)口?人(?!次))?"
YEAR_END = re.compile(r"(?:截[止至]|至|到)(?P<year>\d{4})年(?:底|末|12月)")
# Words that make a count of something narrower than the thing by itself.
OTHER_TIME = r"新增|减少|增加|净增|拟|应|上年|去年|\d{4}年"
NARROWER = re.compile(f"(?:其中|贫困户中|贫困户|未纳入|{OTHER_TIME})$")
# Who is filed is always part of the village, so 其中 before it says nothing more, but after a narrower group it does.
GROUPS = "低保|残疾|五保|特困|危房|搬迁|种植|学生|患病|党员|致贫"
NOT_NOW = re.compile(f"(?:{OTHER_TIME}|(?:{GROUPS})[^;。]*其中)$")


@dataclass(frozen=True)
class Claim:
    """One number of a thing; `when` is the day it holds for, where the sentence names one. `hedge` says how loosely."""

    key: str
    value: Decimal
    unit: str
    sentence: Sentence
    start: int
    end: int
    when: date | None = None
    hedge: str = ""

    @property
    def excerpt(self) -> str:
        return self.sentence.around(self.start, self.end)

    @property
    def stated(self) -> str:
        return f"{self.sentence.text[self.start : self.end]}"


@dataclass(frozen=True)
class Thing:
    """A thing that texts count, by the pattern that names it; `h`, `p` or `n` are its numbers."""

    key: str
    pattern: re.Pattern[str]
    unit: str = ""
    dated: bool = False


def _pair(key: str, before: str, *, dated: bool = False, after: str = "") -> Thing:
    return Thing(key, re.compile(f"{before}{HOUSEHOLDS_PERSONS}{after}"), dated=dated)


def _one(key: str, before: str, unit: str, after: str = "") -> Thing:
    return Thing(key, re.compile(rf"{before}(?P<n>{NUMBER}){after}"), unit)


WHOLE_VILLAGE = r"(?:全村|本村|该村|我村)(?:现|共|总)?(?:有|计|辖)?(?:农户|总户数)?"
THINGS = (
    _pair("village", WHOLE_VILLAGE),
    _pair("registered", r"建档立卡(?:贫困)?户(?:数)?(?:共|共有|为)?", dated=True),
    _pair("dibao", r"低保户(?:共|共有|为)?"),
    _pair("disabled", r"残疾人?户(?:共|共有|为)?"),
    _pair("tekun", r"(?:五保户|特困供养户|特困户)(?:共|共有|为)?"),
    _pair("tekun.central", r"集中供养(?:的)?(?:共|有)?"),
    _pair("dibao.registered", r"低保户\d+户(?:\d+人)?\((?:其中)?(?:建档立卡)?贫困户"),
    _pair("disabled.registered", r"残疾人?户\d+户(?:\d+人)?\((?:其中)?(?:建档立卡)?贫困户"),
    _pair("tekun.registered", r"(?:五保户|特困供养户)\d+户(?:\d+人)?\((?:其中)?(?:建档立卡)?贫困户"),
    _pair("exited", r"(?:全村|累计|已经?|共)(?:实现)?脱贫(?:退出)?", dated=True),
    _pair("house_repair", r"危房改造", dated=True),
    _pair("relocation", r"易地(?:扶贫)?搬迁", dated=True),
    _one("village.population", r"总人口(?:数)?(?:为|共|:)?", "人", "人"),
    _one("village.party_members", r"(?:^|[,;。、有]|全村|现有)党员(?:共|有|共有)?", "人", "[人名]"),
    _one("village.natural_villages", "", "个", "个自然村"),
    _one("village.groups", "", "个", "个村民(?:小)?组"),
    _one("village.farmland_mu", r"耕地(?:总)?面积(?:为|共|有)?", "亩", "亩"),
    _one("village.forest_mu", r"林地(?:总)?面积(?:为|共|有)?", "亩", "亩"),
    _one("village.area_km2", r"(?:村域|国土|区域)?总面积(?:为|约)?", "平方公里", "平方公里"),
    _one("case_files.completed", "", "户", "[套户份]档卡"),
    _one("planting.households", "", "户", r"户贫困户(?:[^,。;\d]{0,4})种植"),
)  # fmt: skip
PLANNED = (
    re.compile(rf"(?P<year>20\d\d)年(?P<will>计划|拟|预计)?(?P<cover>兜底保障|政策兜底)?(?:计划)?脱贫{HOUSEHOLDS_PERSONS}"),
    re.compile(rf"(?P<year>20\d\d)年(?:的)?{HOUSEHOLDS_PERSONS}的?脱贫(?:任务|目标)"),
)  # fmt: skip
# Work that is done once for a household; told before or after its number.
WORKS = {"relocation": r"(?:易地扶贫搬迁|扶贫易地搬迁|易地搬迁)", "house_repair": "危房改造"}
WORK_DONE = {
    key: re.compile(rf"(?P<h>\d+)户[^,。;\d]{{0,8}}?{word}") for key, word in WORKS.items()
}


def claims(document: Document) -> list[Claim]:
    """All that the text says of known things, in the order of the text."""
    found = [claim for thing in THINGS for claim in _of(document, thing)]
    found += list(planned(document))
    return sorted(found, key=lambda claim: (claim.sentence.line, claim.start))


def planned(document: Document) -> Iterator[Claim]:
    """How many are to exit in a year. What a past year is said to have done is no plan."""
    period = document.period
    for pattern in PLANNED:
        for sentence, match in document.matches(pattern):
            year = int(match["year"])
            groups = match.groupdict()
            is_plan = "will" not in groups or groups["will"] or groups["cover"]
            if period and (year < period.year or (year == period.year and not is_plan)):
                continue
            yield from _numbers(f"planned_exit.{year}", sentence, match, None)


def works(document: Document) -> Iterator[Claim]:
    """Work that is told as done, without a day that it is counted up to."""
    for key, pattern in WORK_DONE.items():
        for sentence, match in document.matches(pattern):
            if not YEAR_END.search(sentence.text[: match.start()]):
                yield from _numbers(key, sentence, match, None)


def _of(document: Document, thing: Thing) -> Iterator[Claim]:
    for sentence, match in document.matches(thing.pattern):
        before = sentence.text[: match.start()]
        narrower = NOT_NOW if thing.key == "registered" else NARROWER
        if "." not in thing.key and narrower.search(before):
            continue
        when = _when(before) if thing.dated else None
        yield from _numbers(thing.key, sentence, match, when, thing.unit)


def _when(before: str) -> date | None:
    """The last day of the year that the sentence counts up to."""
    years = [int(found["year"]) for found in YEAR_END.finditer(before)]
    return date(years[-1], 12, 31) if years else None


def _numbers(
    key: str, sentence: Sentence, match: re.Match[str], when: date | None, unit: str = ""
) -> Iterator[Claim]:
    groups = match.groupdict()
    for name, suffix, its_unit in (
        ("h", ".households", "户"),
        ("p", ".persons", "人"),
        ("n", "", unit),
    ):
        if groups.get(name) is None:
            continue
        start, end = match.span(name)
        yield Claim(
            key + suffix,
            number(groups[name]),
            its_unit,
            sentence,
            start,
            end + (sentence.text[end : end + len(its_unit)] == its_unit) * len(its_unit),
            when,
        )
