"""Places, people in office, families, and all that happens to a family."""

import json
from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from households.models import (
    Act,
    Activity,
    ActivityHousehold,
    Area,
    CaseFile,
    Cause,
    Circumstances,
    Disability,
    ExitFinding,
    ExitReview,
    ExitStep,
    Gift,
    GiftReceiver,
    HelpPlan,
    Household,
    ImportDraft,
    ImportRow,
    Income,
    Issue,
    IssueStep,
    Living,
    Membership,
    Pairing,
    Person,
    Photo,
    PlannedExit,
    Planting,
    Posting,
    Production,
    Proposal,
    Standard,
    Standing,
    StatedIncome,
    Subsidy,
    SubsidyCategory,
    SubsidyPayment,
    SubsidyRate,
    User,
    VillageProfile,
    Visit,
    VisitNote,
    VisitVersion,
)

FILED_ON = date(2014, 1, 1)


class AreaFactory(DjangoModelFactory[Area]):
    class Meta:
        model = Area

    code = factory.Sequence(lambda n: f"4103999{n % 100:02d}{200 + n // 100:03d}")
    name = factory.Sequence(lambda n: f"试验村{n}")


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"人员{n}")


class PostingFactory(DjangoModelFactory[Posting]):
    class Meta:
        model = Posting

    user = factory.SubFactory(UserFactory)
    area = factory.SubFactory(AreaFactory)
    role = Posting.Role.FIRST_SECRETARY
    begins_on = FILED_ON


class HouseholdFactory(DjangoModelFactory[Household]):
    class Meta:
        model = Household

    number = factory.Sequence(lambda n: f"4103990{n:06d}")
    area = factory.SubFactory(AreaFactory)


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person

    code = factory.Sequence(lambda n: f"410399P{n:06d}")
    name = factory.Sequence(lambda n: f"村民{n}")
    sex = "1"
    born_on = date(1960, 1, 1)
    no_identity_reason = "试验数据"


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    household = factory.SubFactory(HouseholdFactory)
    person = factory.SubFactory(PersonFactory)
    relation = Membership.Relation.HEAD
    begins_on = FILED_ON


class StandingFactory(DjangoModelFactory[Standing]):
    class Meta:
        model = Standing

    household = factory.SubFactory(HouseholdFactory)
    status = Standing.Status.POOR
    attribute = Standing.Attribute.GENERAL
    begins_on = FILED_ON


class VillageProfileFactory(DjangoModelFactory[VillageProfile]):
    class Meta:
        model = VillageProfile

    area = factory.SubFactory(AreaFactory)
    begins_on = FILED_ON
    household_count = 100
    population = 400
    population_basis = "户籍人口"
    natural_village_count = 3
    group_count = 4
    party_member_count = 20
    territory_m2 = 3_000_000
    farmland_li = 50_000
    forest_li = 40_000


class PairingFactory(DjangoModelFactory[Pairing]):
    class Meta:
        model = Pairing

    household = factory.SubFactory(HouseholdFactory)
    helper = factory.SubFactory(UserFactory)
    begins_on = FILED_ON


class VisitFactory(DjangoModelFactory[Visit]):
    class Meta:
        model = Visit

    household = factory.SubFactory(HouseholdFactory)
    visitor = factory.SubFactory(UserFactory)
    visited_on = date(2018, 3, 1)
    findings = "家中一切正常。"
    recorded_at = datetime(2018, 3, 1, 10, tzinfo=UTC)
    payload_digest = ""


class SubsidyCategoryFactory(DjangoModelFactory[SubsidyCategory]):
    class Meta:
        model = SubsidyCategory
        django_get_or_create = ("code",)

    code = "dibao"
    name = factory.SelfAttribute("code")
    group = SubsidyCategory.Group.SECURITY
    paid_to = SubsidyCategory.PaidTo.HOUSEHOLD
    is_recurring = True


class SubsidyFactory(DjangoModelFactory[Subsidy]):
    class Meta:
        model = Subsidy

    category = factory.SubFactory(SubsidyCategoryFactory)
    household = factory.SubFactory(HouseholdFactory)
    begins_on = FILED_ON


class SubsidyPaymentFactory(DjangoModelFactory[SubsidyPayment]):
    class Meta:
        model = SubsidyPayment

    subsidy = factory.SubFactory(SubsidyFactory)
    paid_on = date(2018, 3, 1)
    amount_fen = 10_000


