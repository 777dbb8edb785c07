"""Personal numbers: sealed in the database, plain in Python, found only by their keyed index."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection
from django.test import override_settings

from households.models import Person, blind_index
from tests.factories import PersonFactory

NUMBER = "410399196001010013"


def stored(column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM households_person")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_number_is_not_in_the_database_in_clear():
    PersonFactory(identity_number=NUMBER)

    assert NUMBER not in stored("identity_number")
    assert Person.objects.get().identity_number == NUMBER


@pytest.mark.django_db
def test_same_number_is_sealed_differently_each_time():
    person = PersonFactory(identity_number=NUMBER)
    first = stored("identity_number")

    person.save()

    assert stored("identity_number") != first


@pytest.mark.django_db
def test_one_number_belongs_to_one_person():
    PersonFactory(identity_number="41039919600101002x")

    with pytest.raises(IntegrityError):
        PersonFactory(identity_number="41039919600101002X ")


@pytest.mark.django_db
def test_people_without_a_number_do_not_clash():
    PersonFactory(identity_number=None)
    PersonFactory(identity_number="")

    assert Person.objects.filter(identity_index__isnull=True).count() == 2


@pytest.mark.django_db
def test_a_seal_moved_to_another_column_does_not_open():
    PersonFactory(identity_number=NUMBER)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE households_person SET phone = identity_number")

    with pytest.raises(ImproperlyConfigured, match="phone"):
        Person.objects.get()


@pytest.mark.django_db
def test_wrong_key_is_a_sentence_and_not_an_empty_field():
    PersonFactory(identity_number=NUMBER)

    with (
        override_settings(JIAOGOU_DATA_KEY=b"y" * 32),
        pytest.raises(ImproperlyConfigured, match="数据密钥不对"),
    ):
        Person.objects.get()


def test_index_depends_on_the_key():
    ours = blind_index(NUMBER)

    with override_settings(JIAOGOU_INDEX_KEY=b"y" * 32):
        assert blind_index(NUMBER) != ours


@pytest.mark.django_db
def test_asking_a_sealed_field_for_a_value_is_refused():
    with pytest.raises(TypeError, match="is sealed"):
        Person.objects.filter(identity_number=NUMBER)
