"""户 and 人 are two figures, always: one condition on facts of households, counted over households and over members."""

from django.db.models import Q

from reports.figures.figure import Counted, Figure, Group, Tally
from reports.figures.sources import HOUSEHOLDS, MEMBERS

PERSONS = Tally(HOUSEHOLDS, "member_count")


def pair(
    code: str,
    label: str,
    *,
    meaning: str,
    document: str,
    group: Group,
    where: Q,
) -> tuple[Figure, Figure]:
    """`code`.households and `code`.persons; the persons are all members of those households on the day.

    They are called 户人口 because people read 低保人数 as the number of those who draw it.
    """
    return (
        Counted(
            code=f"{code}.households",
            label=f"{label}户数",
            unit="户",
            meaning=f"{meaning}，按户计。",
            document=document,
            group=group,
            source=HOUSEHOLDS,
            where=lambda at: where,
        ),
        Counted(
            code=f"{code}.persons",
            label=f"{label}户人口",
            unit="人",
            meaning=f"{meaning}，按这些户统计日在户的全部家庭成员计。",
            document=document,
            group=group,
            source=MEMBERS,
            where=lambda at: where,
            tally=PERSONS,
        ),
    )
