"""The same thing with two values, and one piece of work told twice."""

from collections.abc import Iterator, Sequence

from households import wording
from reports.lint.claims import Claim, works
from reports.lint.finding import Finding, Severity
from reports.lint.text import Document

# What was done may be told of many times and groups; only a count up to a day is one number.
WORK = ("exited", "relocation", "house_repair", "planting", "case_files")


def two_values(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """The same thing at the same time and place with two values."""
    if document.is_of_many_places or _tells_of_many_places(said):
        return
    seen: dict[tuple[object, ...], Claim] = {}
    for claim in said:
        if claim.when is None and claim.key.startswith(WORK):
            continue
        first = seen.setdefault((claim.key, claim.when, claim.time, claim.scope), claim)
        if first.value != claim.value:
            yield claim.sentence.finding(
                "two-values", Severity.ERROR, claim.start, claim.end, stated=claim.stated,
                computed=first.stated,
                message=f"同一件事前后不一：第 {first.line} 行是{first.stated}，这里是{claim.stated}。",
                mend=f"核对后统一为{first.stated}或{claim.stated}",
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
        if first is None or first.when is None or first.sentence is claim.sentence:
            continue
        yield claim.sentence.finding(
            "told-twice", Severity.WARNING, claim.start, claim.end, stated=claim.stated,
            computed=first.stated,
            message=f"{claim.stated}在第 {first.line} 行已经计入{wording.day(first.when)}以前，这里又写成本期的工作，请核对是不是同一批。",
            mend="核对完成时间；以前已经完成的，从本期工作中删去或写明是后续工作",
        )  # fmt: skip
