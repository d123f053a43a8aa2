"""One dated meeting with its places, its texts and the card that is read in its stead."""

from datetime import datetime, timedelta
from typing import Any, Self
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from events.models.rules import AgeRule, CompanionRule, Entry, entries_open_to
from events.models.series import Series, SeriesRole
from events.recurrence import span
from events.roles import Ability, roles_with
from network.audiences import Viewer
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models import Text
from network.regions import Country, Region


def new_uid() -> str:
    """A calendar UID that outlives every host name."""
    return str(uuid4())


class Place(models.Model):
    """Where people meet, and how one gets in."""

    name = models.CharField(_("name"), max_length=120)
    street = models.CharField(_("street and number"), max_length=160, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    locality = models.CharField(_("town"), max_length=80)
    region = models.CharField(_("region"), max_length=6, choices=Region.choices)
    country = models.CharField(_("country"), max_length=2, choices=Country.choices)
    step_free = models.BooleanField(_("step-free access"), null=True, blank=True)
    hearing_loop = models.BooleanField(_("hearing loop"), null=True, blank=True)
    quiet_room = models.BooleanField(_("quiet room"), null=True, blank=True)
    access_note = models.CharField(_("how to get there and in"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["locality", "name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.locality}"


class AttendanceMode(models.TextChoices):
    IN_PERSON = "in_person", _("in person")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("in person and online")


# A meeting that others than those who prepare it may know of.
SHOWN = Q(state__in=["published", "cancelled"])


# People stay on to talk, and a connection that broke is made again.
LINK_SHOWN_AFTER = timedelta(hours=1)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Meetings this viewer may know of; drafts are for coordinators."""
        rows = SHOWN & Q(entry__in=entries_open_to(viewer))
        if viewer.is_coordinator:
            rows |= ~Q(entry=Entry.PEERS)
        return self.filter(rows)

    def meant_for(self, viewer: Viewer) -> Self:
        """Meetings that are not open to all and to which this viewer may come."""
        closed = [entry for entry in entries_open_to(viewer) if entry != Entry.PUBLIC]
        return self.filter(SHOWN, entry__in=closed)

    def run_by(self, viewer: Viewer, *, ability: Ability | None = None) -> Self:
        """Meetings of the series in which this viewer has a role today; drafts too.

        With an ability, those where a role gives it. A meeting of peers is run by peers.
        """
        roles = SeriesRole.objects.held_by(viewer)
        if ability is not None:
            roles = roles.filter(role__in=roles_with(ability))
        among_peers = roles.among_peers(viewer)
        return self.filter(
            Q(series__in=roles.values("series")) & ~Q(entry=Entry.PEERS)
            | Q(series__in=among_peers.values("series"), entry=Entry.PEERS)
        )

    def followed_up_by(self, viewer: Viewer) -> Self:
        """Meetings after which this viewer does what is to be done: by role, or as coordinator."""
        theirs = Q(pk__in=Meeting.objects.run_by(viewer, ability=Ability.FOLLOW_UP))
        if viewer.is_coordinator:
            theirs |= Q(pk__in=Meeting.objects.visible_to(viewer))
        return self.filter(theirs)

    def next_of_their_series(self) -> Self:
        """The meeting of each series that comes next, or is going on; one a series at most."""
        coming = Meeting.objects.filter(
            series=models.OuterRef("series"), state=Meeting.State.PUBLISHED, ends_at__gte=now()
        ).order_by("starts_at", "pk")
        return self.filter(pk=models.Subquery(coming.values("pk")[:1]))

    def upcoming(self) -> Self:
        return self.filter(ends_at__gte=now()).order_by("starts_at", "pk")

    def past(self) -> Self:
        return self.filter(ends_at__lt=now()).order_by("-starts_at", "-pk")


class Meeting(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        PUBLISHED = "published", _("published")
        CANCELLED = "cancelled", _("cancelled")

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    series = models.ForeignKey(
        Series, models.CASCADE, related_name="meetings", verbose_name=_("series")
    )
    uid = models.CharField(max_length=255, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    # The date the series' rule gave this meeting; it stays when the meeting moves.
    recurrence_id = models.DateField(null=True, editable=False)
    origin = models.CharField(max_length=80, blank=True, editable=False)
    external_id = models.CharField(max_length=255, null=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PUBLISHED
    )
    entry = models.CharField(
        _("who may come"), max_length=10, choices=Entry.choices, default=Entry.PUBLIC
    )
    timezone = models.CharField(_("time zone"), max_length=40, default=settings.TIME_ZONE)
    # Wall time is what people agreed on; the instants follow when a zone's rule changes.
    date = models.DateField(_("date"))
    start_time = models.TimeField(_("from"))
    end_time = models.TimeField(_("to"))
    starts_at = models.DateTimeField(editable=False, db_index=True)
    ends_at = models.DateTimeField(editable=False)
    closes_before_minutes = models.PositiveIntegerField(
        _("registration closes, minutes before the start"), default=0
    )
    mode = models.CharField(
        _("how one takes part"),
        max_length=10,
        choices=AttendanceMode.choices,
        default=AttendanceMode.IN_PERSON,
    )
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, verbose_name=_("place"))
    online_url = models.URLField(
        _("link of the online room"), blank=True, help_text=_("Shown to registered people only.")
    )
    # None: as the series says.
    link_shown_before_minutes = models.PositiveIntegerField(
        _("link of the online room shown, minutes before the start"), null=True, blank=True
    )
    sign_language = models.BooleanField(_("sign language"), null=True, blank=True)
    # Empty: as its series says.
    age_rule = models.CharField(
        _("from which age"), max_length=10, choices=AgeRule.choices, blank=True
    )
    companion_rule = models.CharField(
        _("a support person or an interpreter"),
        max_length=5,
        choices=CompanionRule.choices,
        blank=True,
    )
    capacity = models.PositiveIntegerField(
        _("places"), null=True, blank=True, help_text=_("Leave empty for no limit.")
    )
    places_taken = models.PositiveIntegerField(default=0, editable=False)
    # Places of those who came along with people whose needs are deleted by now.
    companion_places = models.PositiveIntegerField(default=0, editable=False)
    waiting_count = models.PositiveIntegerField(default=0, editable=False)
    last_rank = models.PositiveIntegerField(default=0, editable=False)
    # Where heads are counted: all who came. Where names are ticked: who came without a place.
    head_count = models.PositiveIntegerField(_("people who came"), null=True, editable=False)
    walk_ins = models.PositiveIntegerField(
        _("people who came unregistered"), default=0, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # When what the meeting says changed; `updated_at` also follows its places.
    changed_at = models.DateTimeField(default=now, editable=False)
    updated_at = models.DateTimeField(default=now, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        indexes = [models.Index(fields=["updated_at", "id"], name="meeting_keyset")]
        constraints = [
            models.CheckConstraint(
                name="places_taken_within_capacity",
                condition=Q(capacity=None) | Q(places_taken__lte=F("capacity")),
                violation_error_message=_("More people are registered than that."),
            ),
            models.UniqueConstraint(
                fields=["origin", "external_id"],
                name="external_meeting_once",
                condition=Q(external_id__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["series", "recurrence_id"],
                name="meeting_once_per_recurrence",
                condition=Q(recurrence_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.starts_at, self.ends_at = span(
            self.date, self.start_time, self.end_time, self.timezone
        )
        super().save(*args, **kwargs)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def closes_at(self) -> datetime:
        return self.starts_at - timedelta(minutes=self.closes_before_minutes)

    @property
    def link_shown_from(self) -> datetime:
        """From when those who have a place are shown the link of the online room."""
        minutes = self.link_shown_before_minutes
        if minutes is None:
            minutes = self.series.link_shown_before_minutes
        return self.starts_at - timedelta(minutes=minutes)

    @property
    def shows_link(self) -> bool:
        """Whether there is a link, and it is the time for it."""
        is_time = self.link_shown_from <= now() < self.ends_at + LINK_SHOWN_AFTER
        return bool(self.online_url) and self.is_published and is_time

    @property
    def stated_age(self) -> AgeRule:
        """From which age one comes, as the meeting or else its series says."""
        return AgeRule(self.age_rule or self.series.age_rule)

    @property
    def stated_companions(self) -> CompanionRule:
        """Whether somebody may come along, as the meeting or else its series says."""
        return CompanionRule(self.companion_rule or self.series.companion_rule)

    @property
    def places_left(self) -> int | None:
        """Places free now; None when there is no limit."""
        return None if self.capacity is None else self.capacity - self.places_taken

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_public(self) -> bool:
        """Whether anyone may know of it: what feeds, API and cards show."""
        shown = {self.State.PUBLISHED, self.State.CANCELLED}
        return self.state in shown and self.entry == Entry.PUBLIC


class MeetingText(Text):
    owner_field = "meeting"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="texts")
    theme = models.CharField(_("theme"), max_length=160, blank=True)
    what_to_expect = models.TextField(
        _("what to expect the first time"), max_length=2000, blank=True
    )
    audience_words = models.CharField(_("who it is for"), max_length=300, blank=True)
    # Of a translation: the version of the original that it was made from.
    translated_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta(Text.Meta):
        verbose_name = _("text of the meeting")
        verbose_name_plural = _("texts of the meeting")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "language", "register"], name="meeting_text_once_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title or self.theme} ({self.language})"


class MeetingLanguage(models.Model):
    """A language that is spoken at a meeting, or into which it is interpreted."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="languages")
    language = models.CharField(_("language"), max_length=12)
    is_interpreted = models.BooleanField(_("by an interpreter"), default=False)

    class Meta:
        verbose_name = _("language of the meeting")
        verbose_name_plural = _("languages of the meeting")
        ordering = ["is_interpreted", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "language"], name="meeting_language_once")
        ]

    def __str__(self) -> str:
        return self.language


class MeetingCard(models.Model):
    """What the public may read of a meeting in one language: rewritten with every change."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="cards")
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    payload = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "language"], name="card_once_per_language")
        ]

    def __str__(self) -> str:
        return f"card {self.meeting_id} {self.language}"
