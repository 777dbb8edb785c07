"""The ledger of public notices: of projects and of money, with the days that each hung."""

from datetime import date

from households.models import Area
from reports.ledgers import LEDGERS
from tests.factories import FundSourceFactory, NoticeFactory, StandardFactory
from tests.reports.ledgers.conftest import AT, exported
from tests.reports.ledgers.reading import headings, picked

LEDGER = LEDGERS["notices"]


def test_notice_says_where_and_how_long_it_hung(village: Area, next_door: Area) -> None:
    NoticeFactory(
        project__area=village, project__code="XM-01", project__name="通组路", where="村部门口",
        taken_down_on=date(2018, 1, 19), objections="无人反映",
    )  # fmt: skip
    source = FundSourceFactory(area=village, name="整合资金")
    NoticeFactory(
        project=None, source=source, moment="fund", place="website", where="example.invalid/1",
        posted_on=date(2018, 6, 25),
    )  # fmt: skip
    NoticeFactory(project__area=village, posted_on=date(2018, 7, 1))
    NoticeFactory(project__area=next_door)
    NoticeFactory(project=None, source=FundSourceFactory(area=next_door), moment="fund")

    paper = exported("notices", village).paper

    assert paper.headings == headings(LEDGER)
    assert paper.records == [
        [date(2018, 1, 10), "试村", "XM-01", "通组路", "入库（立项）公示", "村务公开栏", "村部门口", date(2018, 1, 19),
         10, 10, "够", "无人反映", 1],
        [date(2018, 6, 25), "试村", None, "整合资金", "资金分配公告", "网站", "example.invalid/1", None,
         6, 10, "还在张贴", None, 1],
    ]  # fmt: skip
    assert paper.total[-1] == 2
    sums = LEDGER.totals(LEDGER.records(AT), AT)
    assert LEDGER.summary(sums) == "2 次公告公示，涉及 1 个项目"


def test_days_are_counted_to_the_day_and_held_against_the_standard_of_the_place(
    village: Area,
) -> None:
    StandardFactory(kind="project_notice_days", area=village, value=7, begins_on=date(2018, 1, 1))
    for posted, down in ((1, 6), (2, 8), (25, None)):
        NoticeFactory(
            project__area=village, posted_on=date(2018, 6, posted),
            taken_down_on=down and date(2018, 6, down),
        )  # fmt: skip
    # It came down after the day: on the day it still hung.
    NoticeFactory(
        project__area=village, posted_on=date(2018, 6, 26), taken_down_on=date(2018, 7, 1)
    )

    rows = exported("notices", village).paper.records

    assert picked(LEDGER, rows, "撤下日期", "张贴天数", "应张贴天数", "够不够") == [
        (date(2018, 6, 6), 6, 7, "不够"),
        (date(2018, 6, 8), 7, 7, "够"),
        (None, 6, 7, "还在张贴"),
        (None, 5, 7, "还在张贴"),
    ]
