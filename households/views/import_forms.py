"""Blank workbooks to be filled in, empty or with the people of a village."""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from households.access import May, StaffRequest, requires
from households.audit import record
from households.imports.blank_forms import blank_form, members_of
from households.imports.kinds import KINDS
from households.models import Membership

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(May.IMPORT_REGISTER)
def import_form(request: StaffRequest, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404("没有这种表格。")
    area = request.GET.get("area", "")
    if area and not request.reach.covers(area):
        raise Http404("这个区域不在您负责的范围内。")
    chosen = KINDS[kind]
    people = []
    if area:
        present = Membership.objects.within(request.reach).in_area(area).covering(request.today)
        people = members_of(present)
        keys = {column.key for column in chosen.columns}
        if "household" not in keys:
            raise Http404("这种表格没有填好的。")
        if "person" not in keys:
            people = list({row.household: row for row in people}.values())
        with transaction.atomic():
            record(
                by=request.user,
                verb="form.exported",
                key=kind,
                area=area,
                after={"kind": kind, "rows": len(people)},
            )
    answer = HttpResponse(blank_form(chosen, people=people), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{chosen.title}.xlsx") or ""
    return answer
