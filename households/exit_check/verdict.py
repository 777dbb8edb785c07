"""The answer: each point and step with its state and evidence in words, and the sentences that refuse."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from households.models import (
    NOT_EXITED,
    ExitFinding,
    ExitReview,
    ExitStep,
    Household,
    Standing,
)

SHORT = {
    ExitFinding.Item.INCOME: "收入",
    ExitFinding.Item.FOOD: "吃饭",
    ExitFinding.Item.CLOTHING: "穿衣",
    ExitFinding.Item.EDUCATION: "上学",
    ExitFinding.Item.MEDICAL: "医疗",
    ExitFinding.Item.HOUSING: "住房",
    ExitFinding.Item.WATER: "饮水",
}


class State(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    OPEN = "open"

    @property
    def tone(self) -> str:
        return {State.PASSED: "ok", State.FAILED: "error", State.OPEN: "wait"}[self]


@dataclass(frozen=True)
class Check:
    """One of the seven points: what is known of it, where that comes from, and how to mend what is not known."""

    item: ExitFinding.Item
    state: State
    evidence: str
    source: str = ""
    mend: str = ""
    finding: ExitFinding | None = None

    @property
    def label(self) -> str:
        return str(self.item.label)

    @property
    def short(self) -> str:
        """The point in two characters, for a column."""
        return SHORT[self.item]

    @property
    def state_label(self) -> str:
        return {State.PASSED: "达标", State.FAILED: "没有达标", State.OPEN: "还没有查"}[self.state]

    @property
    def verdict(self) -> str:
        return f"{self.label}：{self.state_label}"

    @property
    def failure(self) -> str:
        """The sentence that refuses; empty when the point is passed."""
        if self.state is State.PASSED:
            return ""
        return f"{self.verdict}。{self.evidence}{self.mend}"


@dataclass(frozen=True)
class Step:
    """One of the five steps, with its record where there is one."""

    kind: ExitStep.Kind
    state: State
    evidence: str
    record: ExitStep | None = None
    note: str = ""

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def state_label(self) -> str:
        return {State.PASSED: "已办", State.FAILED: "有问题", State.OPEN: "还没有办"}[self.state]

    @property
    def verdict(self) -> str:
        return f"{self.label}：{self.state_label}"

    @property
    def failure(self) -> str:
        return "" if self.state is State.PASSED else f"{self.label}：{self.evidence}"


@dataclass(frozen=True)
class Readiness:
    """Whether a household may exit on a day of a year, and if not, why."""

    household: Household
    on: date
    year: int
    review: ExitReview | None
    standing: Standing | None
    checks: tuple[Check, ...]
    steps: tuple[Step, ...]
    persons: int = 0

    @property
    def is_candidate(self) -> bool:
        """Only 未脱贫 and 返贫 households can exit."""
        return self.standing is not None and self.standing.status in NOT_EXITED

    @property
    def failures(self) -> tuple[str, ...]:
        """Every sentence that refuses the exit, the household's own place on the register first."""
        found = [
            self._standing_failure,
            self._review_failure,
            *(check.failure for check in self.checks),
        ]
        if self.review:
            found += [step.failure for step in self.steps]
        return tuple(sentence for sentence in found if sentence)

    @property
    def is_ready(self) -> bool:
        return not self.failures

    @property
    def missed_checks(self) -> list[Check]:
        return [check for check in self.checks if check.state is not State.PASSED]

    @property
    def missed_steps(self) -> list[Step]:
        return [step for step in self.steps if step.state is not State.PASSED]

    @property
    def next_step(self) -> Step | None:
        """The first step that is not done, or not rightly."""
        return next(iter(self.missed_steps), None)

    @property
    def _standing_failure(self) -> str:
        if self.is_candidate:
            return ""
        if self.standing is None:
            return "这一户不在建档立卡名册上，谈不上脱贫。"
        return (
            f"这一户现在是“{self.standing.get_status_display()}”，只有未脱贫和返贫的户能办理脱贫。"
        )

    @property
    def _review_failure(self) -> str:
        if self.review:
            return ""
        return f"还没有开始{self.year}年的脱贫退出体检，请先开始，再登记体检结果和各个步骤。"
