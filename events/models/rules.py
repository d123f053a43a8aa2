"""Who may come to a meeting, from which age, and with whom; knows no row."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from frontend.terms import PEERS_ONLY, term_lazy
from network.audiences import Viewer


class Entry(models.TextChoices):
    PUBLIC = "public", _("open to all")
    MEMBERS = "members", _("members of the network")
    PEERS = "peers", term_lazy(PEERS_ONLY)
    INVITATION = "invitation", _("by invitation")


class AgeRule(models.TextChoices):
    """From which age one comes: said in words, never asked as a date of birth."""

    ADULTS = "adults", _("18 or over")
    FROM_16 = "from_16", _("16 or over")
    WITH_ADULT = "with_adult", _("all ages; under 16 with an adult")
    ALL = "all", _("all ages")


class CompanionRule(models.TextChoices):
    """Whether a support person or an interpreter may come along; a dog takes no place."""

    PLACE = "place", _("welcome, and takes a place")
    FREE = "free", _("welcome, and takes no place")
    NO = "no", _("cannot come along")


def entries_open_to(viewer: Viewer) -> list[Entry]:
    """The entries by which this viewer may come without being invited."""
    entries = [Entry.PUBLIC]
    if viewer.is_member:
        entries.append(Entry.MEMBERS)
    # A peers' meeting is closed to institutions' hats and to coordinators who are no peers.
    if viewer.is_peer and viewer.acting_as is None:
        entries.append(Entry.PEERS)
    return entries
