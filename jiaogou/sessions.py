"""How long somebody stays signed in: who works where there is no signal must not be met by a password every morning."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from households.models import Posting, User

IN_THE_FIELD = (Posting.Role.FIRST_SECRETARY, Posting.Role.HELPER)
IN_THE_FIELD_FOR = timedelta(days=14)


@receiver(user_logged_in)
def stay_signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Two weeks from the last day on which the phone spoke to us; whoever holds an office post besides gets its hours."""
    postings = Posting.objects.held_by(user).covering(timezone.localdate())
    roles = set(postings.values_list("role", flat=True))
    if roles and roles <= set(IN_THE_FIELD):
        request.session.set_expiry(int(IN_THE_FIELD_FOR.total_seconds()))
