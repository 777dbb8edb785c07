"""The days and the year that an export does not say, as the options of the import say them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Days:
    """filed_on: new households are on file from then. data_on: changes begin then. year: that of the income."""

    filed_on: date
    data_on: date
    year: int

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> "Days":
        return cls(
            date.fromisoformat(options["filed_on"]),
            date.fromisoformat(options["data_on"]),
            int(options["year"]),
        )
