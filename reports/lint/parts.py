"""What cannot be more than something else: households than persons, a part than its whole wherever the two stand."""

import re
from collections.abc import Iterator, Sequence

from reports.lint.claims import HOUSEHOLDS_PERSONS, Claim
from reports.lint.finding import Finding, Severity
from reports.lint.numbers import plain
from reports.lint.text import Document

PAIR = re.compile(HOUSEHOLDS_PERSONS)
# 50户20人就业: not the people of the households.
OTHER_PERSONS = re.compile(
    r"^(?:就业|务工|上岗|参加|参训|外出|创业|接受|享受|住院|在校|上学|患|参保|考|到|从事|当|担任|次|报名|学会|考取)"
)
# Each is a part of the other, wherever in the text the two stand.
WITHIN = (
    ("registered", "village"),
    ("dibao", "village"),
    ("disabled", "village"),
    ("tekun", "village"),
    ("exited", "registered"),
    ("poor", "registered"),
    ("planned_exit", "registered"),
    ("relocation", "village"),
    ("planting", "village"),
)
VILLAGES = re.compile(
    r"(?<!\d)(?P<whole>\d+)个(?:行政)?村[^。;]{0,30}?其中(?P<name>(?:深度|省级|国家级)*贫困村)(?:有)?(?P<part>\d+)个"
)
SETS = ("case_files.completed", "registered.households")


def more_households_than_persons(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """A household has one person at least."""
    for sentence, match in document.matches(PAIR):
        if not match["p"] or OTHER_PERSONS.match(sentence.text[match.end() :]):
            continue
        if "," in match[0] or re.search(
            r"(?:安排|培训|吸纳|带动|劳务)[^,。;]*$", sentence.before(match.start())
        ):
            continue
        if float(match["h"]) > float(match["p"]):
            yield sentence.finding(
                "households-over-persons", Severity.ERROR, *match.span(), stated=match[0],
                message=f"{match['h']}户只有{match['p']}人：户数不能多于人数。",
                mend="核对户数和人数，看是否写反",
            )  # fmt: skip


def named(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """The filed are part of the village, those who exited of the filed."""
    if document.is_of_many_places:
        return
    pairs = [
        (part, f"{whole}.{kind}", kind, unit)
        for part, whole in WITHIN
        for kind, unit in (("households", "户"), ("persons", "人"))
    ]
    for part, whole, kind, unit in pairs:
        wholes = {claim.value for claim in said if claim.key == whole and not claim.time}
        if len(wholes) != 1:
            continue
        [limit] = wholes
        for claim in said:
            is_part = claim.key.split(".")[0] == part and claim.key.endswith(f".{kind}")
            if is_part and claim.value > limit and not claim.time and claim.scope == "村":
                yield _over(claim, plain(limit) + unit)
    sets, filed = SETS
    limits = {claim.value for claim in said if claim.key == filed and not claim.time}
    for claim in said:
        if claim.key == sets and len(limits) == 1 and claim.value > min(limits):
            yield _over(claim, f"{plain(min(limits))}户")


def _over(claim: Claim, limit: str) -> Finding:
    return claim.sentence.finding(
        "part-over-whole", Severity.ERROR, claim.start, claim.end, stated=claim.stated,
        computed=f"不超过{limit}", message=f"{claim.stated}超过了文中全部的{limit}。",
        mend=f"核对{claim.stated}和{limit}",
    )  # fmt: skip


def villages(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """12个村, of which 贫困村13个."""
    for sentence, match in document.matches(VILLAGES):
        if int(match["part"]) > int(match["whole"]):
            yield sentence.finding(
                "part-over-whole", Severity.ERROR, match.start("part"), match.end(),
                stated=f"{match['part']}个", computed=f"不超过{match['whole']}个",
                message=f"其中的{match['name']}{match['part']}个超过了全部的{match['whole']}个村。",
                mend=f"核对{match['part']}个和{match['whole']}个",
            )  # fmt: skip
