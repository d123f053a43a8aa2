"""A member as they choose to appear: one row a fact, each with its own audience.

Facts are read through `network/visibility: visible_facts` alone.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.audiences import AUDIENCES, PUBLIC_AUDIENCE, Rung, Standing, Viewer, reach
from network.folding import folded
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models.accounts import User
from network.models.detachments import Detachment
from network.models.fact_kinds import (
    NOT_FREE,
    SEARCHED_KINDS,
    SINGLE_KINDS,
    TERM_KINDS,
    VOUCHED_KINDS,
    FactKind,
)
from network.models.nodes import Node
from network.models.sharing import AudienceNotice, Exclusion, Grant
from network.models.terms import Term
from network.validators import plain_text

# A profile that its owner has not renewed for so long is shown to nobody.
SHOWN_FOR = timedelta(days=365)
MOST_TEXT = 4000


class AudienceChoice(models.TextChoices):
    ME = "me", _("me alone")
    COORDINATORS = "coordinators", _("the coordinators of my place")
    MEMBERS = "members", _("members of the network")
    INSTITUTIONS = "institutions", _("verified institutions")
    PUBLIC = "public", _("everybody")


class AfterDeath(models.TextChoices):
    ERASE = "erase", _("delete everything at once")
    HIDE = "hide", _("keep it hidden, until it is deleted like any profile")


class ProfileQuerySet(models.QuerySet["Profile"]):
    def showing(self) -> Self:
        """Those that may be shown to somebody else: not hidden, stale, of the dead or closed."""
        return self.filter(showing())

    def listed_to(self, viewer: Viewer) -> Self:
        """Those that appear in a list of this viewer."""
        listed = ProfileFact.objects.filter(kind=FactKind.LISTED).visible_to(viewer)
        return self.filter(Exists(listed.filter(profile=OuterRef("pk"))))

    def saying(self, viewer: Viewer, kind: str, slugs: Iterable[str]) -> Self:
        """Those who show this viewer one of these words of a kind; what is closed finds nobody."""
        said = ProfileFact.objects.filter(kind=kind, term__slug__in=list(slugs)).visible_to(viewer)
        return self.filter(Exists(said.filter(profile=OuterRef("pk"))))

    def known_to(self, viewer: Viewer) -> Self:
        """Those who show this viewer that the network knows them."""
        known = ProfileFact.objects.filter(kind=FactKind.KNOWN).visible_to(viewer)
        return self.filter(Exists(known.filter(profile=OuterRef("pk"))))

    def looking_for_placement(self, viewer: Viewer) -> Self:
        """Those who show this viewer that they look for a placement."""
        asked = ProfileFact.objects.filter(kind=FactKind.PLACEMENT).visible_to(viewer)
        return self.filter(Exists(asked.filter(profile=OuterRef("pk"))))

    def with_word(self, viewer: Viewer, word: str, terms: Iterable[Term]) -> Self:
        """Those in whose words this viewer may read `word`, or who chose one of these terms."""
        written = Q(kind__in=SEARCHED_KINDS, text__folded__contains=folded(word))
        said = written | Q(term__in=list(terms))
        facts = ProfileFact.objects.filter(said).visible_to(viewer)
        return self.filter(Exists(facts.filter(profile=OuterRef("pk"))))

    def with_freshness(self, viewer: Viewer, since: date) -> Self:
        """Annotate `is_fresh`: whether they told this viewer since that day that they are free."""
        said = ProfileFact.objects.filter(kind=FactKind.AVAILABILITY, as_of__gte=since)
        said = said.exclude(term__slug__in=NOT_FREE).visible_to(viewer)
        return self.annotate(is_fresh=Exists(said.filter(profile=OuterRef("pk"))))

    def coordinated_by(self, viewer: Viewer) -> Self:
        """Those whose place this viewer coordinates; what they hold is another question."""
        if viewer.coordinates_all:
            return self.all()
        return self.filter(node__in=viewer.node_ids)

    def stale(self, before: datetime) -> Self:
        return self.filter(renewed_at__lte=before)


def showing(prefix: str = "", *, at: datetime | None = None) -> Q:
    """The condition that a profile is shown to others; `prefix` leads to it."""
    since = (at or timezone.now()) - SHOWN_FOR
    is_closed = {f"{prefix}user__isnull": False, f"{prefix}user__is_active": False}
    open_row = {
        f"{prefix}hidden_at__isnull": True,
        f"{prefix}deceased_at__isnull": True,
        f"{prefix}renewed_at__gt": since,
    }
    return Q(**open_row) & ~Q(**is_closed)


class Profile(models.Model):
    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    # Nobody: a person who is helped by telephone and has no account.
    user = models.OneToOneField(User, models.CASCADE, null=True, related_name="profile")
    # A helped person's new account, until they say whether the profile is theirs.
    offered_to = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="offered_profiles"
    )
    node = models.ForeignKey(Node, models.PROTECT, related_name="profiles")
    # What one is written to in, and heard in by telephone.
    language = models.CharField(
        _("language"), max_length=12, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    # A newly verified organisation waits for a yes, where others only wait two weeks.
    ask_each_time = models.BooleanField(_("ask me each time"), default=False)
    hidden_at = models.DateTimeField(_("hidden since"), null=True, blank=True)
    renewed_at = models.DateTimeField(_("renewed on"), default=timezone.now)
    after_death = models.CharField(
        _("after my death"), max_length=6, choices=AfterDeath.choices, default=AfterDeath.ERASE
    )
    deceased_at = models.DateTimeField(_("death reported on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["renewed_at"], name="profile_renewed")
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_showing(self) -> bool:
        """Whether somebody else may see anything of it today; `user` should be at hand."""
        fresh = self.renewed_at > timezone.now() - SHOWN_FOR
        is_closed = self.user is not None and not self.user.is_active
        return fresh and not (self.hidden_at or self.deceased_at or is_closed)

    @property
    def stale_on(self) -> datetime:
        """From when it is shown to nobody unless its owner renews it."""
        return self.renewed_at + SHOWN_FOR


class FactQuerySet(models.QuerySet["ProfileFact"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of other people that this viewer may see today, and no others.

        The owner is one viewer among others here: what one holds oneself is another question.
        """
        listed = ProfileFact.objects.filter(profile=OuterRef("profile"), kind=FactKind.LISTED)
        listed = listed.exclude(audience=AudienceChoice.ME)
        seen = _seen_by(viewer)
        is_shown = Exists(listed.filter(seen)) & seen
        named = _granted_to(viewer)
        if named is not None:
            # What is shared with somebody by name reaches them where the person is not listed.
            is_shown |= Exists(listed) & ~_excluding(viewer) & named
        return self.filter(showing("profile__")).filter(is_shown & _agreed_by_the_host())

    def in_order(self) -> Self:
        """As a profile reads: by kind as declared, then as their owner put them."""
        order = {kind: place for place, kind in enumerate(FactKind.values)}
        cases = [models.When(kind=kind, then=place) for kind, place in order.items()]
        return self.annotate(
            place_of_kind=models.Case(*cases, output_field=models.SmallIntegerField())
        ).order_by("profile", "place_of_kind", "position", "pk")


