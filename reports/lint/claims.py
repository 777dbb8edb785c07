"""What a text says of things that have a name: the register, the village, plans, works; each with its time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.lint.numbers import NUMBER, number
from reports.lint.text import Document, Sentence
from reports.periods import Year

HOUSEHOLDS = rf"(?P<h>{NUMBER})户"
HOUSEHOLDS_PERSONS = rf"{HOUSEHOLDS}(?:[,、共]?(?P<p>{NUMBER})人(?![次均]))?"
YEAR_END = re.compile(r"(?:截[止至]|至|到)?(?P<year>\d{4})年(?:底|末|12月)")
# What is counted as a whole begins its clause, or follows words that say no more than that it is there.
STANDS = r"(?:目前|现在|现|当前|全村|本村|该村|我村|村内|村里|村中|全镇|全乡|全县|全区|农村|总|共|合计|有|辖|享有|享受|纳入|其中|的|是|为|认定|识别|在册|登记|,|:)*"
CLAUSE_BEFORE = re.compile(
    rf"(?:^|[,;。:、()—“”\"]|\d{{4}}年(?:底|末|上半年|下半年)?|目前|全[村镇乡县区]|[本该我]村|[一-鿿]{{1,4}}[村镇乡县]|上半年|下半年){STANDS}$"
)
# A count at another time than that of the text.
OTHER_TIME = re.compile(
    r"(?P<time>\d{4}年(?:底|末|初|上半年|下半年|\d{1,2}月)?|去年底?|上年底?|年初|原有?|原来|此前|当时|调整前|动态调整前|上期)"
)
NOT_COUNTED = re.compile(
    r"新增|减少|增加|净增|拟|应|另有|每|达到|标准|目标|不足|超过|至少|近|余|新识别|比|较|分别"
)
SCOPE = re.compile(r"(?:全|本|该|我|辖)(?P<of>[村镇乡县区市])")
# Who is filed is always part of the village, but after a narrower group 其中 counts part of that group.
GROUPS = "低保|残疾|五保|特困|危房|搬迁|种植|学生|患病|党员|致贫|参加|务工|培训|就业|未脱贫|脱贫"
NOT_NOW = re.compile(f"(?:{GROUPS})[^;。]*其中$")


@dataclass(frozen=True)
class Claim:
    """One number of a thing. `when` is the day it counts up to, where the sentence names one; `time` names any other time.

    `scope` is the kind of place that is spoken of (村, 镇 …).
    """

    key: str
    value: Decimal
    unit: str
    sentence: Sentence
    start: int
    end: int
    when: date | None = None
    time: str = ""
    scope: str = "村"

    @property
    def line(self) -> int:
        return self.sentence.line_of(self.start)

    @property
    def stated(self) -> str:
        return self.sentence.text[self.start : self.end]


@dataclass(frozen=True)
class Thing:
    """A thing that texts count, by the pattern that names it; `h`, `p` or `n` are its numbers."""

    key: str
    pattern: re.Pattern[str]
    unit: str = ""
    dated: bool = False
    is_part: bool = False


def _pair(key: str, before: str, *, dated: bool = False, is_part: bool = False) -> Thing:
    return Thing(key, re.compile(f"{before}{HOUSEHOLDS_PERSONS}"), dated=dated, is_part=is_part)


def _one(key: str, before: str, unit: str, after: str = "", *, is_part: bool = False) -> Thing:
    return Thing(key, re.compile(rf"{before}(?P<n>{NUMBER}){after}"), unit, is_part=is_part)


IS = r"(?:总数|户数|数)?(?:现有|共有|共计|共|有|为|达|是|:)?"
OF_WHOM = r"\((?:其中)?(?:建档立卡)?贫困户"
WHOLE_VILLAGE = r"(?:全村|本村|该村|我村)(?:现|共|总)?(?:有|计|辖)?(?:农户|总户数|村民)?"
THINGS = (
    _pair("village", WHOLE_VILLAGE),
    _pair("registered", rf"建档立卡(?:贫困)?户{IS}", dated=True),
    _pair("dibao", rf"低保户{IS}"),
    _pair("disabled", rf"残疾人?户{IS}"),
    _pair("tekun", rf"(?:五保户|特困供养户|特困户){IS}"),
    _pair("tekun.central", r"集中供养(?:的)?(?:共|有)?"),
    _pair("dibao.registered", rf"低保户\d+户(?:\d+人)?{OF_WHOM}", is_part=True),
    _pair("disabled.registered", rf"残疾人?户\d+户(?:\d+人)?{OF_WHOM}", is_part=True),
    _pair("tekun.registered", rf"(?:五保户|特困供养户|特困户)\d+户(?:\d+人)?{OF_WHOM}", is_part=True),
    _pair("exited", r"(?:全村|累计|已经?|共|全村已|全村累计)(?:实现)?(?:稳定)?脱贫(?:退出)?", dated=True, is_part=True),
    _pair("poor", r"(?:未脱贫|尚未脱贫)(?:的)?(?:贫困)?(?:户|人口)?", dated=True, is_part=True),
    _pair("poor", r"剩余(?:的)?(?:未脱贫)?(?:贫困户)?(?=\d+户(?:\d+人)?[^,。;]{0,8}脱贫)", dated=True, is_part=True),
    _pair("house_repair", r"危房改造", dated=True, is_part=True),
    _pair("relocation", r"易地(?:扶贫)?搬迁", dated=True, is_part=True),
    _one("village.households", rf"总户数{IS}", "户", "户"),
    _one("village.persons", rf"总人口{IS}", "人", "人"),
    _one("registered.persons", rf"建档立卡(?:贫困)?人口{IS}", "人", "人"),
    _one("village.party_members", r"(?:^|[,;。、有]|全村|本村|该村|我村|现有)(?:共产)?党员(?:共有|共|有|总数)?", "人", "[人名]", is_part=True),
    _one("village.natural_villages", "", "个", "个自然村", is_part=True),
    _one("village.groups", "", "个", "个村民(?:小)?组", is_part=True),
    _one("village.farmland_mu", r"耕地(?:总)?(?:面积)?(?:为|共有|共|有|:)?", "亩", "亩"),
    _one("village.forest_mu", r"林地(?:总)?(?:面积)?(?:为|共有|共|有|:)?", "亩", "亩"),
    _one("village.area_km2", r"(?:村域|国土|区域|行政区域|辖区)?总?面积(?:为|约)?", "平方公里", "平方公里"),
    _one("case_files.completed", "(?:完成|整理|建立|完善)(?:了)?", "户", "[套户份](?:贫困户)?档卡", is_part=True),
    _one("planting.households", "", "户", r"户(?:贫困户|在册农户)(?:[^,。;\d]{0,4})种植", is_part=True),
)  # fmt: skip
PLANNED = (
    re.compile(rf"(?P<year>20\d\d)年(?P<will>计划|拟|预计)?(?P<cover>(?:以)?(?:社会保障|政策|保障)?兜底(?:保障)?(?:方式)?)?(?:计划)?脱贫{HOUSEHOLDS_PERSONS}"),
    re.compile(rf"(?P<year>20\d\d)年(?:的)?{HOUSEHOLDS_PERSONS}的?(?:贫困户|贫困人口)?(?:的)?脱贫(?:任务|目标|计划)"),
)  # fmt: skip
# Work that is done once for a household; told before or after its number.
WORKS = {"relocation": r"(?:易地扶贫搬迁|扶贫易地搬迁|易地搬迁)", "house_repair": "危房改造"}
WORK_DONE = {
    key: re.compile(rf"{HOUSEHOLDS}[^,。;\d]{{0,8}}?{word}") for key, word in WORKS.items()
}
TOLD = re.compile(r"完成|实施|组织|配合|协助|开展|为|帮助")


def claims(document: Document) -> list[Claim]:
    """All that the text says of known things, in the order of the text."""
    found = [claim for thing in THINGS for claim in _of(document, thing)]
    found += list(planned(document))
    return sorted(found, key=lambda claim: (claim.line, claim.sentence.offset + claim.start))


def planned(document: Document) -> Iterator[Claim]:
    """How many are to exit in a year. What a past year is said to have done is no plan."""
    period = document.period
    year_of_text = period.start.year if period else None
    for pattern in PLANNED:
        for sentence, match in document.matches(pattern):
            year = int(match["year"])
            groups = match.groupdict()
            is_plan = "will" not in groups or groups["will"] or groups["cover"]
            if not is_plan and (
                year_of_text is None or year < year_of_text
                or (year == year_of_text and not _is_planned(sentence, match.start()))
            ):  # fmt: skip
                continue
            if year_of_text and year < year_of_text:
                continue
            scope = _scope(sentence, match.start())
            yield from _numbers(f"planned_exit.{year}", sentence, match, scope=scope)


def _is_planned(sentence: Sentence, at: int) -> bool:
    return bool(re.search("计划|拟|预计", sentence.before(at)))


def works(document: Document) -> Iterator[Claim]:
    """Work that is told as done, without a day that it is counted up to."""
    for key, pattern in WORK_DONE.items():
        for sentence, match in document.matches(pattern):
            before = sentence.before(match.start())
            if not YEAR_END.search(before) and TOLD.search(before):
                yield from _numbers(key, sentence, match)


def _of(document: Document, thing: Thing) -> Iterator[Claim]:
    for sentence, match in document.matches(thing.pattern):
        before = sentence.before(match.start())
        clause = sentence.text[sentence.clause_start(match.start()) : match.start()]
        if NOT_COUNTED.search(clause) or (thing.key == "registered" and NOT_NOW.search(before)):
            continue
        if not thing.is_part and not CLAUSE_BEFORE.search(before):
            continue
        if thing.key.split(".")[0] in ("dibao", "disabled", "tekun") and _is_of_the_filed(before):
            continue
        when = _when(before) if thing.dated else None
        time = "" if when else _time(document, before)
        scope = _scope(sentence, match.end())
        yield from _numbers(thing.key, sentence, match, when, time, scope, thing.unit)


def _is_of_the_filed(before: str) -> bool:
    """其中低保户45户 after the filed households counts the filed ones among them."""
    return bool(re.search(r"贫困户[^;。]*其中[^;。()]*$|未脱贫[^;。]*$|贫困户中", before))


def _when(before: str) -> date | None:
    """The last day of the year that the sentence counts up to."""
    years = [int(found["year"]) for found in YEAR_END.finditer(before)]
    return date(years[-1], 12, 31) if years else None


def _time(document: Document, before: str) -> str:
    """Another time than that of the text which the words before name."""
    own = document.period
    names = set()
    if own:
        names = {f"{own.start.year}年", str(own)}
        if isinstance(own, Year):
            names.add(f"{own.year}年底")
    times = [match["time"] for match in OTHER_TIME.finditer(before) if match["time"] not in names]
    return times[-1] if times else ""


def _scope(sentence: Sentence, at: int) -> str:
    """The kind of place that was named last in the paragraph; a village where none was."""
    said = (
        sentence.paragraph[: sentence.offset + at] if sentence.paragraph else sentence.before(at)
    )
    found = SCOPE.findall(said)
    return found[-1] if found else "村"


def _numbers(
    key: str,
    sentence: Sentence,
    match: re.Match[str],
    when: date | None = None,
    time: str = "",
    scope: str = "村",
    unit: str = "",
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
        end += (sentence.text[end : end + len(its_unit)] == its_unit) * len(its_unit)
        yield Claim(
            key + suffix, number(groups[name]), its_unit, sentence, start, end, when, time, scope
        )  # fmt: skip
