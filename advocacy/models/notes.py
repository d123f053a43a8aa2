"""Notes: what many experiences say to an institution with one voice, and who writes it."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models import Node, User
from network.models.dated import holding_today


class NoteState(models.TextChoices):
    CALL = "call", _("call for contributions")
    COLLECTING = "collecting", _("contributions are read")
    DRAFTING = "drafting", _("being written")
    DECIDING = "deciding", _("consent round")
    ADOPTED = "adopted", _("adopted")
    PUBLISHED = "published", _("published")
    ANSWERED = "answered", _("answered")
    FOLLOWED = "followed", _("followed up")
    SET_ASIDE = "set_aside", _("set aside")


# While a version is being decided on, its words stand still.
WRITABLE = frozenset({NoteState.CALL, NoteState.COLLECTING, NoteState.DRAFTING})


class Note(models.Model):
    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    node = models.ForeignKey(Node, models.PROTECT, related_name="notes")
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    state = models.CharField(
        _("state"), max_length=10, choices=NoteState.choices, default=NoteState.CALL
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="note_is_in_a_known_state", condition=Q(state__in=sorted(NoteState.values))
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class Right(models.TextChoices):
    """What a member of the team may do, each with all of what stands below."""

    OWNER = "owner", _("looks after the note")
    DRAFTER = "drafter", _("writes")
    COMMENTER = "commenter", _("comments")
    READER = "reader", _("reads")


WRITES = frozenset({Right.OWNER.value, Right.DRAFTER.value})


class TeamPlaceQuerySet(models.QuerySet["TeamPlace"]):
    def current(self) -> Self:
        """Those that hold today, of accounts that are open."""
        return self.filter(holding_today(), user__is_active=True)

    def rights(self, note: int, users: Iterable[int]) -> dict[int, str]:
        """What each of these accounts may do with a note; who may do nothing is left out."""
        rows = self.current().filter(note=note, user__in=users)
        return dict(rows.values_list("user", "right"))


class TeamPlace(models.Model):
    """Somebody's place in the team of a note, under a name of their choice."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="team")
    user = models.ForeignKey(User, models.CASCADE, related_name="team_places")
    right = models.CharField(_("right"), max_length=9, choices=Right.choices)
    name = models.CharField(_("name in this team"), max_length=60)
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = TeamPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place in a team")
        verbose_name_plural = _("places in teams")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["note", "user"], name="team_place_once_per_person"),
            models.CheckConstraint(
                name="team_place_ends_after_it_starts",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"place {self.pk}"
