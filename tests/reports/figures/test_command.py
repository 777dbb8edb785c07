"""`manage.py figures`."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports.figures import FIGURES


def run(area: str, period: str = "2018H1", **options: str) -> str:
    out = StringIO()
    call_command("figures", area=area, period=period, stdout=out, **options)
    return out.getvalue()


def test_json_lists_every_figure_with_its_moment(jiaogou):
    rows = json.loads(run(jiaogou.code, at="2017-12-31", format="json"))

    assert {figure.code for figure in FIGURES} < {row["code"] for row in rows}
    by_code = {row["code"]: row for row in rows}
    assert by_code["exited.persons"] == {
        "code": "exited.persons",
        "label": "已脱贫户人口",
        "value": 117,
        "unit": "人",
        "at": "2017-12-31",
    }
    assert by_code["poverty.incidence"]["value"] == 26.63
    assert by_code["visits.count"]["at"] == "2018H1"
    assert "planned_exit.2020.households" in by_code


def test_json_has_null_where_there_is_no_value(village):
    rows = json.loads(run(village.code, format="json"))

    missing = [row["code"] for row in rows if row["value"] is None]

    assert "village.population" in missing
    assert "poverty.incidence" in missing
    assert "registered.households" not in missing


def test_text_gives_a_line_a_figure(jiaogou):
    lines = run(jiaogou.code).splitlines()

    assert lines[0] == "焦沟村 2018年上半年，存量截至 2018-06-30"
    assert [line.split() for line in lines if line.endswith(" poverty.incidence")] == [
        ["贫困发生率", "26.63", "%", "2018-06-30", "poverty.incidence"]
    ]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"area": "999"}, "没有代码为“999”的区域"),
        ({"period": "2018H3"}, "“2018H3”不是期间"),
        ({"at": "31.12.2017"}, "“31.12.2017”不是日期"),
    ],
)
def test_mistake_is_one_sentence(village, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(**{"area": village.code} | options)
