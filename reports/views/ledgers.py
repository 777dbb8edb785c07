from typing import Any

from django.http import HttpRequest, HttpResponse


def ledger_list(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def ledger_detail(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def ledger_workbook(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
