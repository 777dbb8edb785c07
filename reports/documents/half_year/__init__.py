"""The half-year report of a village."""

from reports.documents.half_year.report import (
    HalfYearReport,
    NotReportableError,
    counted_to,
    half_year_report,
)

__all__ = ["HalfYearReport", "NotReportableError", "counted_to", "half_year_report"]
