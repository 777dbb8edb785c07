"""What a change to the register is: typed facts, checked and then written row by row."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from households.actions.acts.rows import Rows
from households.models import Act, Household, Person


@dataclass(frozen=True)
class Subject:
    """Whom an act is about, as its row says."""

    household: Household
    person: Person | None = None
    counterpart: Household | None = None


@dataclass(frozen=True, kw_only=True)
class Change(ABC):
    """One decided change. A kind of change is a frozen dataclass whose fields are what must be said of it."""

    kind: ClassVar[Act.Kind]

    on: date
    reason: str
    document: str = ""

    @property
    @abstractmethod
    def households(self) -> tuple[Household, ...]:
        """The households it depends on; their rows are locked before anything is read."""

    @property
    @abstractmethod
    def area_code(self) -> str:
        """The village in which it counts."""

    @property
    def counted_on(self) -> date:
        """The day on which it shows in the counts."""
        return self.on

    @abstractmethod
    def write(self, rows: Rows, today: date) -> Subject:
        """Writes it. Raises ValidationError with a sentence for what cannot be."""


@dataclass(frozen=True, kw_only=True)
class HouseholdChange(Change):
    """A change to one household that is there already."""

    household: Household

    @property
    def households(self) -> tuple[Household, ...]:
        return (self.household,)

    @property
    def area_code(self) -> str:
        return self.household.area_id
