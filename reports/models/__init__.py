"""What the reports app keeps: reports written, handed in and signed, what people said of findings, lists matched, looks at
ledgers, and what ledgers said when they left the house.

Every figure is computed from the records.
"""

from reports.models.doubt import Doubt
from reports.models.draft import DraftSave, Waiver
from reports.models.export import BALANCE, LedgerExport, Version
from reports.models.kept_list import KeptList
from reports.models.saved_view import SavedView
from reports.models.version import ReportStep, ReportVersion, SignedPaper

__all__ = [
    "BALANCE",
    "Doubt",
    "DraftSave",
    "KeptList",
    "LedgerExport",
    "ReportStep",
    "ReportVersion",
    "SavedView",
    "SignedPaper",
    "Version",
    "Waiver",
]
