"""项目资金情况: where the money of a place's projects came from, what it built, how it came and went; on screen and paper."""

from reports.documents.project_money.material import MoneyReport, money_report
from reports.documents.project_money.paper import money_paper

__all__ = ["MoneyReport", "money_paper", "money_report"]
