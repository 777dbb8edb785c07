from typing import Any

from django.http import HttpRequest, HttpResponse


def report_list(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def report_preview(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def report_pdf(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
