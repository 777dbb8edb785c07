"""The front door and the sign of life."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.csrf import csrf_failure as default_csrf_failure

from jiaogou.navigation import navigation


def home(request: HttpRequest) -> HttpResponse:
    """The first place this person may enter; a page that says whom to ask when there is none."""
    entries = navigation(request)["navigation"]
    if entries:
        return redirect(entries[0]["url"])
    return TemplateResponse(request, "no_posting.html")


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Answers only when the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page for people; for a phone's outbox an answer that tells it to fetch a fresh token."""
    if request.path.startswith("/api/"):
        detail = "登录已更新，正在换取新的凭证再传。"
        return JsonResponse({"code": "csrf", "detail": detail}, status=403)
    return default_csrf_failure(request, reason)
