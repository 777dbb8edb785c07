"""起草 → 核稿 → 签发 → 报送: handing a report in, looking at it, signing it, sending it up, giving it back."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from households import wording
from households.audit import record
from households.models import Area, User
from reports.documents.report import Report
from reports.documents.report.answer import Answer
from reports.documents.signed import digest, frozen_blocks, frozen_figures, moment_of, thawed
from reports.models import ReportStep, ReportVersion, SignedPaper
from reports.narrative.facts import records_address
from reports.narrative.items import label_of
from reports.typeset.blocks import Proof
from reports.typeset.document import typeset

Act = ReportStep.Act


@transaction.atomic
def submit(*, report: Report, by: User, reason: str = "") -> ReportVersion:
    """Hands a report in as it stands: its words and figures are kept from now on, whatever becomes of the records.

    Raises ValidationError while another version is under way, without a reason where one is signed already, and for
    a report without an office or with an error that the lint finds.
    """
    _queue(report.area)
    earlier = list(
        ReportVersion.objects.of(report.area.code, report.period.code, report.person).told()
    )
    if any(version.is_under_way for version in earlier):
        raise ValidationError("已有一稿在办理，签发或退回以后才能再提交。")
    is_correction = any(version.is_signed for version in earlier)
    if is_correction and not reason.strip():
        raise ValidationError({"reason": "已经签发过，再提交是更正，请写明更正的原因。"})
    if not report.organisation:
        raise ValidationError("报告单位没有登记，请管理员在第一书记的账户中填写单位，再提交。")
    if reasons := unready(report):
        raise ValidationError(reasons)
    blocks, figures = frozen_blocks(report.blocks), frozen_figures(report)
    if same := next(
        (one for one in earlier if one.is_signed and _is_same(one, blocks, figures)), None
    ):
        raise ValidationError(f"与已签发的第{same.paper.edition}版完全相同，没有可更正的。")
    version = ReportVersion(
        area=report.area,
        period=report.period.code,
        person=report.person,
        number=max((version.number for version in earlier), default=0) + 1,
        counted_to_on=report.at.day,
        organisation=report.organisation,
        blocks=blocks,
        figures=figures,
        digest=digest(blocks, figures),
        waivers=[_answered(answer) for answer in report.answers if answer.waiver],
        reason=reason.strip() if is_correction else "",
        drafted_by=by,
        drafted_at=timezone.now(),
    )
    version.full_clean()
    version.save(force_insert=True)
    _note(version, by, "report.submitted", {"digest": version.digest}, reason.strip())
    return version


@transaction.atomic
def proofread(*, version: ReportVersion, by: User, note: str = "") -> ReportStep:
    """Somebody else has read it. Raises ValidationError for the author's own, and for one that is not waiting for it."""
    version = _locked(version)
    _refuse_own(version, by, "核稿")
    if version.last_step is not None:
        raise ValidationError(f"这一稿{version.state}，不用核稿。")
    return _step(version, Act.PROOFREAD, by, note)


@transaction.atomic
def sign(
    *, version: ReportVersion, by: User, today: date, root: str, note: str = ""
) -> SignedPaper:
    """Signs a version that was proofread: its paper is made now, bears this day, and is kept byte by byte.

    `root` is where this house is reached: every figure on the paper opens its records there, and the code at its end
    tells whether the paper still stands. Raises ValidationError for the author's own and for one that was not proofread, FontsNotReadyError without type.
    """
    version = _locked(version)
    _refuse_own(version, by, "签发")
    step = version.last_step
    if step is None or step.act != Act.PROOFREAD:
        raise ValidationError(f"这一稿{version.state}，核稿以后才能签发。")
    if digest(version.blocks, version.figures) != version.digest:
        raise ValidationError("这一稿的文字与提交时不一致，不能签发，请联系管理员。")
    papers = SignedPaper.objects.filter(
        version__area=version.area, version__period=version.period, version__person=version.person
    )
    edition = papers.count() + 1
    paper = typeset(
        [*thawed(version.blocks, dated=today), _proof(version, edition, today, root)],
        title=str(version),
        author=version.organisation,
        subject=version.name,
        keywords=f"{version.area_id} {version.period} {version.digest}",
        created=today,
        links={kept["token"]: f"{root}{_records(version, kept)}" for kept in version.figures},
    )
    kept = SignedPaper(
        version=version,
        edition=edition,
        dated_on=today,
        pdf=paper.pdf,
        pages=paper.pages,
        sha256=hashlib.sha256(paper.pdf).hexdigest(),
    )
    kept.full_clean()
    kept.save(force_insert=True)
    _step(version, Act.SIGNED, by, note, {"sha256": kept.sha256, "edition": kept.edition})
    return kept


