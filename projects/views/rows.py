"""The rows of a project or of a pot of money: one address a kind, one shape for all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from households.access import May, StaffRequest, requires
from households.forms import VoidForm
from projects.actions.library import (
    add_beneficiaries,
    reach_stage,
    save_contract,
    save_row,
    take_back_stage,
    take_out,
)
from projects.forms.library import (
    AcceptanceForm,
    BeneficiariesForm,
    BeneficiaryRowForm,
    ContractForm,
    NoticeForm,
    ProgressForm,
    ProjectRowForm,
    QuantityForm,
    StageForm,
    TargetForm,
)
from projects.models import (
    Acceptance,
    Beneficiary,
    Contract,
    FundSource,
    Notice,
    Progress,
    Project,
    Quantity,
    StageEvent,
    Target,
)


@dataclass(frozen=True)
class Kind:
    """Rows of which a project has many: what they are called, and where on its page they stand."""

    title: str
    form: type[ProjectRowForm]
    model: type[Model]
    section: str
    save: Callable[..., Any] = save_row


KINDS = {
    "quantity": Kind("建设规模", QuantityForm, Quantity, "plan"),
    "target": Kind("绩效指标", TargetForm, Target, "targets"),
    "contract": Kind("合同", ContractForm, Contract, "contracts", save_contract),
    "progress": Kind("工程进度", ProgressForm, Progress, "progress"),
    "acceptance": Kind("验收", AcceptanceForm, Acceptance, "acceptances"),
    "notice": Kind("公告公示", NoticeForm, Notice, "notices"),
    "beneficiary": Kind("受益户", BeneficiaryRowForm, Beneficiary, "beneficiaries"),
}
DAYS = {"progress": "seen_on", "acceptance": "held_on", "notice": "posted_on"}


@requires(May.EDIT_PROJECTS)
def row_new(request: StaffRequest, code: str, kind: str) -> HttpResponse:
    project, chosen = _project(request, code), _kind(kind)
    if kind == "beneficiary":
        return _beneficiaries(request, project)
    begins = {DAYS[kind]: request.today} if kind in DAYS else {}
    return _row(request, project, chosen, chosen.model(project=project, **begins))


@requires(May.EDIT_PROJECTS)
def row_edit(request: StaffRequest, code: str, kind: str, pk: int) -> HttpResponse:
    project, chosen = _project(request, code), _kind(kind)
    row = _owned(request, chosen, project, pk)
    return _row(request, project, chosen, row)


@requires(May.EDIT_PROJECTS)
def row_remove(request: StaffRequest, code: str, kind: str, pk: int) -> HttpResponse:
    project, chosen = _project(request, code), _kind(kind)
    row = _owned(request, chosen, project, pk)
    form = VoidForm(request.POST or None)
    back = _back(project, chosen.section)
    if form.is_valid() and form.act(_removed, by=request.user, owner=project, row=row):
        messages.success(request, f"{chosen.title}已删去，审计簿里仍有记录。")
        return redirect(back)
    return _confirm(request, form, f"删去这一条{chosen.title}？", str(row), "删去", back)


@requires(May.EDIT_PROJECTS)
def stage_new(request: StaffRequest, code: str) -> HttpResponse:
    project = _project(request, code)
    events = list(project.stage_events.order_by("on", "id"))
    form = StageForm(request.POST or None, events=events, initial={"on": request.today})
    event = form.act(reach_stage, project=project, by=request.user, today=request.today)
    if event:
        messages.success(request, f"已登记“{event.get_stage_display()}”。")
        return redirect(_back(project, "stages"))
    return _page(request, form, "登记阶段", project, "stages")


@requires(May.EDIT_PROJECTS)
def stage_remove(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    project = _project(request, code)
    event = _event(request, project, pk)
    form = VoidForm(request.POST or None)
    back = _back(project, "stages")
    if form.act(_taken_back, event=event, by=request.user):
        messages.success(request, "这一阶段已撤销，审计簿里仍有记录。")
        return redirect(back)
    return _confirm(request, form, "撤销最后一个阶段？", str(event), "撤销", back)


@requires(May.RECORD_MONEY)
def source_notice(request: StaffRequest, source: int, pk: int | None = None) -> HttpResponse:
    kept = get_object_or_404(FundSource.objects.kept_by(request.reach), pk=source)
    notice = (
        get_object_or_404(kept.notices, pk=pk)
        if pk
        else Notice(source=kept, moment=Notice.Moment.FUND, posted_on=request.today)
    )
    form = NoticeForm(request.POST or None, instance=notice, today=request.today)
    if form.act(save_row, by=request.user, owner=kept):
        messages.success(request, "公告公示已保存。")
        return redirect(kept)
    context = {
        "form": form,
        "heading": "资金分配公告",
        "back_url": kept.get_absolute_url(),
        "act_label": "保存",
    }
    return TemplateResponse(request, "projects/form.html", context)


def _row(request: StaffRequest, project: Project, kind: Kind, row: Model) -> HttpResponse:
    form = kind.form(request.POST or None, instance=row, today=request.today)
    if form.act(kind.save, by=request.user, owner=project):
        messages.success(request, f"{kind.title}已保存。")
        return redirect(_back(project, kind.section))
    return _page(request, form, kind.title, project, kind.section)


def _beneficiaries(request: StaffRequest, project: Project) -> HttpResponse:
    form = BeneficiariesForm(request.POST or None, reach=request.reach, at=project.area)
    added = form.act(add_beneficiaries, project=project, by=request.user, today=request.today)
    if added:
        messages.success(request, f"已列入 {len(added)} 户。")
        return redirect(_back(project, "beneficiaries"))
    return _page(request, form, "登记受益户", project, "beneficiaries")


def _removed(**known: Any) -> bool:
    take_out(**known)
    return True


def _taken_back(**known: Any) -> bool:
    take_back_stage(**known)
    return True


def _project(request: StaffRequest, code: str) -> Project:
    mine = Project.objects.within(request.reach).select_related("area")
    return get_object_or_404(mine, code=code)


def _owned(request: StaffRequest, kind: Kind, project: Project, pk: int) -> Model:
    mine = Project.objects.within(request.reach).filter(pk=project.pk)
    return get_object_or_404(kind.model._default_manager.filter(project__in=mine), pk=pk)


def _event(request: StaffRequest, project: Project, pk: int) -> StageEvent:
    mine = Project.objects.within(request.reach).filter(pk=project.pk)
    return get_object_or_404(StageEvent.objects.filter(project__in=mine), pk=pk)


def _kind(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404("没有这一类记录。")
    return KINDS[kind]


def _back(project: Project, section: str) -> str:
    return f"{project.get_absolute_url()}#{section}"


def _page(
    request: StaffRequest, form: Any, heading: str, project: Project, section: str
) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "project": project,
        "back_url": _back(project, section),
        "act_label": "保存",
    }
    return TemplateResponse(request, "projects/form.html", context)


def _confirm(
    request: StaffRequest, form: Any, question: str, what: str, act: str, back: str
) -> HttpResponse:
    facts = [{"label": "记录", "value": what}]
    context = {
        "question": question,
        "facts": facts,
        "form": form,
        "act_label": act,
        "cancel_url": back,
    }
    return TemplateResponse(request, "parts/confirm.html", context)
