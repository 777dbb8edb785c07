"""What each ledger can be narrowed by; the same on screen and for the workbook."""

from reports.filters.activities import ActivitiesFilter
from reports.filters.beneficiaries import BeneficiariesFilter
from reports.filters.case_files import CaseFilesFilter
from reports.filters.exits import ExitsFilter
from reports.filters.gifts import GiftsFilter
from reports.filters.health import HealthFilter
from reports.filters.households import HouseholdsFilter, RegisterFilter
from reports.filters.housing import HouseRepairsFilter, RelocationsFilter
from reports.filters.incomes import IncomesFilter
from reports.filters.industry import IndustryFilter
from reports.filters.issues import IssuesFilter
from reports.filters.ledger import LedgerFilter
from reports.filters.notices import NoticesFilter
from reports.filters.pairings import PairingsFilter
from reports.filters.project_payments import ProjectPaymentsFilter
from reports.filters.projects import ProjectsFilter
from reports.filters.pupils import EducationFilter
from reports.filters.subsidies import SubsidiesFilter, SubsidyPaymentsFilter
from reports.filters.visits import VisitsFilter

FILTERS: dict[str, type[LedgerFilter]] = {
    "households": HouseholdsFilter,
    "projects": ProjectsFilter,
    "project-payments": ProjectPaymentsFilter,
    "notices": NoticesFilter,
    "beneficiaries": BeneficiariesFilter,
    "register": RegisterFilter,
    "national": HouseholdsFilter,
    "exits": ExitsFilter,
    "incomes": IncomesFilter,
    "house-repairs": HouseRepairsFilter,
    "relocations": RelocationsFilter,
    "industry": IndustryFilter,
    "health": HealthFilter,
    "education": EducationFilter,
    "case-files": CaseFilesFilter,
    "subsidies": SubsidiesFilter,
    "subsidy-payments": SubsidyPaymentsFilter,
    "visits": VisitsFilter,
    "activities": ActivitiesFilter,
    "gifts": GiftsFilter,
    "issues": IssuesFilter,
    "pairings": PairingsFilter,
}

__all__ = ["FILTERS", "LedgerFilter"]
