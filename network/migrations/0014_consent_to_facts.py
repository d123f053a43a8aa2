from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0013_nodes"),
    ]

    operations = [
        migrations.AddField(
            model_name="consent",
            name="fact_id",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name="consent",
            name="receiver_id",
            field=models.CharField(blank=True, max_length=12),
        ),
    ]