def _agreed_by_the_host() -> Q:
    """A detachment tells of two: it is shown while the organisation wants it so, too."""
    shown = Detachment.objects.shown().filter(fact=OuterRef("pk"))
    return ~Q(kind=FactKind.DETACHMENT) | Q(Exists(shown))


def _seen_by(viewer: Viewer) -> Q:
    """The rule of `audiences.reach` as one condition: each relation is asked once."""
    always = reach(viewer, Standing())
    seen = Q(audience__in=always - {PUBLIC_AUDIENCE})
    if viewer.rung is Rung.COORDINATORS:
        more = reach(viewer, Standing(coordinates=True)) - always
        theirs = Q() if viewer.coordinates_all else Q(profile__node__in=viewer.node_ids)
        seen |= theirs & Q(audience__in=more)
    if viewer.rung is Rung.INSTITUTIONS:
        more = reach(viewer, Standing(is_announced=True)) - always
        seen |= _announced_to(viewer) & Q(audience__in=more)
    named = _granted_to(viewer)
    if named is not None:
        seen |= named
    return Q(audience=PUBLIC_AUDIENCE) | (~_excluding(viewer) & seen)


def _excluding(viewer: Viewer) -> Q:
    if viewer.is_nobody:
        return Q(pk__in=[])
    return Q(Exists(Exclusion.objects.hitting(viewer).filter(profile=OuterRef("profile"))))


