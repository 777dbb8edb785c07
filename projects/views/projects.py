"""The list of projects and the story of one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from households.access import May, StaffRequest, reach, requires
from households.models import Issue
from households.views.paging import leaf, wants_fragment
from projects import money
from projects.filters import ProjectFilter
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
        },
    )


@requires(May.SEE_PROJECTS)
def project_detail(request: StaffRequest, code: str) -> HttpResponse:
    mine = Project.objects.within(request.reach).select_related("area")
    project = get_object_or_404(mine, code=code)
    issues = Issue.objects.within(reach(request.user, May.SEE_ISSUES, request.today))
    handling = reach(request.user, May.HANDLE_ISSUES, request.today)
    return TemplateResponse(
        request,
        "projects/project_detail.html",
        {
            "project": project,
            "quantities": project.quantities.all(),
            "stages": project.stage_events.filter(on__lte=request.today).order_by("on", "id"),
            "stage": money.stages_now([project], request.today).get(project.pk),
            "account": money.account(project, request.today),
            "issues": issues.filter(
                pk__in=ProjectIssue.objects.filter(project=project).values("issue")
            ),
            "can_handle": handling.covers(project.area_id),
        },
    )
