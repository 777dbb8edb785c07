"""What of projects and money waits for one person."""

from datetime import date

from django.urls import reverse

from households.access import May, reach
from households.models import User
from households.todo import Waiting
from projects.models import PaymentRequest


def payments_to_approve(user: User, today: date) -> list[Waiting]:
    """Large payments that somebody else entered and this person may decide."""
    approving = reach(user, May.APPROVE_PAYMENT, today)
    asked = PaymentRequest.objects.within(approving).waiting().exclude(requested_by=user)
    count = asked.count() if approving else 0
    url = reverse("projects:request-list")
    return [Waiting("大额支付待复核", count, "笔", url)] if count else []
