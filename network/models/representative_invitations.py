"""Somebody invited by e-mail to act for an organisation: a link that ends, and opens once."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.links import read_token, secret_token
from network.models.accounts import User
from network.models.organisations import Organisation

PURPOSE = "network.representative"


class RepresentativeInvitationQuerySet(models.QuerySet["RepresentativeInvitation"]):
    def open(self) -> Self:
        """Those whose link still opens."""
        return self.filter(expires_at__gt=timezone.now())

    def by_token(self, token: str) -> "RepresentativeInvitation":
        """The open invitation of a link; raises BadSignature or DoesNotExist."""
        public_id, version = read_token(PURPOSE, token)
        return self.open().get(public_id=public_id, link_version=version)


class RepresentativeInvitation(models.Model):
    """Gone once it was accepted or taken back: what stays is the representation, and the log."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="representative_invitations"
    )
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField(_("until"))
    link_version = models.PositiveIntegerField(default=1, editable=False)

    objects = RepresentativeInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to act for an organisation")
        verbose_name_plural = _("invitations to act for organisations")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "organisation", Lower("email"), name="representative_invited_once"
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.public_id}"

    @property
    def token(self) -> str:
        return secret_token(PURPOSE, self.public_id, self.link_version)
