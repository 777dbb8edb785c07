"""Activities, gifts and issues recorded so far get a key of their own each; one default would have been the same for all."""

import uuid

from django.db import migrations


def give_keys(apps, schema_editor):
    for name in ("Activity", "Gift", "Issue"):
        Model = apps.get_model("households", name)
        rows = list(Model.objects.only("pk"))
        for row in rows:
            row.key = uuid.uuid4()
        Model.objects.bulk_update(rows, ["key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("households", "0004_visits_photos_and_proposals")]

    operations = [migrations.RunPython(give_keys, migrations.RunPython.noop, elidable=True)]
