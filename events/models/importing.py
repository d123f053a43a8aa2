"""Calendars of co-organisers: where they are, what was taken of them, what waits for a yes."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.meetings import Meeting
from events.models.rules import Entry
from events.models.series import Series
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models import Organisation

# A preview that nobody says yes to is forgotten: who wants it reads the calendar again.
READING_KEPT = timedelta(days=1)


class CalendarSourceQuerySet(models.QuerySet["CalendarSource"]):
    def followed(self) -> Self:
        """Those that are read by themselves."""
        return self.filter(is_active=True).exclude(url="")

    def due(self) -> Self:
        return self.followed().filter(next_at__lte=timezone.now()).order_by("next_at", "pk")

    def in_trouble(self) -> Self:
        """Those that coordinators must look at."""
        return self.followed().exclude(problem="")


class CalendarSource(models.Model):
    """A calendar of a co-organiser; without an address it is what was brought as files."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="calendar_sources",
        verbose_name=_("organisation"),
    )
    series = models.ForeignKey(
        Series, models.CASCADE, related_name="calendar_sources", verbose_name=_("series")
    )
    # A private feed's address is its key: it is in no log, no job and no audit line.
    url = models.CharField(_("address of the calendar"), max_length=1000, blank=True)
    is_active = models.BooleanField(_("read by itself"), default=True)
    etag = models.CharField(max_length=200, blank=True, editable=False)
    last_modified = models.CharField(max_length=200, blank=True, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    # When it was last read whole: dates of a rule appear as days go by, in a file that stays.
    read_at = models.DateTimeField(null=True, editable=False)
    next_at = models.DateTimeField(default=timezone.now, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    problem = models.CharField(max_length=30, blank=True, editable=False)
    problem_line = models.PositiveIntegerField(default=0, editable=False)
    problem_detail = models.CharField(max_length=60, blank=True, editable=False)
    problem_since = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CalendarSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar of a co-organiser")
        verbose_name_plural = _("calendars of co-organisers")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "url"],
                name="calendar_once_per_organisation",
                violation_error_message=_("This calendar is there already."),
            )
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def origin(self) -> str:
        """Under which name its meetings are kept: one organiser's UIDs are not another's."""
        return origin_of(self.organisation)


def origin_of(organisation: Organisation) -> str:
    return f"calendar:{organisation.public_id}"


class ImportedDateQuerySet(models.QuerySet["ImportedDate"]):
    def gone(self) -> Self:
        """Coming meetings that their calendar no longer names and does not call off either."""
        alive = [Meeting.State.DRAFT, Meeting.State.SUBMITTED, Meeting.State.PUBLISHED]
        return self.filter(
            gone_since__isnull=False,
            is_left_alone=False,
            meeting__state__in=alive,
            meeting__ends_at__gte=timezone.now(),
        )

    def held(self) -> Self:
        """Coming meetings that were open until their calendar said that they are private."""
        return self.filter(
            held_since__isnull=False,
            meeting__entry=Entry.INVITATION,
            meeting__state=Meeting.State.PUBLISHED,
            meeting__ends_at__gte=timezone.now(),
        )


class ImportedDate(models.Model):
    """One date of somebody's calendar: the meeting it became, and what it said last.

    It stays when its meeting is removed, so that nobody has to remove it twice.
    """

    source = models.ForeignKey(
        CalendarSource, models.SET_NULL, null=True, related_name="imported_dates"
    )
    meeting = models.OneToOneField(
        Meeting, models.SET_NULL, null=True, related_name="imported_date"
    )
    origin = models.CharField(max_length=80)
    external_id = models.CharField(max_length=255)
    uid = models.CharField(max_length=255)
    recurrence_id = models.CharField(max_length=20, blank=True)
    sequence = models.BigIntegerField(default=0)
    stamp = models.DateTimeField(null=True)
    # Of the event as a whole: a former version of it may give dates that were never here.
    event_sequence = models.BigIntegerField(default=-1)
    event_stamp = models.DateTimeField(null=True)
    said = models.JSONField(default=dict)
    is_withdrawn = models.BooleanField(default=False)
    # A coordinator decided: from now on it is theirs, whatever the calendar says.
    is_left_alone = models.BooleanField(default=False)
    gone_since = models.DateTimeField(null=True)
    # Since when its meeting is closed because its calendar says it is private, and who could come.
    held_since = models.DateTimeField(null=True)
    entry_before = models.CharField(max_length=10, choices=Entry.choices, blank=True)

    objects = ImportedDateQuerySet.as_manager()

    class Meta:
        verbose_name = _("date of a calendar")
        verbose_name_plural = _("dates of a calendar")
        indexes = [models.Index(fields=["origin", "uid"], name="imported_date_by_uid")]
        constraints = [
            models.UniqueConstraint(fields=["origin", "external_id"], name="imported_date_once")
        ]

    def __str__(self) -> str:
        return f"date {self.pk}"


class CalendarReading(models.Model):
    """What was read of a calendar and is looked at before anything is saved; then it goes."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    source = models.ForeignKey(CalendarSource, models.CASCADE, related_name="readings")
    content = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("preview of a calendar")
        verbose_name_plural = _("previews of a calendar")

    def __str__(self) -> str:
        return self.public_id
