from typing import Any

from django.http import HttpRequest, HttpResponse


def project_list(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def project_detail(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
