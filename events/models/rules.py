"""Who may come to a meeting, as words and as a choice; knows no row."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from frontend.terms import PEERS_ONLY, term_lazy
from network.audiences import Viewer


class Entry(models.TextChoices):
    PUBLIC = "public", _("open to all")
    MEMBERS = "members", _("members of the network")
    PEERS = "peers", term_lazy(PEERS_ONLY)
    INVITATION = "invitation", _("by invitation")


def entries_open_to(viewer: Viewer) -> list[Entry]:
    """The entries by which this viewer may come without being invited."""
    entries = [Entry.PUBLIC]
    if viewer.is_member:
        entries.append(Entry.MEMBERS)
    # A peers' meeting is closed to institutions' hats and to coordinators who are no peers.
    if viewer.is_peer and viewer.acting_as is None:
        entries.append(Entry.PEERS)
    return entries
