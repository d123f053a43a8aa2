"""A secret link, or a code, by which somebody invited comes; both are derived and not stored."""

from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.meetings import Meeting
from events.models.rules import Entry
from events.roles import Ability
from network.audiences import Viewer
from network.identifiers import (
    PUBLIC_ID_LENGTH,
    keyed_hash,
    keyed_hashes,
    new_public_id,
    normalise_code,
    spoken_code,
)
from network.links import read_token, secret_token
from network.models import User
from network.validators import one_line, plain_text

INVITATION_PURPOSE = "events.invitation"
CODE_PURPOSE = "events.invitation.code"
MOST_USES = 100


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def with_uses(self) -> Self:
        """With `used`: how many have a place, an offer or a turn by each."""
        active = ~Q(registrations__status="cancelled")
        return self.annotate(used=Count("registrations", filter=active))

    def known_to(self, viewer: Viewer) -> Self:
        """Invitations this viewer may know: of meetings to which they invite."""
        return self.filter(meeting__in=invited_by(viewer))

    def by_token(self, token: str) -> "Invitation":
        """The invitation a secret link is for.

        Raises BadSignature for a forged link, DoesNotExist for a revoked one.
        """
        public_id, version = read_token(INVITATION_PURPOSE, token)
        return self.get(public_id=public_id, link_version=version, revoked_at=None)

    def by_code(self, code: str) -> "Invitation":
        """The invitation that a code on paper is for; raises DoesNotExist, also once taken back."""
        hashes = keyed_hashes(CODE_PURPOSE, normalise_code(code))
        return self.get(code_hash__in=hashes, revoked_at=None)


def invited_by(viewer: Viewer) -> models.QuerySet[Meeting]:
    """Meetings by invitation to which this viewer invites: as coordinator, or by a role."""
    closed = Meeting.objects.filter(entry=Entry.INVITATION)
    run = closed.run_by(viewer, ability=Ability.INVITE)
    return closed.visible_to(viewer) | run if viewer.is_coordinator else run


class Invitation(models.Model):
    # By `with_uses` only.
    used: int

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations")
    uses = models.PositiveSmallIntegerField(
        _("for how many people"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_USES)],
    )
    name = models.CharField(
        _("for whom"), max_length=80, blank=True, validators=[plain_text, one_line]
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    link_version = models.PositiveIntegerField(default=1)
    # Of the code for paper; none for invitations made before there were codes.
    code_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(name="an_invitation_is_for_somebody", condition=Q(uses__gte=1))
        ]

    def __str__(self) -> str:
        return self.public_id

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.code_hash = keyed_hash(CODE_PURPOSE, spoken_code(self._seed))
        super().save(*args, **kwargs)

    @property
    def token(self) -> str:
        return secret_token(INVITATION_PURPOSE, self.public_id, self.link_version)

    @property
    def code(self) -> str:
        """What one types or says instead of the link; "" where there is none any more.

        It is derived under the key that was in use when the invitation was made.
        """
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            code = spoken_code(self._seed, key=key)
            if keyed_hash(CODE_PURPOSE, code, key=key) == self.code_hash:
                return code
        return ""

    @property
    def _seed(self) -> str:
        return f"invitation|{self.public_id}"
