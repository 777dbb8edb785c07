"""Papers of households: choose, have them made while the page tells how far it is, and fetch them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from households.access import May, StaffRequest, reach, requires
from households.models import Area, Household, Visit
from households.views.paging import wants_fragment
from reports import jobs
from reports.actions.household_papers import note_papers
from reports.actions.making_papers import Order, start
from reports.documents.household_papers import KINDS, Selection, papers
from reports.forms import PapersForm
from reports.jobs import PAPERS
from reports.typeset.faces import FontsNotReadyError
from reports.views.handing_out import PDF, handed_out
from reports.views.jobs import JobPages

PAGES = JobPages(PAPERS, "paper", PDF)
# How far back a paper of a year can be chosen for a whole village.
YEARS = 12


@dataclass(frozen=True)
class Chosen:
    """What the form asks for; without an order where it asks for what cannot be."""

    form: PapersForm
    order: Order | None = None
    count: int = 0

    @property
    def query(self) -> str:
        return urlencode({name: self.form[name].value() or "" for name in self.form.fields})


@requires(May.PRINT_CARDS)
def paper_list(request: StaffRequest) -> HttpResponse:
    chosen = _chosen(request, request.GET.dict())
    context = {
        "form": chosen.form,
        "order": chosen.order,
        "count": chosen.count,
        "jobs": PAGES.latest(request),
    }
    fragment = "_paper_chooser.html" if wants_fragment(request) else "paper_list.html"
    return TemplateResponse(request, f"reports/{fragment}", context)


@requires(May.PRINT_CARDS)
@require_POST
def paper_make(request: StaffRequest) -> HttpResponse:
    if waiting := PAGES.one_at_a_time(request):
        return waiting
    chosen = _chosen(request, request.POST.dict())
    if chosen.order is None or not chosen.count:
        context: dict[str, Any] = {"form": chosen.form, "order": chosen.order, "count": 0}
        return TemplateResponse(request, "reports/paper_list.html", context, status=400)
    order = chosen.order
    job = jobs.begin(
        owner=request.user.pk,
        title=order.title,
        file_name=f"{order.title}_{order.day:%Y%m%d}.pdf",
        query=chosen.query,
        total=chosen.count,
        now=timezone.now(),
    )
    start(order, job)
    return PAGES.to(job)


@requires(May.PRINT_CARDS)
def paper_job(request: StaffRequest, key: str) -> HttpResponse:
    return PAGES.page(request, key)


@requires(May.PRINT_CARDS)
def paper_file(request: StaffRequest, key: str) -> HttpResponseBase:
    return PAGES.file(request, key)


@requires(May.PRINT_CARDS)
def paper_household(request: StaffRequest, kind: str, number: str) -> HttpResponse:
    """The paper of one household, at once."""
    if kind not in KINDS:
        raise Http404("没有这种纸质表。")
    household = get_object_or_404(Household.objects.within(request.reach), number=number)
    one = Household.objects.filter(pk=household.pk)
    asked = request.GET.get("year", "")
    # Four figures are a year that a day can have; anything else asks for the current one.
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    day = KINDS[kind].day(year or None, request.today)
    title = f"{KINDS[kind].title}_{number}" + (f"_{day.year}" if KINDS[kind].by_year else "")
    try:
        paper = papers(
            KINDS[kind],
            one,
            day=day,
            base_url=origin(request),
            title=title,
            author=request.user.organisation,
        )
    except FontsNotReadyError as refusal:
        context = {"sentence": str(refusal), "household": household}
        return TemplateResponse(request, "reports/paper_problem.html", context, status=503)
    with transaction.atomic():
        note_papers(
            kind=KINDS[kind],
            paper=paper,
            by=request.user,
            area=household.area_id,
            group=household.group_number,
            household=number,
        )
    return handed_out(paper.pdf, f"{title}.pdf", PDF, as_attachment=False)


def of_household(request: Any, household: Household) -> dict[str, Any] | None:
    """The menu on a case file, for who may print the papers of this household."""
    within = reach(request.user, May.PRINT_CARDS, request.today)
    if not Household.objects.within(within).filter(pk=household.pk).exists():
        return None
    called = Visit.objects.standing_good().filter(household=household).order_by()
    years = sorted({day.year for day in called.dates("visited_on", "year")}, reverse=True)
    return {
        "household": household,
        "kinds": [kind for kind in KINDS.values() if not kind.by_year],
        "yearly": [kind for kind in KINDS.values() if kind.by_year],
        "years": years or [request.today.year],
    }


def origin(request: HttpRequest) -> str:
    """Where this installation is reached from outside, for codes on paper.

    A proxy in front may not hand on the name people use; then the first of JIAOGOU_ORIGINS is theirs.
    """
    here = f"{request.scheme}://{request.get_host()}"
    known = [address for address in settings.CSRF_TRUSTED_ORIGINS if "*" not in address]
    same = [address for address in known if urlsplit(address).netloc == request.get_host()]
    return (same or known or [here])[0]


def _chosen(request: StaffRequest, typed: dict[str, str]) -> Chosen:
    """Reads the form over its defaults. A village out of reach is 404, not a mistake in a form."""
    within = Household.objects.within(request.reach)
    villages = list(Area.objects.filter(code__in=within.values("area")))
    code = typed.get("area", "")
    if code and code not in {area.code for area in villages}:
        raise Http404("这个村不在您负责的范围内。")
    area = next((village for village in villages if village.code == code), None)
    area = area or next(iter(villages), None)
    years = [request.today.year - back for back in range(YEARS)]
    groups = (
        within.filter(area=area, group_number__isnull=False)
        .order_by("group_number")
        .values_list("group_number", flat=True)
        .distinct()
    )
    defaults = {"kind": "verification", "area": area.code if area else "", "status": "registered"}
    form = PapersForm(defaults | {name: value for name, value in typed.items() if value})
    form.offer(villages, [group for group in groups if group], years)
    if area is None or not form.is_valid():
        return Chosen(form)
    data = form.cleaned_data
    day = KINDS[data["kind"]].day(data["year"], request.today)
    selection = Selection(area, data["group"], data["status"])
    order = Order(
        KINDS[data["kind"]],
        selection,
        selection.of(within, day),
        day,
        origin(request),
        request.user,
    )
    return Chosen(form, order, order.households.count())