class DisabilityFactory(DjangoModelFactory[Disability]):
    class Meta:
        model = Disability

    person = factory.SubFactory(PersonFactory)
    category = Disability.Category.BODY
    grade = Disability.Grade.SECOND
    begins_on = FILED_ON


class PlannedExitFactory(DjangoModelFactory[PlannedExit]):
    class Meta:
        model = PlannedExit

    household = factory.SubFactory(HouseholdFactory)
    year = 2018
    route = PlannedExit.Route.PRODUCTION
    begins_on = FILED_ON


class CauseFactory(DjangoModelFactory[Cause]):
    class Meta:
        model = Cause

    household = factory.SubFactory(HouseholdFactory)
    code = Cause.Code.ILLNESS
    begins_on = FILED_ON


class CaseFileFactory(DjangoModelFactory[CaseFile]):
    class Meta:
        model = CaseFile

    household = factory.SubFactory(HouseholdFactory)
    completed_on = date(2018, 2, 1)


class PlantingFactory(DjangoModelFactory[Planting]):
    class Meta:
        model = Planting

    household = factory.SubFactory(HouseholdFactory)
    year = 2018
    crop = Planting.Crop.CHRYSANTHEMUM
    area_li = 350


class HelpPlanFactory(DjangoModelFactory[HelpPlan]):
    class Meta:
        model = HelpPlan

    household = factory.SubFactory(HouseholdFactory)
    made_on = date(2018, 3, 1)
    made_by = factory.SubFactory(UserFactory)
    year = 2018
    measures = "发展种植"


class ActivityFactory(DjangoModelFactory[Activity]):
    class Meta:
        model = Activity

    area = factory.SubFactory(AreaFactory)
    kind = Activity.Kind.PAIRING_MEETING
    held_on = date(2018, 3, 1)
    title = "帮扶对接会"


class GiftFactory(DjangoModelFactory[Gift]):
    class Meta:
        model = Gift

    area = factory.SubFactory(AreaFactory)
    given_on = date(2018, 2, 10)
    item = "米面油"
    value_fen = 100_000
    donor = "某单位"
    receivers = "困难户"


class IssueFactory(DjangoModelFactory[Issue]):
    class Meta:
        model = Issue

    area = factory.SubFactory(AreaFactory)
    source = Issue.Source.SELF_CHECK
    text = "入户路破损"
    raised_on = date(2018, 3, 1)


class ActFactory(DjangoModelFactory[Act]):
    class Meta:
        model = Act

    kind = Act.Kind.BIRTH
    household = factory.SubFactory(HouseholdFactory)
    on = date(2018, 3, 1)
    reason = "试验"
    effects_sealed = "[]"
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = datetime(2018, 3, 1, 10, tzinfo=UTC)


class CircumstancesFactory(DjangoModelFactory[Circumstances]):
    class Meta:
        model = Circumstances

    person = factory.SubFactory(PersonFactory)
    education = Circumstances.Education.PRIMARY
    health = Circumstances.Health.HEALTHY
    labour = Circumstances.Labour.ORDINARY
    begins_on = FILED_ON


class ExitReviewFactory(DjangoModelFactory[ExitReview]):
    class Meta:
        model = ExitReview

    household = factory.SubFactory(HouseholdFactory)
    year = 2018
    opened_by = factory.SubFactory(UserFactory)
    opened_at = datetime(2018, 10, 8, 10, tzinfo=UTC)


class ExitFindingFactory(DjangoModelFactory[ExitFinding]):
    class Meta:
        model = ExitFinding

    review = factory.SubFactory(ExitReviewFactory)
    item = ExitFinding.Item.FOOD
    passed = True
    found_on = date(2018, 10, 10)
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = datetime(2018, 10, 10, 10, tzinfo=UTC)


class ExitStepFactory(DjangoModelFactory[ExitStep]):
    class Meta:
        model = ExitStep

    review = factory.SubFactory(ExitReviewFactory)
    kind = ExitStep.Kind.MEETING
    held_on = date(2018, 10, 12)
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = datetime(2018, 10, 12, 10, tzinfo=UTC)


class ImportDraftFactory(DjangoModelFactory[ImportDraft]):
    class Meta:
        model = ImportDraft

    kind = ImportDraft.Kind.NATIONAL
    area_code = "410399900200"
    file_name = "名单.xlsx"
    sha256 = "0" * 64
    headings = [{"title": "姓名", "letter": "A"}]
    uploaded_by = factory.SubFactory(UserFactory)
    uploaded_at = datetime(2018, 3, 1, 10, tzinfo=UTC)


