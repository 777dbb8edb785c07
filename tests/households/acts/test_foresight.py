"""What a change will do, said beforehand, is what it does."""

import pytest

from households.actions.acts import Birth, Count, Expel, Split, foresee, tell
from households.models import Act, AuditLine
from tests.factories import SubsidyCategoryFactory, SubsidyFactory
from tests.households.acts.conftest import TODAY, Home, dump, people
from tests.households.acts.test_reversal import CHANGES, CHILD, split


@pytest.mark.parametrize("kind", CHANGES)
def test_foreseeing_changes_nothing_and_tells_what_is_done(
    ready: Home, neighbours: Home, kind: str
) -> None:
    change = CHANGES[kind](ready, neighbours)
    before = (dump(), people(), Act.objects.count(), AuditLine.objects.count())

    foresight = foresee(change, by=ready.user, today=TODAY)

    assert (dump(), people(), Act.objects.count(), AuditLine.objects.count()) == before
    assert foresight.sentences == tell(ready.perform(change))


def test_birth_is_told_row_by_row(home: Home) -> None:
    foresight = foresee(Birth(**home.said(newcomer=CHILD)), by=home.user, today=TODAY)

    assert foresight.sentences == (
        "新登记一人：石苗苗（人编号 410399000105），女，身份号码：无（新生儿未上户）。",
        "新登记：石苗苗为本户成员，与户主关系：之孙女，自2018年6月1日起。",
        "新登记：石苗苗的个人情况（学龄前儿童，健康），自2018年6月1日起。",
    )
    assert foresight.counts == (
        Count("本户人口", "人", 4, 5),
        Count("全村在册", "户", 1, 1),
        Count("全村在册", "人", 4, 5),
        Count("其中未脱贫（含返贫）", "户", 1, 1),
        Count("其中未脱贫（含返贫）", "人", 4, 5),
    )


def test_split_is_told_row_by_row(home: Home) -> None:
    pension = SubsidyCategoryFactory(code="pension", name="养老金", paid_to="person")
    SubsidyFactory(household=home.household, person=home.son, category=pension)
    helper = home.household.pairings.get().helper

    foresight = foresee(split(home), by=home.user, today=TODAY)

    assert foresight.sentences == (
        "新建一户：户编号 4103990009，柳树村2组。",
        "石小军：2018年6月1日起由本户转到4103990009户（分户转入），与户主关系：之子 → 户主。",
        "石小梅：2018年6月1日起由本户转到4103990009户（分户转入），与户主关系：之女 → 之兄弟姐妹。",
        "养老金（石小军）：2018年6月1日起由本户转到4103990009户名下。",
        "新登记：4103990009户的在册状态“未脱贫（一般贫困户）”，自2018年6月1日起。",
        "新登记：4103990009户的主要致贫原因“因病”，自2018年6月1日起。",
        "新登记：4103990009户计划2018年脱贫，自2018年6月1日起。",
        f"新登记：4103990009户与{helper}结对，自2018年6月1日起。",
    )
    assert [count for count in foresight.counts if count.moves] == [
        Count("本户人口", "人", 4, 2),
        Count("4103990009户人口", "人", 0, 2),
        Count("全村在册", "户", 1, 2),
        Count("其中未脱贫（含返贫）", "户", 1, 2),
    ]
    assert isinstance(split(home), Split)


def test_expulsion_is_told_row_by_row(home: Home) -> None:
    foresight = foresee(Expel(**home.said()), by=home.user, today=TODAY)

    assert foresight.sentences == (
        "本户：2018年6月1日起在册状态：未脱贫（一般贫困户） → 清退·销户。",
        "2018年6月1日起结束：本户的主要致贫原因“因病”。",
        "2018年6月1日起结束：本户计划2018年脱贫。",
    )
    assert [count for count in foresight.counts if count.moves] == [
        Count("全村在册", "户", 1, 0),
        Count("全村在册", "人", 4, 0),
        Count("其中未脱贫（含返贫）", "户", 1, 0),
        Count("其中未脱贫（含返贫）", "人", 4, 0),
    ]


def test_correction_shows_no_number_and_no_birth_date(ready: Home, neighbours: Home) -> None:
    foresight = foresee(CHANGES["correction"](ready, neighbours), by=ready.user, today=TODAY)

    assert foresight.sentences == (
        "石晓军（人编号 410399000103）：姓名：石小军 → 石晓军；民族：汉族 → 回族；"
        "公民身份号码：空 → 410399************；无身份号码的原因：试验数据 → 空。",
    )
