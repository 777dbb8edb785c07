"""The library of projects, the board of their stages, their timetable, and the story of one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from households import panels
from households.access import May, StaffRequest, reach, requires
from households.models import Issue
from households.standards import project_notice_days
from households.views.paging import leaf, wants_fragment
from projects import money, story, timetable
from projects.actions.library import possible_stages, save_row
from projects.filters import ProjectFilter
from projects.forms.library import ProjectForm
from projects.models import Project, ProjectIssue


@requires(May.SEE_PROJECTS)
def project_list(request: StaffRequest) -> HttpResponse:
    mine = Project.objects.within(request.reach).select_related("area")
    narrowed = ProjectFilter(request, mine.prefetch_related("quantities"))
    page = leaf(request, narrowed.qs, "个项目")
    fragment = "_project_table.html" if wants_fragment(request) else "project_list.html"
    return TemplateResponse(
        request,
        f"projects/{fragment}",
        {
            "filter": narrowed,
            "leaf": page,
            "lines": money.lines(page.rows, request.today),
            "total": money.total(narrowed.qs, request.today),
            "several_villages": "area" in narrowed.filters,
            "can_edit": bool(reach(request.user, May.EDIT_PROJECTS, request.today)),
        },
    )


@requires(May.SEE_PROJECTS)
def project_board(request: StaffRequest) -> HttpResponse:
    narrowed = ProjectFilter(request, Project.objects.within(request.reach).select_related("area"))
    lines = money.lines(list(narrowed.qs), request.today)
    context = {"filter": narrowed, "columns": story.board(lines)}
    fragment = "_board.html" if wants_fragment(request) else "board.html"
    return TemplateResponse(request, f"projects/{fragment}", context)


@requires(May.SEE_PROJECTS)
def project_timetable(request: StaffRequest) -> HttpResponse:
    narrowed = ProjectFilter(request, Project.objects.within(request.reach).select_related("area"))
    page = leaf(request, narrowed.qs, "个项目")
    context = {
        "filter": narrowed,
        "leaf": page,
        "chart": timetable.drawn(page.rows, request.today),
    }
    fragment = "_timetable.html" if wants_fragment(request) else "timetable.html"
    return TemplateResponse(request, f"projects/{fragment}", context)


@requires(May.SEE_PROJECTS)
def project_detail(request: StaffRequest, code: str) -> HttpResponse:
    mine = Project.objects.within(request.reach).select_related("area")
    project = get_object_or_404(mine, code=code)
    issues = Issue.objects.within(reach(request.user, May.SEE_ISSUES, request.today))
    day, area = request.today, project.area_id
    stages = list(project.stage_events.filter(on__lte=day).order_by("on", "id"))
    return TemplateResponse(
        request,
        "projects/project_detail.html",
        {
            "project": project,
            "quantities": project.quantities.all(),
            "stages": stages,
            "stage": stages[-1] if stages else None,
            "next_stages": possible_stages(stages),
            "account": money.account(project, day),
            "contracts": story.contracts(project, day),
            "progress": story.progress(project, day),
            "spots": story.spots(project),
            "acceptances": project.acceptances.order_by("held_on", "pk"),
            "notices": story.notices(project.notices.all(), day, project_notice_days(area, day)),
            "papers": story.papers(project),
            "targets": project.targets.all(),
            "missing_notices": story.missing_notices(project, stages),
            "beneficiaries": story.beneficiaries(project, day),
            "issues": issues.filter(
                pk__in=ProjectIssue.objects.filter(project=project).values("issue")
            ),
            "action_panels": panels.shown(panels.Slot.PROJECT_ACTIONS, request, project),
            "can_handle": reach(request.user, May.HANDLE_ISSUES, day).covers(area),
            "can_edit": reach(request.user, May.EDIT_PROJECTS, day).covers(area),
            "can_pay": reach(request.user, May.RECORD_MONEY, day).covers(area),
        },
    )


@requires(May.EDIT_PROJECTS)
def project_create(request: StaffRequest) -> HttpResponse:
    project = Project()
    form = ProjectForm(
        request.POST or None, instance=project, reach=request.reach, today=request.today
    )
    if form.is_valid() and form.act(save_row, by=request.user, owner=project):
        messages.success(request, "项目已登记。接着登记建设规模、阶段和公示。")
        return redirect(project)
    return _form(request, form, "登记项目", reverse("projects:project-list"))


@requires(May.EDIT_PROJECTS)
def project_edit(request: StaffRequest, code: str) -> HttpResponse:
    project = get_object_or_404(Project.objects.within(request.reach), code=code)
    form = ProjectForm(
        request.POST or None, instance=project, reach=request.reach, today=request.today
    )
    if form.act(save_row, by=request.user, owner=project):
        messages.success(request, "项目已保存。")
        return redirect(project)
    return _form(request, form, f"编辑{project}", project.get_absolute_url())


def _form(request: StaffRequest, form: Any, heading: str, back: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "back_url": back, "act_label": "保存"}
    return TemplateResponse(request, "projects/form.html", context)
