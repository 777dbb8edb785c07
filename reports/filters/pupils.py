"""Narrowing the ledger of aid for schooling."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from households.access import StaffRequest
from households.models import Circumstances, Subsidy, SubsidyCategory
from reports.figures import At
from reports.filters.ledger import choice
from reports.filters.people import OfMembers
from reports.ledgers.education import STAGES


class EducationFilter(OfMembers):
    """Takes pupils with their stage and whether they are aided."""

    aid = choice("资助", method="by_aid", choices=[("yes", "有资助"), ("no", "没有资助")])
    stage = choice("学段", field_name="stage", choices=[(name, name) for name in STAGES])
    school = choice("在校生状况", field_name="now__school", choices=Circumstances.School.choices)
    category = choice("资助项目", method="drawing")

    class Meta(OfMembers.Meta):
        fields = ("q", "aid", "stage")

    def __init__(self, request: StaffRequest, queryset: QuerySet[Any], at: At) -> None:
        super().__init__(request, queryset, at)
        offered = SubsidyCategory.objects.filter(group=SubsidyCategory.Group.EDUCATION)
        self.offer("category", offered.values_list("pk", "name"))

    def by_aid(self, pupils: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return pupils.filter(is_aided=value == "yes")

    def drawing(self, pupils: QuerySet[Any], name: str, category: str) -> QuerySet[Any]:
        drawn = Subsidy.objects.covering(self.at.day).filter(category=int(category))
        return pupils.filter(Exists(drawn.filter(person=OuterRef("person_id"))))
