"""Ledgers: columns over the very records that figures count, one definition for the screen and for the workbook."""

from reports.ledgers.activities import ACTIVITIES
from reports.ledgers.beneficiaries import BENEFICIARIES
from reports.ledgers.case_files import CASE_FILES
from reports.ledgers.education import EDUCATION_AID
from reports.ledgers.exits import EXITS
from reports.ledgers.gifts import GIFTS
from reports.ledgers.health import HEALTH
from reports.ledgers.households import HOUSEHOLDS
from reports.ledgers.housing import HOUSE_REPAIRS, RELOCATIONS
from reports.ledgers.incomes import INCOMES
from reports.ledgers.industry import INDUSTRY
from reports.ledgers.issues import ISSUES
from reports.ledgers.kinds import Cell, Kind, clean
from reports.ledgers.ledger import Column, Grouping, Ledger, Span, heads, total_cells
from reports.ledgers.national import NATIONAL
from reports.ledgers.notices import NOTICES
from reports.ledgers.pairings import PAIRINGS
from reports.ledgers.project_payments import PROJECT_PAYMENTS
from reports.ledgers.projects import PROJECTS
from reports.ledgers.register import REGISTER
from reports.ledgers.subsidies import SUBSIDIES, SUBSIDY_PAYMENTS
from reports.ledgers.visits import VISITS

LEDGERS: dict[str, Ledger] = {
    ledger.name: ledger
    for ledger in (
        REGISTER,
        HOUSEHOLDS,
        NATIONAL,
        EXITS,
        INCOMES,
        SUBSIDIES,
        SUBSIDY_PAYMENTS,
        HOUSE_REPAIRS,
        RELOCATIONS,
        INDUSTRY,
        HEALTH,
        EDUCATION_AID,
        PROJECTS,
        PROJECT_PAYMENTS,
        NOTICES,
        BENEFICIARIES,
        VISITS,
        ACTIVITIES,
        GIFTS,
        ISSUES,
        PAIRINGS,
        CASE_FILES,
    )
}

__all__ = [
    "LEDGERS",
    "Cell",
    "Column",
    "Grouping",
    "Kind",
    "Ledger",
    "Span",
    "clean",
    "heads",
    "total_cells",
]
