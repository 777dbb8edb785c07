"""The month's record of work, on screen and on paper."""

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponse
from django.template.response import TemplateResponse

from households.access import May, StaffRequest, reach, requires
from households.models import Visit
from reports.actions.work_record import note_work_record
from reports.documents.work_record import Seen, WorkRecord, work_record, work_record_paper
from reports.documents.work_record.record import people
from reports.forms.work_month import WorkMonthForm
from reports.periods import Month
from reports.views.chosen import chosen_area, neighbours
from reports.views.handing_out import PDF, handed_out
from reports.views.written import in_words


@dataclass(frozen=True)
class Chosen:
    """The record that was asked for, and the form that asks for another."""

    record: WorkRecord
    form: WorkMonthForm

    def query(self, month: Month) -> str:
        """The same choice in another month."""
        person = f"&person={self.record.person.pk}" if self.record.person else ""
        return f"?area={self.record.area.code}&month={month.code}{person}"


@requires(May.SEE_HOUSEHOLDS)
def work_month(request: StaffRequest) -> HttpResponse:
    chosen = _chosen(request)
    month = chosen.record.month
    return TemplateResponse(
        request,
        "reports/work_month.html",
        {
            "record": chosen.record,
            "form": chosen.form,
            "query": chosen.query(month),
            "previous_query": chosen.query(month.previous),
            "next_query": chosen.query(month.next) if month.next.start <= request.today else "",
        },
    )


@requires(May.SEE_HOUSEHOLDS)
@in_words
def work_month_pdf(request: StaffRequest) -> HttpResponse:
    record = _chosen(request).record
    paper = work_record_paper(record, made_on=request.today, author=request.user.organisation)
    with transaction.atomic():
        note_work_record(made=record, paper=paper, by=request.user)
    name = f"{record.area.name}{record.month}驻村工作记实.pdf"
    return handed_out(paper.pdf, name, PDF, as_attachment=False)


def _chosen(request: StaffRequest) -> Chosen:
    """Who reaches paired households only begins with their own record; everybody else with all."""
    places = (*request.reach.areas, *request.reach.paired_areas)
    area = chosen_area(request, places)
    staff = people(area, request.reach)
    own = str(request.user.pk) if not request.reach.areas else ""
    asked = request.GET.get("person", own)
    form = WorkMonthForm({"area": area.code, "month": request.GET.get("month", "")})
    form.full_clean()
    month = form.cleaned_data.get("month") or _last_month(request, area.code)
    person = next((user for user in staff if str(user.pk) == asked), None)
    if person is None and asked and asked == own:
        person = request.user
    if not form.errors:
        typed = {"area": area.code, "month": month.code, "person": person.pk if person else ""}
        form = WorkMonthForm(typed)
    form.offer(neighbours(area, places), staff)
    seen = Seen(
        request.reach,
        reach(request.user, May.SEE_WORK, request.today),
        reach(request.user, May.SEE_ISSUES, request.today),
    )
    return Chosen(work_record(area, month, person, seen), form)


def _last_month(request: StaffRequest, area: str) -> Month:
    """That of the last visit that stands, which is this month's where there is one."""
    visits = Visit.objects.within(request.reach).in_area(area).standing_good()
    last = (
        visits.filter(visited_on__lte=request.today)
        .order_by("-visited_on")
        .values_list("visited_on", flat=True)
        .first()
    )
    day = last or request.today
    return Month(day.year, day.month)
