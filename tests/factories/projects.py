"""Projects and their money."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from projects.models import (
    Acceptance,
    Allocation,
    Beneficiary,
    Contract,
    Contractor,
    FundSource,
    Notice,
    Payment,
    PaymentRequest,
    Progress,
    Project,
    ProjectIssue,
    ProjectPhoto,
    Quantity,
    SourceEntry,
    StageEvent,
)
from tests.factories.households import AreaFactory, HouseholdFactory, IssueFactory, UserFactory


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


class QuantityFactory(DjangoModelFactory[Quantity]):
    class Meta:
        model = Quantity

    project = factory.SubFactory(ProjectFactory)
    item = "道路"
    amount = 1000
    unit = "米"


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


class SourceEntryFactory(DjangoModelFactory[SourceEntry]):
    class Meta:
        model = SourceEntry

    source = factory.SubFactory(FundSourceFactory)
    entered_on = date(2018, 1, 15)
    amount_fen = 1_000_000_000


class PaymentRequestFactory(DjangoModelFactory[PaymentRequest]):
    class Meta:
        model = PaymentRequest

    allocation = factory.SubFactory(AllocationFactory)
    paid_on = date(2018, 4, 1)
    amount_fen = 50_000_000
    payee = "某施工单位"
    purpose = "工程进度款"
    requested_by = factory.SubFactory(UserFactory)
    requested_at = datetime(2018, 4, 1, 10, tzinfo=UTC)


class StageEventFactory(DjangoModelFactory[StageEvent]):
    class Meta:
        model = StageEvent

    project = factory.SubFactory(ProjectFactory)
    stage = StageEvent.Stage.STARTED
    on = date(2018, 3, 1)


class ContractorFactory(DjangoModelFactory[Contractor]):
    class Meta:
        model = Contractor

    name = factory.Sequence(lambda n: f"试验施工单位{n}")


class ContractFactory(DjangoModelFactory[Contract]):
    class Meta:
        model = Contract

    project = factory.SubFactory(ProjectFactory)
    contractor = factory.SubFactory(ContractorFactory)
    number = factory.Sequence(lambda n: f"HT{n}")
    method = Contract.Method.OPEN
    signed_on = date(2018, 2, 20)
    amount_fen = 90_000_000


class ProgressFactory(DjangoModelFactory[Progress]):
    class Meta:
        model = Progress

    project = factory.SubFactory(ProjectFactory)
    seen_on = date(2018, 5, 1)
    percent = 50


class AcceptanceFactory(DjangoModelFactory[Acceptance]):
    class Meta:
        model = Acceptance

    project = factory.SubFactory(ProjectFactory)
    kind = Acceptance.Kind.TOWNSHIP
    held_on = date(2018, 6, 20)
    unit = "某镇人民政府"
    result = Acceptance.Result.PASSED


class NoticeFactory(DjangoModelFactory[Notice]):
    class Meta:
        model = Notice

    project = factory.SubFactory(ProjectFactory)
    moment = Notice.Moment.ADMISSION
    place = Notice.Place.BOARD
    posted_on = date(2018, 1, 10)


class BeneficiaryFactory(DjangoModelFactory[Beneficiary]):
    class Meta:
        model = Beneficiary

    project = factory.SubFactory(ProjectFactory)
    household = factory.SubFactory(HouseholdFactory, area=factory.SelfAttribute("..project.area"))
    since_on = date(2018, 6, 1)


class ProjectPhotoFactory(DjangoModelFactory[ProjectPhoto]):
    class Meta:
        model = ProjectPhoto

    project = factory.SubFactory(ProjectFactory)
    moment = ProjectPhoto.Moment.BEFORE
    spot = "村口"
    taken_on = date(2018, 2, 1)
    width = 4
    height = 3
    size_bytes = 100
    kept_digest = "0" * 64
    added_by = factory.SubFactory(UserFactory)
    added_at = datetime(2018, 2, 1, 10, tzinfo=UTC)
