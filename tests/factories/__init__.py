"""One factory a model; each makes the least that is valid, and shows only what the test is about."""

from tests.factories.households import (
    AreaFactory,
    HouseholdFactory,
    MembershipFactory,
    PairingFactory,
    PersonFactory,
    PostingFactory,
    StandingFactory,
    UserFactory,
    VillageProfileFactory,
    VisitFactory,
)
from tests.factories.projects import (
    AllocationFactory,
    FundSourceFactory,
    PaymentFactory,
    ProjectFactory,
)

__all__ = [
    "AllocationFactory",
    "AreaFactory",
    "FundSourceFactory",
    "HouseholdFactory",
    "MembershipFactory",
    "PairingFactory",
    "PaymentFactory",
    "PersonFactory",
    "PostingFactory",
    "ProjectFactory",
    "StandingFactory",
    "UserFactory",
    "VillageProfileFactory",
    "VisitFactory",
]
