"""The village of the checks, and how people settle in it."""

from tests.reports.checks.conftest import settle, village

__all__ = ["settle", "village"]
