from typing import Any

from django.http import HttpRequest, HttpResponse


def visit_create(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def visit_list(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def visit_pick(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def visit_detail(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def visit_void(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
