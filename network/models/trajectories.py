"""An organisation on its way to hosting a peer worker, with who accompanies it. Never public.

From recruitment on a peer worker takes part by their own yes, and reads and writes all of it.
"""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.audiences import Viewer
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models.accounts import User
from network.models.nodes import Node
from network.models.organisations import Organisation, Representation
from network.models.profiles import Profile
from network.models.sharing import Exclusion
from network.models.trajectory_templates import Stage, TrajectoryKind, WordsOfStep, in_words

MOST_WORDS = 2000


class TrajectoryState(models.TextChoices):
    ASKED = "asked", _("asked for")
    RUNNING = "running", _("under way")
    ENDED = "ended", _("ended")
    DECLINED = "declined", _("not taken on")
    WITHDRAWN = "withdrawn", _("taken back")


OPEN = frozenset({TrajectoryState.ASKED.value, TrajectoryState.RUNNING.value})
OVER = frozenset(TrajectoryState.values) - OPEN


class Side(models.TextChoices):
    """Who writes: in whose name, and never by name."""

    HOST = "host", _("the organisation")
    PEER = "peer", _("the peer worker")
    NETWORK = "network", _("the network")


class TrajectoryQuerySet(models.QuerySet["HostTrajectory"]):
    def of_host(self, viewer: Viewer) -> Self:
        """Those of the organisation that this viewer acts for at the moment."""
        return self.filter(organisation=viewer.acting_as) if viewer.acting_as else self.none()

    def of_peer(self, viewer: Viewer) -> Self:
        """Those in which this viewer takes part as the peer worker, by their own yes."""
        if viewer.user_id is None:
            return self.none()
        return self.filter(part__profile__user=viewer.user_id, part__joined_at__isnull=False)

    def of_network(self, viewer: Viewer) -> Self:
        """Those that this viewer accompanies: as the referent, or who coordinates the place.

        Not whoever stands in the organisation, nor whom the peer worker keeps away.
        """
        if viewer.user_id is None:
            return self.none()
        accompanied = Q(referent=viewer.user_id)
        if viewer.is_coordinator:
            accompanied |= Q() if viewer.coordinates_all else Q(node__in=viewer.node_ids)
        kept_away = Exclusion.objects.hitting(viewer).filter(profile=OuterRef("part__profile"))
        everything = viewer.is_coordinator and viewer.coordinates_all
        rows = self.all() if everything else self.filter(accompanied)
        return rows.exclude(organisation__in=viewer.stands_in).filter(~Exists(kept_away))

    def readable_by(self, viewer: Viewer) -> Self:
        """Those of which this viewer reads everything, from whichever side."""
        sides = [self.model.objects.of_host(viewer), self.model.objects.of_peer(viewer)]
        sides.append(self.model.objects.of_network(viewer))
        seen = Q(pk__in=[])
        for rows in sides:
            seen |= Q(pk__in=rows.values("pk"))
        return self.filter(seen)

    def waiting_for_yes_of(self, viewer: Viewer) -> Self:
        """Those in which this viewer was asked to take part, and has not answered."""
        if viewer.user_id is None:
            return self.none()
        asked = self.filter(part__profile__user=viewer.user_id, part__joined_at=None)
        return asked.filter(state=TrajectoryState.RUNNING)

    def running(self) -> Self:
        return self.filter(state=TrajectoryState.RUNNING)


class HostTrajectory(models.Model):
    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="trajectories")
    node = models.ForeignKey(Node, models.PROTECT, related_name="trajectories")
    kind = models.CharField(
        max_length=10, choices=TrajectoryKind.choices, default=TrajectoryKind.TEAM
    )
    # What its template was called when it began, by language.
    names = models.JSONField(default=dict, blank=True)
    # What the organisation wrote when it asked: of its team, never of a person.
    wishes = models.TextField(max_length=MOST_WORDS, blank=True)
    state = models.CharField(
        max_length=10, choices=TrajectoryState.choices, default=TrajectoryState.ASKED
    )
    # Whom to turn to, on both sides: somebody of PAT or a coordinator; who acts for the host.
    referent = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="trajectories_accompanied"
    )
    host_referent = models.ForeignKey(
        Representation, models.SET_NULL, null=True, blank=True, related_name="trajectories"
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    started_on = models.DateField(null=True, blank=True)
    # When, and never by whom.
    ended_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TrajectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("trajectory of a host")
        verbose_name_plural = _("trajectories of hosts")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="trajectory_is_in_a_known_state",
                condition=Q(state__in=sorted(TrajectoryState.values)),
            ),
            models.CheckConstraint(
                name="trajectory_says_when_it_ended",
                condition=Q(state__in=sorted(OPEN), ended_at__isnull=True)
                | Q(state__in=sorted(OVER), ended_at__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "ended_at"], name="trajectory_state_and_end")
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def name(self) -> str:
        return in_words(self.names) or str(TrajectoryKind(self.kind).label)

    @property
    def is_running(self) -> bool:
        return self.state == TrajectoryState.RUNNING

    @property
    def has_peer(self) -> bool:
        """Whether a peer worker takes part, by their own yes."""
        part: TrajectoryPart | None = getattr(self, "part", None)
        return part is not None and part.joined_at is not None

    def next_step(self) -> "TrajectoryStep | None":
        return self.steps.filter(done_on=None).order_by("position").first()

    def stage(self) -> Stage:
        """Where it stands: at the stage of its next step; after the last, at follow-up."""
        step = self.next_step()
        return Stage(step.stage) if step else Stage.FOLLOW_UP


