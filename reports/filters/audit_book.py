"""Narrowing the audit book: who, what was done, to what, when, where."""

from typing import Any

from django.db.models import Q, QuerySet
from django_filters import ChoiceFilter

from households.access import StaffRequest
from households.filters import DayFilter, Narrowing, SearchFilter
from households.models import Area, AuditLine, User
from reports.auditing import verb_label
from reports.auditing.book import about, actors_within


class AuditBookFilter(Narrowing):
    SHOWN = 4

    actor = ChoiceFilter(label="人员", empty_label="不限")
    verb = ChoiceFilter(label="动作", empty_label="不限")
    start = DayFilter(label="从", field_name="at", lookup_expr="date__gte")
    end = DayFilter(label="到（含当日）", field_name="at", lookup_expr="date__lte")
    q = SearchFilter(
        label="对象或内容", method="speaking_of", placeholder="户编号、项目编号、原因"
    )
    area = ChoiceFilter(label="区域", method="about_place", empty_label="不限")

    class Meta:
        model = AuditLine
        fields: list[str] = []

    def __init__(self, request: StaffRequest, queryset: QuerySet[Any]) -> None:
        super().__init__(request, queryset)
        people = User.objects.within(self.reach).filter(username__in=actors_within(self.reach))
        self.offer("actor", people.order_by("name").values_list("username", "name"))
        verbs = set(queryset.order_by().values_list("verb", flat=True).distinct())
        self.offer("verb", sorted(((verb, verb_label(verb)) for verb in verbs), key=_by_label))
        codes = set(queryset.order_by().values_list("area_code", flat=True).distinct())
        codes.add(self.data.get("area", ""))
        self.offer("area", Area.objects.filter(code__in=codes).values_list("code", "name"))

    def speaking_of(self, lines: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        words = (
            Q(target_key__icontains=text)
            | Q(reason__icontains=text)
            | Q(before__contains=text)
            | Q(after__contains=text)
        )
        return lines.filter(words)

    def about_place(self, lines: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        return lines.filter(about(code))

    @property
    def words(self) -> list[str]:
        return [chip.label for chip in self.chips]


def _by_label(pair: tuple[str, str]) -> str:
    return pair[1]
