"""The entries of the main menu: what this person may enter, and where they are."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from households.access import May, held
from households.models import Posting, User


@dataclass(frozen=True)
class Page:
    """A page beside others of its entry; the prefix of the address says whether we are on it."""

    label: str
    name: str
    may: May
    prefix: str


@dataclass(frozen=True)
class Entry:
    """One place in the menu; the prefixes of the address say whether we are in it."""

    label: str
    name: str
    icon: str
    may: May
    prefix: str
    pages: tuple[Page, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def prefixes(self) -> tuple[str, ...]:
        return (self.prefix, *self.also, *(page.prefix for page in self.pages))


ENTRIES = (
    Entry("工作台", "reports:desk", "home", May.SEE_HOUSEHOLDS, "/desk/"),
    Entry(
        "户档",
        "households:household-list",
        "identification",
        May.SEE_HOUSEHOLDS,
        "/households/",
        pages=(
            Page("名册", "households:household-list", May.SEE_HOUSEHOLDS, "/households/"),
            Page("变动", "households:act-list", May.SEE_HOUSEHOLDS, "/changes/"),
            Page("脱贫退出", "households:exit-list", May.SEE_HOUSEHOLDS, "/exits/"),
            Page("导入", "households:import-list", May.IMPORT_REGISTER, "/imports/"),
            Page("纸质表", "reports:paper-list", May.PRINT_CARDS, "/papers/"),
        ),
    ),
    Entry(
        "走访",
        "households:visit-list",
        "map-pin",
        May.SEE_HOUSEHOLDS,
        "/visits/",
        pages=(
            Page("走访", "households:visit-list", May.SEE_HOUSEHOLDS, "/visits/"),
            Page("该走访的", "households:visit-due", May.SEE_HOUSEHOLDS, "/visits/due/"),
            Page("待核对", "households:proposal-list", May.EDIT_REGISTER, "/visits/proposals/"),
            Page("活动", "households:activity-list", May.SEE_WORK, "/activities/"),
            Page("慰问物资", "households:gift-list", May.SEE_WORK, "/gifts/"),
            Page("结对", "households:pairing-list", May.SEE_WORK, "/pairings/"),
            Page("工作记实", "reports:work-month", May.SEE_HOUSEHOLDS, "/work/"),
            Page("工作总结", "reports:summary-list", May.SEE_HOUSEHOLDS, "/summaries/"),
            Page("问题台账", "households:issue-list", May.SEE_ISSUES, "/issues/"),
        ),
    ),
    Entry(
        "项目",
        "projects:project-list",
        "wrench-screwdriver",
        May.SEE_PROJECTS,
        "/projects/",
        pages=(
            Page("项目", "projects:project-list", May.SEE_PROJECTS, "/projects/"),
            Page("进展", "projects:board", May.SEE_PROJECTS, "/projects/all/board/"),
            Page("时间表", "projects:timetable", May.SEE_PROJECTS, "/projects/all/timetable/"),
            Page("资金情况", "reports:project-money", May.SEE_PROJECTS, "/projects/all/money/"),
            Page("资金来源", "projects:source-list", May.SEE_PROJECTS, "/funds/"),
            Page("支付", "projects:payment-list", May.SEE_PROJECTS, "/payments/"),
            Page("待复核", "projects:request-list", May.SEE_PROJECTS, "/payments/requests/"),
        ),
    ),
    Entry(
        "指标",
        "reports:figure-list",
        "chart-bar",
        May.SEE_FIGURES,
        "/figures/",
        pages=(
            Page("指标", "reports:figure-list", May.SEE_FIGURES, "/figures/"),
            Page("户人动态平衡表", "reports:balance", May.SEE_FIGURES, "/balance/"),
        ),
    ),
    Entry("疑点", "reports:check-list", "shield-exclamation", May.SEE_CHECKS, "/checks/"),
    Entry(
        "报告",
        "reports:report-list",
        "document-text",
        May.SEE_REPORT,
        "/reports/",
        also=("/report-versions/",),
    ),
    Entry("台账", "reports:ledger-list", "table-cells", May.SEE_LEDGERS, "/ledgers/"),
    Entry(
        "审计",
        "reports:audit-desk",
        "magnifying-glass",
        May.AUDIT,
        "/audit/",
        pages=(
            Page("审计台", "reports:audit-desk", May.AUDIT, "/audit/"),
            Page("抽样", "reports:sample-list", May.AUDIT, "/audit/samples/"),
            Page("两日对比", "reports:two-days", May.AUDIT, "/audit/comparison/"),
            Page("审计记录", "reports:audit-book", May.AUDIT, "/audit/book/"),
            Page("名单比对", "reports:matching", May.AUDIT, "/audit/matching/"),
            Page("资料包", "reports:package-list", May.AUDIT, "/audit/packages/"),
        ),
    ),
    Entry(
        "设置",
        "households:standard-list",
        "cog-6-tooth",
        May.SEE_STANDARDS,
        "/standards/",
        pages=(
            Page("标准", "households:standard-list", May.SEE_STANDARDS, "/standards/"),
            Page("补贴类别", "households:category-list", May.SEE_STANDARDS, "/categories/"),
            Page("村情", "households:village-list", May.EDIT_VILLAGE, "/villages/"),
            Page("区域", "households:area-list", May.MANAGE_AREAS, "/areas/"),
        ),
    ),
    Entry("账户", "households:account-list", "users", May.MANAGE_ACCOUNTS, "/accounts/"),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The menu and the postings of the person who is signed in."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"navigation": [], "pages": [], "posting_label": "", "can_visit": False}
    today = timezone.localdate()
    permissions = held(user, today)
    postings = list(Posting.objects.held_by(user).covering(today).select_related("area"))
    return {
        "navigation": [
            {
                "label": entry.label,
                "url": reverse(entry.name),
                "icon": entry.icon,
                "current": request.path.startswith(entry.prefixes),
            }
            for entry in ENTRIES
            if entry.may in permissions
        ],
        "pages": _pages(request.path, permissions),
        "can_visit": May.RECORD_VISIT in permissions,
        "posting_label": "、".join(
            f"{posting.area}{posting.get_role_display()}" for posting in postings
        ),
    }


def _pages(path: str, permissions: frozenset[May]) -> list[dict[str, Any]]:
    """The pages beside this one, the longest matching prefix being where we are; none where there is no choice."""
    for entry in ENTRIES:
        pages = [page for page in entry.pages if page.may in permissions]
        here = [page for page in pages if path.startswith(page.prefix)]
        if here and len(pages) > 1:
            current = max(here, key=lambda page: len(page.prefix))
            return [
                {"label": page.label, "url": reverse(page.name), "current": page is current}
                for page in pages
            ]
    return []
