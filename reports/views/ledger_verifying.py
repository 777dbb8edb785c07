"""A ledger comes back: looked at cell by cell; what is remarked in it becomes problems; the program to check one without us."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from households.access import May, StaffRequest, reach, requires
from households.models import Reach, User
from households.standards import issue_term
from households.views.paging import wants_fragment
from reports.actions.ledgers import columns_of
from reports.actions.remarks import issue_key, known_issues, raise_remarks
from reports.forms.ledgers import RemarksForm, ReturnedForm
from reports.ledgers import LEDGERS, balance
from reports.ledgers.comparing import CellChange, RowChange
from reports.ledgers.packed import KeptRow
from reports.ledgers.proof import canonical
from reports.ledgers.public import PUBLIC
from reports.ledgers.returned import Returned
from reports.ledgers.verifying import Verdict, verdict
from reports.models import BALANCE, LedgerExport, Version
from reports.periods import parse_period
from reports.views.ledgers import opened_again

# On a page; the command tells all.
SHOWN = 200
HIDDEN = "（号码，不显示）"
SCRIPT = settings.ROOT / "docs" / "verify_ledger.py"


@requires(May.SEE_LEDGERS)
def ledger_verify(request: StaffRequest) -> HttpResponse:
    form = ReturnedForm(request.POST or None, request.FILES or None)
    told = _told(request, form.cleaned_data["file"]) if form.is_valid() else {}
    return _page(request, {"form": form} | told, form.digest)


@requires(May.RAISE_REMARKS)
@require_POST
def ledger_remarks(request: StaffRequest) -> HttpResponse:
    """The remarks of a file that was looked at, as problems; what cannot be is said and nothing is raised."""
    form = ReturnedForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, {"form": form}, "")
    told = _told(request, form.cleaned_data["file"])
    found: Verdict = told["verdict"]
    if found.export is None or not request.reach.covers(found.export.area_id):
        form.add_error("file", "不认识这个文件，或它不在您的任职区域，什么也没有登记。")
        return _page(request, {"form": form} | told, form.digest)
    answer = RemarksForm(request.POST, export=found.export, day=request.today, digest=form.digest)
    issues = answer.act(
        raise_remarks,
        export=found.export,
        remarks=found.remarks,
        by=request.user,
        today=request.today,
    )
    if issues is None:
        return _page(request, {"form": form} | told | {"remarks_form": answer}, form.digest)
    messages.success(request, f"{len(issues)} 条疑点已登记为问题。")
    return _page(request, {"form": form} | _with_remarks(request, found), form.digest)


@requires(May.SEE_LEDGERS)
def ledger_verify_program(request: StaffRequest) -> FileResponse:
    """The program that checks a workbook on any machine with Python, without this system."""
    return FileResponse(
        SCRIPT.open("rb"), as_attachment=True, filename=SCRIPT.name, content_type="text/x-python"
    )


def told_of(
    returned: Returned, *, user: User | None, within: Reach | None, full: Reach | None, day: date
) -> Verdict:
    """What a file is, for a person as far as that person reaches; the machine itself reaches everything.

    Where the full ledger is out of reach, its numbers are not told either.
    """
    exports = LedgerExport.objects.select_related("area", "exported_by")
    known = exports if within is None else exports.within(within)
    found = verdict(returned, known, lambda export: _today(export, user, within, day))
    return found if full is None else _veiled(found, full)


def _told(request: StaffRequest, returned: Returned) -> dict[str, Any]:
    user, day = request.user, request.today
    within = reach(user, May.SEE_LEDGERS, day)
    full = reach(user, May.EXPORT_FULL_LEDGER, day)
    return _with_remarks(request, told_of(returned, user=user, within=within, full=full, day=day))


def _with_remarks(request: StaffRequest, found: Verdict) -> dict[str, Any]:
    """A verdict for the page, with what has become of the remarks in the file and what may."""
    export, day = found.export, request.today
    told: dict[str, Any] = {"verdict": found, "shown": SHOWN}
    if export is None or not found.remarks:
        return told
    known = known_issues(export, found.remarks)
    told["remarks"] = [(remark, known.get(issue_key(export, remark))) for remark in found.remarks]
    told["remarks_new"] = len(
        {issue_key(export, remark) for remark in found.remarks} - known.keys()
    )
    if told["remarks_new"] and reach(request.user, May.RAISE_REMARKS, day).covers(export.area_id):
        due = day + issue_term(export.area_id, day)
        told["remarks_form"] = RemarksForm(
            initial={"due_on": due}, export=export, day=day, digest=""
        )
    return told


def _page(request: StaffRequest, context: dict[str, Any], digest: str) -> HttpResponse:
    fragment = "_ledger_verdict.html" if wants_fragment(request) else "ledger_verify.html"
    return TemplateResponse(request, f"reports/{fragment}", context | {"digest": digest})


def _balance_today(export: LedgerExport) -> list[KeptRow]:
    period = parse_period(QueryDict(export.query or "").get("period", ""))
    return [
        KeptRow(key, [canonical(column.cell(line)) for column in balance.COLUMNS])
        for key, line in balance.rows(export.area_id, period)
    ]


def _today(
    export: LedgerExport, user: User | None, within: Reach | None, day: date
) -> Sequence[KeptRow]:
    """The ledger that was exported, asked for just as then, as the records have it today."""
    if export.ledger == BALANCE:
        return _balance_today(export)
    if export.ledger not in LEDGERS:
        return []
    everywhere = Reach(user_id=0, day=day, areas=(export.area_id,))
    again = opened_again(
        export.ledger, export.query or "", user=user, reach=within or everywhere, day=day
    )
    ledger, at, version = again.ledger, again.choice.at, Version(export.version)
    records = again.records
    if version is Version.PUBLIC:
        records = PUBLIC[ledger.name].records(records)
    columns = {column.label: column for column in columns_of(ledger, version, at)}
    wanted = [columns.get(label) for label in export.labels]
    return [
        KeptRow(key, [canonical(column.cell(row)) if column else "" for column in wanted])
        for keys, rows in ledger.chunks(
            ledger.ordered(records, again.look.sort, again.look.by), at
        )
        for key, row in zip(keys, rows, strict=True)
    ]


def _veiled(found: Verdict, full: Reach) -> Verdict:
    """Of a full ledger, what may be told to somebody who may not have it: which cells, but no number."""
    export = found.export
    if (
        export is None
        or export.version != Version.FULL
        or full.covers(export.area_id)
        or export.ledger not in LEDGERS
    ):
        return found
    personal = {column.label for column in LEDGERS[export.ledger].columns if column.full}

    def cells(changes: list[CellChange]) -> list[CellChange]:
        return [
            replace(change, then=HIDDEN, found=HIDDEN, now=HIDDEN)
            if change.label in personal
            else change
            for change in changes
        ]

    def rows(changes: list[RowChange]) -> list[RowChange]:
        return [replace(change, text="") for change in changes]

    comparison, later = found.comparison, found.since
    return replace(
        found,
        comparison=comparison
        and replace(
            comparison,
            changed=cells(comparison.changed),
            deleted=rows(comparison.deleted),
            added=rows(comparison.added),
        ),
        since=later
        and replace(
            later, changed=cells(later.changed), gone=rows(later.gone), new=rows(later.new)
        ),
    )
