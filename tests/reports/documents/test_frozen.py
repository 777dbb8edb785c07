"""What is kept of a report reads again as it was, block by block and mark by mark."""

import json
from typing import get_args

from reports.documents.signed import frozen_blocks, thawed
from reports.typeset.blocks import (
    Addressee,
    Bar,
    Block,
    Drawing,
    Enclosures,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Proof,
    Run,
    Signature,
    Stroke,
    TableBlock,
    Title,
    Word,
)

BLOCKS: list[Block] = [
    Title(("某村", "工作报告")),
    Addressee("某局："),
    Heading(1, "一、情况"),
    Paragraph((Run("全村"), Run("192", "registered.households", "at=2018-06-30")), "（一）人口。"),
    TableBlock("表", ("甲", "乙"), (("一", "1"), ("二", "2")), ("left", "right"), (2.0, 1.0)),
    Drawing(
        "某年几户",
        352,
        60,
        (
            Bar(0, 2, 9, 9, "rest"),
            Word(14, 11, "计划", tone="soft"),
            Stroke(0, 50, 352, 50),
            Bar(0, 20, 100, 10, "first"),
        ),
        letters=12,
    ),
    Enclosures(("主要指标表", "项目资金表")),
    Signature("某局", "2018年7月13日"),
    Note("（联系人：某某）"),
    PageBreak(),
    Proof("http://127.0.0.1:8000/p/abc/", ("第1版", "扫码核对")),
]


def test_every_kind_of_block_comes_back_from_the_database_as_it_went_in():
    kept = json.loads(json.dumps(frozen_blocks(BLOCKS)))

    assert thawed(kept) == BLOCKS
    assert {type(block) for block in BLOCKS} == set(get_args(Block))
