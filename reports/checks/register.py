"""What everybody on the register must have: a cause, a helper, measures; and a plan that fits who can work."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from households.models import (
    NOT_EXITED,
    ON_REGISTER,
    Cause,
    Circumstances,
    HelpPlan,
    Membership,
    Pairing,
    PlannedExit,
    Planting,
    Subsidy,
)
from reports.checks import sources
from reports.checks.rule import Condition, Group, Place, Rule, Severity
from reports.checks.subjects import HOUSEHOLDS
from reports.figures import At

REGISTERED = Q(standing__status__in=ON_REGISTER)
WITHOUT_LABOUR = (Circumstances.Labour.LOST, Circumstances.Labour.NONE)


def _without_main_cause(at: At) -> Condition:
    causes = Cause.objects.covering(at.day).filter(household=OuterRef("pk"), is_main=True)
    return REGISTERED & ~Exists(causes)


def _without_helper(at: At) -> Condition:
    pairings = Pairing.objects.covering(at.day).filter(household=OuterRef("pk"))
    return REGISTERED & ~Exists(pairings)


def _without_measure(at: At) -> Condition:
    subsidies = Subsidy.objects.standing_good().filter(begins_on__lte=at.day)
    plans = HelpPlan.objects.filter(made_on__lte=at.day)
    plantings = Planting.objects.filter(year__lte=at.year)
    none: Condition = Q()
    for measures in (subsidies, plans, plantings):
        none &= ~Exists(measures.filter(household=OuterRef("pk")))
    return REGISTERED & none


def _able_or_unknown(at: At) -> QuerySet[Membership]:
    unable = Circumstances.objects.covering(at.day).filter(
        person=OuterRef("person_id"), labour__in=WITHOUT_LABOUR
    )
    return Membership.objects.covering(at.day).filter(~Exists(unable), household=OuterRef("pk"))


def _without_labour(at: At) -> Condition:
    members = Membership.objects.covering(at.day).filter(household=OuterRef("pk"))
    backed = PlannedExit.objects.covering(at.day).filter(
        household=OuterRef("pk"), route=PlannedExit.Route.SOCIAL_SECURITY
    )
    poor = Q(standing__status__in=NOT_EXITED)
    return poor & Exists(members) & ~Exists(_able_or_unknown(at)) & ~Exists(backed)


RULES = (
    Rule(
        code="without-main-cause",
        title="在册户没有主要致贫原因",
        meaning="当日在册（含已脱贫）的农户，没有登记当日有效的主要致贫原因；登记表 A3a 项必填一项。",
        document=sources.FILING,
        mend="登记一项主要致贫原因。",
        place=Place.SUMMARY,
        severity=Severity.ERROR,
        group=Group.HELP,
        subject=HOUSEHOLDS,
        where=_without_main_cause,
        says=lambda row, at: "没有登记主要致贫原因。",
    ),
    Rule(
        code="without-helper",
        title="在册户没有帮扶责任人",
        meaning="当日在册（含已脱贫）的农户，没有一位当日有效的帮扶责任人与其结对。",
        document=sources.FILING,
        mend="登记结对的帮扶责任人和起始日期。",
        place=Place.HELP,
        severity=Severity.ERROR,
        group=Group.HELP,
        subject=HOUSEHOLDS,
        where=_without_helper,
        says=lambda row, at: "没有帮扶责任人。",
    ),
    Rule(
        code="without-measure",
        title="在册户没有任何帮扶措施",
        meaning="当日在册（含已脱贫）的农户，至今没有登记过补贴、帮扶计划或种植。",
        document=sources.PRACTICE,
        mend="补登已经落实的措施；确实没有的，制定帮扶计划。",
        place=Place.HELP,
        severity=Severity.DOUBT,
        group=Group.HELP,
        subject=HOUSEHOLDS,
        where=_without_measure,
        says=lambda row, at: "没有登记过补贴、帮扶计划或种植。",
    ),
    Rule(
        code="without-labour",
        title="整户无劳动力，没有列入兜底",
        meaning="当日未脱贫（含返贫）的农户，每位成员都登记为丧失劳动力或无劳动力，而脱贫计划的路径不是社会保障兜底。",
        document=sources.PRACTICE,
        mend="核对劳动技能；确实整户无劳动力的，把脱贫路径改为社会保障兜底。",
        place=Place.SUMMARY,
        severity=Severity.DOUBT,
        group=Group.HELP,
        subject=HOUSEHOLDS,
        where=_without_labour,
        says=lambda row, at: "成员都没有劳动能力，脱贫路径不是社会保障兜底。",
    ),
)
