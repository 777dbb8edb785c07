"""`manage.py export_ledger`: the same workbook from the machine itself; every mistake gets a sentence."""

from io import StringIO
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from django.core.management import CommandError, call_command

from households.models import Area, AuditLine, Household
from reports.ledgers import LEDGERS
from reports.models import LedgerExport
from tests.factories import (
    ActivityFactory,
    BeneficiaryFactory,
    GiftFactory,
    IssueFactory,
    NoticeFactory,
    PairingFactory,
    PaymentFactory,
    SubsidyPaymentFactory,
    VisitFactory,
)
from tests.reports.ledgers.conftest import exported, registered
from tests.reports.ledgers.reading import Paper

WHERE = ("--area", "410399101201", "--period", "2018H1")


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("export_ledger", *map(str, arguments), stdout=out, no_color=True)
    return out.getvalue()


@pytest.mark.parametrize("name", sorted(LEDGERS))
def test_command_writes_what_the_screen_exports(village: Area, tmp_path: Path, name: str) -> None:
    VisitFactory(household=registered(village, "4103990001", "石大山"))
    SubsidyPaymentFactory(subsidy__household=Household.objects.get())
    payment = PaymentFactory(allocation__project__area=village)
    NoticeFactory(project=payment.allocation.project)
    BeneficiaryFactory(project=payment.allocation.project, household=Household.objects.get())
    IssueFactory(area=village)
    ActivityFactory(area=village)
    GiftFactory(area=village)
    PairingFactory(household=Household.objects.get())
    expected = exported(name, village)
    path = tmp_path / "台账.xlsx"

    said = run(name, *WHERE, "--out", path)

    assert Paper.read(path.read_bytes()).records == expected.paper.records
    assert said.splitlines() == [
        f"已导出{LEDGERS[name].title}，{expected.exported.row_count} 行：{path}",
        *(f"  {heading} {text}" for heading, text in expected.exported.sums),
        f"  SHA-256 {expected.exported.sha256}",
    ]
    assert AuditLine.objects.first().actor_name == "系统"  # type: ignore[union-attr]


def test_command_takes_columns_and_subtotals(village: Area, tmp_path: Path) -> None:
    registered(village, "4103990001", "石大山", "石小山", group=1)
    registered(village, "4103990002", "仇小满", group=2)
    path = tmp_path / "out.xlsx"

    run("register", *WHERE, "--columns", "户主，家庭人口", "--by", "村民组", "--out", path)

    paper = Paper.read(path.read_bytes())
    assert paper.headings == ["户主", "家庭人口"]
    assert paper.records == [["石大山", 2], ["仇小满", 1]]
    assert paper.subtotals == [["试村1组", 2], ["试村2组", 1]]
    assert parse_qs(LedgerExport.objects.get().query or "") == {
        "area": [village.code],
        "period": ["2018H1"],
        "at": ["2018-06-30"],
        "show": ["户主", "家庭人口"],
        "by": ["group"],
    }


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        (
            ("--columns", "户主,身高"),
            "贫困户花名册没有“身高”这一列，可以选：行政村、自然村、村民组、",
        ),
        (("--by", "户主"), "贫困户花名册不能按“户主”小计，可以按：行政村、村民组。"),
    ],
)
def test_command_says_which_columns_there_are(
    village: Area, tmp_path: Path, option: tuple[str, str], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        run("register", *WHERE, *option, "--out", tmp_path / "out.xlsx")


def test_command_takes_another_day(village: Area, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"

    run("register", *WHERE, "--at", "2018-03-31", "--out", path)

    assert Paper.read(path.read_bytes()).proof["统计时点"] == "2018年3月31日"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nothing", *WHERE), "没有名为“nothing”的台账，可以选：register、households、national、exits、incomes、subsidies、subsidy-payments、house-repairs、relocations、industry、health、education、projects、project-payments、notices、beneficiaries、visits、activities、gifts、issues、pairings、case-files。"),
        (("visits",), "请用 --area 写明区划代码，例如 --area 410325199299。"),
        (("visits", "--area", "999"), "没有代码为“999”的区域，请核对区划代码。"),
        (("visits", "--area", "410399", "--period", "2018H3"), "“2018H3”不是期间，应写作 2018（年）、2018H1（半年）或 2018-03（月）。"),
        (("visits", *WHERE, "--at", "30.6.2018"), "“30.6.2018”不是日期，应写作 2018-06-30。"),
        (("visits", *WHERE), "请用 --out 写明文件名，例如 --out 台账.xlsx。"),
        (("visits", *WHERE, "--out", "a.pdf"), "“a.pdf”应以 .xlsx 结尾。"),
        (("visits", *WHERE, "--out", "/no/such/a.xlsx"), "文件夹 /no/such 不存在，请先建立。"),
    ],
)  # fmt: skip
def test_command_says_what_to_mend(
    village: Area, arguments: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(CommandError) as refused:
        run(*arguments)

    assert str(refused.value) == sentence
    assert refused.value.returncode == 1


def test_command_leaves_no_half_file_where_it_cannot_write(village: Area, tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()

    with pytest.raises(CommandError, match="写不进"):
        run("visits", *WHERE, "--out", tmp_path / "folder.xlsx")

    assert [path.name for path in tmp_path.iterdir()] == ["folder.xlsx"]
