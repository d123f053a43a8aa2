"""Missions: work that an organisation asks for, that coordinators mediate and a person accepts.

A request describes work and never the person who is accompanied.
"""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.audiences import Viewer
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models.accounts import User
from network.models.nodes import Node
from network.models.organisations import Organisation, Representation
from network.models.profiles import Profile
from network.models.readiness import Contract
from network.models.terms import Term

MOST_WORDS = 2000


class MissionState(models.TextChoices):
    SUBMITTED = "submitted", _("submitted")
    MODERATED = "moderated", _("moderated")
    PROPOSED = "proposed", _("proposed to somebody")
    ACCEPTED = "accepted", _("accepted")
    RUNNING = "running", _("running")
    CLOSED = "closed", _("closed")
    REFUSED = "refused", _("refused")
    # The coordinators found nobody; never that one person said no.
    DECLINED = "declined", _("nobody was found")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")


SEARCHING = frozenset({MissionState.MODERATED.value, MissionState.PROPOSED.value})
STANDING = frozenset({MissionState.ACCEPTED.value, MissionState.RUNNING.value})
OPEN = SEARCHING | STANDING | {MissionState.SUBMITTED.value}
ENDED = frozenset(MissionState.values) - OPEN


class RefusalReason(models.TextChoices):
    NOT_WORK = "not_work", _("it speaks of a person and not of work")
    SUBSTITUTE = "substitute", _("it stands in for a qualified post")
    PAY = "pay", _("the pay is unclear or not fair")
    TEAM = "team", _("the team is not ready")
    PERIOD = "period", _("the period does not work")
    ELSEWHERE = "elsewhere", _("somebody else answers this better")


class Escalation(models.TextChoices):
    """To whom a difficulty was brought: a peer first, where there is one."""

    PEER_LEAD = "peer_lead", _("the peer lead")
    COORDINATOR = "coordinator", _("the coordinators")


class MissionQuerySet(models.QuerySet["MissionRequest"]):
    def asked_by(self, viewer: Viewer) -> Self:
        """Those of the organisation that this viewer acts for at the moment."""
        return self.filter(organisation=viewer.acting_as) if viewer.acting_as else self.none()

    def coordinated_by(self, viewer: Viewer) -> Self:
        """Those that this viewer mediates: of their places, and not asked for by their own."""
        if not viewer.is_coordinator:
            return self.none()
        rows = self.all() if viewer.coordinates_all else self.filter(node__in=viewer.node_ids)
        return rows.exclude(organisation__in=viewer.stands_in)

    def standing(self) -> Self:
        """Those that somebody accepted and that are not over."""
        return self.filter(state__in=STANDING)


class MissionRequest(models.Model):
    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="missions")
    # Who asked, in the name of the organisation, which stays responsible when they leave.
    representation = models.ForeignKey(
        Representation, models.SET_NULL, null=True, blank=True, related_name="missions"
    )
    node = models.ForeignKey(Node, models.PROTECT, related_name="missions")
    peer_lead = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="missions_led"
    )
    kind = models.ForeignKey(Term, models.PROTECT, related_name="+")
    level = models.ForeignKey(Term, models.PROTECT, related_name="+")
    language = models.ForeignKey(Term, models.PROTECT, related_name="+")
    area = models.ForeignKey(Term, models.PROTECT, related_name="+")
    place = models.CharField(max_length=160, blank=True)
    # A kind of public: “families in a shelter”, never somebody.
    public = models.CharField(max_length=120)
    words = models.TextField(max_length=MOST_WORDS)
    starts_on = models.DateField()
    ends_on = models.DateField()
    contract = models.CharField(max_length=20, choices=Contract.choices)
    pay = models.CharField(max_length=160)
    # How the team is reached, once it shares that with whoever accepted.
    team_contact = models.CharField(max_length=160, blank=True)
    # The language of the words above, for whoever reads them aloud.
    written_in = models.CharField(
        max_length=12, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    # The sheet may be shown to who is asked although it is not published.
    shares_readiness = models.BooleanField(default=False)
    # Whether one person was wished for; whom, coordinators read, where there is such a person.
    wishes_somebody = models.BooleanField(default=False)
    wished_profile = models.ForeignKey(
        Profile, models.SET_NULL, null=True, blank=True, related_name="mission_wishes"
    )
    # One person alone, who takes no other such mission at the same time.
    is_exclusive = models.BooleanField(default=True)
    state = models.CharField(
        max_length=10, choices=MissionState.choices, default=MissionState.SUBMITTED
    )
    refusal_reason = models.CharField(max_length=12, choices=RefusalReason.choices, blank=True)
    escalated_to = models.CharField(max_length=12, choices=Escalation.choices, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    submitted_at = models.DateTimeField(default=timezone.now, editable=False)
    # When the state last moved: what waits is counted from here. Never told to the organisation.
    moved_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mission request")
        verbose_name_plural = _("mission requests")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="mission_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="mission_is_in_a_known_state",
                condition=Q(state__in=sorted(MissionState.values)),
            ),
            models.CheckConstraint(
                name="mission_says_why_it_is_refused",
                condition=(Q(state=MissionState.REFUSED) & ~Q(refusal_reason=""))
                | (~Q(state=MissionState.REFUSED) & Q(refusal_reason="")),
            ),
            models.CheckConstraint(
                name="mission_says_when_it_ended",
                condition=Q(state__in=sorted(OPEN), ended_at__isnull=True)
                | Q(state__in=sorted(ENDED), ended_at__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "ends_on"], name="mission_state_and_end")
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def told_state(self) -> str:
        """The state as the organisation reads it.

        It shows neither whether anybody was asked, nor whether somebody said no or nothing.
        """
        if self.state in SEARCHING:
            return MissionState.MODERATED.value
        is_fruitless = self.state in {MissionState.DECLINED, MissionState.EXPIRED}
        return MissionState.DECLINED.value if is_fruitless else self.state


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")


class MissionProposal(models.Model):
    """A mission, proposed to one person; the organisation never reads this table."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    request = models.ForeignKey(MissionRequest, models.CASCADE, related_name="proposals")
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="mission_proposals")
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED
    )
    # As the request has it: a constraint looks at one table.
    is_exclusive = models.BooleanField()
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answer_by = models.DateTimeField()
    link_version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("mission proposal")
        verbose_name_plural = _("mission proposals")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["request", "profile"], name="mission_proposed_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(is_exclusive=True, state=ProposalState.ACCEPTED),
                name="exclusive_mission_accepted_by_one",
            ),
            models.CheckConstraint(
                name="mission_proposal_is_in_a_known_state",
                condition=Q(state__in=sorted(ProposalState.values)),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class MissionFeedback(models.Model):
    """A few words at the end, of one side: of the organisation where no proposal is named."""

    class Went(models.TextChoices):
        WELL = "well", _("well")
        PARTLY = "partly", _("partly")
        BADLY = "badly", _("badly")

    request = models.ForeignKey(MissionRequest, models.CASCADE, related_name="feedback")
    proposal = models.OneToOneField(
        MissionProposal, models.CASCADE, null=True, blank=True, related_name="feedback"
    )
    went = models.CharField(max_length=6, choices=Went.choices)
    words = models.TextField(max_length=600, blank=True)

    class Meta:
        verbose_name = _("feedback on a mission")
        verbose_name_plural = _("feedback on missions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(proposal__isnull=True),
                name="mission_feedback_once_of_the_organisation",
            )
        ]

    def __str__(self) -> str:
        return f"feedback {self.pk}"
