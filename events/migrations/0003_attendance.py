from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0002_name_on_one_line"),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="head_count",
            field=models.PositiveIntegerField(
                editable=False, null=True, verbose_name="people who came"
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="walk_ins",
            field=models.PositiveIntegerField(
                default=0, editable=False, verbose_name="people who came unregistered"
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="attendance",
            field=models.CharField(
                choices=[
                    ("none", "not noted"),
                    ("count", "a head count, no names"),
                    ("ticks", "ticked on the list"),
                ],
                default="none",
                max_length=5,
                verbose_name="who came",
            ),
        ),
    ]
