from typing import Any

from django.http import HttpRequest, HttpResponse


def household_list(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def household_detail(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
