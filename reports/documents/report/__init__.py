"""The report of a village, township or county, or of one person's work there, over a month, half-year or year."""

from reports.documents.report.report import NotReportableError, Report, counted_to, report_on

__all__ = ["NotReportableError", "Report", "counted_to", "report_on"]
