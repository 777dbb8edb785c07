"""`manage.py half_year_report`."""

import hashlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from households.models import AuditLine
from tests.factories import AreaFactory

pytestmark = pytest.mark.django_db


def run(out: Path, **options: str) -> str:
    stdout = StringIO()
    arguments = {"period": "2018H1", "date": "2018-07-13"} | options
    call_command("half_year_report", out=str(out), stdout=stdout, **arguments)
    return stdout.getvalue()


def test_writes_the_paper_twice_alike_and_notes_it_down(jiaogou, tmp_path: Path):
    first, second = tmp_path / "一.pdf", tmp_path / "二.pdf"

    said = run(first, area=jiaogou.code)
    run(second, area=jiaogou.code)

    digest = hashlib.sha256(first.read_bytes()).hexdigest()
    assert first.read_bytes() == second.read_bytes()
    assert digest in said
    lines = AuditLine.objects.filter(verb="report.printed")
    assert [line.target_key for line in lines] == ["410325199299/2018H1"] * 2
    assert all(digest in line.after for line in lines)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["一.pdf", "二.pdf"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"area": "999"}, "没有代码为“999”的区域，请核对区划代码。"),
        ({"period": "2018H3"}, "“2018H3”不是期间"),
        ({"person": "nobody"}, "没有用户名为“nobody”的账户，请核对。"),
        ({"date": "13.7.2018"}, "“13.7.2018”不是日期，应写作 2018-07-13。"),
        ({"date": "2018-05-01"}, "成文日期不能早于这一天"),
        ({"period": "2998H1"}, "2998年上半年还没有开始"),
    ],
)
def test_refuses_in_one_sentence_and_writes_nothing(
    tmp_path: Path, options: dict[str, str], sentence: str
):
    village = AreaFactory()

    with pytest.raises(CommandError, match=sentence) as refusal:
        run(tmp_path / "report.pdf", **({"area": village.code} | options))

    assert "\n" not in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "sentence"), [("report.doc", "应以 .pdf 结尾"), ("no/report.pdf", "不存在，请先建立")]
)
def test_refuses_a_place_it_cannot_write_to(tmp_path: Path, name: str, sentence: str):
    with pytest.raises(CommandError, match=sentence):
        run(tmp_path / name, area=AreaFactory().code)


def test_a_paper_that_cannot_be_written_is_not_noted_down(tmp_path: Path):
    (tmp_path / "report.pdf").mkdir()

    with pytest.raises(CommandError, match="是文件夹"):
        run(tmp_path / "report.pdf", area=AreaFactory().code)

    assert not AuditLine.objects.filter(verb="report.printed").exists()
