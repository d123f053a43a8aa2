from django.db import migrations, models

import network.models.organisations


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0014_consent_to_facts"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="sectors",
            field=models.JSONField(
                blank=True,
                null=True,
                validators=[network.models.organisations.each_a_sector],
                verbose_name="kinds of institution",
            ),
        ),
    ]
