"""What a telephone at the door has sent already, so that sent again it counts once."""

from django.db import models
from django.utils import timezone

from events.models.meetings import Meeting

LONGEST_KEY = 64


class DeskMark(models.Model):
    """The key of a tick or a number that was received; chance, and no word of who it was about."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="desk_marks")
    key = models.CharField(max_length=LONGEST_KEY)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], name="desk_mark_once_per_meeting")
        ]

    def __str__(self) -> str:
        return f"desk mark {self.pk}"
