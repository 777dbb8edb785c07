"""What every request passes through and no library does for us."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from households.audit import Origin, origin

Answer = Callable[[HttpRequest], HttpResponse]


def remember_origin(get_response: Answer) -> Answer:
    """Lets the audit book know from where, and in which request, a line was written."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex[:12]
        token = origin.set(
            Origin(address=request.META.get("REMOTE_ADDR", ""), request_id=request_id)
        )
        try:
            response = get_response(request)
        finally:
            origin.reset(token)
        response["X-Request-ID"] = request_id
        return response

    return middleware


def never_store(get_response: Answer) -> Answer:
    """Keeps pages with people's data out of every cache, the browser's back button included."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware
