"""A place that somebody asked for; who they are is apart, because it is deleted earlier."""

from functools import reduce
from operator import or_
from typing import Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.invitations import Invitation
from events.models.meetings import Meeting
from events.roles import Ability
from events.wording import needs_words
from network.audiences import Viewer
from network.identifiers import PUBLIC_ID_LENGTH, keyed_hashes, new_public_id, normalise_code
from network.links import read_token, secret_token
from network.models import User
from network.validators import one_line, plain_text, telephone

LINK_PURPOSE = "events.registration"
CODE_PURPOSE = "events.code"
# People who come along, and what else does: fields of a contact, all of them access needs.
PEOPLE_ALONG = ("support_person", "interpreter")
COMPANIONS = (*PEOPLE_ALONG, "assistance_dog")


def said_needs(prefix: str = "contact__") -> Q:
    """Registrations of people who said a need, or that somebody comes along with them."""
    alike = [Q(**{f"{prefix}{name}": True}) for name in COMPANIONS]
    return reduce(or_, alike, Q(**{f"{prefix}access_needs__gt": ""}))


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def active(self) -> Self:
        return self.exclude(status=Registration.Status.CANCELLED)

    def holding(self) -> Self:
        """Those that occupy a place: confirmed, or offered and not answered yet."""
        return self.filter(status__in=[Registration.Status.CONFIRMED, Registration.Status.OFFERED])

    def known_to(self, viewer: Viewer) -> Self:
        """Registrations whose people this viewer may know.

        Coordinators: all, where they may go. Those who run the meeting: who comes or waits.
        Welcomers: who comes for the first time, to the next meeting. What they may know of them
        is less than the row: see `events.participants`.
        """
        meetings = Meeting.objects.all()
        run = meetings.run_by(viewer, ability=Ability.SEE_PEOPLE)
        welcomed = meetings.run_by(viewer, ability=Ability.WELCOME).next_of_their_series()
        known = Q(meeting__in=run) & ~Q(status=Registration.Status.CANCELLED) | Q(
            meeting__in=welcomed, status=Registration.Status.CONFIRMED, is_first_time=True
        )
        if viewer.is_coordinator:
            known |= Q(meeting__in=meetings.visible_to(viewer))
        return self.filter(known)

    def of_person(self, registration: "Registration") -> Self:
        """All the registrations of somebody: by e-mail, or by name and number without one."""
        contact = registration.reachable_contact
        if contact is None or contact.email or not contact.phone:
            return self.filter(person_key=registration.person_key)
        return self.filter(
            contact__email="", contact__phone=contact.phone, contact__name__iexact=contact.name
        )

    def untold(self) -> Self:
        """Those of people who come or wait, whose meeting changed since they were last told."""
        return self.active().filter(told_sequence__lt=F("meeting__sequence")).order_by("pk")

    def in_line(self) -> Self:
        """Those who wait, first come first."""
        return self.filter(status=Registration.Status.WAITING).order_by("rank")

    def by_token(self, token: str) -> "Registration":
        """The registration a secret link is for.

        Raises BadSignature for a forged link, DoesNotExist for a revoked one.
        """
        public_id, version = read_token(LINK_PURPOSE, token)
        return self.get(public_id=public_id, link_version=version)

    def by_code(self, code: str) -> "Registration":
        """The registration a spoken code is for; raises DoesNotExist."""
        return self.get(code_hash__in=keyed_hashes(CODE_PURPOSE, normalise_code(code)))


