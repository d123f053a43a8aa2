"""Which reminders somebody was given, so that none goes out twice."""

from django.db import models

from events.models.registrations import Registration


class Reminder(models.Model):
    """One reminder of one date; a meeting that moves to another day is reminded of anew."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="reminders")
    date = models.DateField()
    days_before = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "date", "days_before"], name="reminder_once_for_a_date"
            )
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk}"
