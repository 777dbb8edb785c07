"""The package of a half-year: asked for, made beside the page, fetched."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from households.access import May, StaffRequest, requires
from households.views.paging import wants_fragment
from reports import jobs
from reports.actions.beside import beside
from reports.actions.making_package import PackageOrder, make_package
from reports.jobs import PACKAGE, Job
from reports.ledgers import LEDGERS
from reports.views.chosen import chosen

ZIP = "application/zip"


@requires(May.AUDIT)
def package_list(request: StaffRequest) -> HttpResponse:
    context = {
        "chosen": chosen(request),
        "jobs": jobs.of(request.user.pk, timezone.now(), PACKAGE),
        "ledgers": LEDGERS.values(),
    }
    return TemplateResponse(request, "reports/package_list.html", context)


@requires(May.AUDIT)
@require_POST
def package_make(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    jobs.sweep(now)
    working = [job for job in jobs.of(request.user.pk, now, PACKAGE) if job.is_working]
    if working:
        messages.info(request, "上一份还在制作，做完以后再做下一份。")
        return redirect("reports:package-job", working[0].key)
    choice = chosen(request)
    order = PackageOrder(choice.area, choice.at, request.reach, request.today, request.user)
    job = jobs.begin(
        owner=request.user.pk,
        title=order.title,
        file_name=f"{order.stem}.zip",
        query=choice.query,
        total=order.total,
        now=now,
        kind=PACKAGE,
    )
    beside(lambda: make_package(order, job), f"package-{job.key}")
    return redirect("reports:package-job", job.key)


@requires(May.AUDIT)
def package_job(request: StaffRequest, key: str) -> HttpResponse:
    job = _job(request, key)
    fragment = "_package_progress.html" if wants_fragment(request) else "package_job.html"
    return TemplateResponse(request, f"reports/{fragment}", {"job": job})


@requires(May.AUDIT)
def package_file(request: StaffRequest, key: str) -> HttpResponseBase:
    job = _job(request, key)
    if not job.is_ready:
        return redirect("reports:package-job", job.key)
    try:
        file = job.paper.open("rb")
    except OSError as error:
        raise Http404("这一份已经清理，请重新制作。") from error
    return FileResponse(file, as_attachment=True, content_type=ZIP, filename=job.file_name)


def _job(request: StaffRequest, key: str) -> Job:
    job = jobs.find(key, owner=request.user.pk, now=timezone.now(), kind=PACKAGE)
    if job is None:
        raise Http404("没有这一份，或者已经清理。请重新制作。")
    return job
