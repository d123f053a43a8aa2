"""A theme that somebody would like to talk about; who proposed it is apart, deleted earlier."""

from typing import Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Case, Count, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.meetings import Meeting
from events.models.registrations import RegistrationContact
from events.models.series import Series
from network.audiences import Viewer
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.links import read_token, secret_token
from network.models import User
from network.regions import Region
from network.validators import one_line, plain_text, telephone

LINK_PURPOSE = "events.proposal"


class ThemeProposalQuerySet(models.QuerySet["ThemeProposal"]):
    def shown(self) -> Self:
        """What the public reads: only what a coordinator read first and chose to show."""
        return self.filter(is_shown=True).exclude(state=ThemeProposal.State.MERGED)

    def visible_to(self, viewer: Viewer) -> Self:
        return self.all() if viewer.is_coordinator else self.shown()

    def undecided(self) -> Self:
        return self.filter(state=ThemeProposal.State.RECEIVED)

    def open_to_support(self) -> Self:
        return self.shown().filter(state=ThemeProposal.State.RECEIVED)

    def undecided_first(self) -> Self:
        """Those that wait for a date, then the others; the newest first."""
        is_decided = Case(When(state=ThemeProposal.State.RECEIVED, then=0), default=1)
        return self.order_by(is_decided, "-created_at", "-pk")

    def with_support(self) -> Self:
        """Each with how many support it now: exact, for coordinators."""
        return self.annotate(supporters=Count("supports"))

    def by_token(self, token: str) -> "ThemeProposal":
        """The proposal a secret link is for.

        Raises BadSignature for a forged link, DoesNotExist for a revoked one.
        """
        public_id, version = read_token(LINK_PURPOSE, token)
        return self.get(public_id=public_id, link_version=version)


class ThemeProposal(models.Model):
    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        TAKEN_UP = "taken_up", _("taken up")
        SET_ASIDE = "set_aside", _("set aside")
        MERGED = "merged", _("put together with another")

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    theme = models.CharField(_("theme"), max_length=160, validators=[plain_text, one_line])
    why = models.TextField(
        _("why"), max_length=1000, blank=True, validators=[plain_text, MaxLengthValidator(1000)]
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    series = models.ForeignKey(
        Series,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("series"),
    )
    region = models.CharField(_("region"), max_length=6, choices=Region.choices, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.RECEIVED
    )
    is_shown = models.BooleanField(_("shown on the public page"), default=False)
    looked_at = models.DateTimeField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    # In the coordinators' words, for everybody.
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, editable=False, related_name="proposals"
    )
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, editable=False, related_name="merged"
    )
    # The band that the public reads: written once a week, so that nobody sees who comes or goes.
    shown_support = models.PositiveIntegerField(default=0, editable=False)
    submission_key = models.CharField(max_length=64, null=True, unique=True, editable=False)
    link_version = models.PositiveIntegerField(default=1, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ThemeProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of a theme")
        verbose_name_plural = _("proposals of themes")
        constraints = [
            models.CheckConstraint(
                name="a_decided_proposal_says_when",
                condition=Q(state="received", decided_at=None)
                | ~Q(state="received") & Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_proposal_set_aside_says_why",
                condition=~Q(state="set_aside") | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="a_merged_proposal_says_with_which",
                condition=Q(state="merged", merged_into__isnull=False)
                | ~Q(state="merged") & Q(merged_into=None),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def token(self) -> str:
        return secret_token(LINK_PURPOSE, self.public_id, self.link_version)

    @property
    def is_undecided(self) -> bool:
        return self.state == self.State.RECEIVED

    @property
    def outcome(self) -> "ThemeProposal":
        """The proposal whose state answers this one: its own, or the one it was merged into."""
        return self.merged_into or self

    @property
    def reachable_contact(self) -> "ProposalContact | None":
        """Who proposed it, or None when nobody said or it was erased."""
        return ProposalContact.objects.filter(proposal=self).first()


class ProposalContact(models.Model):
    """Who waits for an answer."""

    proposal = models.OneToOneField(
        ThemeProposal, models.CASCADE, primary_key=True, related_name="contact"
    )
    name = models.CharField(
        _("name to be called by"), max_length=80, blank=True, validators=[plain_text, one_line]
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True, validators=[telephone])
    phone_use = models.CharField(
        _("how to use the phone"),
        max_length=12,
        choices=RegistrationContact.PhoneUse.choices,
        blank=True,
    )

    class Meta:
        verbose_name = _("contact of a proposal")
        verbose_name_plural = _("contacts of proposals")
        constraints = [
            models.CheckConstraint(
                name="who_is_called_has_a_name_to_ask_for",
                condition=Q(phone="") | ~Q(name=""),
            )
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"

    @property
    def language(self) -> str:
        """The language to speak to them in: the one they proposed in."""
        return self.proposal.language


class ThemeSupport(models.Model):
    """A member who would like to talk about it too."""

    proposal = models.ForeignKey(ThemeProposal, models.CASCADE, related_name="supports")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("support of a proposal")
        verbose_name_plural = _("supports of proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "user"], name="a_member_supports_a_proposal_once"
            )
        ]

    def __str__(self) -> str:
        return f"support {self.pk}"
