"""The package of a half-year: asked for, made beside the page, fetched."""

from django.http import HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from households.access import May, StaffRequest, requires
from reports import jobs
from reports.actions.beside import beside
from reports.actions.making_package import PackageOrder, make_package
from reports.jobs import PACKAGE
from reports.ledgers import LEDGERS
from reports.views.chosen import chosen
from reports.views.handing_out import ZIP
from reports.views.jobs import JobPages

PAGES = JobPages(PACKAGE, "package", ZIP)


@requires(May.AUDIT)
def package_list(request: StaffRequest) -> HttpResponse:
    context = {
        "chosen": chosen(request),
        "jobs": PAGES.latest(request),
        "ledgers": LEDGERS.values(),
    }
    return TemplateResponse(request, "reports/package_list.html", context)


@requires(May.AUDIT)
@require_POST
def package_make(request: StaffRequest) -> HttpResponse:
    if waiting := PAGES.one_at_a_time(request):
        return waiting
    choice = chosen(request)
    order = PackageOrder(choice.area, choice.at, request.reach, request.today, request.user)
    job = jobs.begin(
        owner=request.user.pk,
        title=order.title,
        file_name=f"{order.stem}.zip",
        query=choice.query,
        total=order.total,
        now=timezone.now(),
        kind=PACKAGE,
    )
    beside(lambda: make_package(order, job), f"package-{job.key}")
    return PAGES.to(job)


@requires(May.AUDIT)
def package_job(request: StaffRequest, key: str) -> HttpResponse:
    return PAGES.page(request, key)


@requires(May.AUDIT)
def package_file(request: StaffRequest, key: str) -> HttpResponseBase:
    return PAGES.file(request, key)