class Registration(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("offered")
        CONFIRMED = "confirmed", _("confirmed")
        CANCELLED = "cancelled", _("cancelled")

    class IfFull(models.TextChoices):
        CONFIRM = "confirm", _("take a place for me")
        ASK = "ask", _("ask me first")

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="registrations")
    # By which invitation they came; cut when it is deleted.
    invitation = models.ForeignKey(
        Invitation, models.SET_NULL, null=True, blank=True, related_name="registrations"
    )
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True)
    status = models.CharField(_("state"), max_length=10, choices=Status.choices)
    # Raised under the meeting's lock: the order of ranks is the order of commits.
    rank = models.PositiveIntegerField()
    # 0: here beyond the places, or not here when the desk gave the places of the absent to others.
    places = models.PositiveSmallIntegerField(_("places"), default=1)
    is_walk_in = models.BooleanField(_("came without registering"), default=False)
    is_first_time = models.BooleanField(_("first time"), default=False)
    if_full = models.CharField(
        _("when a place frees"), max_length=8, choices=IfFull.choices, default=IfFull.CONFIRM
    )
    # Account, keyed hash of the e-mail, or random: one active registration each.
    person_key = models.CharField(max_length=64)
    submission_key = models.CharField(max_length=64, null=True, unique=True)
    code_hash = models.CharField(max_length=64, unique=True)
    link_version = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    # The meeting's sequence that the person knows: what changed since is still to be told.
    told_sequence = models.PositiveIntegerField(default=0)
    lapsed_offers = models.PositiveSmallIntegerField(default=0)
    offer_expires_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person_key"],
                name="registration_once_per_person",
                condition=~Q(status="cancelled"),
            ),
            models.UniqueConstraint(
                fields=["meeting", "user"],
                name="registration_once_per_account",
                condition=Q(user__isnull=False) & ~Q(status="cancelled"),
            ),
            models.UniqueConstraint(
                fields=["meeting", "rank"], name="registration_rank_once_per_meeting"
            ),
            models.CheckConstraint(
                name="an_offer_says_until_when",
                condition=~Q(status="offered") | Q(offer_expires_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def token(self) -> str:
        return secret_token(LINK_PURPOSE, self.public_id, self.link_version)

    @property
    def sees_link(self) -> bool:
        """Whether the link of the online room is for this person, and now."""
        return self.status == self.Status.CONFIRMED and self.meeting.shows_link

    @property
    def position(self) -> int | None:
        """One's turn in the waiting list, from 1; None when one does not wait."""
        if self.status != self.Status.WAITING:
            return None
        ahead = Registration.objects.in_line().filter(meeting=self.meeting_id, rank__lt=self.rank)
        return ahead.count() + 1

    @property
    def reachable_contact(self) -> "RegistrationContact | None":
        """How to reach the person, or None once that was erased."""
        return RegistrationContact.objects.filter(registration=self).first()


class RegistrationContact(models.Model):
    class PhoneUse(models.TextChoices):
        CALL = "call", _("call me")
        SMS = "sms", _("send me a text message")
        NO_MESSAGE = "no_message", _("call me, but never leave a message")
        SHARED = "shared", _("the phone is shared: ask for me, say nothing else")

    registration = models.OneToOneField(
        Registration, models.CASCADE, primary_key=True, related_name="contact"
    )
    name = models.CharField(
        _("name to be called by"), max_length=80, validators=[plain_text, one_line]
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True, validators=[telephone])
    phone_use = models.CharField(
        _("how to use the phone"), max_length=12, choices=PhoneUse.choices, blank=True
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    wants_reminders = models.BooleanField(_("wants to be reminded"), default=True)
    # Who or what comes along, without a name: said and kept as access needs are.
    support_person = models.BooleanField(_("support person"), default=False)
    interpreter = models.BooleanField(_("interpreter"), default=False)
    assistance_dog = models.BooleanField(_("assistance dog"), default=False)
    access_needs = models.TextField(
        _("access needs"),
        max_length=1000,
        blank=True,
        validators=[plain_text, MaxLengthValidator(1000)],
    )

    class Meta:
        verbose_name = _("contact of a registration")
        verbose_name_plural = _("contacts of registrations")

    def __str__(self) -> str:
        return f"contact {self.pk}"

    @property
    def companions(self) -> list[str]:
        """Who or what comes along, by the names of the fields."""
        return [name for name in COMPANIONS if getattr(self, name)]

    @property
    def needs(self) -> str:
        """What the person needs and who comes along, in words."""
        return needs_words(self.companions, self.access_needs)

    @property
    def has_needs(self) -> bool:
        return bool(self.access_needs or self.companions)
