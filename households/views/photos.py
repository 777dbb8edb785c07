"""Pictures, to those who may see what they are of."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from households.access import May, StaffRequest, requires
from households.actions.photos import owner_of, void_photo
from households.forms import VoidForm
from households.glances import head_names, with_photo_count
from households.models import Activity, Household, Issue, Photo, Visit
from households.photographs import full_path, small_path


@requires(May.SEE_HOUSEHOLDS)
def photo(request: StaffRequest, key: str, size: str) -> HttpResponse | FileResponse:
    found = get_object_or_404(Photo.objects.within(request.reach), key=key)
    place = small_path if size == "small" else full_path
    path = place(found.key, found.kept_digest)
    try:
        answer = FileResponse(path.open("rb"), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404("这张照片的文件不在了，请联系管理员从备份找回。") from None
    # A picture never changes under its key; only the person's own browser may keep it.
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    answer["Content-Disposition"] = f'inline; filename="{found.key}.jpg"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@requires(May.SEE_HOUSEHOLDS)
def household_photos(request: StaffRequest, number: str) -> HttpResponse:
    """Two visits of a household side by side: the first and the last that have pictures, unless others are asked for."""
    household = get_object_or_404(Household.objects.within(request.reach), number=number)
    pictured = with_photo_count(Visit.objects.within(request.reach).standing_good())
    visits = list(
        pictured.filter(household=household, photo_count__gt=0)
        .select_related("visitor")
        .order_by("visited_on", "pk")
    )
    by_key = {str(visit.key): visit for visit in visits}
    left = by_key.get(request.GET.get("left", ""), visits[0] if visits else None)
    right = by_key.get(request.GET.get("right", ""), visits[-1] if visits else None)
    head = head_names([household.pk], request.today).get(household.pk, "")
    return TemplateResponse(
        request,
        "households/household_photos.html",
        {
            "household": household,
            "head": head,
            "visits": visits,
            "sides": [
                ("left", "左边", left, _shown(left)),
                ("right", "右边", right, _shown(right)),
            ],
        },
    )


@requires(May.VOID_VISIT)
def photo_void(request: StaffRequest, key: str) -> HttpResponse:
    mine = Photo.objects.within(request.reach).select_related(
        "visit__household", "activity__area", "issue__area"
    )
    found = get_object_or_404(mine, key=key)
    owner: Visit | Activity | Issue = owner_of(found)
    form = VoidForm(request.POST or None)
    if form.act(void_photo, photo=found, by=request.user):
        messages.success(request, "这张照片已作废，不再显示；审计簿里仍有记录。")
        return redirect(owner)
    return TemplateResponse(
        request,
        "parts/confirm.html",
        {
            "question": "作废这张照片？",
            "facts": [
                {"label": "照片", "value": f"{found.get_kind_display()} {found.caption}"},
                {
                    "label": "作废以后",
                    "value": "不再显示给任何人看，但不删除，谁作废、为什么都留着。",
                },
            ],
            "form": form,
            "act_label": "作废",
            "cancel_url": owner.get_absolute_url(),
        },
    )


def _shown(visit: Visit | None) -> list[Photo]:
    if visit is None:
        return []
    return list(visit.photos.standing_good().exclude(kind=Photo.Kind.SIGNATURE))
