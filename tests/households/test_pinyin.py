"""Names by first letters: surnames as surnames are read."""

import pytest

from households.models import Person
from households.pinyin import initials
from tests.factories import PersonFactory


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("石大山", " sds"),
        ("单小满", " sxm dxm"),
        ("仇小满", " qxm cxm"),
        ("区大山", " ods qds"),
        ("朴大山", " pds"),
        ("查大山", " zds cds"),
        ("解大山", " xds jds"),
        ("尉迟大山", " ycds"),
        ("万俟大山", " mqds"),
        ("李 大 山", " lds"),
        ("阿依古丽·买买提", " ayglmmt"),
        ("", ""),
    ],
)
def test_initials(name, readings):
    assert initials(name) == readings


@pytest.mark.django_db
def test_initials_follow_the_name():
    person = PersonFactory(name="单小满")
    person.name = "查小满"
    person.save()

    assert Person.objects.get(pk=person.pk).initials == " zxm cxm"
