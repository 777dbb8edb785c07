"""The front door and the sign of life."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

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
