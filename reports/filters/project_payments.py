"""Narrowing the ledger of payments of projects."""

from typing import Any

from django.db.models import Q, QuerySet

from households.access import StaffRequest
from projects.models import FundSource, Payment, Project
from reports.figures import At
from reports.filters.ledger import LedgerFilter, choice, day, search


class ProjectPaymentsFilter(LedgerFilter):
    """Takes entries of payment; what was refunded or reversed stays beside what it puts right, by its own day."""

    area = "allocation__project__area"

    q = search("项目、收款单位、用途或凭证号")
    source = choice(
        "资金性质", field_name="allocation__source__kind", choices=FundSource.Kind.choices
    )
    start = day("从", field_name="paid_on", lookup_expr="gte")
    end = day("到（含当日）", field_name="paid_on", lookup_expr="lte")
    payee = choice("收款单位", field_name="payee")
    category = choice(
        "项目类别", field_name="allocation__project__category", choices=Project.Category.choices
    )
    kind = choice("种类", field_name="kind", choices=Payment.Kind.choices)

    class Meta:
        model = Payment
        fields = ("q", "source", "start")

    def __init__(self, request: StaffRequest, queryset: QuerySet[Any], at: At) -> None:
        super().__init__(request, queryset, at)
        self.offer("payee", [(payee, payee) for payee in self.values("payee")])

    def named(self, payments: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        of = Q(allocation__project__name__icontains=text) | Q(
            allocation__project__code__icontains=text
        )
        said = Q(payee__icontains=text) | Q(purpose__icontains=text) | Q(voucher__icontains=text)
        return payments.filter(of | said)
