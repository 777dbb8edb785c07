"""Putting a problem on the ledger."""

from datetime import date

from django.db import transaction

from households.audit import record
from households.models import Area, Household, Issue, User, Visit


@transaction.atomic
def raise_issue(
    *,
    by: User,
    area: Area,
    source: str,
    text: str,
    on: date,
    due_on: date | None = None,
    responsible: str = "",
    measure: str = "",
    household: Household | None = None,
    visit: Visit | None = None,
) -> Issue:
    """Raises ValidationError for an empty text or a due day before the day it was raised."""
    issue = Issue(
        area=area,
        household=household,
        visit=visit,
        source=source,
        text=text.strip(),
        measure=measure,
        responsible=responsible,
        raised_on=on,
        due_on=due_on,
    )
    issue.full_clean()
    issue.save(force_insert=True)
    record(
        by=by,
        verb="issue.raised",
        target=issue,
        area=area.pk,
        after={
            "text": issue.text,
            "source": source,
            "household": household.number if household else None,
            "due": due_on,
        },
    )
    return issue
