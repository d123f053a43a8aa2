import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0006_module_switches"),
    ]

    operations = [
        migrations.CreateModel(
            name="QueueCare",
            fields=[
                ("key", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("alarm_days", models.PositiveSmallIntegerField(verbose_name="alarm after, days")),
                (
                    "deputy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="deputy",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "care of a queue",
                "verbose_name_plural": "care of queues",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("alarm_days__gte", 1)),
                        name="queue_alarm_comes_after_a_day",
                    )
                ],
            },
        ),
    ]
