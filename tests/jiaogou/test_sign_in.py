"""Signing in: throttled by name and place, written down, and silent about which half was wrong."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from households.models import AuditLine
from tests.factories import PostingFactory, UserFactory

PASSWORD = "Jiaogou-482713"


@pytest.fixture
def secretary(db):
    user = PostingFactory().user
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, username, password, address="10.0.0.1"):
    return client.post(
        reverse("sign-in"), {"username": username, "password": password}, REMOTE_ADDR=address
    )


def fail(client, username, times, address="10.0.0.1"):
    for _ in range(times):
        sign_in(client, username, "wrong-password", address)


def test_right_password_opens_the_front_door(client, secretary):
    answer = sign_in(client, secretary.username, PASSWORD)

    assert (answer.status_code, answer.url) == (302, "/")


def test_sixth_try_is_refused_even_with_the_right_password(client, secretary):
    fail(client, secretary.username, settings.AXES_FAILURE_LIMIT)

    assert sign_in(client, secretary.username, PASSWORD).status_code == 429


def test_another_place_is_not_shut_out(client, secretary):
    fail(client, secretary.username, settings.AXES_FAILURE_LIMIT)

    assert sign_in(client, secretary.username, PASSWORD, address="10.0.0.2").status_code == 302


def test_a_colleague_behind_the_same_address_is_not_shut_out(client, secretary):
    fail(client, "someone-else", settings.AXES_FAILURE_LIMIT)

    assert sign_in(client, secretary.username, PASSWORD).status_code == 302


def test_unknown_name_and_wrong_password_look_the_same(client, secretary):
    unknown = sign_in(client, "nobody", "wrong-password")
    wrong = sign_in(client, secretary.username, "wrong-password")

    assert unknown.context["form"].non_field_errors() == wrong.context["form"].non_field_errors()


def test_disabled_account_cannot_enter(client, secretary):
    secretary.is_active = False
    secretary.save()

    assert sign_in(client, secretary.username, PASSWORD).status_code == 200


def test_signing_in_out_and_failing_is_written_down(client, secretary):
    fail(client, secretary.username, 1)
    sign_in(client, secretary.username, PASSWORD)
    client.post(reverse("sign-out"))

    lines = AuditLine.objects.order_by("number").values_list("verb", "target_key", "address")
    assert list(lines) == [
        ("session.refused", secretary.username, "10.0.0.1"),
        ("session.opened", str(secretary.pk), "10.0.0.1"),
        ("session.closed", str(secretary.pk), "127.0.0.1"),
    ]


@pytest.mark.django_db
def test_signed_in_without_a_posting_sees_whom_to_ask(client):
    client.force_login(UserFactory())

    answer = client.get(reverse("home"))

    assert answer.status_code == 200
    assert answer.templates[0].name == "no_posting.html"


FORTNIGHT, HALF_DAY = 14 * 24 * 60 * 60, 12 * 60 * 60


def end_of(client):
    """When the stored session runs out; the cookie alone would not show a renewal."""
    return Session.objects.get(pk=client.session.session_key).expire_date


@pytest.mark.parametrize(
    ("roles", "seconds"),
    [
        (["first_secretary"], FORTNIGHT),
        (["helper"], FORTNIGHT),
        (["bureau_staff"], HALF_DAY),
        (["helper", "auditor"], HALF_DAY),
        ([], HALF_DAY),
    ],
)
def test_who_works_in_the_field_stays_signed_in_for_a_fortnight(client, db, roles, seconds):
    user = UserFactory()
    for role in roles:
        PostingFactory(user=user, role=role)
    user.set_password(PASSWORD)
    user.save()

    sign_in(client, user.username, PASSWORD)

    assert client.session.get_expiry_age() == seconds


def test_phone_that_speaks_to_us_moves_the_end_along_once_a_day(client, secretary):
    sign_in(client, secretary.username, PASSWORD)
    soon = timezone.now() + timedelta(hours=1)
    Session.objects.update(expire_date=soon)

    client.get(reverse("households:api-session"))
    moved = end_of(client)
    Session.objects.update(expire_date=soon)
    client.get(reverse("households:api-session"))

    assert moved > timezone.now() + timedelta(days=13)
    assert end_of(client) == soon
