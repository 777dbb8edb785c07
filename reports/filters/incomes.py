"""Narrowing the ledger of incomes."""

from typing import Any

from django.db.models import Q, QuerySet

from households.models import Income
from reports.filters.ledger import choice
from reports.filters.people import OfHouseholds
from reports.ledgers.incomes import not_over, over


class IncomesFilter(OfHouseholds):
    """Takes incomes with the line that is to be exceeded."""

    household = "household__"
    area = "household__area"

    line = choice(
        "脱贫收入标准",
        method="against_line",
        choices=[("over", "超过"), ("not_over", "没有超过"), ("none", "没有适用的标准")],
    )

    class Meta:
        model = Income
        fields = ("q", "line", "status")

    def against_line(self, incomes: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        asked = {"over": over(), "not_over": not_over(), "none": Q(line_fen__isnull=True)}
        return incomes.filter(asked[value])
