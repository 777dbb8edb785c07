"""A report that is kept: its text and figures as plain data, and what would be different by now."""

from reports.documents.signed.comparison import Difference, differences
from reports.documents.signed.frozen import digest, frozen_blocks, frozen_figures, thawed

__all__ = ["Difference", "differences", "digest", "frozen_blocks", "frozen_figures", "thawed"]
