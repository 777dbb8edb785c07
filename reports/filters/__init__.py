"""What each ledger can be narrowed by; the same on screen and for the workbook."""

from reports.filters.activities import ActivitiesFilter
from reports.filters.beneficiaries import BeneficiariesFilter
from reports.filters.gifts import GiftsFilter
from reports.filters.households import HouseholdsFilter, RegisterFilter
from reports.filters.issues import IssuesFilter
from reports.filters.ledger import LedgerFilter
from reports.filters.notices import NoticesFilter
from reports.filters.pairings import PairingsFilter
from reports.filters.project_payments import ProjectPaymentsFilter
from reports.filters.projects import ProjectsFilter
from reports.filters.subsidies import SubsidiesFilter, SubsidyPaymentsFilter
from reports.filters.visits import VisitsFilter

FILTERS: dict[str, type[LedgerFilter]] = {
    "households": HouseholdsFilter,
    "projects": ProjectsFilter,
    "project-payments": ProjectPaymentsFilter,
    "notices": NoticesFilter,
    "beneficiaries": BeneficiariesFilter,
    "register": RegisterFilter,
    "subsidies": SubsidiesFilter,
    "subsidy-payments": SubsidyPaymentsFilter,
    "visits": VisitsFilter,
    "activities": ActivitiesFilter,
    "gifts": GiftsFilter,
    "issues": IssuesFilter,
    "pairings": PairingsFilter,
}

__all__ = ["FILTERS", "LedgerFilter"]
