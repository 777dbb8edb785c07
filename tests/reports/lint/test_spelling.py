"""Many spellings of a number are read as one, and a finding still marks the words that were written."""

import pytest

from reports.lint import lint
from reports.lint.spelling import as_given, spelled


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("二十三户", "23户"),
        ("三万五千元", "35000元"),
        ("十余次", "10余次"),
        ("两万元", "2万元"),
        ("一百零五亩", "105亩"),
        ("百余户", "100余户"),
        ("百分之二十六点五", "26.5%"),
        ("二〇一八年七月十三日", "2018年7月13日"),
        ("１，２８６人", "1286人"),
        ("1,286,000元", "1286000元"),
        ("10 851.8万元", "10851.8万元"),
        ("860㎡、3km", "860平方米、3公里"),
        ("709 人", "709人"),
        ("一户一策，两不愁三保障，七沟八岭", "一户一策,两不愁三保障,七沟八岭"),
        ("三四十户，第二十三户，几十户", "三四十户,第二十三户,几十户"),
        ("村“两委”，五保户，十三五", "村“两委”,五保户,十三五"),
    ],
)
def test_number_is_read_in_one_spelling(written: str, read: str) -> None:
    assert spelled(as_given(written, 1)).text == read


def test_finding_marks_the_words_as_they_were_written() -> None:
    text = "\n　　党员 三十六 名，其中女党员　四十二 名。"

    [found] = lint(text)

    assert (found.rule, found.line, found.stated) == ("part-over-whole", 2, "42名")
    assert text.splitlines()[1][found.start : found.end] == "四十二 名"
    assert found.excerpt == "党员 三十六 名，其中女党员　四十二 名。"


def test_lines_that_a_typewriter_broke_are_read_as_one_paragraph() -> None:
    text = """        半年来，工作队走访了全村各户，召开群众会多次，帮
助协调资金，修建道路和水渠，其中水渠由水利部门修建。全村
现有建档立卡贫困户共六十八户，其中一组二十二户、二组二十
三户、三组二十四户，各户均有帮扶责任人，每月走访并做好记
录。下半年，工作队将继续做好帮扶工作，帮助贫困户发展产业
增加收入，确保如期脱贫，并做好档案整理。
"""

    [found] = lint(text)

    assert (found.rule, found.line, found.stated, found.computed) == ("sum", 3, "68户", "69户")
