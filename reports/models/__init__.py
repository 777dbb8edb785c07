"""What the reports app keeps: reports that were handed in and signed, ledgers that left the house.

Every figure is computed from the records.
"""

from reports.models.export import LedgerExport, Version
from reports.models.version import ReportStep, ReportVersion, SignedPaper

__all__ = ["LedgerExport", "ReportStep", "ReportVersion", "SignedPaper", "Version"]
