"""教育资助台账: who is at school on a day, and who of them draws aid."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Sum, Value, When

from households import wording
from households.models import ON_REGISTER, Circumstances, Membership, SubsidyCategory
from reports.figures import At
from reports.ledgers.about import STATUS, household_columns, labels, person_columns
from reports.ledgers.kinds import DATE, INTEGER, PROSE, YUAN
from reports.ledgers.ledger import Column, Ledger, Span
from reports.ledgers.persons import Member, drawing, members, payments, rows_of

School = Circumstances.School
EDUCATION = SubsidyCategory.Group.EDUCATION
# The stages of schooling by the grades of the national list.
STAGES = {
    "学前教育": (School.KINDERGARTEN,),
    "小学": (School.PRIMARY,),
    "初中": (School.JUNIOR_1, School.JUNIOR_2, School.JUNIOR_3),
    "普通高中": (School.SENIOR_1, School.SENIOR_2, School.SENIOR_3),
    "中职": (School.VOCATIONAL_1, School.VOCATIONAL_2, School.VOCATIONAL_3),
    "高职": (School.HIGHER_VOCATIONAL_1, School.HIGHER_VOCATIONAL_2, School.HIGHER_VOCATIONAL_3),
    "大专及以上": (School.COLLEGE,),
}
AT_SCHOOL = tuple(grade for grades in STAGES.values() for grade in grades)


def select(at: At) -> QuerySet[Membership]:
    """All pupils and students, on the register or not; and whoever draws aid without being one."""
    stage = Case(
        *(When(now__school__in=grades, then=Value(name)) for name, grades in STAGES.items()),
        default=Value(""),
        output_field=CharField(),
    )
    rows = members(at).annotate(stage=stage, is_aided=drawing(at, EDUCATION))
    found: QuerySet[Any] = rows.filter(Q(now__school__in=AT_SCHOOL) | Q(is_aided=True))
    return found


def prepare(pupils: QuerySet[Membership]) -> QuerySet[Membership]:
    return pupils.select_related("household", "person")


def fill(pupils: Sequence[Any], at: At) -> list[Member]:
    return rows_of(pupils, at, EDUCATION)


def totals(pupils: QuerySet[Membership], at: At) -> dict[str, int]:
    of = pupils.order_by().values("person_id")
    paid = payments(at, EDUCATION).filter(subsidy__person__in=of)
    unaided = Q(is_aided=False)
    counted = pupils.aggregate(
        persons=Count("pk"),
        aided=Count("pk", filter=Q(is_aided=True)),
        unaided=Count("pk", filter=unaided),
        owed=Count("pk", filter=unaided & Q(standing__status__in=ON_REGISTER)),
    )
    return counted | paid.aggregate(paid=Sum("amount_fen", default=0))


def _unaided_on_register(row: Member) -> int | None:
    standing = row.facts.standing
    return 1 if not row.subsidies and standing and standing.status in ON_REGISTER else None


COLUMNS = (
    *household_columns("household__"),
    STATUS,
    *person_columns(),
    Column(
        "学段",
        lambda row: row.membership.stage,
        width=10,
        key="stage",
        sort=("now__school",),
        main=True,
        choices=tuple(STAGES),
    ),
    Column(
        "在校生状况",
        lambda row: row.circumstance("school"),
        width=11,
        note="统计日的年级。",
        choices=labels(School),
    ),
    Column(
        "资助项目",
        lambda row: "、".join(given.category.name for given in row.subsidies),
        PROSE,
        width=22,
        main=True,
        note="统计日以本人名义享受的教育类补贴，没有的留空。",
    ),
    Column(
        "最早享受",
        lambda row: min((given.begins_on for given in row.subsidies), default=None),
        DATE,
        width=11,
    ),
    Column(
        "依据文件",
        lambda row: "、".join(dict.fromkeys(g.document for g in row.subsidies if g.document)),
        width=14,
    ),
    Column(
        "累计发放（元）",
        lambda row: row.paid_fen,
        YUAN,
        width=12,
        key="paid",
        total=True,
        main=True,
        note="这些补贴到统计日为止的发放之和，作废的不计；没有的留空。",
    ),
    Column(
        "有资助",
        lambda row: 1 if row.subsidies else None,
        INTEGER,
        width=6,
        group="计人",
        key="aided",
        total=True,
    ),
    Column(
        "没有资助",
        lambda row: None if row.subsidies else 1,
        INTEGER,
        width=6,
        group="计人",
        key="unaided",
        total=True,
    ),
    Column(
        "在册而没有",
        _unaided_on_register,
        INTEGER,
        width=6,
        group="计人",
        key="owed",
        total=True,
        main=True,
        note="所在户在册（含已脱贫）、本人在校而没有享受任何教育资助的，应逐人核对是否应享未享。",
    ),
    Column("合计", lambda row: 1, INTEGER, width=6, group="计人", key="persons", total=True),
)

EDUCATION_AID = Ledger(
    name="education",
    title="教育资助台账",
    about="统计日的在校学生每人一行，不论是否在册：上几年级，享受什么资助，发了多少；没有资助的也列。",
    measure="人",
    span=Span.AS_AT,
    unit="元",
    frozen=5,
    columns=COLUMNS,
    order=("household__area", "household__number", "pk"),
    select=select,
    prepare=prepare,
    fill=fill,
    totals=totals,
    summary=lambda sums: (
        f"{sums['persons']} 人，有资助 {sums['aided']} 人，在册而没有资助 {sums['owed']} 人，"
        f"累计发放 {wording.money(sums['paid'])}"
    ),
)