class TrajectoryStep(WordsOfStep):
    """A step as its template was when the trajectory began."""

    trajectory = models.ForeignKey(HostTrajectory, models.CASCADE, related_name="steps")
    planned_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    # The planned day that people were reminded of.
    reminded_of = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("step of a trajectory")
        verbose_name_plural = _("steps of trajectories")
        ordering = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["trajectory", "position"], name="trajectory_step_once_in_its_place"
            )
        ]

    def __str__(self) -> str:
        return f"step {self.pk}"

    @property
    def is_overdue(self) -> bool:
        is_past = self.planned_on is not None and self.planned_on < timezone.localdate()
        return is_past and self.done_on is None


class TrajectoryPart(models.Model):
    """The peer worker in a trajectory: asked, and taking part once they said yes themselves.

    A no deletes the row: nobody reads that somebody was asked.
    """

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    trajectory = models.OneToOneField(HostTrajectory, models.CASCADE, related_name="part")
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="trajectory_parts")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    joined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("part of a peer worker in a trajectory")
        verbose_name_plural = _("parts of peer workers in trajectories")

    def __str__(self) -> str:
        return self.public_id


def written_by_its_side(table: str) -> models.CheckConstraint:
    """What a peer worker wrote hangs on their part, and goes with it; nothing else does."""
    return models.CheckConstraint(
        name=f"trajectory_{table}_of_a_peer_hangs_on_their_part",
        condition=Q(side=Side.PEER, part__isnull=False) | (~Q(side=Side.PEER) & Q(part=None)),
    )


class TrajectoryNote(models.Model):
    """A few words about the tasks of the team, for all who take part."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    trajectory = models.ForeignKey(HostTrajectory, models.CASCADE, related_name="notes")
    side = models.CharField(max_length=8, choices=Side.choices)
    part = models.ForeignKey(
        TrajectoryPart, models.CASCADE, null=True, blank=True, related_name="notes"
    )
    # So that who wrote it may take it away; it is shown to nobody.
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    words = models.TextField(max_length=MOST_WORDS)
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("note of a trajectory")
        verbose_name_plural = _("notes of trajectories")
        ordering = ["-written_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [written_by_its_side("note")]

    def __str__(self) -> str:
        return self.public_id


class TrajectoryDocument(models.Model):
    """A file, cleaned of what tells of its author, or the address of one elsewhere."""

    class Kind(models.TextChoices):
        LINK = "link", _("link")
        PDF = "pdf", _("PDF")
        ODT = "odt", _("text document (ODT)")
        PNG = "png", _("picture (PNG)")
        JPEG = "jpeg", _("picture (JPEG)")
        WEBP = "webp", _("picture (WebP)")

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    trajectory = models.ForeignKey(HostTrajectory, models.CASCADE, related_name="documents")
    side = models.CharField(max_length=8, choices=Side.choices)
    part = models.ForeignKey(
        TrajectoryPart, models.CASCADE, null=True, blank=True, related_name="documents"
    )
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    size = models.PositiveIntegerField(default=0)
    link = models.URLField(max_length=300, blank=True)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("document of a trajectory")
        verbose_name_plural = _("documents of trajectories")
        ordering = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            written_by_its_side("document"),
            models.CheckConstraint(
                name="trajectory_document_is_a_file_or_a_link",
                condition=(Q(kind="link") & ~Q(link="")) | (~Q(kind="link") & Q(link="")),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class TrajectoryFile(models.Model):
    """The bytes, apart: no list reads them. They go with their document."""

    document = models.OneToOneField(
        TrajectoryDocument, models.CASCADE, primary_key=True, related_name="stored"
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"file {self.pk}"
