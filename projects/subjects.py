"""The projects that issues are about, for the pages of the problem ledger a floor below."""

from collections.abc import Iterable

from django.db.models import Q

from households.models import Issue
from households.panels import Subject, Subjects
from projects.models import ProjectIssue


def projects_of(issues: Iterable[Issue]) -> dict[int, Subject]:
    found = ProjectIssue.objects.by_issue(issues)
    return {key: Subject(one.name, one.get_absolute_url()) for key, one in found.items()}


def called(text: str) -> Q:
    return Q(pk__in=ProjectIssue.objects.called(text).values("issue"))


SUBJECTS = Subjects(projects_of, called)
