"""Who may do what, where. One table in code; role and area are judged together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from households.models import Area, Posting, Reach, User, inside

Role = Posting.Role


class May(StrEnum):
    """A permission. Each view names one on its first line."""

    SEE_HOUSEHOLDS = "see_households"
    RECORD_VISIT = "record_visit"
    VOID_VISIT = "void_visit"
    SEE_WORK = "see_work"
    RECORD_WORK = "record_work"
    SEE_ISSUES = "see_issues"
    HANDLE_ISSUES = "handle_issues"
    MANAGE_PAIRINGS = "manage_pairings"
    SEE_PROJECTS = "see_projects"
    EDIT_PROJECTS = "edit_projects"
    RECORD_MONEY = "record_money"
    APPROVE_PAYMENT = "approve_payment"
    SEE_FIGURES = "see_figures"
    SEE_REPORT = "see_report"
    PRINT_REPORT = "print_report"
    DRAFT_REPORT = "draft_report"
    PROOFREAD_REPORT = "proofread_report"
    SIGN_REPORT = "sign_report"
    SEE_LEDGERS = "see_ledgers"
    EXPORT_LEDGER = "export_ledger"
    EXPORT_FULL_LEDGER = "export_full_ledger"
    RAISE_REMARKS = "raise_remarks"
    EDIT_REGISTER = "edit_register"
    IMPORT_REGISTER = "import_register"
    PRINT_CARDS = "print_cards"
    SEE_CHECKS = "see_checks"
    ASSIGN_CHECKS = "assign_checks"
    ANSWER_CHECKS = "answer_checks"
    CLOSE_CHECKS = "close_checks"
    AUDIT = "audit"
    EDIT_VILLAGE = "edit_village"
    SEE_STANDARDS = "see_standards"
    EDIT_STANDARDS = "edit_standards"
    MANAGE_AREAS = "manage_areas"
    MANAGE_ACCOUNTS = "manage_accounts"


@dataclass(frozen=True)
class Duty:
    """What a role may do: in the whole area of the posting, and for the paired households only."""

    everywhere: frozenset[May] = frozenset()
    paired: frozenset[May] = frozenset()


_READ = frozenset(
    {
        May.SEE_HOUSEHOLDS,
        May.SEE_PROJECTS,
        May.SEE_FIGURES,
        May.SEE_REPORT,
        May.SEE_LEDGERS,
        May.EXPORT_LEDGER,
        May.SEE_CHECKS,
        May.SEE_STANDARDS,
        May.SEE_WORK,
        May.SEE_ISSUES,
    }
)
# Work is what is done for the whole village: activities, gifts, the monthly record of the people posted there.
_WORK = frozenset({May.RECORD_WORK, May.HANDLE_ISSUES, May.MANAGE_PAIRINGS})
_VISITS = frozenset({May.RECORD_VISIT, May.VOID_VISIT})
_REGISTER = frozenset({May.EDIT_REGISTER, May.IMPORT_REGISTER, May.PRINT_CARDS, May.EDIT_VILLAGE})
# Who enters a payment never approves that payment; that the two are different people is judged at the payment itself.
_MONEY = frozenset({May.EDIT_PROJECTS, May.RECORD_MONEY, May.APPROVE_PAYMENT})
# A finding is answered by those who keep the records and closed by those who look over them; never both by one person.
_ANSWERS = frozenset({May.ASSIGN_CHECKS, May.ANSWER_CHECKS})
_CLOSES = frozenset({May.ASSIGN_CHECKS, May.CLOSE_CHECKS})
# Numbers of persons in full go to those who answer for them or look into them: never to a phone in the field.
_LEDGERS = frozenset({May.EXPORT_FULL_LEDGER, May.RAISE_REMARKS})
_CODE_LISTS = frozenset({May.SEE_STANDARDS, May.EDIT_STANDARDS, May.MANAGE_AREAS})

# The administrator sees no person's data, and the auditor writes none, but says what is to be seen to (GB/T 22239-2019 8.1.4.2, separation of duties).
DUTIES: dict[str, Duty] = {
    Role.FIRST_SECRETARY: Duty(
        everywhere=_READ
        | _VISITS
        | _WORK
        | _REGISTER
        | _ANSWERS
        | {May.PRINT_REPORT, May.EDIT_PROJECTS, May.DRAFT_REPORT, May.RAISE_REMARKS}
    ),
    Role.HELPER: Duty(
        paired=frozenset({May.SEE_HOUSEHOLDS, May.PRINT_CARDS, May.SEE_ISSUES, May.HANDLE_ISSUES})
        | _VISITS
    ),
    Role.BUREAU_STAFF: Duty(
        everywhere=_READ
        | _WORK
        | _REGISTER
        | _CODE_LISTS
        | _MONEY
        | _ANSWERS
        | _CLOSES
        | _LEDGERS
        | {May.PRINT_REPORT, May.DRAFT_REPORT, May.PROOFREAD_REPORT}
    ),
    Role.BUREAU_LEADER: Duty(
        everywhere=_READ
        | _CLOSES
        | {
            May.AUDIT,
            May.PRINT_REPORT,
            May.PRINT_CARDS,
            May.APPROVE_PAYMENT,
            May.PROOFREAD_REPORT,
            May.SIGN_REPORT,
        }
    ),
    Role.AUDITOR: Duty(everywhere=_READ | _CLOSES | _LEDGERS | {May.AUDIT, May.PRINT_REPORT}),
    Role.ADMINISTRATOR: Duty(everywhere=_CODE_LISTS | {May.MANAGE_ACCOUNTS}),
}


def reach(user: User, may: May, day: date) -> Reach:
    """Where a person holds a permission on a day: the areas of the postings that grant it and are then in force."""
    postings = Posting.objects.held_by(user).covering(day).values_list("role", "area_id")
    areas = tuple(sorted({area for role, area in postings if may in DUTIES[role].everywhere}))
    paired = tuple(sorted({area for role, area in postings if may in DUTIES[role].paired}))
    return Reach(user_id=user.pk, day=day, areas=areas, paired_areas=paired)


def held(user: User, day: date) -> frozenset[May]:
    """The permissions a person holds anywhere on a day, for a menu; where they hold is for `reach` to say."""
    roles = Posting.objects.held_by(user).covering(day).values_list("role", flat=True)
    return frozenset().union(*(DUTIES[role].everywhere | DUTIES[role].paired for role in roles))


def holders(may: May, codes: Iterable[str], day: date) -> QuerySet[User]:
    """Who holds a permission on a day in any of these places, in part of one or over all of it."""
    roles = [role for role, duty in DUTIES.items() if may in duty.everywhere | duty.paired]
    places = Q(pk__in=[])
    for code in codes:
        over = [code[:length] for length in Area.LEVEL_OF_LENGTH if length <= len(code)]
        places |= inside(code) | Q(area__in=over)
    postings = Posting.objects.covering(day).filter(places, role__in=roles, user=OuterRef("pk"))
    return User.objects.filter(Exists(postings), is_active=True).order_by("name")


class StaffRequest(HttpRequest):
    """A request that `requires` has let through: a known person, today, and how far the permission carries."""

    user: User
    reach: Reach
    today: date


View = Callable[..., HttpResponseBase]


def requires(may: May) -> Callable[[View], View]:
    """Lets a view be entered only with the permission somewhere; the view then scopes its records by request.reach.

    Raises PermissionDenied when no posting in force grants it. Signing in is asked for before (LoginRequiredMiddleware).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def entered(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.today = timezone.localdate()
            request.reach = reach(request.user, may, request.today)
            if not request.reach:
                raise PermissionDenied("您的任职没有这项权限。")
            return view(request, *args, **kwargs)

        entered.requires = may  # type: ignore[attr-defined]
        return entered

    return decorate
