"""Projects and their money."""

from projects.models.fund import Allocation, FundSource, Payment
from projects.models.issue import ProjectIssue
from projects.models.project import Project, Quantity, StageEvent

__all__ = [
    "Allocation",
    "FundSource",
    "Payment",
    "Project",
    "ProjectIssue",
    "Quantity",
    "StageEvent",
]
