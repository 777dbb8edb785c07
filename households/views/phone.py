"""What a phone asks for and sends: JSON, answered with a status that its outbox understands and a Chinese sentence.

A phone must tell "signed out" from "refused", so nothing here leads to the sign-in page.
"""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from households.access import May, StaffRequest, reach
from households.actions.photos import MOST_PHOTOS, OtherPictureError, add_photo
from households.actions.visits import OtherContentError, record_visit
from households.due import at, intervals, own_role
from households.forms.phone import read_visit
from households.glances import glances, with_columns
from households.models import Household, Living, Pairing, Photo, User, Visit, VisitNote
from households.photographs import MOST_BYTES, NoRoomError
from households.proposable import FIELDS

MOST_TEXT = 64 * 1024
PICTURES = ("image/jpeg", "image/png", "image/webp")
View = Callable[..., HttpResponse]


def answer(status: int, **content: Any) -> JsonResponse:
    response = JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


def phone(may: May) -> Callable[[View], View]:
    """Lets a phone in with the permission somewhere; its outbox must belong to who is signed in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def entered(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if not isinstance(request.user, User):
                return answer(401, detail="登录已过期，请重新登录；没有上传的都还在手机里。")
            owner = request.headers.get("X-Outbox-User")
            if request.method == "PUT" and owner != str(request.user.pk):
                return answer(
                    403, code="other-user", detail="这是另一位同志登记的，请由本人登录后上传。"
                )
            request.today = timezone.localdate()
            request.reach = reach(request.user, may, request.today)
            if not request.reach:
                return answer(
                    403, code="permission", detail="您的任职没有登记走访的权限，请联系管理员。"
                )
            try:
                return view(request, *args, **kwargs)
            except OperationalError:
                response = answer(503, detail="服务器正忙，稍后会自动再传。")
                response["Retry-After"] = "5"
                return response

        entered.requires = may  # type: ignore[attr-defined]
        return login_not_required(entered)

    return decorate


@login_not_required
@require_GET
def session(request: HttpRequest) -> HttpResponse:
    """Who is signed in, with a fresh token; the phone keeps neither token nor cookie beside a visit."""
    if not isinstance(request.user, User):
        return answer(401, detail="登录已过期，请重新登录；没有上传的都还在手机里。")
    today = timezone.localdate().isoformat()
    if request.session.get("_session_expiry") and request.session.get("seen_on") != today:
        # Writing the session once a day moves its end along, and costs no write on the other requests.
        request.session["seen_on"] = today
    return answer(
        200,
        user=request.user.pk,
        name=request.user.name,
        csrf=get_token(request),
        server_time=timezone.now().isoformat(),
    )


@phone(May.RECORD_VISIT)
@require_GET
def pack(request: StaffRequest) -> HttpResponse:
    """What the entry page needs without a network: no identity or phone numbers, no health."""
    content = _pack(request)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = answer(200, version=tag.strip('"'), **content)
    response["ETag"] = tag
    response["Cache-Control"] = "no-store"
    return response


def _pack(request: StaffRequest) -> dict[str, Any]:
    within = Household.objects.within(request.reach).select_related("area")
    heard = with_columns(within, request.today).annotate(initials=F("headship__person__initials"))
    rows = list(heard.order_by("group_number", "number"))
    initials = dict(heard.values_list("pk", "initials"))
    livings = {
        living.household_id: living
        for living in Living.objects.covering(request.today).filter(household__in=within)
    }
    mine = set(
        Pairing.objects.covering(request.today)
        .filter(helper=request.user)
        .values_list("household", flat=True)
    )
    # Who reaches paired households only is asked to come by the interval of a helper.
    places = intervals(request.today, "" if request.reach.areas else own_role(request.reach))
    return {
        "user": request.user.pk,
        "visitor": request.user.name,
        "today": request.today.isoformat(),
        "most_photos": MOST_PHOTOS,
        "kinds": Visit.Kind.choices,
        "modes": Visit.Mode.choices,
        "topics": VisitNote.Topic.choices,
        "fields": [
            {"field": code, "label": field.label, "choices": field.choices}
            for code, field in FIELDS.items()
        ],
        "households": [
            {
                "number": line.household.number,
                "head": line.head,
                "initials": (initials[line.household.pk] or "").strip(),
                "group": line.household.group_label,
                "area": line.household.area.name,
                "persons": line.persons,
                "status": line.status_label,
                "on_register": line.on_register,
                "mine": line.household.pk in mine,
                "interval_days": at(places, line.household.area_id).days,
                "last_visited_on": line.last_visited_on and line.last_visited_on.isoformat(),
                "living": {
                    code: field.read(livings.get(line.household.pk))
                    for code, field in FIELDS.items()
                },
            }
            for line in glances(rows, request.today)
        ],
    }


@phone(May.RECORD_VISIT)
@require_http_methods(["PUT"])
def visit(request: StaffRequest, key: UUID) -> HttpResponse:
    """One visit, exactly once, however often it is sent."""
    body = _body(request, MOST_TEXT)
    if body is None:
        return answer(413, detail="文字太多，请删去一些再传。")
    try:
        sent = read_visit(body)
        number = sent.pop("household")
        household = (
            Household.objects.within(request.reach).select_related("area").filter(number=number)
        ).first()
        if household is None:
            raise ValidationError(
                {"household": f"户编号 {number} 不在您能登记的范围，请改选，或请管理员核对结对。"}
            )
        known = Visit.objects.filter(key=key).exists()
        found = record_visit(
            household=household,
            by=request.user,
            key=key,
            today=request.today,
            digest=hashlib.sha256(body).hexdigest(),
            **sent,
        )
    except OtherContentError as refusal:
        if refusal.visit.is_void and refusal.visit.visitor_id == request.user.pk:
            return _gone()
        return answer(409, detail=" ".join(refusal.messages))
    except ValidationError as refusal:
        return answer(422, errors=_by_field(refusal))
    if found.is_void:
        return _gone()
    return answer(
        200 if known else 201,
        key=str(found.key),
        url=found.get_absolute_url(),
        proposals=[
            {"field": field, "state": state}
            for field, state in found.proposals.values_list("field", "state")
        ],
    )


@phone(May.RECORD_VISIT)
@require_http_methods(["PUT"])
def photo(request: StaffRequest, key: UUID, photo_key: UUID) -> HttpResponse:
    """One picture of a visit that is here already; each on its own, in any order."""
    mine = Visit.objects.within(request.reach).select_related("household")
    owner = mine.filter(key=key, visitor=request.user).first()
    if owner is None:
        return answer(404, detail="这次走访还没有上传，先传文字，照片随后自动再传。")
    if owner.is_void:
        return _gone()
    if request.content_type not in PICTURES:
        return answer(415, detail="只收 JPG、PNG 或 WEBP 格式的照片。")
    body = _body(request, MOST_BYTES)
    if body is None:
        return answer(413, detail="照片大于 10 MB，请缩小后再传。")
    kind = request.GET.get("kind", Photo.Kind.SCENE)
    caption = request.GET.get("caption", "")
    known = Photo.objects.filter(key=photo_key).exists()
    try:
        found = add_photo(
            by=request.user, owner=owner, content=body, key=photo_key, kind=kind, caption=caption
        )
    except OtherPictureError as refusal:
        return answer(409, detail=" ".join(refusal.messages))
    except NoRoomError as refusal:
        return answer(507, detail=" ".join(refusal.messages))
    except ValidationError as refusal:
        return answer(422, errors={"photo": refusal.messages})
    if found.is_void:
        return answer(410, detail="这张照片已经作废。")
    return answer(
        200 if known else 201, key=str(found.key), width=found.width, height=found.height
    )


def _body(request: HttpRequest, most: int) -> bytes | None:
    """The bytes that were sent, or None when they are too many; read once, and never past the limit."""
    if int(request.headers.get("Content-Length") or 0) > most:
        return None
    body = request.read(most + 1)
    return body if len(body) <= most else None


def _by_field(refusal: ValidationError) -> dict[str, list[str]]:
    if hasattr(refusal, "error_dict"):
        return refusal.message_dict
    return {"visit": refusal.messages}


def _gone() -> HttpResponse:
    return answer(410, detail="这次走访已在网页上作废，不会再登记。手机里的可以删除。")
