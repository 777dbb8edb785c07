"""驻村工作总结: what one person did at a place in a month, half-year or year, from the records alone."""

from reports.documents.work_summary.summary import items, subject, tokens

__all__ = ["items", "subject", "tokens"]
