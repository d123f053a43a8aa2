import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import network.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0030_placements_looked_for"),
    ]

    operations = [
        migrations.CreateModel(
            name="Detachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("host_shows_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "detachment",
                "verbose_name_plural": "detachments",
            },
        ),
        migrations.CreateModel(
            name="HostTrajectory",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("team", "accompaniment of a team"),
                            ("detachment", "detachment of an expert"),
                        ],
                        default="team",
                        max_length=10,
                    ),
                ),
                ("names", models.JSONField(blank=True, default=dict)),
                ("wishes", models.TextField(blank=True, max_length=2000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked for"),
                            ("running", "under way"),
                            ("ended", "ended"),
                            ("declined", "not taken on"),
                            ("withdrawn", "taken back"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("started_on", models.DateField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "trajectory of a host",
                "verbose_name_plural": "trajectories of hosts",
            },
        ),
        migrations.CreateModel(
            name="TemplateStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("immersion", "immersion"),
                            ("needs", "needs, place and profile"),
                            ("awareness", "team awareness"),
                            ("recruitment", "recruitment"),
                            ("follow_up", "follow-up"),
                        ],
                        max_length=12,
                        verbose_name="stage",
                    ),
                ),
                ("titles", models.JSONField(default=dict, verbose_name="title")),
                ("texts", models.JSONField(blank=True, default=dict, verbose_name="text")),
                ("days", models.PositiveSmallIntegerField(default=30, verbose_name="days")),
            ],
            options={
                "verbose_name": "step of a kind of trajectory",
                "verbose_name_plural": "steps of kinds of trajectory",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="TrajectoryDocument",
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
                    "side",
                    models.CharField(
                        choices=[
                            ("host", "the organisation"),
                            ("peer", "the peer worker"),
                            ("network", "the network"),
                        ],
                        max_length=8,
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("link", "link"),
                            ("pdf", "PDF"),
                            ("odt", "text document (ODT)"),
                            ("png", "picture (PNG)"),
                            ("jpeg", "picture (JPEG)"),
                            ("webp", "picture (WebP)"),
                        ],
                        max_length=4,
                    ),
                ),
                ("size", models.PositiveIntegerField(default=0)),
                ("link", models.URLField(blank=True, max_length=300)),
                (
                    "added_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
            options={
                "verbose_name": "document of a trajectory",
                "verbose_name_plural": "documents of trajectories",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="TrajectoryNote",
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
                    "side",
                    models.CharField(
                        choices=[
                            ("host", "the organisation"),
                            ("peer", "the peer worker"),
                            ("network", "the network"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.TextField(max_length=2000)),
                (
                    "written_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
            options={
                "verbose_name": "note of a trajectory",
                "verbose_name_plural": "notes of trajectories",
                "ordering": ["-written_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="TrajectoryPart",
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
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("joined_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "part of a peer worker in a trajectory",
                "verbose_name_plural": "parts of peer workers in trajectories",
            },
        ),
        migrations.CreateModel(
            name="TrajectoryStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("immersion", "immersion"),
                            ("needs", "needs, place and profile"),
                            ("awareness", "team awareness"),
                            ("recruitment", "recruitment"),
                            ("follow_up", "follow-up"),
                        ],
                        max_length=12,
                        verbose_name="stage",
                    ),
                ),
                ("titles", models.JSONField(default=dict, verbose_name="title")),
                ("texts", models.JSONField(blank=True, default=dict, verbose_name="text")),
                ("planned_on", models.DateField(blank=True, null=True)),
                ("done_on", models.DateField(blank=True, null=True)),
                ("reminded_of", models.DateField(blank=True, editable=False, null=True)),
            ],
            options={
                "verbose_name": "step of a trajectory",
                "verbose_name_plural": "steps of trajectories",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="TrajectoryTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=40, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("team", "accompaniment of a team"),
                            ("detachment", "detachment of an expert"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("names", models.JSONField(default=dict, verbose_name="name")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("is_offered", models.BooleanField(default=True, verbose_name="offered")),
            ],
            options={
                "verbose_name": "kind of trajectory",
                "verbose_name_plural": "kinds of trajectory",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="profilefact",
            name="fact_once_where_one_is_enough",
        ),
        migrations.AddConstraint(
            model_name="profilefact",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "availability",
                            "display_name",
                            "employer",
                            "known",
                            "listed",
                            "photo",
                            "placement",
                            "pronouns",
                            "video",
                        ],
                    )
                ),
                fields=("profile", "kind"),
                name="fact_once_where_one_is_enough",
            ),
        ),
        migrations.AddField(
            model_name="detachment",
            name="fact",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="detachment",
                to="network.profilefact",
            ),
        ),
        migrations.AddField(
            model_name="detachment",
            name="level",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.term"
            ),
        ),
        migrations.AddField(
            model_name="hosttrajectory",
            name="host_referent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="trajectories",
                to="network.representation",
            ),
        ),
        migrations.AddField(
            model_name="hosttrajectory",
            name="node",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="trajectories",
                to="network.node",
            ),
        ),
        migrations.AddField(
            model_name="hosttrajectory",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="trajectories",
                to="network.organisation",
            ),
        ),
        migrations.AddField(
            model_name="hosttrajectory",
            name="referent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="trajectories_accompanied",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="detachment",
            name="trajectory",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="detachment",
                to="network.hosttrajectory",
            ),
        ),
        migrations.CreateModel(
            name="TrajectoryFile",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="stored",
                        serialize=False,
                        to="network.trajectorydocument",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name="trajectorydocument",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="trajectorydocument",
            name="trajectory",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="documents",
                to="network.hosttrajectory",
            ),
        ),
        migrations.AddField(
            model_name="trajectorynote",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="trajectorynote",
            name="trajectory",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notes",
                to="network.hosttrajectory",
            ),
        ),
        migrations.AddField(
            model_name="trajectorypart",
            name="profile",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="trajectory_parts",
                to="network.profile",
            ),
        ),
        migrations.AddField(
            model_name="trajectorypart",
            name="trajectory",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="part",
                to="network.hosttrajectory",
            ),
        ),
        migrations.AddField(
            model_name="trajectorynote",
            name="part",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notes",
                to="network.trajectorypart",
            ),
        ),
        migrations.AddField(
            model_name="trajectorydocument",
            name="part",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="documents",
                to="network.trajectorypart",
            ),
        ),
        migrations.AddField(
            model_name="trajectorystep",
            name="trajectory",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="steps",
                to="network.hosttrajectory",
            ),
        ),
        migrations.AddField(
            model_name="templatestep",
            name="template",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="steps",
                to="network.trajectorytemplate",
            ),
        ),
        migrations.AddIndex(
            model_name="hosttrajectory",
            index=models.Index(fields=["state", "ended_at"], name="trajectory_state_and_end"),
        ),
        migrations.AddConstraint(
            model_name="hosttrajectory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["asked", "declined", "ended", "running", "withdrawn"])
                ),
                name="trajectory_is_in_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="hosttrajectory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("state__in", ["asked", "running"])),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("state__in", ["declined", "ended", "withdrawn"]),
                    ),
                    _connector="OR",
                ),
                name="trajectory_says_when_it_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="detachment",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="detachment_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="trajectorynote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("part__isnull", False), ("side", "peer")),
                    models.Q(models.Q(("side", "peer"), _negated=True), ("part", None)),
                    _connector="OR",
                ),
                name="trajectory_note_of_a_peer_hangs_on_their_part",
            ),
        ),
        migrations.AddConstraint(
            model_name="trajectorydocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("part__isnull", False), ("side", "peer")),
                    models.Q(models.Q(("side", "peer"), _negated=True), ("part", None)),
                    _connector="OR",
                ),
                name="trajectory_document_of_a_peer_hangs_on_their_part",
            ),
        ),
        migrations.AddConstraint(
            model_name="trajectorydocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "link"), models.Q(("link", ""), _negated=True)),
                    models.Q(models.Q(("kind", "link"), _negated=True), ("link", "")),
                    _connector="OR",
                ),
                name="trajectory_document_is_a_file_or_a_link",
            ),
        ),
        migrations.AddConstraint(
            model_name="trajectorystep",
            constraint=models.UniqueConstraint(
                fields=("trajectory", "position"), name="trajectory_step_once_in_its_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="templatestep",
            constraint=models.UniqueConstraint(
                fields=("template", "position"), name="template_step_once_in_its_place"
            ),
        ),
    ]
