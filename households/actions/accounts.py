"""Accounts and postings."""

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from households.audit import record
from households.models import Area, Posting, User


@transaction.atomic
def open_account(
    *,
    by: User | None,
    username: str,
    name: str,
    password: str,
    organisation: str = "",
    duty: str = "",
) -> User:
    """A person who can sign in; without a posting they see nothing.

    Raises ValidationError for a weak password or a username that is taken or oddly written.
    """
    user = User(username=username, name=name, organisation=organisation, duty=duty)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save(force_insert=True)
    record(
        by=by,
        verb="account.opened",
        target=user,
        key=username,
        after={"name": name, "organisation": organisation},
    )
    return user


@transaction.atomic
def set_password(*, by: User | None, user: User, password: str) -> None:
    """Raises ValidationError for a weak password. The book says that it changed, never what it is."""
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    record(by=by, verb="account.password_set", target=user, key=user.username)


@transaction.atomic
def post(
    *, by: User | None, user: User, role: str, area: Area, begins_on: date, document: str = ""
) -> Posting:
    """Gives a person a role in an area from a day on."""
    posting = Posting(user=user, role=role, area=area, begins_on=begins_on, document=document)
    posting.full_clean()
    posting.save(force_insert=True)
    record(
        by=by,
        verb="posting.begun",
        target=posting,
        key=user.username,
        area=area.pk,
        after={"role": role, "begins_on": begins_on},
    )
    return posting


@transaction.atomic
def end_posting(*, by: User, posting: Posting, ends_on: date) -> Posting:
    """Ends a posting from a day on; what was done under it stays as it was.

    Raises ValidationError when the day does not come after its beginning.
    """
    before = {"ends_on": posting.ends_on}
    posting.ends_on = ends_on
    posting.full_clean()
    posting.save(update_fields=["ends_on"])
    record(
        by=by,
        verb="posting.ended",
        target=posting,
        key=posting.user.username,
        area=posting.area_id,
        before=before,
        after={"ends_on": ends_on},
    )
    return posting
