"""Titles are cut where a word ends, and evenly."""

import pytest

from reports.typeset.measure import title_lines


@pytest.mark.parametrize(
    "lines",
    [
        ["短标题"],
        ["饭坡镇焦沟村2018年上半年", "脱贫攻坚工作情况报告"],
        ["某市机关事务管理局关于嵩县饭坡镇", "焦沟村2018年上半年脱贫攻坚工作的报告"],
    ],
)
def test_title_is_cut_at_a_seam_near_its_middle(lines):
    assert title_lines("".join(lines), 20) == lines


def test_title_without_seams_is_cut_evenly():
    assert [len(line) for line in title_lines("字" * 50, 20)] == [16, 17, 17]


def test_what_cannot_be_cut_is_cut_all_the_same():
    assert "".join(title_lines("a" * 90, 20)) == "a" * 90


def test_nothing_has_no_lines():
    assert title_lines("", 20) == []
