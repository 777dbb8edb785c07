"""A report that is kept: its text and figures as plain data, what would be different by now, and two of them side by side."""

from reports.documents.signed.both import Both, side_by_side, words_between
from reports.documents.signed.frozen import digest, frozen_blocks, frozen_figures, thawed
from reports.documents.signed.since import Difference, differences, moment_of
from reports.documents.signed.waiting import reports_waiting

__all__ = [
    "Both",
    "Difference",
    "differences",
    "digest",
    "frozen_blocks",
    "frozen_figures",
    "moment_of",
    "reports_waiting",
    "side_by_side",
    "thawed",
    "words_between",
]
