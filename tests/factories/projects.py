"""Projects and their money."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from projects.models import Allocation, FundSource, Payment, Project, ProjectIssue
from tests.factories.households import AreaFactory, IssueFactory


class ProjectFactory(DjangoModelFactory[Project]):
    class Meta:
        model = Project

    code = factory.Sequence(lambda n: f"XM{n:06d}")
    area = factory.SubFactory(AreaFactory)
    name = factory.Sequence(lambda n: f"试验项目{n}")
    category = Project.Category.INFRASTRUCTURE
    nature = Project.Nature.NEW
    content = "修建道路"


class FundSourceFactory(DjangoModelFactory[FundSource]):
    class Meta:
        model = FundSource

    area = factory.SubFactory(AreaFactory)
    name = factory.Sequence(lambda n: f"资金{n}")
    kind = FundSource.Kind.INTEGRATED
    level = FundSource.Level.COUNTY
    year = 2018


class AllocationFactory(DjangoModelFactory[Allocation]):
    class Meta:
        model = Allocation

    project = factory.SubFactory(ProjectFactory)
    source = factory.SubFactory(FundSourceFactory, area=factory.SelfAttribute("..project.area"))
    allocated_on = date(2018, 2, 1)
    amount_fen = 100_000_000


class PaymentFactory(DjangoModelFactory[Payment]):
    class Meta:
        model = Payment

    allocation = factory.SubFactory(AllocationFactory)
    paid_on = date(2018, 4, 1)
    amount_fen = 50_000_000
    payee = "某施工单位"
    purpose = "工程进度款"


class ProjectIssueFactory(DjangoModelFactory[ProjectIssue]):
    class Meta:
        model = ProjectIssue

    project = factory.SubFactory(ProjectFactory)
    issue = factory.SubFactory(IssueFactory, area=factory.SelfAttribute("..project.area"))
