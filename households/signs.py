"""Sign-ins, sign-outs and refusals, written into the audit book as they happen."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver

from households.audit import record
from households.models import User


@receiver(user_logged_in)
def signed_in(user: User, **kwargs: Any) -> None:
    with transaction.atomic():
        record(by=user, verb="session.opened", target=user)


@receiver(user_logged_out)
def signed_out(user: User | None, **kwargs: Any) -> None:
    if user is not None:
        with transaction.atomic():
            record(by=user, verb="session.closed", target=user)


@receiver(user_login_failed)
def refused(credentials: dict[str, Any], **kwargs: Any) -> None:
    with transaction.atomic():
        record(by=None, verb="session.refused", key=str(credentials.get("username", ""))[:60])
