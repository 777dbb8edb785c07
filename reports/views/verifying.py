"""Whether a paper in somebody's hand still stands. Open to everybody, and telling nothing that is not on the paper."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from reports.forms.verifying import VerifyForm
from reports.models import SignedPaper
from reports.models.version import MARK


@login_not_required
def verify(request: HttpRequest) -> HttpResponse:
    """A code leads to its page; a file is held against every paper that was signed."""
    is_sent = request.method == "POST"
    form = VerifyForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if not form.is_valid():
        return TemplateResponse(request, "reports/verify.html", {"form": form})
    file = form.cleaned_data["file"]
    if not file:
        return redirect("reports:verify-mark", mark=form.cleaned_data["mark"])
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    paper = (
        SignedPaper.objects.select_related("version__area", "version__person")
        .filter(sha256=digest)
        .first()
    )
    return _told(request, paper, by_file=True, digest=digest)


@login_not_required
def verify_mark(request: HttpRequest, mark: str) -> HttpResponse:
    """What a code on paper leads to; part of one leads nowhere, so that none can be felt for."""
    is_whole = len(mark) == MARK
    return _told(request, SignedPaper.objects.marked(mark.lower()).first() if is_whole else None)


def _told(
    request: HttpRequest, paper: SignedPaper | None, *, by_file: bool = False, digest: str = ""
) -> HttpResponse:
    """What is on the paper anyway, and whether a later edition has taken its place."""
    later = SignedPaper.objects.after(paper).first() if paper else None
    context = {"paper": paper, "later": later, "by_file": by_file, "digest": digest}
    status = 200 if paper else 404
    return TemplateResponse(request, "reports/verify_result.html", context, status=status)
