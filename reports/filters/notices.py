"""Narrowing the ledger of public notices."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django_filters import BooleanFilter

from projects.models import Notice
from reports.filters.ledger import LedgerFilter, choice, day, search


class NoticesFilter(LedgerFilter):
    """Takes notices placed in their village, whether they are of a project or of money."""

    area = "place"

    q = search("项目（资金）名称或项目编号")
    moment = choice("公示环节", field_name="moment", choices=Notice.Moment.choices)
    start = day("从", field_name="posted_on", lookup_expr="gte")
    end = day("到（含当日）", field_name="posted_on", lookup_expr="lte")
    place = choice("公示地点", field_name="place", choices=Notice.Place.choices)
    hanging = BooleanFilter(
        label="统计日还在张贴的", method="still_up", widget=forms.CheckboxInput
    )

    class Meta:
        model = Notice
        fields = ("q", "moment", "start")

    def named(self, notices: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        project = Q(project__name__icontains=text) | Q(project__code__icontains=text)
        return notices.filter(project | Q(source__name__icontains=text))

    def still_up(self, notices: QuerySet[Any], name: str, wanted: bool) -> QuerySet[Any]:
        if not wanted:
            return notices
        return notices.filter(Q(taken_down_on__isnull=True) | Q(taken_down_on__gt=self.at.day))
