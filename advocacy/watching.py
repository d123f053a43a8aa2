"""What an open room must know of the database at every moment: rights, log-ins, the text."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.utils import timezone

from advocacy.models import WRITABLE, Draft, TeamPlace


@dataclass(frozen=True)
class Standing:
    """One draft at this moment: the rights by account, and which of the sessions still are."""

    epoch: int
    sequence: int
    is_writable: bool
    rights: dict[int, str]
    sessions: frozenset[str]


def look(
    public_ids: Iterable[str], *, users: Iterable[int], sessions: Iterable[str]
) -> dict[str, Standing]:
    """How each of these drafts stands; one that is gone is left out. Three queries."""
    rows = Draft.objects.filter(public_id__in=list(public_ids)).select_related("note")
    drafts = list(rows.only("public_id", "epoch", "sequence", "note__state"))
    rights: dict[int, dict[int, str]] = defaultdict(dict)
    places = TeamPlace.objects.current().filter(
        note__in=[row.note_id for row in drafts], user__in=list(users)
    )
    for note, user, right in places.values_list("note", "user", "right"):
        rights[note][user] = right
    known = Session.objects.filter(session_key__in=list(sessions), expire_date__gt=timezone.now())
    alive = frozenset(known.values_list("session_key", flat=True))
    return {
        row.public_id: Standing(
            row.epoch, row.sequence, row.note.state in WRITABLE, rights[row.note_id], alive
        )
        for row in drafts
    }
