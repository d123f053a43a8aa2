"""The kinds of fact that people say of themselves, and what sets some of them apart."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from network.audiences import Rung
from network.models.terms import Term


class FactKind(models.TextChoices):
    # To appear at all is a fact of its own, with its own consent.
    LISTED = "listed", _("being in the directory")
    DISPLAY_NAME = "display_name", _("name shown")
    PRONOUNS = "pronouns", _("pronouns")
    PRESENTATION = "presentation", _("presentation")
    DOMAIN = "domain", _("domain of experience")
    ROLE = "role", _("role")
    LEVEL = "level", _("level of intervention")
    MISSION_KIND = "mission_kind", _("kind of mission")
    LANGUAGE = "language", _("language spoken or signed")
    AREA = "area", _("area")
    AVAILABILITY = "availability", _("availability")
    PHOTO = "photo", _("photo")
    VIDEO = "video", _("video portrait")
    TRAINING = "training", _("training")
    BADGE = "badge", _("badge")
    PLACEMENT = "placement", _("placement looked for")
    EMPLOYER = "employer", _("employer")
    DETACHMENT = "detachment", _("detachment")
    CONTACT = "contact", _("way of contact")
    KNOWN = "known", _("known by the network")
    VOUCHED_BY = "vouched_by", _("who vouched")
    VOUCHED_ON = "vouched_on", _("when it was vouched")


# Kinds whose value is a term of the vocabulary of the same name.
TERM_KINDS = frozenset(Term.Vocabulary.values) & frozenset(FactKind.values)
# Kinds that a profile has at most once.
SINGLE_KINDS = frozenset(
    "listed display_name pronouns availability photo video placement employer known".split()
)
VOUCHED_KINDS = frozenset({FactKind.VOUCHED_BY.value, FactKind.VOUCHED_ON.value})
# Kinds that not everybody may be shown: it is about who vouched, too; trainees are no public list.
WIDEST = {FactKind.VOUCHED_BY.value: Rung.MEMBERS, FactKind.PLACEMENT.value: Rung.INSTITUTIONS}
# What a search reads: nobody is looked up by a telephone number, an employer or who vouched.
SEARCHED_KINDS = ("display_name", "presentation", "domain", "mission_kind", "training", "badge")
# Availabilities that say that one is not free now.
NOT_FREE = ("later", "not-now")
