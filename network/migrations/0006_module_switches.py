from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0005_country_of_the_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="ModuleSwitch",
            fields=[
                ("key", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("is_on", models.BooleanField(verbose_name="on")),
            ],
            options={
                "verbose_name": "switch of a module",
                "verbose_name_plural": "switches of modules",
            },
        ),
    ]
