"""The secret address under which somebody's own calendar follows their appointments."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.registrations import Registration
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.links import read_token, secret_token
from network.models import User

CALENDAR_PURPOSE = "events.personal_calendar"


class PersonalCalendarQuerySet(models.QuerySet["PersonalCalendar"]):
    def by_token(self, token: str) -> "PersonalCalendar":
        """The calendar an address is for.

        Raises BadSignature for a forged one, DoesNotExist for one that was renewed or closed.
        """
        public_id, version = read_token(CALENDAR_PURPOSE, token)
        return self.get(public_id=public_id, link_version=version)

    def renew(self) -> int:
        """The addresses given out before open nothing any more."""
        return self.update(link_version=F("link_version") + 1, renewed_at=timezone.now())


class PersonalCalendar(models.Model):
    """Of an account, or of one registration: without an account nothing proves that two are one's.

    Whoever types an address first sees the page of that registration, be it theirs or not; a
    calendar of all that is registered under this address would show it to them.
    """

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    user = models.OneToOneField(User, models.CASCADE, null=True, related_name="personal_calendar")
    registration = models.OneToOneField(
        Registration, models.CASCADE, null=True, related_name="personal_calendar"
    )
    link_version = models.PositiveIntegerField(default=1)
    # Which addresses the account had confirmed: with others, this one opens nothing any more.
    addresses_key = models.CharField(max_length=64, blank=True)
    renewed_at = models.DateTimeField(default=timezone.now)

    objects = PersonalCalendarQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal calendar")
        verbose_name_plural = _("personal calendars")
        constraints = [
            models.CheckConstraint(
                name="personal_calendar_is_of_one",
                condition=Q(user=None, registration__isnull=False)
                | Q(user__isnull=False, registration=None),
            )
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def token(self) -> str:
        return secret_token(CALENDAR_PURPOSE, self.public_id, self.link_version)
