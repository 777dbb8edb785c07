"""A text as it is read: paragraphs, sentences and rows of tables, each character with its place in the source."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from reports.lint.finding import Finding, Severity
from reports.lint.numbers import CHINESE
from reports.lint.quantities import Quantity, quantities
from reports.lint.spelling import Place, Spelled, as_given, joined, spelled
from reports.periods import HalfYear, Month, Period, Year

ENDS = re.compile(r"(?<=[。;!?])")
CLAUSE_END = re.compile(r"[,;。、()]")
FIRST_LEVEL = re.compile(rf"^([{CHINESE}]+)、")
SECOND_LEVEL = re.compile(rf"^\(([{CHINESE}]+)\)")
THIRD_LEVEL = re.compile(r"^(\d{1,2})[.、](?!\d)")
FOURTH_LEVEL = re.compile(r"^\((\d{1,2})\)")
HEADINGS = (FIRST_LEVEL, SECOND_LEVEL, THIRD_LEVEL, FOURTH_LEVEL)
# A part that tells of what is to come, unless it tells how far a plan has come.
PLANS = re.compile(r"打算|下步|下一步|计划|安排|目标|思路|规划|展望|任务")
DONE = re.compile(r"情况|完成|落实|执行|进展|成效|做法")
AHEAD = re.compile(rf"^(?:\([{CHINESE}\d]+\)|\d+[.、])?(?:下一?步|下半年|明年|今后|接下来|下阶段)")
CELLS = re.compile(r"[ \t　]*[|│｜][ \t　]*|\t+|[ 　]{2,}")
CELL = re.compile(r"[\s|│｜]*(?P<words>[^|│｜]*?)[\s|│｜]*")
LOOSE_CELLS = re.compile(r"[|│｜]|\s+")
TOTAL_WORDS = re.compile(r"^(?:合计|总计|小计|共计|合\s*计|总\s*计)")
PERIOD = re.compile(
    r"(?P<year>\d{4})年?(?:度)?(?:(?P<half>上半年|下半年)|(?:第)?(?P<quarter>[一二三四1-4])季度|(?P<month>\d{1,2})月份?(?!\d|\d*日)|(?P<whole>年度|全年|工作|总结))"
)
EXCERPT = 40
MOST_QUANTITIES = 300
# Lines that a typewriter broke, in half-width columns: how narrow and wide they are, and how ragged.
NARROWEST, WIDEST, SLACK = 40, 160, 5


def _width_of(line: str) -> int:
    """In half-width columns; a Chinese character has two."""
    return sum(1 if mark < "⺀" else 2 for mark in line)


@dataclass(frozen=True, eq=False)
class Sentence:
    """A piece of text with the place of each character, and the heading of the part it stands in."""

    text: str
    places: Sequence[Place] = field(repr=False)
    source: Sequence[str] = field(repr=False)
    part: str = ""
    paragraph: str = field(default="", repr=False)
    offset: int = 0

    @property
    def line(self) -> int:
        return self.line_of(0)

    def line_of(self, at: int) -> int:
        return self.places[at][0]

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Its quantities, in order; none where there are so many that nobody wrote them as prose."""
        found = quantities(self.text)
        return found if len(found) <= MOST_QUANTITIES else []

    def quantity_at(self, start: int) -> Quantity | None:
        """The quantity whose number begins at a place."""
        return next((q for q in self.quantities if q.start == start), None)

    @property
    def looks_ahead(self) -> bool:
        """Whether it stands in a part or a paragraph that tells of what is still to come."""
        is_plan = PLANS.search(self.part) and not DONE.search(self.part)
        return bool(is_plan or AHEAD.match(self.paragraph or self.text))

    def before(self, at: int) -> str:
        return self.text[:at]

    def clause_start(self, at: int) -> int:
        """Where the clause begins that a place stands in."""
        return max(self.text.rfind(mark, 0, at) for mark in ",。;:!?、()") + 1

    def clause(self, quantity: Quantity) -> str:
        """The clause that a number stands in, to its end."""
        end = CLAUSE_END.search(self.text, quantity.end)
        return self.text[self.clause_start(quantity.start) : end.start() if end else None]

    def said(self, start: int, end: int) -> str:
        """The words of a place as the source has them, without blanks."""
        line, first, last = self.marked(start, end)
        return re.sub(r"\s+", "", self.source[line - 1][first:last])

    def marked(self, start: int, end: int) -> Place:
        """Line and columns of a place in the source; where it runs over a line's end, its first line."""
        line, first, last = self.places[start]
        for other, _, until in self.places[start:end]:
            if other == line:
                last = max(last, until)
        return line, first, last

    def finding(
        self,
        rule: str,
        severity: Severity,
        start: int,
        end: int,
        *,
        stated: str,
        message: str,
        computed: str = "",
        mend: str = "",
    ) -> Finding:
        """What is wrong at a place, with the words about it for a person to find it."""
        line, first, last = self.marked(start, end)
        words = self.source[line - 1]
        left = max(first - max(EXCERPT - (last - first), 0) // 2, 0)
        excerpt = words[left : max(last, left + EXCERPT)].strip()
        return Finding(
            rule, severity, line, excerpt, stated, computed, message, mend, first, last
        )  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A line of a table: its cells, each a sentence of its own."""

    line: int
    cells: tuple[Sentence, ...]

    @property
    def texts(self) -> list[str]:
        return [cell.text for cell in self.cells]


@dataclass(frozen=True)
class Document:
    """A whole text."""

    source: str

    @cached_property
    def source_lines(self) -> list[str]:
        return self.source.splitlines()

    @cached_property
    def tables(self) -> list[list[Row]]:
        """Rows of cells that stand one below the other."""
        found: list[list[Row]] = []
        for rows in self._neighbours(CELLS, 3) + self._neighbours(LOOSE_CELLS, 3):
            has_head = any(
                TOTAL_WORDS.match(row.cells[0].text) or row.cells[0].text == "序号" for row in rows
            )
            taken = {row.line for table in found for row in table}
            if len(rows) > 1 and has_head and not taken & {row.line for row in rows}:
                found.append(rows)
        return found

    def _neighbours(self, parting: re.Pattern[str], fewest: int) -> list[list[Row]]:
        groups: list[list[Row]] = []
        last = -1
        for at, line in enumerate(self.source_lines, 1):
            row = self._row(line, at, parting)
            # A line of totals may leave cells out.
            is_total = len(row.cells) > 1 and TOTAL_WORDS.match(row.cells[0].text)
            if (len(row.cells) < fewest and not is_total) or "。" in line:
                continue
            if at != last + 1:
                groups.append([])
            groups[-1].append(row)
            last = at
        return groups

    def _row(self, line: str, at: int, parting: re.Pattern[str]) -> Row:
        cells, start = [], 0
        for end, after in [(found.start(), found.end()) for found in parting.finditer(line)] + [(len(line), len(line))]:  # fmt: skip
            piece = spelled(as_given(line[start:end], at, start))
            if piece.text:
                cells.append(Sentence(piece.text, piece.places, self.source_lines))
            start = after
        return Row(at, tuple(cells))

    @cached_property
    def paragraphs(self) -> list[Sentence]:
        """What is read at one go: a line, several that a typewriter broke, or a cell of a table."""
        rows = {row.line: row for table in self.tables for row in table}
        found: list[Sentence] = []
        part = ""
        pending: list[Spelled] = []
        width = self._width
        for at, line in enumerate(self.source_lines, 1):
            if at in rows:
                found += rows[at].cells
                continue
            # A cell that stands on a line of its own keeps none of its rules.
            inner = CELL.fullmatch(line)
            begin, words = (inner.start("words"), inner["words"]) if inner else (0, line)
            pending.append(as_given(words, at, begin))
            if width and self._goes_on(at, width):
                continue
            whole, pending = spelled(joined(pending)), []
            if not whole.text:
                continue
            if FIRST_LEVEL.match(whole.text):
                part = whole.text[:40].partition("。")[0]
            found.append(
                Sentence(whole.text, whole.places, self.source_lines, part, whole.text)
            )  # fmt: skip
        return found

    @cached_property
    def sentences(self) -> list[Sentence]:
        found = []
        for whole in self.paragraphs:
            at = 0
            for text in ENDS.split(whole.text):
                if text:
                    places = whole.places[at : at + len(text)]
                    found.append(
                        Sentence(text, places, whole.source, whole.part, whole.text, at)
                    )  # fmt: skip
                at += len(text)
        return found

    @cached_property
    def _width(self) -> int:
        """The width that lines were broken at; nought where each line is a paragraph."""
        lines = [line.rstrip() for line in self.source_lines if line.strip()]
        longest = max(map(_width_of, lines), default=0)
        full = [line for line in lines if longest - SLACK <= _width_of(line)]
        broken_off = [line for line in full if line[-1] not in "。;；：:！？!?"]
        is_broken = (
            NARROWEST <= longest <= WIDEST
            and len(full) > 3
            and len(broken_off) * 2 > len(full)
            and len(full) * 4 >= len(lines)
        )
        return longest if is_broken else 0

    def _goes_on(self, at: int, width: int) -> bool:
        line = self.source_lines[at - 1].rstrip()
        follows = self.source_lines[at].strip() if at < len(self.source_lines) else ""
        is_full = width - SLACK <= _width_of(line) and line[-1:] not in "。！？!?"
        begins = spelled(as_given(follows[:12], 1)).text
        return bool(is_full and follows and not any(level.match(begins) for level in HEADINGS))

    @cached_property
    def period(self) -> Period | None:
        """The period that the text says it is of, in its title or where it begins."""
        for whole in self.paragraphs[:4]:
            is_title = len(whole.text) <= 40 and "。" not in whole.text
            for found in PERIOD.finditer(whole.text[:60]):
                # In a sentence it may be what a meeting was about.
                if not is_title and found.start() > 3:
                    continue
                year = int(found["year"])
                if found["half"]:
                    return HalfYear(year, 1 if found["half"] == "上半年" else 2)
                if found["month"] and 1 <= int(found["month"]) <= 12:
                    return Month(year, int(found["month"]))
                if found["whole"]:
                    return Year(year)
                if found["quarter"]:
                    return None
        return None

    @cached_property
    def is_of_many_places(self) -> bool:
        """Whether several villages are told of one by one: then the same words are of different things."""
        names = {
            match["name"]
            for whole in self.paragraphs
            for match in VILLAGE.finditer(whole.text)
            if not NO_NAME.search(match["name"])
        }
        return any(sum(name.endswith(kind) for name in names) > 1 for kind in "村乡镇")

    def matches(self, pattern: re.Pattern[str]) -> Iterator[tuple[Sentence, re.Match[str]]]:
        """Every place in every sentence."""
        for sentence in self.sentences:
            for match in pattern.finditer(sentence.text):
                yield sentence, match


VILLAGE = re.compile(rf"(?:^|[,;。:、])(?:[{CHINESE}]+、|\([{CHINESE}\d]+\)|\d+[.、])?(?P<name>[一-鿿]{{1,4}}[村乡镇])(?=[:(\d全总现共辖有位建贫低]|$)")  # fmt: skip
NO_NAME = re.compile(
    r"[全本该我各每一二三四五六七八九十两个辖行自贫出到进入在对为向驻帮扶深重]|美丽乡|农村|新村|整村"
)
