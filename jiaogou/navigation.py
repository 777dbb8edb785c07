"""The entries of the main menu: what this person may enter, and where they are."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from households.access import May, held
from households.models import Posting, User


@dataclass(frozen=True)
class Entry:
    """One place in the menu; the prefix of the address says whether we are in it."""

    label: str
    name: str
    icon: str
    may: May
    prefix: str


ENTRIES = (
    Entry("工作台", "reports:desk", "home", May.SEE_HOUSEHOLDS, "/desk/"),
    Entry(
        "户档", "households:household-list", "identification", May.SEE_HOUSEHOLDS, "/households/"
    ),
    Entry("走访", "households:visit-list", "map-pin", May.SEE_HOUSEHOLDS, "/visits/"),
    Entry("项目", "projects:project-list", "wrench-screwdriver", May.SEE_PROJECTS, "/projects/"),
    Entry("指标", "reports:figure-list", "chart-bar", May.SEE_FIGURES, "/figures/"),
    Entry("报告", "reports:report-list", "document-text", May.SEE_REPORT, "/reports/"),
    Entry("台账", "reports:ledger-list", "table-cells", May.SEE_LEDGERS, "/ledgers/"),
    Entry("账户", "households:account-list", "users", May.MANAGE_ACCOUNTS, "/accounts/"),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The menu and the postings of the person who is signed in."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"navigation": [], "posting_label": ""}
    today = timezone.localdate()
    permissions = held(user, today)
    postings = list(Posting.objects.held_by(user).covering(today).select_related("area"))
    return {
        "navigation": [
            {
                "label": entry.label,
                "url": reverse(entry.name),
                "icon": entry.icon,
                "current": request.path.startswith(entry.prefix),
            }
            for entry in ENTRIES
            if entry.may in permissions
        ],
        "posting_label": "、".join(
            f"{posting.area}{posting.get_role_display()}" for posting in postings
        ),
    }
