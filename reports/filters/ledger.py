"""What every filter of a ledger has: the moment of the ledger, and choices from its own records."""

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import QuerySet
from django_filters import CharFilter, ChoiceFilter, DateFilter

from households import wording
from households.access import StaffRequest
from households.filters import Narrowing
from households.models import Area, inside
from reports.figures import At

# The longest condition that the columns searched could answer to.
LONGEST = 60


def search(label: str) -> CharFilter:
    return CharFilter(
        label=label,
        method="named",
        max_length=LONGEST,
        validators=[ProhibitNullCharactersValidator()],
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


def choice(label: str, **how: Any) -> ChoiceFilter:
    wrong = {"invalid_choice": "没有“%(value)s”这一项，请在列表里另选。"}
    return ChoiceFilter(label=label, empty_label="不限", error_messages=wrong, **how)


def day(label: str, **how: Any) -> DateFilter:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"invalid": "应写作 2018-06-30 这样的日期。"}
    return DateFilter(label=label, widget=widget, error_messages=wrong, **how)


class LedgerFilter(Narrowing):
    """Narrows a ledger's records at a moment. A condition that cannot be read leaves no record, and says why.

    `household` is the path from a record to its household, where it has one.
    """

    household = ""
    area = "area"

    village = choice("行政村", method="in_village")

    def __init__(self, request: StaffRequest, queryset: QuerySet[Any], at: At) -> None:
        super().__init__(request, queryset)
        self.at = at
        codes = self.values(f"{self.area}_id")
        self.offer("village", Area.objects.filter(code__in=codes).values_list("code", "name"))

    def values(self, field: str) -> QuerySet[Any]:
        """What stands in a field of the ledger's records, each once."""
        return self.queryset.order_by(field).values_list(field, flat=True).distinct()

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.none() if self.errors else super().filter_queryset(queryset)

    def in_village(self, records: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        return records.filter(inside(code, self.area))

    @property
    def words(self) -> list[str]:
        """The conditions in force, one sentence part each. They go into the audit book, so no identity number does."""
        return [wording.without_identity_numbers(chip.label) for chip in self.chips]
