"""The one row that gives out positions of the change log."""

from django.db import migrations


def add_counter(apps, schema_editor):
    apps.get_model("network", "ChangeCounter").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("network", "0002_network")]

    operations = [migrations.RunPython(add_counter, migrations.RunPython.noop)]
