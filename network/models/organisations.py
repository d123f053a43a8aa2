"""Partners of the network, and who may act for them."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models.accounts import User
from network.models.dated import holding_today
from network.models.terms import Term
from network.models.texts import Text
from network.regions import Region
from network.validators import one_line, telephone


class Sector(models.TextChoices):
    """Kinds of institution that a person may want to keep away from what they share."""

    BENEFITS = "benefits", _("benefits and social insurance")
    JUSTICE = "justice", _("justice and police")
    MIGRATION = "migration", _("asylum and migration")
    CARE = "care", _("care provider")
    EMPLOYER = "employer", _("employer of peer workers")


def each_a_sector(value: object) -> None:
    """Refuse what is no list of known kinds."""
    if not isinstance(value, list) or not set(value) <= set(Sector.values):
        raise ValidationError(_("Choose among the kinds of institution."), code="sectors")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def partners(self) -> Self:
        """Those shown as partners of the network, by name."""
        return self.filter(is_partner=True).order_by("name")

    def verified(self) -> Self:
        """Those that the network vouches for at this moment."""
        return self.filter(_holds_now())

    def listed(self) -> Self:
        """Those with a public page: partners, and whoever the network vouches for."""
        return self.filter(Q(is_partner=True) | _holds_now())


def _holds_now() -> Q:
    now = timezone.now()
    lasts = Q(verified_until=None) | Q(verified_until__gt=now)
    return Q(verified_at__isnull=False) & lasts


class Organisation(models.Model):
    class Kind(models.TextChoices):
        ASSOCIATION = "association", _("association")
        SERVICE = "service", _("service")
        ADMINISTRATION = "administration", _("administration")
        SCHOOL = "school", _("school")
        NETWORK = "network", _("network")

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    region = models.CharField(_("region"), max_length=6, choices=Region.choices, blank=True)
    # Empty says none of them; null that nobody has said, and then each exclusion by kind holds.
    sectors = models.JSONField(
        _("kinds of institution"), null=True, blank=True, validators=[each_a_sector]
    )
    website = models.URLField(_("website"), blank=True)
    # Areas where it works and languages in which it answers, of the lists that editors keep.
    terms = models.ManyToManyField(
        Term,
        verbose_name=_("areas and languages"),
        related_name="organisations",
        blank=True,
        limit_choices_to={"vocabulary__in": [Term.Vocabulary.AREA, Term.Vocabulary.LANGUAGE]},
    )
    # A desk that answers whoever works there: never somebody's name, address or own telephone.
    contact_service = models.CharField(
        _("service to contact"), max_length=120, blank=True, validators=[one_line]
    )
    contact_email = models.EmailField(_("e-mail of the service"), blank=True)
    contact_phone = models.CharField(
        _("telephone of the service"), max_length=40, blank=True, validators=[telephone]
    )
    is_partner = models.BooleanField(_("shown as a partner"), default=False)
    is_example = models.BooleanField(_("invented example"), default=False)
    verified_at = models.DateTimeField(_("verified on"), null=True, blank=True)
    verified_until = models.DateTimeField(_("verified until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_verified(self) -> bool:
        now = timezone.now()
        return self.verified_at is not None and (
            self.verified_until is None or self.verified_until > now
        )


class OrganisationText(Text):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="texts")

    class Meta(Text.Meta):
        verbose_name = _("text of the organisation")
        verbose_name_plural = _("texts of the organisation")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "language", "register"],
                name="organisation_text_once_per_language",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.language})"


class RepresentationQuerySet(models.QuerySet["Representation"]):
    def current(self) -> Self:
        """Those that hold today."""
        return self.filter(holding_today())


class Representation(models.Model):
    """Somebody may act for an organisation, from a day and perhaps until one."""

    user = models.ForeignKey(User, models.CASCADE, related_name="representations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="representations")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = RepresentationQuerySet.as_manager()

    class Meta:
        verbose_name = _("representation")
        verbose_name_plural = _("representations")

    def __str__(self) -> str:
        return f"representation {self.pk}"

    @property
    def is_current(self) -> bool:
        today = timezone.localdate()
        return self.since <= today and (self.until is None or self.until >= today)