def _announced_to(viewer: Viewer) -> Q:
    if viewer.stands_for_rung:
        return Q()
    told = AudienceNotice.objects.over().filter(organisation=viewer.acting_as)
    return Q(Exists(told.filter(profile=OuterRef("profile"))))


def _granted_to(viewer: Viewer) -> Q | None:
    if viewer.is_nobody:
        return None
    return Q(Exists(Grant.objects.held_by(viewer).filter(fact=OuterRef("pk"))))


class ProfileFact(models.Model):
    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="held_facts")
    kind = models.CharField(_("kind"), max_length=12, choices=FactKind.choices)
    term = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("text"), max_length=MOST_TEXT, blank=True, validators=[plain_text])
    # Of the text, where it is words.
    language = models.CharField(
        _("language"), max_length=12, choices=settings.LANGUAGES, blank=True
    )
    # What else its kind needs: the way of a contact, the address of a badge.
    details = models.JSONField(default=dict, blank=True)
    # How fresh an availability is; when a training ended or somebody vouched.
    as_of = models.DateField(_("on"), null=True, blank=True)
    voucher = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    audience = models.CharField(
        _("visible to"),
        max_length=12,
        choices=AudienceChoice.choices,
        default=AudienceChoice.ME,
    )
    position = models.PositiveSmallIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact of a profile")
        verbose_name_plural = _("facts of profiles")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="fact_audience_is_a_rung", condition=Q(audience__in=sorted(AUDIENCES))
            ),
            models.CheckConstraint(
                name="fact_has_a_term_if_its_kind_is_a_vocabulary",
                condition=Q(kind__in=sorted(TERM_KINDS), term__isnull=False)
                | (~Q(kind__in=sorted(TERM_KINDS)) & Q(term__isnull=True)),
            ),
            models.CheckConstraint(
                name="fact_has_a_voucher_if_it_is_vouching",
                condition=Q(kind__in=sorted(VOUCHED_KINDS), voucher__isnull=False)
                | (~Q(kind__in=sorted(VOUCHED_KINDS)) & Q(voucher__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["profile", "kind"],
                condition=Q(kind__in=sorted(SINGLE_KINDS)),
                name="fact_once_where_one_is_enough",
            ),
            models.UniqueConstraint(
                fields=["profile", "kind", "term"],
                condition=Q(term__isnull=False),
                name="fact_names_a_term_once",
            ),
            models.UniqueConstraint(
                fields=["profile", "language"],
                condition=Q(kind=FactKind.PRESENTATION),
                name="presentation_once_per_language",
            ),
            models.UniqueConstraint(
                fields=["profile", "kind", "voucher"],
                condition=Q(voucher__isnull=False),
                name="vouched_once_per_person",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "audience", "term"], name="fact_found_by_term")
        ]

    def __str__(self) -> str:
        return self.public_id


class FactFile(models.Model):
    """The bytes of a photo or a film, apart: no list reads them. They go with their fact."""

    class Kind(models.TextChoices):
        JPEG = "jpeg", _("picture (JPEG)")
        WEBP = "webp", _("picture (WebP)")
        MP4 = "mp4", _("film (MP4)")
        WEBM = "webm", _("film (WebM)")

    fact = models.OneToOneField(
        ProfileFact, models.CASCADE, primary_key=True, related_name="stored"
    )
    kind = models.CharField(max_length=4, choices=Kind.choices)
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"file {self.pk}"
