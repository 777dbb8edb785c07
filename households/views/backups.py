"""Bringing in what a phone exported: looked at first, then taken over visit by visit."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.template.response import TemplateResponse

from households.access import May, StaffRequest, requires
from households.actions.backups import (
    Fate,
    Outcome,
    SentVisit,
    foresee_taking,
    take_over,
    visitor_of,
)
from households.forms.backups import Backup, BackupForm, Parcel, TakeOverForm
from households.glances import head_names
from households.models import Household, User
from households.views.paging import wants_fragment

Taking = Callable[..., Outcome]


@dataclass(frozen=True)
class Line:
    """A visit of the file with what becomes of it."""

    parcel: Parcel
    outcome: Outcome
    head: str

    @property
    def photos(self) -> int:
        sent = self.parcel.sent
        return len(sent.photos if sent else ()) + len(self.parcel.photo_faults)

    @property
    def photo_faults(self) -> tuple[str, ...]:
        return self.parcel.photo_faults + self.outcome.photo_faults


@requires(May.RECORD_VISIT)
def backup_check(request: StaffRequest) -> HttpResponse:
    return _page(request, BackupForm, foresee_taking)


@requires(May.RECORD_VISIT)
def backup_take(request: StaffRequest) -> HttpResponse:
    return _page(request, TakeOverForm, take_over)


def _page(request: StaffRequest, form_class: type[BackupForm], taking: Taking) -> HttpResponse:
    form = form_class(request.POST or None, request.FILES or None)
    shown = {"form": form, "lines": [], "is_done": False}
    if form.is_valid():
        backup: Backup = form.cleaned_data["file"]
        try:
            visitor = visitor_of(backup.user_id, by=request.user, today=request.today)
        except ValidationError as refusal:
            form.add_error("file", refusal)
        else:
            shown |= _told(request, backup, visitor, taking)
    fragment = "_backup_lines.html" if wants_fragment(request) else "backup.html"
    return TemplateResponse(request, f"households/{fragment}", shown)


def _told(
    request: StaffRequest, backup: Backup, visitor: User, taking: Taking
) -> dict[str, object]:
    by, today = request.user, request.today
    outcomes = [
        _outcome(parcel.sent, parcel.fault, taking, by=by, visitor=visitor, today=today)
        for parcel in backup.parcels
    ]
    numbers = {parcel.household for parcel in backup.parcels}
    keys = dict(
        Household.objects.within(request.reach)
        .filter(number__in=numbers)
        .values_list("number", "pk")
    )
    heads = head_names(keys.values(), today)
    lines = [
        Line(parcel, outcome, heads.get(keys.get(parcel.household, 0), ""))
        for parcel, outcome in zip(backup.parcels, outcomes, strict=True)
    ]
    return {
        "lines": lines,
        "visitor": visitor,
        "is_own": visitor == by,
        "digest": backup.digest,
        "is_done": taking is take_over,
        "visits_new": _count(outcomes, Fate.NEW),
        "visits_taken": _count(outcomes, Fate.TAKEN),
        "visits_there": _count(outcomes, Fate.THERE),
        "visits_left": len(outcomes) - _count(outcomes, Fate.NEW, Fate.TAKEN, Fate.THERE),
        "photos_new": sum(outcome.photos_new for outcome in outcomes),
        "brings": any(outcome.brings for outcome in outcomes),
    }


def _outcome(sent: SentVisit | None, fault: str, taking: Taking, **who: object) -> Outcome:
    return taking(sent, **who) if sent else Outcome(Fate.REFUSED, fault)


def _count(outcomes: list[Outcome], *fates: Fate) -> int:
    return sum(outcome.fate in fates for outcome in outcomes)
