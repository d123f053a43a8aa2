import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import network.identifiers
import network.validators


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0027_proposers_by_telephone"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Guest",
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
                    "name",
                    models.CharField(
                        blank=True,
                        max_length=80,
                        validators=[network.validators.plain_text, network.validators.one_line],
                        verbose_name="name, as the participants read it",
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        max_length=300,
                        validators=[network.validators.plain_text],
                        verbose_name="as what, and why",
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "Français"), ("nl", "Nederlands"), ("en", "English")],
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "the participants are asked"),
                            ("approved", "the participants agree"),
                            ("refused", "not agreed"),
                            ("withdrawn", "the question was taken back"),
                            ("declined", "the guest does not come"),
                        ],
                        default="asked",
                        max_length=9,
                    ),
                ),
                ("is_opposed", models.BooleanField(default=False)),
                ("asked", models.PositiveIntegerField(default=0)),
                ("answer_by", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "invitation",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="guest",
                        to="events.invitation",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guests",
                        to="events.meeting",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "guest among peers",
                "verbose_name_plural": "guests among peers",
            },
        ),
        migrations.CreateModel(
            name="GuestAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("asked", "no answer yet"),
                            ("yes", "agrees"),
                            ("no", "does not agree"),
                        ],
                        default="asked",
                        max_length=5,
                    ),
                ),
                (
                    "guest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="events.guest",
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers_about_guests",
                        to="events.registration",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer about a guest",
                "verbose_name_plural": "answers about guests",
            },
        ),
        migrations.AddConstraint(
            model_name="guest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "declined"), _negated=True),
                fields=("meeting",),
                name="one_guest_a_meeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="guest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), _negated=True),
                    ("is_opposed", False),
                    _connector="OR",
                ),
                name="no_guest_against_a_no",
            ),
        ),
        migrations.AddConstraint(
            model_name="guestanswer",
            constraint=models.UniqueConstraint(
                fields=("guest", "registration"), name="one_answer_a_participant"
            ),
        ),
    ]
