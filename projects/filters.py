"""Narrowing the lists of projects, of pots of money and of payments."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django_filters import ChoiceFilter

from households.access import StaffRequest
from households.filters import Narrowing, SearchFilter
from households.filters.narrowing import DayFilter
from households.models import Area, inside
from projects.models import Allocation, FundSource, Payment, Project, StageEvent

Projects = QuerySet[Project]


class ProjectFilter(Narrowing):
    q = SearchFilter(label="项目名称、编号或地点", method="called")
    area = ChoiceFilter(label="行政村", method="in_village", empty_label="不限")
    category = ChoiceFilter(label="类别", choices=Project.Category.choices, empty_label="不限")
    nature = ChoiceFilter(label="建设性质", choices=Project.Nature.choices, empty_label="不限")
    stage = ChoiceFilter(
        label="目前阶段", method="at_stage", choices=StageEvent.Stage.choices, empty_label="不限"
    )
    source = ChoiceFilter(
        label="资金性质", method="paid_by", choices=FundSource.Kind.choices, empty_label="不限"
    )

    class Meta:
        model = Project
        fields: list[str] = []

    def __init__(self, request: StaffRequest, queryset: Projects) -> None:
        super().__init__(request, queryset)
        mine = Project.objects.within(self.reach).order_by().values("area").distinct()
        self.offer("area", Area.objects.filter(code__in=mine).values_list("code", "name"))

    def called(self, projects: Projects, name: str, text: str) -> Projects:
        text = text.strip()
        return projects.filter(
            Q(name__icontains=text) | Q(code__icontains=text) | Q(place__icontains=text)
        )

    def in_village(self, projects: Projects, name: str, code: str) -> Projects:
        return projects.filter(inside(code))

    def at_stage(self, projects: Projects, name: str, stage: str) -> Projects:
        reached = StageEvent.objects.filter(project=OuterRef("pk"), on__lte=self.today)
        latest = reached.order_by("-on", "-id").values("stage")[:1]
        return projects.annotate(stage_now=Subquery(latest)).filter(stage_now=stage)

    def paid_by(self, projects: Projects, name: str, kind: Any) -> Projects:
        allocations = Allocation.objects.by(self.today).filter(project=OuterRef("pk"))
        return projects.filter(Exists(allocations.filter(source__kind=kind)))


class SourceFilter(Narrowing):
    q = SearchFilter(label="资金名称或文号", method="called")
    kind = ChoiceFilter(label="资金性质", choices=FundSource.Kind.choices, empty_label="不限")
    level = ChoiceFilter(label="资金级次", choices=FundSource.Level.choices, empty_label="不限")
    year = ChoiceFilter(label="年度", empty_label="不限")

    class Meta:
        model = FundSource
        fields: list[str] = []

    def __init__(self, request: StaffRequest, queryset: QuerySet[FundSource]) -> None:
        super().__init__(request, queryset)
        years = FundSource.objects.within(self.reach).order_by("-year").values_list("year")
        self.offer("year", [(year, f"{year}年") for (year,) in years.distinct()])

    def called(self, sources: Any, name: str, text: str) -> Any:
        text = text.strip()
        return sources.filter(Q(name__icontains=text) | Q(document__icontains=text))


class PaymentFilter(Narrowing):
    q = SearchFilter(label="收款单位、用途、凭证号或项目", method="called")
    start = DayFilter(label="从", field_name="paid_on", lookup_expr="gte")
    end = DayFilter(label="到（含当日）", field_name="paid_on", lookup_expr="lte")
    source = ChoiceFilter(
        label="资金性质",
        field_name="allocation__source__kind",
        choices=FundSource.Kind.choices,
        empty_label="不限",
    )
    kind = ChoiceFilter(label="种类", choices=Payment.Kind.choices, empty_label="不限")
    project = ChoiceFilter(label="项目", field_name="allocation__project", empty_label="不限")

    class Meta:
        model = Payment
        fields: list[str] = []

    def __init__(self, request: StaffRequest, queryset: QuerySet[Payment]) -> None:
        super().__init__(request, queryset)
        mine = Project.objects.within(self.reach).filter(allocations__payments__isnull=False)
        self.offer("project", mine.distinct().values_list("pk", "name"))

    def called(self, payments: Any, name: str, text: str) -> Any:
        text = text.strip()
        return payments.filter(
            Q(payee__icontains=text)
            | Q(purpose__icontains=text)
            | Q(voucher__icontains=text)
            | Q(allocation__project__name__icontains=text)
        )
