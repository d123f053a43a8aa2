"""What is handed on after a meeting, and that its people were thanked."""

from typing import Self

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.meetings import Meeting
from events.models.series import Series
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.links import secret_token
from network.validators import one_line, plain_text

AFTER_PURPOSE = "events.after"
# The link that hands things on and opens no form; a ticket for an answer is never this number.
WITHOUT_TICKET = 0


class Aftercare(models.Model):
    """What is noted once for each meeting after it: that thanks left, which tickets were used."""

    meeting = models.OneToOneField(
        Meeting, models.CASCADE, primary_key=True, related_name="aftercare"
    )
    thanked_at = models.DateTimeField(null=True)
    # Keyed hashes, sorted: the list says neither in which order they came nor whose they were.
    used_tickets = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"aftercare {self.pk}"


class ResourceQuerySet(models.QuerySet["Resource"]):
    def handed_on_after(self, meeting: Meeting) -> Self:
        """What those who came to this meeting are given: its own, and its series'."""
        its_own_first = F("meeting").desc(nulls_last=True)
        return self.filter(Q(meeting=meeting) | Q(series=meeting.series_id, meeting=None)).order_by(
            its_own_first, "pk"
        )


class Resource(models.Model):
    """A link that is handed on after a meeting, or after every meeting of a series."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    series = models.ForeignKey(Series, models.CASCADE, related_name="resources")
    # None: after every meeting of the series.
    meeting = models.ForeignKey(Meeting, models.CASCADE, null=True, related_name="resources")
    title = models.CharField(_("what it is"), max_length=160, validators=[plain_text, one_line])
    url = models.URLField(
        _("address of the page"), max_length=500, validators=[URLValidator(["http", "https"])]
    )
    language = models.CharField(
        _("language"), max_length=12, choices=settings.LANGUAGES, blank=True
    )

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("link that is handed on")
        verbose_name_plural = _("links that are handed on")

    def __str__(self) -> str:
        return self.public_id


def after_token(meeting: Meeting, number: int = WITHOUT_TICKET) -> str:
    """The token of the page after a meeting: the same for everybody, or with a ticket's number."""
    return secret_token(AFTER_PURPOSE, meeting.public_id, number)
