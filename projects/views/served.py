"""Which projects serve a household, at the end of its case file."""

from typing import Any

from households.access import May, reach
from households.models import Household
from projects.models import Beneficiary


def of_household(request: Any, household: Household) -> dict[str, Any] | None:
    """The projects and what the household had of each; nothing where it is on no list."""
    rows = list(
        Beneficiary.objects.filter(household=household)
        .by(request.today)
        .select_related("project")
        .order_by("since_on", "pk")
    )
    seeing = reach(request.user, May.SEE_PROJECTS, request.today)
    lines = [(row, seeing.covers(row.project.area_id)) for row in rows]
    return {"lines": lines} if lines else None
