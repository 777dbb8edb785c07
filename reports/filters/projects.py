"""Narrowing the ledger of projects and their money."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from projects.models import Allocation, FundSource, Project, StageEvent
from reports.filters.ledger import LedgerFilter, choice, search


class ProjectsFilter(LedgerFilter):
    """A project is listed with all its money, also when it was found by one of its sources."""

    q = search("项目名称或编号")
    category = choice("项目类别", choices=Project.Category.choices)
    source = choice("资金性质", method="funded_by", choices=FundSource.Kind.choices)
    nature = choice("建设性质", choices=Project.Nature.choices)
    stage = choice("已到阶段", method="reached", choices=StageEvent.Stage.choices)
    indicator = choice(
        "对应退出指标",
        choices=[pair for pair in Project.Indicator.choices if pair[0]],
    )

    class Meta:
        model = Project
        fields = ("q", "category", "source")

    def named(self, projects: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        return projects.filter(Q(name__icontains=text) | Q(code__icontains=text))

    def funded_by(self, projects: QuerySet[Any], name: str, kind: str) -> QuerySet[Any]:
        allocations = Allocation.objects.by(self.at.day).filter(project=OuterRef("pk"))
        return projects.filter(Exists(allocations.filter(source__kind=kind)))

    def reached(self, projects: QuerySet[Any], name: str, stage: str) -> QuerySet[Any]:
        events = StageEvent.objects.filter(project=OuterRef("pk"), on__lte=self.at.day)
        return projects.filter(Exists(events.filter(stage=stage)))
