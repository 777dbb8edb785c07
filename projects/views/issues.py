"""Raising a problem of a project; what follows happens in the problem ledger."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from households.access import May, StaffRequest, requires
from households.forms.issues import ProblemForm
from households.models import Issue, Photo
from households.views.issues import keep_photos
from projects.actions.issues import raise_about
from projects.models import Project


@requires(May.HANDLE_ISSUES)
def issue_new(request: StaffRequest, code: str) -> HttpResponse:
    mine = Project.objects.within(request.reach).select_related("area")
    project = get_object_or_404(mine, code=code)
    form = ProblemForm(
        request.POST or None,
        request.FILES or None,
        codes=[project.area_id],
        today=request.today,
        initial={"source": Issue.Source.SELF_CHECK, "unit": project.responsible_unit[:60]},
    )
    form.expect(project.area, request.today)
    photos = form.cleaned_data.pop("photos") if form.is_valid() else []
    issue = form.act(raise_about, project=project, by=request.user, today=request.today)
    if issue:
        keep_photos(request, photos, issue, Photo.Kind.BEFORE)
        messages.success(request, "问题已登记，列入问题台账。")
        return redirect(issue)
    return TemplateResponse(
        request,
        "households/issue_form.html",
        {
            "form": form,
            "project": project,
            "back_url": project.get_absolute_url(),
            "draft": f"issue-of-{project.code}",
        },
    )
