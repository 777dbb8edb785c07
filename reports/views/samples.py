"""Samples: which were drawn, drawing one, and the list of one as it was drawn."""

import json
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from households import wording
from households.access import May, StaffRequest, requires
from households.models import Area, AuditLine
from households.views.paging import leaf
from reports.actions.lists import file_name, text_columns, write_list
from reports.actions.samples import draw_sample, note_sample_export
from reports.auditing import told_line
from reports.auditing.sampling import UNIVERSES, Sample, Universe, draw
from reports.figures import At
from reports.forms.audit import SampleForm
from reports.ledgers.facts import full_name
from reports.periods import HalfYear
from reports.views.chosen import chosen
from reports.views.evidence import Cell, laid_out, related
from reports.views.handing_out import XLSX

WIDE = 14


@dataclass(frozen=True)
class Drawn:
    """A sample drawn again from what the book says of it."""

    line: AuditLine
    said: dict[str, Any]
    universe: Universe
    at: At
    area: Area
    sample: Sample

    @property
    def is_same(self) -> bool:
        return bool(self.sample.digest == self.said["digest"])

    @property
    def title(self) -> str:
        return f"{self.area.name}{self.universe.label}抽样（审计记录第 {self.line.number} 条）"

    @property
    def stratum_label(self) -> str:
        stratum = self.said["stratum"]
        return self.universe.strata[stratum].label if stratum else "不分层"

    def rows(self) -> list[tuple[str, list[Cell]]]:
        """The records in the order they were drawn in, each under its stratum."""
        counted = self.universe.counted
        found = related(counted, counted.records(self.at)).in_bulk(self.sample.picks)
        records = [found[pk] for pk in self.sample.picks]
        return list(zip(self.sample.strata, laid_out(counted, records, self.at.day), strict=True))


@requires(May.AUDIT)
def sample_list(request: StaffRequest) -> HttpResponse:
    return _listed(request, SampleForm(initial=request.GET.dict()))


@requires(May.AUDIT)
@require_POST
def sample_draw(request: StaffRequest) -> HttpResponse:
    choice = chosen(request)
    form = SampleForm(request.POST)
    if not form.is_valid():
        return _listed(request, form, status=400)
    try:
        line = draw_sample(at=choice.at, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _listed(request, form, status=400)
    return redirect("reports:sample-detail", line.number)


@requires(May.AUDIT)
def sample_detail(request: StaffRequest, number: int) -> HttpResponse:
    drawn = _drawn(request, number)
    rows = drawn.rows()
    context = {
        "drawn": drawn,
        "told": told_line(drawn.line),
        "headings": [cell.heading for cell in rows[0][1]] if rows else [],
        "rows": rows,
        "is_parted": bool(drawn.said["stratum"]),
    }
    return TemplateResponse(request, "reports/sample_detail.html", context)


@requires(May.AUDIT)
def sample_workbook(request: StaffRequest, number: int) -> HttpResponseBase:
    drawn = _drawn(request, number)
    rows = drawn.rows()
    headings = [cell.heading for cell in rows[0][1]] if rows else ["记录"]
    columns = text_columns(
        [
            ("分层", WIDE),
            *((heading, WIDE) for heading in headings),
            ("核查情况", 30),
            ("核查人", 12),
        ]
    )
    file = BytesIO()
    today = wording.day(request.today)
    written = write_list(
        name="样本",
        title=drawn.title,
        office=full_name(drawn.area),
        on=today,
        columns=columns,
        rows=[[stratum, *(cell.text for cell in cells), "", ""] for stratum, cells in rows],
        proof=[
            ("从哪里抽", f"{drawn.universe.label} {drawn.sample.total} {drawn.universe.unit}"),
            ("统计时点", wording.day(drawn.at.day)),
            ("期间", str(drawn.at.period)),
            ("分层", drawn.stratum_label),
            ("随机种子", drawn.said["seed"]),
            ("抽样方法", "每条记录取“种子、种类、编号”三行的 SHA-256，各层取最小的若干条。"),
            ("样本摘要 SHA-256", drawn.sample.digest),
            ("审计簿位置", f"{drawn.line.number}:{drawn.line.hash}"),
        ],
        file=file,
    )
    note_sample_export(
        line=drawn.line, rows=written.row_count, sha256=written.sha256, by=request.user
    )
    file.seek(0)
    name = file_name(drawn.area.name, f"{drawn.universe.label}抽样", str(number))
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _listed(request: StaffRequest, form: SampleForm, status: int = 200) -> HttpResponse:
    choice = chosen(request)
    lines = AuditLine.objects.filter(verb="sample.drawn", area_code__startswith=choice.area.code)
    page = leaf(request, lines, "次")
    context = {
        "chosen": choice,
        "form": form,
        "leaf": page,
        "drawn": [{"told": told_line(line), "said": json.loads(line.after)} for line in page.rows],
    }
    return TemplateResponse(request, "reports/sample_list.html", context, status=status)


def _drawn(request: StaffRequest, number: int) -> Drawn:
    line = get_object_or_404(AuditLine, number=number, verb="sample.drawn")
    if not request.reach.covers(line.area_code):
        raise Http404("没有这次抽样。")
    said = json.loads(line.after)
    half = HalfYear.parse(said["period"])
    at = At(area=line.area_code, day=date.fromisoformat(said["day"]), period=half)
    sample = draw(
        line.target_key, stratum=said["stratum"], size=said["size"], seed=said["seed"], at=at
    )
    area = get_object_or_404(Area, code=line.area_code)
    return Drawn(line, said, UNIVERSES[line.target_key], at, area, sample)
