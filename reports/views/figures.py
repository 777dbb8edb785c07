from typing import Any

from django.http import HttpRequest, HttpResponse


def figure_list(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def figure_detail(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
