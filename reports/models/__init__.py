"""What the reports app keeps: reports that were handed in and signed. Every figure is computed from the records."""

from reports.models.draft import DraftSave, Waiver
from reports.models.version import ReportStep, ReportVersion, SignedPaper

__all__ = ["DraftSave", "ReportStep", "ReportVersion", "SignedPaper", "Waiver"]
