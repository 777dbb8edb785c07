"""Notices for the board: read them first, then print them."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from households.access import May, StaffRequest, reach, requires
from projects.models import FundSource, Project
from reports.actions.public_notice import note_notice
from reports.documents.public_notice import PublicNotice, fund_notice, project_notice
from reports.documents.public_notice.notices import moment_now
from reports.forms.public_notice import NoticeDayForm, ProjectNoticeForm
from reports.views.handing_out import PDF, handed_out
from reports.views.paper import pieces
from reports.views.written import in_words


@requires(May.SEE_PROJECTS)
def project_preview(request: StaffRequest, code: str) -> HttpResponse:
    project = _project(request, code)
    notice, form = _of_project(request, project)
    pdf = reverse("reports:project-notice-pdf", args=[code])
    return _preview(request, notice, form, project, pdf)


@requires(May.SEE_PROJECTS)
@in_words
def project_pdf(request: StaffRequest, code: str) -> HttpResponse:
    notice, _ = _of_project(request, _project(request, code))
    return _paper(request, notice)


@requires(May.SEE_PROJECTS)
def source_preview(request: StaffRequest, pk: int) -> HttpResponse:
    source = _source(request, pk)
    notice, form = _of_source(request, source)
    pdf = reverse("reports:source-notice-pdf", args=[pk])
    return _preview(request, notice, form, source, pdf)


@requires(May.SEE_PROJECTS)
@in_words
def source_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    notice, _ = _of_source(request, _source(request, pk))
    return _paper(request, notice)


def of_project(request: Any, project: Project) -> dict[str, Any] | None:
    """The way to the notice, on the project's page."""
    seeing = reach(request.user, May.SEE_PROJECTS, request.today)
    return {"project": project} if seeing.covers(project.area_id) else None


def of_source(request: Any, source: FundSource) -> dict[str, Any] | None:
    """The way to the notice, on the page of the pot."""
    seeing = reach(request.user, May.SEE_PROJECTS, request.today)
    return {"source": source} if seeing.covers(source.area_id) else None


def _project(request: StaffRequest, code: str) -> Project:
    mine = Project.objects.within(request.reach).select_related("area")
    return get_object_or_404(mine, code=code)


def _source(request: StaffRequest, pk: int) -> FundSource:
    mine = FundSource.objects.kept_by(request.reach).select_related("area")
    return get_object_or_404(mine, pk=pk)


def _of_project(request: StaffRequest, project: Project) -> tuple[PublicNotice, ProjectNoticeForm]:
    asked = ProjectNoticeForm(request.GET)
    asked.full_clean()
    moment = asked.cleaned_data.get("moment") or moment_now(project)
    day = asked.cleaned_data.get("day") or request.today
    form = asked if asked.errors else ProjectNoticeForm({"moment": moment, "day": day})
    notice = project_notice(project, moment, day=day, organisation=project.responsible_unit)
    return notice, form


def _of_source(request: StaffRequest, source: FundSource) -> tuple[PublicNotice, NoticeDayForm]:
    asked = NoticeDayForm(request.GET)
    asked.full_clean()
    day = asked.cleaned_data.get("day") or request.today
    form = asked if asked.errors else NoticeDayForm({"day": day})
    organisation = source.unit or request.user.organisation
    return fund_notice(source, day=day, organisation=organisation), form


def _preview(
    request: StaffRequest,
    notice: PublicNotice,
    form: NoticeDayForm,
    owner: Project | FundSource,
    pdf_url: str,
) -> HttpResponse:
    context = {
        "notice": notice,
        "form": form,
        "owner": owner,
        "pieces": pieces(notice.blocks, {}),
        "pdf_url": f"{pdf_url}?{request.GET.urlencode()}",
    }
    return TemplateResponse(request, "reports/public_notice.html", context)


def _paper(request: StaffRequest, notice: PublicNotice) -> HttpResponse:
    paper = notice.typeset(request.user.organisation)
    with transaction.atomic():
        note_notice(notice=notice, paper=paper, by=request.user)
    return handed_out(paper.pdf, f"{notice.title}_{notice.name}.pdf", PDF, as_attachment=False)
