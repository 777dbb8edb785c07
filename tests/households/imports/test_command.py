"""`manage.py import_households`: the same report without a browser, and the exit status."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from households.models import Area, Household, Person
from tests.households.imports.conftest import VILLAGE
from tests.households.imports.workbooks import HEADINGS, export, identity, person


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "名单.xlsx"


def run(file: Path, *options: str, area: str = VILLAGE) -> str:
    out = StringIO()
    call_command("import_households", str(file), "--area", area, *options, stdout=out)
    return out.getvalue()


def refused(file: Path, *options: str) -> tuple[str, str]:
    """What was printed, and the last sentence."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_households", str(file), "--area", VILLAGE, *options, stdout=out)
    assert error.value.returncode == 1
    return out.getvalue(), str(error.value)


def test_a_sound_file_is_taken_over_and_reported(village: Area, file: Path):
    content = export(person(), headings=[*HEADINGS, "住址"], above=[["贫困人口信息表"]])
    file.write_bytes(content)

    told = run(file, "--data-on", "2018-06-30", "--year", "2016", "--filed-on", "2014-11-01")

    assert told.splitlines() == [
        "文件 名单.xlsx，工作表“表1”，列名在第 2 行。",
        "读入 1 行（1 户），跳过 0 行。",
        "新增 1 行，变更 0 行，一致 0 行，有错 0 行。",
        "没有用到的列：住址（AC 列）",
        "文件里没有的列：村民组、性别、出生日期",
        "已导入。",
    ]
    assert Person.objects.get().name == "石大山"


def test_the_same_file_again_says_that_nothing_changed(village: Area, file: Path):
    file.write_bytes(export(person()))
    run(file)

    assert run(file).splitlines()[-1] == "与登记册一致，什么也没有改动。"


def test_a_dry_run_reports_the_same_and_writes_nothing(village: Area, file: Path):
    file.write_bytes(export(person()))

    tried = run(file, "--dry-run").splitlines()

    assert Household.objects.count() == 0
    assert tried[-1] == "试运行：没有错误，什么也没有写入。"
    assert tried[:-1] == run(file).splitlines()[:-1]


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_wrong_row_is_printed_with_place_value_rule_and_mend(
    village: Area, file: Path, options: tuple[str, ...]
):
    wrong = identity()[:-1] + ("1" if identity()[-1] == "0" else "0")
    file.write_bytes(export(person(证件号码=wrong, 劳动技能="很能干")))

    told, ending = refused(file, *options)

    assert told.splitlines()[-3:] == [
        "错误 2 处：",
        "  I2「证件号码」“410399************”：身份号码校验位不对，至少有一位抄错，请对照身份证改正。",
        "  P2「劳动技能」“很能干”：劳动技能没有这一项。"
        "请改成其中之一：普通劳动力、技能劳动力、丧失劳动力、无劳动力、弱劳动力或半劳动力。",
    ]
    assert ending == "有 2 处错误，什么也没有写入。改正后请重新运行。"
    assert Household.objects.count() == 0


def test_changes_and_notes_are_printed(village: Area, file: Path):
    file.write_bytes(export(person()))
    run(file)
    file.write_bytes(export(person(健康状况="残疾", 人数=2)))

    assert run(file).splitlines()[3:] == [
        "文件里没有的列：村民组、性别、出生日期",
        "提示 1 处：",
        "  J2「人数」“2”：写的是 2 人，文件里本户有 1 行，按行数登记。",
        "变更 1 处：",
        "  O2「健康状况」健康 → 残疾",
        "已导入。",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        (b"PK\x03\x04rubbish", "不完整或已损坏"),
        (b"<html></html>", "网页"),
        (b"PK\x03\x04" + b"\0" * (11 << 20), "超过 10 MB"),
    ],
    ids=["empty", "broken", "html", "large"],
)
def test_a_hostile_file_is_one_sentence(village: Area, file: Path, content: bytes, sentence: str):
    file.write_bytes(content)

    told, ending = refused(file)

    assert told == ""
    assert sentence in ending
    assert "\n" not in ending


def test_a_missing_file_is_one_sentence(village: Area, file: Path):
    assert refused(file)[1].startswith(f"读不了文件 {file}：")
    assert refused(file.parent)[1].startswith(f"读不了文件 {file.parent}：")


def test_an_option_that_is_no_day_is_one_sentence(village: Area, file: Path):
    file.write_bytes(export(person()))

    assert refused(file, "--data-on", "昨天")[1] == (
        "数据日期“昨天”不是一个日期，请写成 2018-7-13 这样。"
    )


def test_the_process_ends_with_status_one(file: Path):
    ended = subprocess.run(
        [sys.executable, "manage.py", "import_households", str(file), "--area", VILLAGE],
        cwd=settings.ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip

    assert (ended.returncode, ended.stdout) == (1, "")
    assert "读不了文件" in ended.stderr
    assert "Traceback" not in ended.stderr
