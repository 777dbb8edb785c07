from typing import Any

from django.http import HttpRequest, HttpResponse


def account_list(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def account_create(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def account_detail(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def account_password(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def posting_create(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def posting_end(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
