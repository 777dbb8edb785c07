"""Arithmetic that a text does by itself: per head, rates, growth, parts and wholes, areas."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations

from households import wording
from reports.lint.claims import HOUSEHOLDS_PERSONS, Claim, works
from reports.lint.finding import Finding, Severity
from reports.lint.text import NUMBER, Document, Sentence, decimals, number, plain

UNIT = r"万元|亿元|元|亩|公斤|斤|平方米|公里|米|户|人|个|处|名"
PER_HEAD = re.compile(
    rf"(?P<noun>[一-鿿]{{0,8}})(?P<whole>{NUMBER})(?P<unit>万元|元|亩|公斤|斤|平方米)[(,]"
    rf"(?P<per>人均|户均)(?P<of>[一-鿿]{{0,6}}?)(?P<stated>{NUMBER})(?P<each>万元|元|亩|公斤|斤|平方米)"
)
FILLING = {"", "约", "占有", "拥有", "达", "达到", "为", "面积", "仅"}
WHOLE_POPULATION = (
    re.compile(rf"(?:全|本|该|我|辖)(?:村|乡|镇|县|区)(?:现|共|总|辖|内)?(?:有|计)?(?:农户|总户数)?(?:(?P<h>{NUMBER})户[,、]?)?(?:总?人口)?(?P<p>{NUMBER})口?人(?!次)"),
    re.compile(rf"总人口(?:数)?(?:为|共|:|有)?(?P<p>{NUMBER})人"),
    re.compile(rf"总户数(?:为|共|:|有)?(?P<h>{NUMBER})户"),
)  # fmt: skip
SHARE = re.compile(
    rf"(?P<n>{NUMBER})(?P<unit>户|人)[^。;\d]{{0,8}}?占(?P<of>全村总户数|总户数|全村总人口|总人口|全村人口|建档立卡贫困户|贫困户总数|建档立卡贫困人口|贫困人口)(?:总数)?的?(?P<stated>{NUMBER})%"
)
OF_SHARE = {
    "全村总户数": "village.households", "总户数": "village.households", "全村总人口": "village.persons",
    "总人口": "village.persons", "全村人口": "village.persons", "建档立卡贫困户": "registered.households",
    "贫困户总数": "registered.households", "建档立卡贫困人口": "registered.persons",
    "贫困人口": "registered.persons",
}  # fmt: skip
INCIDENCE = re.compile(rf"贫困发生率(?:为|是|达|达到|已)?(?P<stated>{NUMBER})%(?!以[下内])")
GROWTH = re.compile(
    rf"[由从](?P<name>[^,。;\d]{{0,12}}?(?:\d{{4}}年(?:底|末|初)?(?:的)?)?)(?P<was>{NUMBER})(?P<unit>{UNIT}|%)?[^,。;\d]{{0,8}}?"
    rf"(?:增加|提高|上升|增长|发展|扩大|增|下降|减少|降低|降|减)(?:到|至|为)[^,。;\d]{{0,8}}?(?:\d{{4}}年(?:底|末)?(?:的)?)?"
    rf"(?P<now>{NUMBER})(?P<same>{UNIT}|%),?[^,。;\d]{{0,10}}?(?P<verb>增长|增加|提高|上升|下降|减少|降低|增幅|降幅)[了达为]{{0,2}}"
    rf"(?P<stated>{NUMBER})(?P<by>个百分点|百分点|%|倍|{UNIT})"
)  # fmt: skip
PAIR = re.compile(HOUSEHOLDS_PERSONS)
NESTED = re.compile(
    r"(?P<wh>\d+)户(?:(?P<wp>\d+)口?人(?!次))?(?:\((?:其中)?|,其中)(?P<name>[^()\d,。;]{0,12})"
    r"(?P<ph>\d+)户(?:,?(?P<pp>\d+)口?人(?!次))?"
)
NESTED_PERSONS = re.compile(
    r"(?P<whole>\d+)(?P<unit>人|名|户|个|亩)(?:\((?:其中)?|,其中)(?P<name>[^()\d,。;]{0,12})(?P<part>\d+)(?P=unit)(?!次)"
)
ADDED_UP = re.compile(
    rf"(?P<items>(?:[^,。;:、()\d]{{0,12}}{NUMBER}(?:{UNIT})[^,。;:、()\d]{{0,10}}[、,和及]){{2,}})(?:共计|合计|总计|共)(?P<name>[^,。;\d]{{0,6}}?)(?P<total>{NUMBER})(?P<unit>{UNIT})"
)
AMOUNT = re.compile(rf"(?P<n>{NUMBER})(?P<unit>{UNIT})")
# The three attributes of filed households leave none over.
ATTRIBUTES = tuple(
    re.compile(f"{name}{HOUSEHOLDS_PERSONS}")
    for name in (
        "一般(?:贫困)?户",
        "低保(?:贫困)?户",
        "(?:五保(?:贫困)?户|特困(?:供养)?(?:贫困)?户)",
    )
)
LEFT = re.compile(f"(?:未脱贫|尚未脱贫){HOUSEHOLDS_PERSONS}")
EXITED_IN = re.compile(f"(?P<year>20\\d\\d)年(?:实现)?脱贫{HOUSEHOLDS_PERSONS}")
BESIDE = re.compile(
    rf"(?:达到|达|为)(?P<now>{NUMBER})(?P<unit>元|万元|亩|人|户),?比[^,。;\d]{{1,8}}(?:\d{{4}}年)?(?:增加|增长|提高|多)(?P<more>{NUMBER})(?P=unit),"
    rf"(?:增长|增幅|同比增长|提高)(?:达)?(?P<stated>{NUMBER})%"
)
FUNDED = re.compile(
    rf"(?:总投资|投资|资金|投入)(?:共|总计|共计|合计|总额)?(?:为|达)?(?P<whole>{NUMBER})(?P<unit>万元|元)[,(]其中(?P<parts>[^。;)]+)"
)
SOURCES = re.compile(
    rf"(?P<name>中央|省级?|市级?|县级?|财政|整合|专项|帮扶|社会|群众自筹|自筹|捐赠)[^,、。;\d]{{0,8}}?(?P<n>{NUMBER})(?P<unit>万元|元)"
)
LONG_WIDE = re.compile(
    rf"长(?P<long>{NUMBER})米[,、]?[^,。;\d]{{0,4}}?宽(?P<wide>{NUMBER})米[^。;\d]{{0,10}}?面积(?:约|为|共)?(?P<stated>{NUMBER})平方米"
)
SAME_LENGTH = re.compile(rf"(?P<km>{NUMBER})公里\((?:即|合)?(?P<m>{NUMBER})米\)")
SAME_AREA = re.compile(
    rf"(?P<km2>{NUMBER})平方公里[(,](?:即|合|约合|折合)(?P<mu>{NUMBER})(?P<scale>万)?亩"
)
MU_IN_KM2 = 1500
PROJECTS = re.compile(
    rf"(?:(?P<count>\d+)个[^,。;\d]{{0,8}}?项目|项目(?P<many>\d+)个)[^。;\d]{{0,12}}?(?P<total>{NUMBER})万元[^:]{{0,10}}:"
)
WANYUAN = re.compile(rf"(?P<n>{NUMBER})万元?")
LAST_PLANS = 2020


def per_head(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """人均 and 户均 beside the amount they are of: divided by the whole place, rounded as stated."""
    people = {"人均": _whole(document, "p"), "户均": _whole(document, "h")}
    for sentence, match in document.matches(PER_HEAD):
        of = match["of"]
        if match["unit"] != match["each"] or (of not in FILLING and of not in match["noun"]):
            continue
        own = [
            number(found["p" if match["per"] == "人均" else "h"] or "0")
            for found in PAIR.finditer(sentence.text)
        ]
        divisors = [value for value in (*people[match["per"]], *own) if value]
        if not people[match["per"]]:
            continue
        results = [number(match["whole"]) / value for value in divisors]
        if any(_agrees(match["stated"], result) for result in results):
            continue
        right = _to(results[0], match["stated"])
        yield Finding(
            "per-head", Severity.ERROR, sentence.line,
            sentence.around(match.start("noun"), match.end()), match["stated"], right,
            f"{match['per']}算错：{match['whole']}{match['unit']}÷{plain(divisors[0])}{'人' if match['per'] == '人均' else '户'}"
            f"＝{right}{match['each']}，这里写{match['stated']}{match['each']}。",
        )  # fmt: skip


def shares(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """A户, 占…的X%: of the whole that the text itself states."""
    for sentence, match in document.matches(SHARE):
        wholes = {claim.value for claim in said if claim.key == OF_SHARE[match["of"]]}
        if OF_SHARE[match["of"]].startswith("village"):
            wholes |= set(_whole(document, "h" if match["unit"] == "户" else "p"))
        results = [number(match["n"]) * 100 / whole for whole in wholes if whole]
        if not results or any(_agrees(match["stated"], result) for result in results):
            continue
        right = _to(results[0], match["stated"])
        yield Finding(
            "share", Severity.ERROR, sentence.line, sentence.around(*match.span()),
            f"{match['stated']}%", f"{right}%",
            f"比例算错：{match['n']}{match['unit']}占{match['of']}应为{right}%，这里写{match['stated']}%。",
        )  # fmt: skip


def incidence(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """贫困发生率 against all numbers of poor people that the text allows: filed, less those who exited or are to exit."""
    people = _whole(document, "p")
    filed = {claim.value for claim in said if claim.key == "registered.persons"}
    less = [
        claim.value
        for claim in said
        if claim.key.endswith(".persons") and claim.key.startswith(("exited", "planned_exit"))
    ]
    poor = {
        whole - sum(some)
        for whole in filed
        for size in range(len(less[:6]) + 1)
        for some in combinations(less[:6], size)
    }
    for sentence, match in document.matches(INCIDENCE):
        before = sentence.text[max(match.start() - 2, 0) : match.start()]
        own = {number(found) for found in re.findall(rf"({NUMBER})人", sentence.text)}
        results = [
            value * 100 / whole
            for whole in people
            for value in (*sorted(poor, reverse=True), *own)
            if value >= 0
        ]
        if not filed or not results or before.endswith(("将", "使")):
            continue
        if any(_agrees(match["stated"], result) for result in results):
            continue
        right = _to(results[0], match["stated"])
        yield Finding(
            "incidence", Severity.WARNING, sentence.line, sentence.around(*match.span()),
            f"{match['stated']}%", f"{right}%",
            f"贫困发生率{match['stated']}%与文中的贫困人口和总人口都对不上；按建档立卡人口算是{right}%。",
        )  # fmt: skip


def growth(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """由A增加到B，增长X%: of the two numbers beside it."""
    for sentence, match in document.matches(GROWTH):
        was, now, by = number(match["was"]), number(match["now"]), match["by"]
        if (match["unit"] or match["same"]) != match["same"] or not was:
            continue
        change = abs(now - was)
        if by in ("个百分点", "百分点") or (by != "%" and by != "倍"):
            result = change
            if by not in ("个百分点", "百分点", match["same"]):
                continue
        elif match["same"] == "%" and _agrees(match["stated"], change):
            yield Finding(
                "growth", Severity.WARNING, sentence.line, sentence.around(*match.span()),
                f"{match['stated']}%", f"{match['stated']}个百分点",
                "两个百分数之差应写“个百分点”，不写“%”。",
            )  # fmt: skip
            continue
        else:
            result = change / was * (100 if by == "%" else 1)
        if _agrees(match["stated"], result):
            continue
        right = _to(result, match["stated"])
        yield Finding(
            "growth", Severity.ERROR, sentence.line, sentence.around(*match.span()),
            f"{match['stated']}{by}", f"{right}{by}",
            f"增减算错：由{match['was']}到{match['now']}应{match['verb']}{right}{by}，这里写{match['stated']}{by}。",
        )  # fmt: skip


def beside(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """达到A，比上年增加B，增长X%: B of A less B."""
    for sentence, match in document.matches(BESIDE):
        was = number(match["now"]) - number(match["more"])
        if was <= 0 or _agrees(match["stated"], number(match["more"]) * 100 / was):
            continue
        right = _to(number(match["more"]) * 100 / was, match["stated"])
        yield Finding(
            "growth", Severity.ERROR, sentence.line, sentence.around(*match.span()),
            f"{match['stated']}%", f"{right}%",
            f"增幅算错：{match['more']}÷{plain(was)}＝{right}%，这里写{match['stated']}%。",
        )  # fmt: skip


def attributes(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """一般、低保、特困 in one sentence with the filed households: together they are all of them."""
    for sentence in document.sentences:
        wholes = {
            claim.key.rpartition(".")[2]: claim
            for claim in said
            if claim.sentence == sentence and claim.key.startswith("registered")
        }
        parts = [pattern.search(sentence.text) for pattern in ATTRIBUTES]
        if not wholes or not all(parts):
            continue
        for group, kind, unit in (("h", "households", "户"), ("p", "persons", "人")):
            numbers = [part[group] for part in parts if part]
            whole = wholes.get(kind)
            if whole is None or not all(numbers):
                continue
            total = sum(int(each) for each in numbers)
            if total != whole.value:
                yield Finding(
                    "sum", Severity.ERROR, sentence.line, whole.excerpt, whole.stated,
                    f"{total}{unit}",
                    f"一般、低保、特困合计{total}{unit}，建档立卡是{whole.stated}。",
                )  # fmt: skip


def years_and_left(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """Those who exited year by year and those who are left are no more than are filed."""
    for sentence in document.sentences:
        left = LEFT.search(sentence.text)
        years = list(EXITED_IN.finditer(sentence.text))
        if left is None or len(years) < 2:
            continue
        for group, kind, unit in (("h", "households", "户"), ("p", "persons", "人")):
            filed = {claim.value for claim in said if claim.key == f"registered.{kind}"}
            numbers = [match[group] for match in (*years, left)]
            if len(filed) != 1 or not all(numbers):
                continue
            total, [whole] = sum(int(each) for each in numbers), filed
            if total > whole:
                yield Finding(
                    "exit-plan", Severity.ERROR, sentence.line, sentence.around(*left.span()),
                    f"{total}{unit}", f"不超过{plain(whole)}{unit}",
                    f"各年脱贫和未脱贫合计{total}{unit}，建档立卡是{plain(whole)}{unit}。",
                )  # fmt: skip


def more_households_than_persons(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """A household has one person at least."""
    for sentence, match in document.matches(PAIR):
        if match["p"] and int(match["h"]) > int(match["p"]):
            yield Finding(
                "households-over-persons", Severity.ERROR, sentence.line,
                sentence.around(*match.span()), match[0], "",
                f"{match['h']}户只有{match['p']}人：户数不能多于人数。",
            )  # fmt: skip


def parts_over_wholes(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """低保户51户（贫困户60户）: what stands in brackets or after 其中 is no more than the whole."""
    for sentence, match in document.matches(NESTED):
        for part, whole, unit in (("ph", "wh", "户"), ("pp", "wp", "人")):
            if match[part] and match[whole] and int(match[part]) > int(match[whole]):
                yield _part_over_whole(sentence, match, match[part], match[whole], unit)
    for sentence, match in document.matches(NESTED_PERSONS):
        if int(match["part"]) > int(match["whole"]):
            found = _part_over_whole(sentence, match, match["part"], match["whole"], match["unit"])
            yield found
    yield from _named_parts(said)


def _part_over_whole(
    sentence: Sentence, match: re.Match[str], part: str, whole: str, unit: str
) -> Finding:
    return Finding(
        "part-over-whole", Severity.ERROR, sentence.line, sentence.around(*match.span()),
        f"{part}{unit}", f"不超过{whole}{unit}",
        f"其中的{match['name']}{part}{unit}超过了全部的{whole}{unit}。",
    )  # fmt: skip


# Each is a part of the other, wherever in the text the two stand.
WITHIN = (
    ("registered", "village"),
    ("dibao", "village"),
    ("disabled", "village"),
    ("tekun", "village"),
    ("exited", "registered"),
    ("planned_exit", "registered"),
    ("relocation", "village"),
    ("planting", "village"),
)


def _named_parts(said: Sequence[Claim]) -> Iterator[Finding]:
    for part, whole in WITHIN:
        for kind, unit in (("households", "户"), ("persons", "人")):
            wholes = {claim.value for claim in said if claim.key == f"{whole}.{kind}"}
            if len(wholes) != 1:
                continue
            [limit] = wholes
            for claim in said:
                is_part = claim.key.split(".")[0] == part and claim.key.endswith(f".{kind}")
                if is_part and claim.value > limit:
                    yield Finding(
                        "part-over-whole", Severity.ERROR, claim.sentence.line, claim.excerpt,
                        claim.stated, f"不超过{plain(limit)}{unit}",
                        f"{claim.stated}超过了文中全部的{plain(limit)}{unit}。",
                    )  # fmt: skip


def added_up(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """A户、B户，共C户: the last of them that have C's unit add up to it."""
    for sentence, match in document.matches(ADDED_UP):
        items = [
            number(found["n"])
            for found in AMOUNT.finditer(match["items"])
            if found["unit"] == match["unit"]
        ]
        total = number(match["total"])
        sums = {sum(items[first:]) for first in range(len(items) - 1)}
        if len(items) < 2 or total in sums:
            continue
        yield _wrong_sum(sentence, match, sum(items), total, match["unit"])
    for sentence, match in document.matches(FUNDED):
        parts = [
            number(found["n"])
            for found in SOURCES.finditer(match["parts"])
            if found["unit"] == match["unit"]
        ]
        names = {found["name"] for found in SOURCES.finditer(match["parts"])}
        whole, sum_of_parts = number(match["whole"]), sum(parts)
        is_all = len(parts) > 1 and bool(names & {"自筹", "群众自筹", "县", "县级"})
        if sum_of_parts > whole or (is_all and sum_of_parts != whole):
            yield _wrong_sum(sentence, match, Decimal(sum_of_parts), whole, match["unit"])
    for line, text in enumerate(document.lines, 1):
        yield from _projects(Sentence(line, text))


