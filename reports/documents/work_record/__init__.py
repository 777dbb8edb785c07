"""驻村工作记实: what was done in a village in a month, day by day, from what was entered already; on screen and on paper."""

from reports.documents.work_record.paper import work_record_paper
from reports.documents.work_record.record import Line, Seen, Total, WorkRecord, work_record

__all__ = ["Line", "Seen", "Total", "WorkRecord", "work_record", "work_record_paper"]
