"""Places, people in office, families, and all that happens to a family."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from households.models import (
    Activity,
    Area,
    CaseFile,
    Cause,
    Disability,
    Gift,
    HelpPlan,
    Household,
    Issue,
    Membership,
    Pairing,
    Person,
    PlannedExit,
    Planting,
    Posting,
    Standing,
    Subsidy,
    SubsidyCategory,
    SubsidyPayment,
    User,
    VillageProfile,
    Visit,
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
