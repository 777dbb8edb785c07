"""Fills the two new columns that follow from what is there: how names sound, and by what a household came to stand so."""

from django.db import migrations

from households.pinyin import initials

TURNS = {"exited": "exit", "relapsed": "relapse", "removed": "expelled"}


def read(apps, schema_editor):
    Person = apps.get_model("households", "Person")
    people = list(Person.objects.only("pk", "name"))
    for person in people:
        person.initials = initials(person.name)
    Person.objects.bulk_update(people, ["initials"], batch_size=500)
    Standing = apps.get_model("households", "Standing")
    before = None
    turned = []
    for standing in Standing.objects.order_by("household_id", "begins_on"):
        follows = before is not None and before.household_id == standing.household_id
        if follows and before.status == standing.status:
            standing.turn = "attribute"
        else:
            standing.turn = TURNS.get(standing.status, "filed")
        turned.append(standing)
        before = standing
    Standing.objects.bulk_update(turned, ["turn"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("households", "0002_register_as_known_in_the_field")]

    operations = [migrations.RunPython(read, migrations.RunPython.noop, elidable=True)]
