"""Pictures of a site, to those who may see the project."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from households.access import May, StaffRequest, requires
from households.forms import VoidForm
from households.photographs import full_path, small_path
from projects.actions.photos import save_photos, void_photo
from projects.forms.library import PapersForm, PhotosForm
from projects.models import (
    Acceptance,
    Allocation,
    Contract,
    Payment,
    Project,
    ProjectPhoto,
)


@dataclass(frozen=True)
class Paper:
    """What a paper may be of: the table, the way from it to its project, the way back, and what it is called."""

    model: type[Model]
    project: str
    back: str
    name: str


PAPERS = {
    "allocation": Paper(Allocation, "project", "allocations", "下达文件"),
    "payment": Paper(Payment, "allocation__project", "allocations__payments", "支付凭证"),
    "contract": Paper(Contract, "project", "contracts", "合同"),
    "acceptance": Paper(Acceptance, "project", "acceptances", "验收文件"),
}


@requires(May.SEE_PROJECTS)
def photo(request: StaffRequest, key: str, size: str) -> HttpResponse | FileResponse:
    found = get_object_or_404(ProjectPhoto.objects.within(request.reach), key=key)
    place = small_path if size == "small" else full_path
    try:
        file = place(found.key, found.kept_digest).open("rb")
    except FileNotFoundError:
        raise Http404("这张照片的文件不在了，请联系管理员从备份找回。") from None
    answer = FileResponse(file, content_type="image/jpeg")
    # A picture never changes under its key; only the person's own browser may keep it.
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    answer["Content-Disposition"] = f'inline; filename="{found.key}.jpg"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@requires(May.EDIT_PROJECTS)
def photos_new(request: StaffRequest, code: str) -> HttpResponse:
    project = get_object_or_404(Project.objects.within(request.reach), code=code)
    asked = {"spot": request.GET.get("spot", ""), "taken_on": request.today}
    form = PhotosForm(request.POST or None, request.FILES or None, initial=asked)
    if form.is_valid():
        said = dict(form.cleaned_data)
        kept, refused = save_photos(
            project=project, by=request.user, files=said.pop("photos"), **said
        )
        for sentence in refused:
            messages.warning(request, f"照片没有存下。{sentence}")
        if kept:
            messages.success(request, f"已存下 {len(kept)} 张照片。")
        return redirect(f"{project.get_absolute_url()}#photos")
    context = {
        "form": form,
        "heading": "添加照片",
        "project": project,
        "back_url": f"{project.get_absolute_url()}#photos",
        "act_label": "保存",
    }
    return TemplateResponse(request, "projects/form.html", context)


@requires(May.EDIT_PROJECTS)
def papers_new(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    """Pictures of the paper that one allocation, payment, contract or acceptance rests on."""
    if kind not in PAPERS:
        raise Http404("没有这一类文件。")
    paper = PAPERS[kind]
    mine = Project.objects.within(request.reach)
    owner: Any = get_object_or_404(
        paper.model._default_manager.filter(**{f"{paper.project}__in": mine}), pk=pk
    )
    project = get_object_or_404(mine, **{f"{paper.back}__pk": pk})
    asked = {"spot": paper.name, "taken_on": request.today}
    form = PapersForm(request.POST or None, request.FILES or None, initial=asked)
    back = ProjectPhoto(project=project, **{kind: owner}).get_absolute_url()
    if form.is_valid():
        said = dict(form.cleaned_data)
        kept, refused = save_photos(
            project=project,
            by=request.user,
            files=said.pop("photos"),
            moment=ProjectPhoto.Moment.PAPER,
            of={kind: owner},
            **said,
        )
        for sentence in refused:
            messages.warning(request, f"照片没有存下。{sentence}")
        if kept:
            messages.success(request, f"已存下 {len(kept)} 张。")
        return redirect(back)
    context = {
        "form": form,
        "heading": f"添加{paper.name}的照片",
        "project": project,
        "back_url": back,
        "act_label": "保存",
    }
    return TemplateResponse(request, "projects/form.html", context)


@requires(May.EDIT_PROJECTS)
def photo_void(request: StaffRequest, key: str) -> HttpResponse:
    mine = ProjectPhoto.objects.within(request.reach).standing_good().select_related("project")
    found = get_object_or_404(mine, key=key)
    form = VoidForm(request.POST or None)
    back = found.get_absolute_url()
    if form.act(void_photo, photo=found, by=request.user):
        messages.success(request, "这张照片已作废，不再显示；审计簿里仍有记录。")
        return redirect(back)
    facts = [{"label": "照片", "value": f"{found.spot} {found.get_moment_display()}"}]
    context = {
        "question": "作废这张照片？",
        "facts": facts,
        "form": form,
        "act_label": "作废",
        "cancel_url": back,
    }
    return TemplateResponse(request, "parts/confirm.html", context)
