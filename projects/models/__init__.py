"""Projects and their money."""

from projects.models.building import (
    Acceptance,
    Beneficiary,
    Notice,
    Progress,
    ProjectPhoto,
)
from projects.models.contract import Contract, Contractor
from projects.models.fund import (
    Allocation,
    FundSource,
    Payment,
    PaymentRequest,
    SourceEntry,
)
from projects.models.issue import ProjectIssue
from projects.models.project import Project, Quantity, StageEvent, Target

__all__ = [
    "Acceptance",
    "Allocation",
    "Beneficiary",
    "Contract",
    "Contractor",
    "FundSource",
    "Notice",
    "Payment",
    "PaymentRequest",
    "Progress",
    "Project",
    "ProjectIssue",
    "ProjectPhoto",
    "Quantity",
    "SourceEntry",
    "StageEvent",
    "Target",
]
