"""Ledgers: columns over the very records that figures count, one definition for the screen and for the workbook."""

from reports.ledgers.activities import ACTIVITIES
from reports.ledgers.beneficiaries import BENEFICIARIES
from reports.ledgers.gifts import GIFTS
from reports.ledgers.households import HOUSEHOLDS
from reports.ledgers.issues import ISSUES
from reports.ledgers.kinds import Cell, Kind, clean
from reports.ledgers.ledger import Column, Ledger, Span, heads, total_cells
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
        SUBSIDIES,
        SUBSIDY_PAYMENTS,
        PROJECTS,
        PROJECT_PAYMENTS,
        NOTICES,
        BENEFICIARIES,
        VISITS,
        ACTIVITIES,
        GIFTS,
        ISSUES,
        PAIRINGS,
    )
}

__all__ = ["LEDGERS", "Cell", "Column", "Kind", "Ledger", "Span", "clean", "heads", "total_cells"]
