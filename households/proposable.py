"""What a visitor may propose to change in a household's data: how it lives, and nothing that is sensitive."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models

from households.models import Living

PREFIX = "living."
NAMES = (
    "house_grade",
    "water_is_safe",
    "water_is_difficult",
    "has_power",
    "has_toilet",
    "has_broadcast",
    "road",
    "fuel",
)
UNKNOWN = "未登记"
YES_NO = (("yes", "是"), ("no", "否"))


@dataclass(frozen=True)
class Proposable:
    """One field of the living conditions, with its values written as short words that a phone can carry."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]

    @property
    def code(self) -> str:
        return PREFIX + self.name

    def read(self, living: Living | None) -> str:
        """The value as a word; empty when nobody has looked."""
        value = getattr(living, self.name) if living else None
        if isinstance(value, bool):
            return "yes" if value else "no"
        return str(value or "")

    def stored(self, word: str) -> bool | str:
        """What stands in the record for a word."""
        return word == "yes" if self.choices == YES_NO else word

    def say(self, word: str) -> str:
        """The word for people."""
        return dict(self.choices).get(word, word or UNKNOWN)


def _fields() -> Iterator[Proposable]:
    for name in NAMES:
        field: models.Field = Living._meta.get_field(name)  # type: ignore[assignment]
        choices = (
            YES_NO
            if isinstance(field, models.BooleanField)
            else tuple((str(value), str(label)) for value, label in field.choices or ())
        )
        yield Proposable(name, str(field.verbose_name), choices)


FIELDS = {field.code: field for field in _fields()}


def find(code: str) -> Proposable:
    """Raises ValidationError for a field that cannot be proposed."""
    try:
        return FIELDS[code]
    except KeyError:
        raise ValidationError(
            {"proposals": f"“{code}”不能在走访时提出更改，请在户档里改。"}
        ) from None
