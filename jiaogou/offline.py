"""The entry page that opens without a network: its shell, its service worker, its manifest.

The shell is the same for everybody and holds nobody's data, so a phone may keep it.
"""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static

from households.models import Visit, VisitNote
from households.proposable import FIELDS

SHELL = "/offline/"
FILES = (
    "jiaogou/app.css",
    "jiaogou/offline/offline.css",
    "jiaogou/offline/outbox.js",
    "jiaogou/offline/pictures.js",
    "jiaogou/offline/entry.js",
    "jiaogou/favicon.svg",
    "jiaogou/icons/icon-192.png",
    "jiaogou/icons/apple-touch-icon.png",
)


@login_not_required
def shell(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_shell())
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it differs as soon as anything that it keeps does, which is how a phone learns of it."""
    files = [static(name) for name in FILES]
    version = hashlib.sha256("\n".join([_shell(), *files]).encode()).hexdigest()[:16]
    text = render_to_string(
        "jiaogou/sw.js",
        {
            "version": version,
            "shell": SHELL,
            "files": files,
            "outbox": static("jiaogou/offline/outbox.js"),
        },
    )
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
def manifest(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(
        {
            "id": SHELL,
            "name": "焦沟走访登记",
            "short_name": "焦沟走访",
            "lang": "zh-Hans",
            "start_url": SHELL,
            "scope": "/",
            "display": "standalone",
            "background_color": "#f6f2e9",
            "theme_color": "#f6f2e9",
            "icons": [
                {
                    "src": static(f"jiaogou/icons/{name}.png"),
                    "sizes": size,
                    "type": "image/png",
                    "purpose": purpose,
                }
                for name, size, purpose in (
                    ("icon-192", "192x192", "any"),
                    ("icon-512", "512x512", "any"),
                    ("icon-maskable-512", "512x512", "maskable"),
                )
            ],
        },
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )
    response["Cache-Control"] = "no-cache"
    return response


def _shell() -> str:
    return render_to_string(
        "jiaogou/offline.html",
        {
            "kinds": Visit.Kind.choices,
            "modes": Visit.Mode.choices,
            "topics": VisitNote.Topic.choices,
            "fields": FIELDS.values(),
        },
    )
