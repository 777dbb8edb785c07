"""One dated row after another: ended where the next begins, corrected in place where both begin on the same day."""

from datetime import date
from typing import Any, TypeVar

from households import wording
from households.actions.imports import Writes
from households.models import Dated

Row = TypeVar("Row", bound=Dated)


class LaterRowError(Exception):
    """The register already knows something that began after the day on which the change should begin."""

    def __init__(self, begins_on: date) -> None:
        super().__init__(begins_on)
        self.begins_on = begins_on

    def sentence(self, on: date) -> str:
        return f"登记册中这一项自 {wording.day(self.begins_on)} 起另有记录，晚于变动的日期 {wording.day(on)}。"

    mend = "请核对数据日期，或在户档中更正那一条记录。"


def succeed(
    writes: Writes, current: Row, on: date, *, ended: dict[str, Any] | None = None, **values: Any
) -> Row:
    """The row that holds from the day on, with what else the current one says. Raises LaterRowError."""
    if current.begins_on > on:
        raise LaterRowError(current.begins_on)
    if current.begins_on == on:
        # A turn or a reason to join belongs to how the row began, which is not what is corrected.
        kept = {name: value for name, value in values.items() if name not in {"turn", "joined_by"}}
        writes.alter(current, **kept)
        return current
    fields = {
        field.attname: getattr(current, field.attname)
        for field in current._meta.concrete_fields
        if not field.primary_key
    }
    following = type(current)(**fields | {"begins_on": on, "ends_on": None} | values)
    writes.alter(current, ends_on=on, **(ended or {}))
    return writes.create(following)
