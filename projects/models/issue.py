"""A problem of the problem ledger that is about a project."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q

from households.models import Issue
from projects.models.project import Project


class ProjectIssueQuerySet(models.QuerySet["ProjectIssue"]):
    def called(self, text: str) -> Self:
        """Those whose project has this in its name or code."""
        return self.filter(Q(project__name__icontains=text) | Q(project__code__icontains=text))

    def by_issue(self, issues: Iterable[Issue]) -> dict[int, Project]:
        """The project of each of these issues that is about one, by the issue's key."""
        links = self.filter(issue__in=list(issues)).select_related("project")
        return {link.issue_id: link.project for link in links}


class ProjectIssue(models.Model):
    """Which project an issue is about. The issue itself knows nothing of projects, which stand a floor above it."""

    issue = models.OneToOneField(
        Issue, on_delete=models.PROTECT, related_name="+", verbose_name="问题"
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="issues", verbose_name="项目"
    )

    objects = ProjectIssueQuerySet.as_manager()

    class Meta:
        ordering = ["project", "issue"]
        verbose_name = verbose_name_plural = "项目的问题"

    def __str__(self) -> str:
        return f"{self.project}：{self.issue}"
