"""When, where and for whom a meeting was before it changed, and messages under way that tell it."""

from datetime import datetime
from typing import Optional

from django.db import models
from django.utils.timezone import now

from events.models.meetings import AttendanceMode, Meeting, Place
from events.models.registrations import Registration
from events.models.rules import Entry
from network.identifiers import PUBLIC_ID_LENGTH


class ArrangementQuerySet(models.QuerySet["Arrangement"]):
    def held_at(self, meeting: Meeting, sequence: int) -> Optional["Arrangement"]:
        """What held when the meeting had this sequence; None: what holds still."""
        later = self.filter(meeting=meeting, sequence__gte=sequence)
        return later.order_by("sequence").first()

    def known_on(self, meeting: Meeting, moment: datetime) -> int:
        """The sequence of the meeting at that moment."""
        later = self.filter(meeting=meeting, until__gt=moment).order_by("sequence").first()
        return later.sequence if later else meeting.sequence


class Arrangement(models.Model):
    """When and where a meeting was, until it changed; what holds now is the meeting's own."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="arrangements")
    # The last sequence it held for; it may have held for several.
    sequence = models.PositiveIntegerField()
    until = models.DateTimeField(default=now)
    state = models.CharField(max_length=10, choices=Meeting.State.choices)
    date = models.DateField()
    start_time = models.TimeField()
    end_time = models.TimeField()
    timezone = models.CharField(max_length=40)
    mode = models.CharField(max_length=10, choices=AttendanceMode.choices)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    # A hash of the online room's link: whether it changed is told, what it was is not kept.
    link_key = models.CharField(max_length=64, blank=True)
    # Who could come; empty: not noted then.
    entry = models.CharField(max_length=10, choices=Entry.choices, blank=True, default="")

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "sequence"], name="arrangement_once_per_sequence"
            )
        ]

    def __str__(self) -> str:
        return f"arrangement {self.pk}"


class Notice(models.Model):
    """A message under way that tells somebody of changes; gone once it was sent."""

    # In one message at a time: no change is told twice.
    registration = models.OneToOneField(Registration, models.CASCADE, related_name="notice")
    key = models.CharField(max_length=PUBLIC_ID_LENGTH, db_index=True)
    # The meeting's sequence that its words were made from; 0 before they were.
    sequence = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.key