class ImportRowFactory(DjangoModelFactory[ImportRow]):
    class Meta:
        model = ImportRow

    class Params:
        cells: dict[str, Any] = {"姓名": "试验"}

    draft = factory.SubFactory(ImportDraftFactory)
    number = factory.Sequence(lambda n: n + 2)
    outcome = ImportRow.Outcome.NEW
    cells_sealed = factory.LazyAttribute(lambda row: json.dumps(row.cells, ensure_ascii=False))


class IncomeFactory(DjangoModelFactory[Income]):
    class Meta:
        model = Income

    household = factory.SubFactory(HouseholdFactory)
    year = 2018
    wages_fen = 1_000_000
    member_count = 1


class LivingFactory(DjangoModelFactory[Living]):
    class Meta:
        model = Living

    household = factory.SubFactory(HouseholdFactory)
    house_grade = Living.HouseGrade.B
    water_is_safe = True
    water_is_difficult = False
    begins_on = FILED_ON


class ProductionFactory(DjangoModelFactory[Production]):
    class Meta:
        model = Production

    household = factory.SubFactory(HouseholdFactory)
    farmland_li = 500
    begins_on = FILED_ON


class StandardFactory(DjangoModelFactory[Standard]):
    class Meta:
        model = Standard

    kind = Standard.Kind.EXIT_LINE
    area = factory.SubFactory(AreaFactory)
    value = 340_000
    document = "试验文件"
    begins_on = FILED_ON


class StatedIncomeFactory(DjangoModelFactory[StatedIncome]):
    class Meta:
        model = StatedIncome

    household = factory.SubFactory(HouseholdFactory)
    year = 2018
    per_head_fen = 400_000


class SubsidyRateFactory(DjangoModelFactory[SubsidyRate]):
    class Meta:
        model = SubsidyRate

    category = factory.SubFactory(SubsidyCategoryFactory)
    area = factory.SubFactory(AreaFactory)
    amount_fen = 6_000
    per = "元/人·月"
    document = "试验文件"
    begins_on = FILED_ON


class ActivityHouseholdFactory(DjangoModelFactory[ActivityHousehold]):
    class Meta:
        model = ActivityHousehold

    activity = factory.SubFactory(ActivityFactory)
    household = factory.SubFactory(HouseholdFactory)


class GiftReceiverFactory(DjangoModelFactory[GiftReceiver]):
    class Meta:
        model = GiftReceiver

    gift = factory.SubFactory(GiftFactory)
    household = factory.SubFactory(HouseholdFactory)


class IssueStepFactory(DjangoModelFactory[IssueStep]):
    class Meta:
        model = IssueStep

    issue = factory.SubFactory(IssueFactory)
    kind = IssueStep.Kind.PROGRESS
    taken_on = date(2018, 3, 10)
    text = "已联系施工队"
    recorded_by = factory.SubFactory(UserFactory)


class PhotoFactory(DjangoModelFactory[Photo]):
    class Meta:
        model = Photo

    visit = factory.SubFactory(VisitFactory)
    width = 4
    height = 3
    size_bytes = 100
    sent_digest = "0" * 64
    kept_digest = "0" * 64
    added_by = factory.SubFactory(UserFactory)
    added_at = datetime(2018, 3, 1, 10, tzinfo=UTC)


class ProposalFactory(DjangoModelFactory[Proposal]):
    class Meta:
        model = Proposal

    visit = factory.SubFactory(VisitFactory)
    household = factory.SelfAttribute("visit.household")
    field = "living.water_is_safe"
    seen = "no"
    new = "yes"
    found = ""
    state = Proposal.State.WAITING


class VisitNoteFactory(DjangoModelFactory[VisitNote]):
    class Meta:
        model = VisitNote

    visit = factory.SubFactory(VisitFactory)
    topic = VisitNote.Topic.INCOME
    text = "今年多卖了两头猪"


class VisitVersionFactory(DjangoModelFactory[VisitVersion]):
    class Meta:
        model = VisitVersion

    visit = factory.SubFactory(VisitFactory)
    number = 1
    content: dict[str, object] = {}
    replaced_at = datetime(2018, 3, 2, 10, tzinfo=UTC)
    replaced_by = factory.SubFactory(UserFactory)
    reason = "写错了"
