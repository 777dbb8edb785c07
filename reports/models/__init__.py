"""What the reports app keeps: reports that were handed in and signed, ledgers that left the house, looks at ledgers.

Every figure is computed from the records.
"""

from reports.models.export import BALANCE, LedgerExport, Version
from reports.models.saved_view import SavedView
from reports.models.version import ReportStep, ReportVersion, SignedPaper

__all__ = [
    "BALANCE",
    "LedgerExport",
    "ReportStep",
    "ReportVersion",
    "SavedView",
    "SignedPaper",
    "Version",
]
