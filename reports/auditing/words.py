"""The audit book in words: what was done, to what, and what it was before and after.

A verb is noun.act. The common acts are put together from the name of the model and the act; the others stand in a table.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils import timezone

from households import wording
from households.models import Area, AuditLine
from reports.auditing.sampling import UNIVERSES
from reports.ledgers import LEDGERS
from reports.matching.kinds import KINDS

ACTS = {
    "recorded": "登记",
    "entered": "登记",
    "added": "添加",
    "set": "设定",
    "corrected": "更正",
    "changed": "更改",
    "voided": "作废",
    "taken_out": "撤下",
}
TOLD_VERBS = {
    "account.opened": "开通账户",
    "account.changed": "更改账户",
    "account.closed": "停用账户",
    "account.reopened": "重新启用账户",
    "account.password_set": "重设密码",
    "act.recorded": "办理变动",
    "act.reversed": "撤销变动",
    "area.added": "添加区域",
    "area.renamed": "区域改名",
    "audit.exported": "导出审计记录",
    "audit.verified": "核对审计簿",
    "beneficiaries.added": "登记受益户",
    "cause.set": "登记致贫原因",
    "doubt.answered": "答复疑点",
    "doubt.assigned": "安排核实疑点",
    "doubt.closed": "疑点办结",
    "doubt.reopened": "疑点退回",
    "draft.added": "报告加一段",
    "draft.confirmed": "报告段落复核",
    "draft.hidden": "报告段落不印",
    "draft.moved": "报告段落移动",
    "draft.removed": "报告删去一段",
    "draft.restored": "报告段落恢复原文",
    "draft.returned": "报告回到以前",
    "draft.reworded": "改写报告段落",
    "draft.shown": "报告段落印出",
    "exit_findings.recorded": "登记体检结果",
    "exit_review.opened": "开始办理脱贫退出",
    "exit_review.voided": "作废脱贫退出",
    "exit_step.corrected": "更正退出步骤",
    "exit_step.recorded": "登记退出步骤",
    "findings.exported": "导出疑点",
    "form.exported": "导出空白表",
    "import.corrected": "导入前更正",
    "import.discarded": "放弃导入",
    "import.staged": "上传导入文件",
    "issue.about_project": "问题关联项目",
    "issue.arranged": "安排整改",
    "issue.closed": "问题销号",
    "issue.done": "问题报完成",
    "issue.progress": "记整改进展",
    "issue.progressed": "记整改进展",
    "issue.raised": "登记问题",
    "issue.reported_done": "问题报完成",
    "issue.returned": "问题退回",
    "jiaogou.loaded": "载入示例数据",
    "ledger.exported": "导出台账",
    "list.discarded": "销毁比对名单",
    "list.exported": "导出比对结果",
    "list.kept": "留存比对名单",
    "list.matched": "比对名单",
    "money.allocated": "下达资金",
    "money.moved_in": "资金调入",
    "money.moved_out": "资金调出",
    "money.paid": "支付资金",
    "money.payment_reversed": "冲销支付",
    "money.refunded": "资金退回",
    "money.returned": "收回资金",
    "money.reversed": "冲销资金",
    "notice.printed": "打印公告公示",
    "package.made": "制作审计资料包",
    "pairing.handed-over": "交接结对",
    "papers.printed": "打印纸质表",
    "payment.refused": "退回支付申请",
    "payment.requested": "申请支付",
    "person.phone_set": "更改联系电话",
    "person.sought": "按身份号码查人",
    "photo.added": "上传照片",
    "photo.voided": "作废照片",
    "posting.begun": "任职开始",
    "posting.ended": "任职结束",
    "project_money.printed": "打印资金情况",
    "proposal.adopted": "采纳走访所见",
    "proposal.declined": "不采纳走访所见",
    "register.imported": "导入名册",
    "report.printed": "打印报告",
    "report.proofread": "报告核稿",
    "report.returned": "报告退回",
    "report.sent": "报告报送",
    "report.signed": "报告签发",
    "report.submitted": "报告提交核稿",
    "sample.drawn": "抽样",
    "sample.exported": "导出样本",
    "session.closed": "退出登录",
    "session.opened": "登录",
    "session.refused": "登录失败",
    "source.entered": "登记资金来源收支",
    "source.reversed": "冲销资金来源收支",
    "stage.reached": "登记项目阶段",
    "standard.corrected": "更正标准",
    "standard.set": "设定标准",
    "subsidy_category.added": "添加补贴类别",
    "subsidy_category.changed": "更改补贴类别",
    "subsidy_rate.corrected": "更正补贴标准",
    "subsidy_rate.set": "设定补贴标准",
    "view.deleted": "删去台账视图",
    "view.renamed": "台账视图改名",
    "view.saved": "保存台账视图",
    "village_profile.corrected": "更正村情",
    "village_profile.set": "登记村情",
    "visit.corrected": "更正走访",
    "visit.recorded": "登记走访",
    "visit.voided": "作废走访",
    "waiver.given": "说明报告疑问",
    "waiver.withdrawn": "撤回报告疑问的说明",
    "work_record.printed": "打印工作记实",
}
# Names that actions give to what is no column of the record.
NAMES = {
    "anchor": "锚点",
    "area": "区域",
    "by": "怎样分层",
    "cells": "改动的单元格",
    "code": "代码",
    "columns": "列",
    "count": "总数",
    "counts": "条数",
    "day": "统计日",
    "dated": "成文日期",
    "digest": "摘要",
    "edition": "版次",
    "ends_on": "终止日期",
    "file": "文件",
    "files": "文件数",
    "filter": "筛选条件",
    "found": "找到",
    "found_on": "核查日期",
    "head": "户主",
    "helper": "帮扶责任人",
    "household": "户编号",
    "invalid": "无效号码",
    "excerpt": "原文",
    "form": "形式",
    "item": "段落标识",
    "kind": "种类",
    "label": "段落",
    "lines": "条数",
    "main": "主要原因",
    "message": "疑问",
    "missing": "缺字",
    "number": "号码",
    "of": "属于",
    "organisation": "报告单位",
    "others": "其他原因",
    "owner": "户、项目或资金",
    "pages": "页数",
    "period": "半年期",
    "person": "人员",
    "phone": "电话",
    "project": "项目",
    "put_after": "排在后面",
    "result": "结果",
    "role": "角色",
    "row": "行",
    "rows": "行数",
    "seed": "随机种子",
    "sha256": "SHA-256",
    "size": "抽取数",
    "stage": "阶段",
    "stratum": "分层代码",
    "strata": "各层",
    "sums": "合计",
    "void": "已作废",
    "version": "版本",
    "what": "对象",
    "year": "年度",
}
LONGEST = 160
DIGEST = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")
EMPTY: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True)
class Change:
    """One thing that was written down, under its name: what it was, and what it is."""

    name: str
    before: str
    after: str

    @property
    def text(self) -> str:
        if not self.before:
            return f"{self.name}：{self.after or '（空）'}"
        return f"{self.name}：{self.before} → {self.after or '（空）'}"


@dataclass(frozen=True)
class Told:
    """A line of the book for people."""

    line: AuditLine
    verb: str
    target: str
    changes: tuple[Change, ...]
    place: str = ""

    @property
    def who(self) -> str:
        return self.line.actor_name or self.line.actor or "系统"

    @property
    def on(self) -> date:
        return timezone.localtime(self.line.at).date()

    @property
    def at(self) -> datetime:
        return timezone.localtime(self.line.at)

    @property
    def sentence(self) -> str:
        """What changed in one line, with the reason where there is one."""
        parts = [change.text for change in self.changes]
        if self.line.reason:
            parts.append(f"原因：{self.line.reason}")
        return "；".join(parts)


def verb_label(verb: str) -> str:
    """The verb in Chinese; the word itself where nobody has said what it is called."""
    if verb in TOLD_VERBS:
        return TOLD_VERBS[verb]
    noun, _, act = verb.partition(".")
    model = _models().get(noun)
    if model is None or act not in ACTS:
        return verb
    return f"{ACTS[act]}{model._meta.verbose_name}"


def told_lines(lines: Iterable[AuditLine]) -> list[Told]:
    """Lines in words with the names of their places, which one query gives."""
    rows = list(lines)
    names = dict(
        Area.objects.filter(code__in={line.area_code for line in rows}).values_list("code", "name")
    )
    return [replace(told_line(line), place=names.get(line.area_code, "")) for line in rows]


def told_line(line: AuditLine) -> Told:
    """A line in words; whatever stands in it, for the book outlives the models it speaks of."""
    model = _model_of(line.target_type)
    before, after = _read(line.before), _read(line.after)
    target = str(model._meta.verbose_name) if model else ""
    # Who signed in or out is who did it; the key of an account says nothing to anybody.
    is_session = line.verb.startswith("session.") and bool(line.actor)
    return Told(
        line,
        verb_label(line.verb),
        "" if is_session else f"{target} {_key(line)}".strip(),
        tuple(_changes(model, before, after)),
    )


def _key(line: AuditLine) -> str:
    """What a record is called by, where the book names it by a code of ours."""
    key = line.target_key
    if line.verb == "ledger.exported" and key in LEDGERS:
        return LEDGERS[key].title
    if line.verb == "sample.drawn" and key in UNIVERSES:
        return UNIVERSES[key].label
    if line.verb.startswith("list.") and key in KINDS:
        return KINDS[key].label
    return {"workbook": "工作簿", "extract": "可核对的文本"}.get(key, key)


def _changes(
    model: type[Model] | None, before: dict[str, Any], after: dict[str, Any]
) -> Iterable[Change]:
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name), after.get(name)
        if name in before and name in after and was == now:
            continue
        if was in EMPTY and now in EMPTY:
            continue
        label = _name(model, name)
        yield Change(label, _value(model, name, was), _value(model, name, now))


def _read(text: str) -> dict[str, Any]:
    if not text:
        return {}
    try:
        content = json.loads(text)
    except ValueError:
        return {"": text}
    return content if isinstance(content, dict) else {"": content}


def _name(model: type[Model] | None, name: str) -> str:
    field = _field(model, name)
    if field is not None:
        return str(field.verbose_name).removesuffix("（分）")
    other = _model_of(name)
    if other is not None:
        return str(other._meta.verbose_name)
    return NAMES.get(name, name)


def _value(model: type[Model] | None, name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    field = _field(model, name)
    choices = dict(getattr(field, "flatchoices", None) or ())
    if isinstance(value, str) and value in choices:
        return str(choices[value])
    if isinstance(value, int) and name.endswith("_fen"):
        return wording.money(value)
    if isinstance(value, dict):
        return _short(
            "，".join(
                f"{_name(model, key)} {_value(model, key, one)}" for key, one in value.items()
            )
        )
    if isinstance(value, list):
        return _short("、".join(_value(model, "", one) for one in value))
    return _short(_day(value) if isinstance(value, str) else str(value))


def _day(text: str) -> str:
    try:
        return wording.day(date.fromisoformat(text)) if len(text) == 10 else text
    except ValueError:
        return text


def _short(text: str) -> str:
    # The first figures of a digest tell it from others; the whole stands in the extract.
    text = DIGEST.sub(r"\1…", text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _field(model: type[Model] | None, name: str) -> Any:
    if model is None or not name:
        return None
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if hasattr(field, "verbose_name") else None


@cache
def _models() -> dict[str, type[Model]]:
    return {
        model._meta.model_name or "": model
        for label in ("households", "projects", "reports")
        for model in apps.get_app_config(label).get_models()
    }


def _model_of(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label) if label.count(".") == 1 else None
    except LookupError:
        return None
