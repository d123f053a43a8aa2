import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import network.identifiers
import network.validators


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0005_waiting_moves"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MeetingMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=network.identifiers.new_public_id,
                        editable=False,
                        max_length=12,
                        unique=True,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("organiser", "organiser"),
                            ("facilitator", "facilitator"),
                            ("welcomer", "welcomer"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("confirmed", "those who have a place"),
                            ("all", "those who have a place and those who wait"),
                        ],
                        default="confirmed",
                        max_length=10,
                        verbose_name="to whom",
                    ),
                ),
                (
                    "body",
                    models.TextField(
                        max_length=2000,
                        validators=[
                            network.validators.plain_text,
                            network.validators.few_links,
                            django.core.validators.MaxLengthValidator(2000),
                        ],
                        verbose_name="message",
                    ),
                ),
                ("submission_key", models.CharField(max_length=64, unique=True)),
                ("by_mail", models.PositiveIntegerField(default=0)),
                ("by_call", models.PositiveIntegerField(default=0)),
                ("unreached", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="events.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "message to participants",
                "verbose_name_plural": "messages to participants",
            },
        ),
        migrations.CreateModel(
            name="MessageReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=network.identifiers.new_public_id,
                        editable=False,
                        max_length=12,
                        unique=True,
                    ),
                ),
                (
                    "body",
                    models.TextField(
                        max_length=1000,
                        validators=[
                            network.validators.plain_text,
                            network.validators.few_links,
                            django.core.validators.MaxLengthValidator(1000),
                        ],
                        verbose_name="answer",
                    ),
                ),
                ("submission_key", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="events.meetingmessage",
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="events.registration",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to a message",
                "verbose_name_plural": "answers to messages",
                "ordering": ["created_at", "pk"],
            },
        ),
        migrations.AddIndex(
            model_name="meetingmessage",
            index=models.Index(fields=["meeting", "created_at"], name="messages_of_meeting"),
        ),
    ]
