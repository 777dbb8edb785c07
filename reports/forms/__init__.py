"""What people choose and type on the pages of reports, checked in words."""

from reports.forms.moment import MomentForm
from reports.forms.papers import PapersForm
from reports.forms.period import PeriodForm
from reports.forms.report_date import ReportDateForm

__all__ = ["MomentForm", "PapersForm", "PeriodForm", "ReportDateForm"]
