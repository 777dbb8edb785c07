"""Raising a problem of a project."""

from typing import Any

from django.db import transaction

from households.actions.issues import raise_issue
from households.audit import record
from households.models import Issue, User
from projects.models import Project, ProjectIssue


@transaction.atomic
def raise_about(*, project: Project, by: User, **said: Any) -> Issue:
    """One problem of a project, once: the same key gives the issue that is already there.

    `said` is what `raise_issue` takes, but for the place and the household. Raises what it raises.
    """
    issue = raise_issue(by=by, area=project.area, **said)
    _, is_new = ProjectIssue.objects.get_or_create(issue=issue, defaults={"project": project})
    if is_new:
        record(
            by=by,
            verb="issue.about_project",
            target=issue,
            key=str(issue.key),
            area=issue.area_id,
            after={"project": project.code},
        )
    return issue
