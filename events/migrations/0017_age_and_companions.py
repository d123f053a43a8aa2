from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0016_reports"),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="age_rule",
            field=models.CharField(
                blank=True,
                choices=[
                    ("adults", "18 or over"),
                    ("from_16", "16 or over"),
                    ("with_adult", "all ages; under 16 with an adult"),
                    ("all", "all ages"),
                ],
                max_length=10,
                verbose_name="from which age",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="companion_places",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="meeting",
            name="companion_rule",
            field=models.CharField(
                blank=True,
                choices=[
                    ("place", "welcome, and takes a place"),
                    ("free", "welcome, and takes no place"),
                    ("no", "cannot come along"),
                ],
                max_length=5,
                verbose_name="a support person or an interpreter",
            ),
        ),
        migrations.AddField(
            model_name="registrationcontact",
            name="assistance_dog",
            field=models.BooleanField(default=False, verbose_name="assistance dog"),
        ),
        migrations.AddField(
            model_name="registrationcontact",
            name="interpreter",
            field=models.BooleanField(default=False, verbose_name="interpreter"),
        ),
        migrations.AddField(
            model_name="registrationcontact",
            name="support_person",
            field=models.BooleanField(default=False, verbose_name="support person"),
        ),
        migrations.AddField(
            model_name="series",
            name="age_rule",
            field=models.CharField(
                choices=[
                    ("adults", "18 or over"),
                    ("from_16", "16 or over"),
                    ("with_adult", "all ages; under 16 with an adult"),
                    ("all", "all ages"),
                ],
                default="adults",
                max_length=10,
                verbose_name="from which age",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="companion_rule",
            field=models.CharField(
                choices=[
                    ("place", "welcome, and takes a place"),
                    ("free", "welcome, and takes no place"),
                    ("no", "cannot come along"),
                ],
                default="place",
                max_length=5,
                verbose_name="a support person or an interpreter",
            ),
        ),
    ]
