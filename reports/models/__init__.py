"""What the reports app keeps: reports that were handed in and signed, and how people like to see ledgers.

Every figure is computed from the records.
"""

from reports.models.saved_view import SavedView
from reports.models.version import ReportStep, ReportVersion, SignedPaper

__all__ = ["ReportStep", "ReportVersion", "SavedView", "SignedPaper"]