@transaction.atomic
def send(*, version: ReportVersion, by: User, note: str = "") -> ReportStep:
    """It went up. Raises ValidationError for one that is not signed or was sent already."""
    version = _locked(version)
    step = version.last_step
    if step is None or step.act != Act.SIGNED:
        raise ValidationError(f"这一稿{version.state}，签发以后才能报送。")
    return _step(version, Act.SENT, by, note)


@transaction.atomic
def give_back(*, version: ReportVersion, by: User, note: str) -> ReportStep:
    """It goes back with a reason; a further version may be handed in. Raises ValidationError once it is signed."""
    version = _locked(version)
    if not version.is_under_way:
        raise ValidationError(f"这一稿{version.state}，不能退回；要改请提交更正的一稿。")
    if not note.strip():
        raise ValidationError({"note": "请写明退回的原因。"})
    return _step(version, Act.RETURNED, by, note)


def unready(report: Report) -> list[str]:
    """Why it cannot be handed in yet: errors to be mended, doubts to be mended or answered for, and moved figures in one's own words to be looked at."""
    open_ones = [answer for answer in report.answers if answer.is_open]
    reasons = [
        f"核对发现错误，不能提交：{answer.message}"
        if answer.is_error
        else f"核对有疑问，请改正或写明说明：{answer.message}"
        for answer in open_ones
    ]
    reasons += [
        f"“{label_of(one.item)}”中的数字变了，请复核：{moved.was.text} → {moved.now.words if moved.now else '不再统计'}"
        for one in report.placed
        for moved in one.moved
        if not one.is_hidden
    ]
    return reasons


def _proof(version: ReportVersion, edition: int, today: date, root: str) -> Proof:
    """The code at the end of the paper, and the same in words for whoever has no phone at hand."""
    mark = version.mark
    groups = " ".join(mark[at : at + 4] for at in range(0, len(mark), 4))
    return Proof(
        f"{root}{reverse('reports:verify-mark', args=[mark])}",
        (
            f"第{edition}版，{wording.day(today)}签发。",
            f"核对码：{groups}",
            "扫码，或在系统的“核对报告”页输入核对码，可知本件有效还是已被更正。",
        ),
    )


def _records(version: ReportVersion, kept: Mapping[str, Any]) -> str:
    """The page of a kept figure's records, at its own moment."""
    at = moment_of(version.area_id, kept, version.person)
    return records_address(kept["code"], at)


def _step(
    version: ReportVersion,
    act: ReportStep.Act,
    by: User,
    note: str,
    told: dict[str, object] | None = None,
) -> ReportStep:
    step = ReportStep(version=version, act=act, by=by, at=timezone.now(), note=note.strip())
    step.full_clean()
    step.save(force_insert=True)
    _note(version, by, f"report.{act.value}", told or {}, step.note)
    return step


def _note(
    version: ReportVersion, by: User, verb: str, told: dict[str, object], reason: str
) -> None:
    record(
        by=by,
        verb=verb,
        target=version,
        key=f"{version.area_id}/{version.slug}/{version.number}",
        area=version.area_id,
        after=told,
        reason=reason,
    )


def _answered(answer: Answer) -> dict[str, str]:
    assert answer.waiver is not None  # asked for by the caller
    return {
        "message": answer.message,
        "excerpt": answer.finding.excerpt,
        "reason": answer.waiver.reason,
        "by": answer.waiver.by.name,
        "at": answer.waiver.at.isoformat(),
    }


def _is_same(version: ReportVersion, blocks: Any, figures: Any) -> bool:
    return version.digest == digest(blocks, figures)


def _refuse_own(version: ReportVersion, by: User, what: str) -> None:
    if version.drafted_by_id == by.pk:
        raise ValidationError(f"自己起草的报告不能自己{what}，请另一位同志办理。")


def _locked(version: ReportVersion) -> ReportVersion:
    """The version as it is now; two hands at once wait for one another at its place."""
    _queue(version.area)
    return ReportVersion.objects.told().get(pk=version.pk)


def _queue(area: Area) -> None:
    Area.objects.select_for_update().get(pk=area.pk)
