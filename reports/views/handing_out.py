"""Files that a page hands out."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
TEXT = "text/plain; charset=utf-8"


def handed_out(
    content: bytes, name: str, content_type: str, *, as_attachment: bool = True
) -> HttpResponse:
    """A file under its name: kept by the browser, or else shown by it."""
    disposition = content_disposition_header(as_attachment, name) or ""
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": disposition}
    )
