"""Meetings as pages, for the comparison with Wagtail's API v2."""

import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("events", "0002_name_on_one_line"),
        ("network", "0004_audit_log"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeetingPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("uid", models.CharField(max_length=255)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("text_origin", models.CharField(blank=True, max_length=10)),
                ("theme", models.CharField(blank=True, max_length=160)),
                ("summary", models.CharField(blank=True, max_length=300)),
                ("description", wagtail.fields.RichTextField(blank=True)),
                ("series_title", models.CharField(max_length=160)),
                ("starts_at", models.DateTimeField(db_index=True)),
                ("ends_at", models.DateTimeField()),
                ("timezone", models.CharField(max_length=40)),
                ("status", models.CharField(max_length=10)),
                ("attendance_mode", models.CharField(max_length=10)),
                ("has_online_link", models.BooleanField(default=False)),
                ("access_note", models.CharField(blank=True, max_length=300)),
                ("step_free", models.BooleanField(null=True)),
                ("hearing_loop", models.BooleanField(null=True)),
                ("sign_language", models.BooleanField(null=True)),
                ("companion_welcome", models.BooleanField(null=True)),
                ("quiet_room", models.BooleanField(null=True)),
                ("capacity", models.PositiveIntegerField(null=True)),
                ("places_left", models.PositiveIntegerField(null=True)),
                ("waiting", models.PositiveIntegerField(default=0)),
                ("registration_closes_at", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.place",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.series",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="MeetingPageLanguage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                ("language", models.CharField(max_length=12)),
                ("is_interpreted", models.BooleanField(default=False)),
                (
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spoken",
                        to="reference.meetingpage",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MeetingPageOrganiser",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                ("role", models.CharField(max_length=12)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="network.organisation",
                    ),
                ),
                (
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="organisers",
                        to="reference.meetingpage",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
    ]
