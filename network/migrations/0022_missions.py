import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import network.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0021_offered_profiles"),
    ]

    operations = [
        migrations.CreateModel(
            name="MissionRequest",
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
                ("place", models.CharField(blank=True, max_length=160)),
                ("public", models.CharField(max_length=120)),
                ("words", models.TextField(max_length=2000)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "contract",
                    models.CharField(
                        choices=[
                            ("employment", "employment contract"),
                            ("self_employed", "self-employed"),
                            ("volunteer", "volunteer expenses"),
                        ],
                        max_length=20,
                    ),
                ),
                ("pay", models.CharField(max_length=160)),
                ("is_exclusive", models.BooleanField(default=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "submitted"),
                            ("moderated", "moderated"),
                            ("proposed", "proposed to somebody"),
                            ("accepted", "accepted"),
                            ("running", "running"),
                            ("closed", "closed"),
                            ("refused", "refused"),
                            ("declined", "nobody was found"),
                            ("expired", "expired"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="submitted",
                        max_length=10,
                    ),
                ),
                (
                    "refusal_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_work", "it speaks of a person and not of work"),
                            ("substitute", "it stands in for a qualified post"),
                            ("pay", "the pay is unclear or not fair"),
                            ("team", "the team is not ready"),
                            ("period", "the period does not work"),
                            ("elsewhere", "somebody else answers this better"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "escalated_to",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("peer_lead", "the peer lead"),
                            ("coordinator", "the coordinators"),
                        ],
                        max_length=12,
                    ),
                ),
                ("escalated_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "submitted_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.term",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.term",
                    ),
                ),
                (
                    "language",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.term",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.term",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="missions",
                        to="network.node",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="missions",
                        to="network.organisation",
                    ),
                ),
                (
                    "peer_lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="missions_led",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "representation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="missions",
                        to="network.representation",
                    ),
                ),
            ],
            options={
                "verbose_name": "mission request",
                "verbose_name_plural": "mission requests",
            },
        ),
        migrations.CreateModel(
            name="MissionProposal",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("expired", "expired"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("is_exclusive", models.BooleanField()),
                ("answer_by", models.DateTimeField()),
                ("link_version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mission_proposals",
                        to="network.profile",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="network.missionrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "mission proposal",
                "verbose_name_plural": "mission proposals",
            },
        ),
        migrations.CreateModel(
            name="MissionFeedback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "went",
                    models.CharField(
                        choices=[("well", "well"), ("partly", "partly"), ("badly", "badly")],
                        max_length=6,
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=600)),
                (
                    "proposal",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback",
                        to="network.missionproposal",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback",
                        to="network.missionrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "feedback on a mission",
                "verbose_name_plural": "feedback on missions",
            },
        ),
        migrations.AddIndex(
            model_name="missionrequest",
            index=models.Index(fields=["state", "ends_on"], name="mission_state_and_end"),
        ),
        migrations.AddConstraint(
            model_name="missionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="mission_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="missionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "accepted",
                            "closed",
                            "declined",
                            "expired",
                            "moderated",
                            "proposed",
                            "refused",
                            "running",
                            "submitted",
                            "withdrawn",
                        ],
                    )
                ),
                name="mission_is_in_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="missionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), models.Q(("refusal_reason", ""), _negated=True)),
                    models.Q(models.Q(("state", "refused"), _negated=True), ("refusal_reason", "")),
                    _connector="OR",
                ),
                name="mission_says_why_it_is_refused",
            ),
        ),
        migrations.AddConstraint(
            model_name="missionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True),
                        (
                            "state__in",
                            ["accepted", "moderated", "proposed", "running", "submitted"],
                        ),
                    ),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("state__in", ["closed", "declined", "expired", "refused", "withdrawn"]),
                    ),
                    _connector="OR",
                ),
                name="mission_says_when_it_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="missionproposal",
            constraint=models.UniqueConstraint(
                fields=("request", "profile"), name="mission_proposed_once_per_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="missionproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_exclusive", True), ("state", "accepted")),
                fields=("request",),
                name="exclusive_mission_accepted_by_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="missionproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["accepted", "declined", "expired", "proposed", "withdrawn"])
                ),
                name="mission_proposal_is_in_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="missionfeedback",
            constraint=models.UniqueConstraint(
                condition=models.Q(("proposal__isnull", True)),
                fields=("request",),
                name="mission_feedback_once_of_the_organisation",
            ),
        ),
    ]