def _projects(paragraph: Sentence) -> Iterator[Finding]:
    """N个项目，共M万元：……: when just N sums follow, they are the sums of the projects."""
    match = PROJECTS.search(paragraph.text)
    if match is None:
        return
    sums = [number(found["n"]) for found in WANYUAN.finditer(paragraph.text, match.end())]
    total = number(match["total"])
    if len(sums) == int(match["count"] or match["many"]) and sum(sums) != total:
        yield _wrong_sum(paragraph, match, Decimal(sum(sums)), total, "万元")


def _wrong_sum(
    sentence: Sentence, match: re.Match[str], right: Decimal | int, stated: Decimal, unit: str
) -> Finding:
    computed = plain(Decimal(right))
    return Finding(
        "sum", Severity.ERROR, sentence.line, sentence.around(*match.span()),
        f"{plain(stated)}{unit}", f"{computed}{unit}",
        f"加起来不对：各项合计{computed}{unit}，这里写{plain(stated)}{unit}。",
    )  # fmt: skip


def exits(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """Those who exited and those who are to exit year by year are all who are filed, once the plan goes to its end."""
    for kind, unit in (("households", "户"), ("persons", "人")):
        filed = {claim.value for claim in said if claim.key == f"registered.{kind}"}
        done = {claim.value for claim in said if claim.key == f"exited.{kind}" and claim.when}
        plans: dict[str, set[Decimal]] = defaultdict(set)
        for claim in said:
            if claim.key.startswith("planned_exit.") and claim.key.endswith(kind):
                plans[claim.key].add(claim.value)
        if len(filed) != 1 or len(done) != 1 or any(len(values) > 1 for values in plans.values()):
            continue
        years = [int(key.split(".")[1]) for key in plans]
        whole, parts = (
            next(iter(filed)),
            next(iter(done)) + sum(next(iter(v)) for v in plans.values()),
        )
        is_whole_plan = len(years) > 1 and max(years) >= LAST_PLANS
        if parts > whole or (is_whole_plan and parts != whole):
            claim = next(claim for claim in said if claim.key == f"exited.{kind}")
            yield Finding(
                "exit-plan", Severity.ERROR, claim.sentence.line, claim.excerpt,
                f"{plain(parts)}{unit}", f"{plain(whole)}{unit}",
                f"已脱贫和各年计划脱贫合计{plain(parts)}{unit}，建档立卡是{plain(whole)}{unit}。",
            )  # fmt: skip


def said_twice(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """The same thing at the same time with two values."""
    if _tells_of_many_places(said):
        return
    seen: dict[tuple[str, date | None], Claim] = {}
    for claim in said:
        # What was done may be told of many times and groups; only a count up to a day is one number.
        if claim.when is None and claim.key.startswith(("exited", "relocation", "house_repair")):
            continue
        first = seen.setdefault((claim.key, claim.when), claim)
        if first.value != claim.value:
            yield Finding(
                "two-values", Severity.ERROR, claim.sentence.line, claim.excerpt, claim.stated,
                first.stated,
                f"同一件事前后不一：第 {first.sentence.line} 行是{first.stated}，这里是{claim.stated}。",
            )  # fmt: skip


def _tells_of_many_places(said: Sequence[Claim]) -> bool:
    """A township's paper states village after village: then the same words are of different things."""
    return all(
        len({claim.value for claim in said if claim.key == key}) > 1
        for key in ("village.persons", "registered.persons")
    )


def told_twice(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """Work that is in the count up to a past year and then told again as this period's with the same number."""
    before = {
        (claim.key, claim.value): claim
        for claim in said
        if claim.when and claim.key.startswith(("relocation", "house_repair"))
    }
    for claim in works(document):
        first = before.get((claim.key, claim.value))
        if first is None or first.when is None or first.sentence == claim.sentence:
            continue
        yield Finding(
            "told-twice", Severity.WARNING, claim.sentence.line, claim.excerpt, claim.stated,
            first.stated,
            f"{claim.stated}在第 {first.sentence.line} 行已经计入{wording.day(first.when)}以前，这里又写成本期的工作，请核对是不是同一批。",
        )  # fmt: skip


def measures(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """Length by width, 公里 and 米, 平方公里 and 亩, and land within the whole area."""
    for sentence, match in document.matches(LONG_WIDE):
        result = number(match["long"]) * number(match["wide"])
        if not _near(number(match["stated"]), result):
            yield _wrong_measure(
                sentence, match, f"{match['stated']}平方米", f"{plain(result)}平方米"
            )
    for sentence, match in document.matches(SAME_LENGTH):
        metres = number(match["km"]) * 1000
        if not _agrees(match["km"], number(match["m"]) / 1000):
            yield _wrong_measure(sentence, match, f"{match['m']}米", f"{plain(metres)}米")
    for sentence, match in document.matches(SAME_AREA):
        mu = number(match["mu"]) * (10_000 if match["scale"] else 1)
        right = number(match["km2"]) * MU_IN_KM2
        if not _near(mu, right):
            yield _wrong_measure(sentence, match, f"{plain(mu)}亩", f"{plain(right)}亩")
    land = {claim.key: claim for claim in said if claim.key.startswith("village.")}
    whole = land.get("village.area_km2")
    parts = [land[key] for key in ("village.farmland_mu", "village.forest_mu") if key in land]
    if whole and parts and sum(part.value for part in parts) > whole.value * MU_IN_KM2:
        total = sum(part.value for part in parts)
        yield Finding(
            "area", Severity.ERROR, parts[0].sentence.line, parts[0].excerpt,
            f"{plain(Decimal(total))}亩", f"不超过{plain(whole.value * MU_IN_KM2)}亩",
            f"耕地和林地合计{plain(Decimal(total))}亩，超过了总面积{whole.stated}（1平方公里合1500亩）。",
        )  # fmt: skip


def _wrong_measure(sentence: Sentence, match: re.Match[str], stated: str, right: str) -> Finding:
    return Finding(
        "measure", Severity.ERROR, sentence.line, sentence.around(*match.span()), stated, right,
        f"换算不对：应为{right}，这里写{stated}。",
    )  # fmt: skip


def _whole(document: Document, name: str) -> list[Decimal]:
    """All that the text states as the households or persons of a whole place."""
    found: Iterable[Decimal] = (
        number(match[name])
        for pattern in WHOLE_POPULATION
        for _, match in document.matches(pattern)
        if match.groupdict().get(name)
    )
    return list(dict.fromkeys(found))


def _agrees(stated: str, result: Decimal) -> bool:
    """Rounded or cut off at the places that are stated: both are customary."""
    step = Decimal(1).scaleb(-decimals(stated))
    return abs(number(stated) - result) < step


def _near(stated: Decimal, result: Decimal) -> bool:
    return abs(stated - result) <= result / 100


def _to(result: Decimal, like: str) -> str:
    return f"{wording.rounded(result, decimals(like))}"
