"""Narrowing the ledger of case files."""

from typing import Any

from django.db.models import Q, QuerySet

from reports.filters.ledger import choice
from reports.filters.people import OfHouseholds
from reports.ledgers.case_files import PARTS, complete


class CaseFilesFilter(OfHouseholds):
    """Takes households with what their file lacks."""

    lacking = choice(
        "缺",
        method="without",
        choices=[
            ("any", "任何一项"),
            ("none", "一项不缺"),
            *((part.key, part.heading) for part in PARTS),
        ],
    )

    class Meta(OfHouseholds.Meta):
        fields = ("q", "lacking", "group")

    def without(self, households: QuerySet[Any], name: str, key: str) -> QuerySet[Any]:
        if key in ("any", "none"):
            return households.filter(complete() if key == "none" else ~complete())
        part = next(part for part in PARTS if part.key == key)
        return households.filter(Q(**{part.fact: True}))
