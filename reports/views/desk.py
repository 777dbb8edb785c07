from typing import Any

from django.http import HttpRequest, HttpResponse


def desk(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
