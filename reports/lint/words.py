"""Words: what is called by two names, what is miswritten, what is said loosely."""

import re
from collections.abc import Iterator

from reports.lint.finding import Finding, Severity
from reports.lint.numbers import NUMBER
from reports.lint.text import Document, Sentence

COUNTED = "户次|户|人次|人|名|次|份|个|亩|万元|亿元|元|平方米|米|公里|场|套|处|头|只|盏|株|棵|公斤|斤|吨|件|项|条|篇|期"
SCALED = rf"(?P<n>{NUMBER})(?:百|千|万|亿)?"
HEDGES = (
    re.compile(rf"(?P<hedge>(?<!对)接近|(?<![最附就邻靠远临相])近|将近|大约|(?<![节大公预条特签合制相])约|大概|差不多){SCALED}(?:{COUNTED})"),
    re.compile(rf"{SCALED}(?P<hedge>余|多)[百千万亿]?(?:{COUNTED})"),
    re.compile(rf"{SCALED}(?:{COUNTED})(?P<hedge>左右|上下)"),
    re.compile(rf"(?P<hedge>不足|不到|超过|超出|上){SCALED}(?:{COUNTED})"),
    re.compile(rf"{SCALED}(?:{COUNTED})(?P<hedge>以上|以下)"),
)  # fmt: skip
# 每月2次以上, 不少于5天, 不足50户的: a rule or a class, not a count of what was done.
RULE = re.compile(
    r"每|须|应|要求|标准|规定|至少|不少于|不得|原则|符合|达标|凡|对于|者|条件|可|鼓励|能|若|如|低于|高于|按|确保|力争|要|必须|将|计划"
)
CLASS = re.compile(r"^(?:的|者|补助|奖励|奖补|项目|工程|资金的|部分)")
WORDS = {
    "脊薄": "瘠薄",
    "台帐": "台账",
    "记帐": "记账",
    "帐户": "账户",
    "帐目": "账目",
    "复盖": "覆盖",
    "按装": "安装",
    "布署": "部署",
    "座落": "坐落",
}
UP_TO = re.compile(r"截止(?:到|至)?(?=\d{4}年|目前|今|\d{1,2}月|20\d\d[-.]|上半年|年底|本月)")


def committees(document: Document) -> Iterator[Finding]:
    """Village “三委” and “两委” in one text: the same body, or one of them is wrong."""
    seen: dict[str, tuple[Sentence, int]] = {}
    for sentence in document.sentences:
        for word in ("三委", "两委"):
            match = re.search(f"村[^,。;]{{0,3}}{word}", sentence.text)
            if match:
                seen.setdefault(word, (sentence, match.end() - 2))
    if len(seen) == 2:
        (three, at), (two, there) = seen["三委"], seen["两委"]
        yield three.finding(
            "committees", Severity.WARNING, at, at + 2, stated="三委", computed="两委",
            message=f"前后称呼不一：第 {three.line_of(at)} 行是村“三委”，第 {two.line_of(there)} 行是村“两委”，请统一。",
            mend="全文统一为村“两委”（确有村务监督委员会并要一并提的，统一为村“三委”）",
        )  # fmt: skip


def up_to(document: Document) -> Iterator[Finding]:
    """截止 is the end of something; counting up to a day is 截至."""
    for sentence, match in document.matches(UP_TO):
        before = sentence.text[sentence.clause_start(match.start()) : match.start()]
        if re.search("报名|申报|投标|公示|申请|期限|时间|征集", before):
            continue
        yield sentence.finding(
            "jiezhi", Severity.WARNING, match.start(), match.start() + 2, stated="截止",
            computed="截至", message="统计到某一天应写“截至”，“截止”是到此结束。", mend="改为“截至”",
        )  # fmt: skip


def miswritten(document: Document) -> Iterator[Finding]:
    """Words that are often miswritten."""
    for sentence in document.sentences:
        for wrong, right in WORDS.items():
            at = sentence.text.find(wrong)
            if at >= 0:
                yield sentence.finding(
                    "word", Severity.NOTE, at, at + len(wrong), stated=wrong, computed=right,
                    message=f"“{wrong}”应为“{right}”。", mend=f"改为“{right}”",
                )  # fmt: skip


def hedges(document: Document) -> Iterator[Finding]:
    """近10次, 200余份: who has the records can say how many."""
    for pattern in HEDGES:
        for sentence, match in document.matches(pattern):
            if sentence.looks_ahead or _is_a_rule(sentence, match):
                continue
            said = sentence.said(*match.span())
            yield sentence.finding(
                "hedge", Severity.NOTE, *match.span(), stated=said,
                message=f"“{said}”是约数，有记录的请写准确的数。", mend="按记录写准确的数",
            )  # fmt: skip


def _is_a_rule(sentence: Sentence, match: re.Match[str]) -> bool:
    if match["hedge"] not in ("以上", "以下", "不足", "不到", "超过", "超出"):
        return False
    clause = sentence.text[sentence.clause_start(match.start()) : match.start()]
    return bool(RULE.search(clause) or CLASS.match(sentence.text[match.end() :]))
