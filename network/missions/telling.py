"""What is true of somebody's part in a mission today, and what may be told of it."""

from django.db.models import QuerySet
from django.utils import timezone

from network.actions.profiles.writing import excludes_organisation
from network.models import MissionProposal, ProposalState
from network.models.missions import ENDED, SEARCHING, STANDING
from network.modules import is_on

WAITS = frozenset({"proposed", "waits_on", "waits_last"})


def proposals() -> QuerySet[MissionProposal]:
    return MissionProposal.objects.select_related("request__organisation", "profile__user")


def still_true(row: MissionProposal, what: str) -> bool:
    """Whether this may be told to the person now; nothing is, to who hides or keeps it away."""
    if not is_on("missions") or not row.profile.is_showing:
        return False
    return not excludes_organisation(row.profile, row.request.organisation) and _holds(row, what)


def _holds(row: MissionProposal, what: str) -> bool:
    request = row.request
    if what in WAITS:
        is_asked = row.state == ProposalState.PROPOSED and row.answer_by > timezone.now()
        is_open = request.state in SEARCHING | STANDING and request.organisation.is_verified
        return is_asked and is_open and request.ends_on >= timezone.localdate()
    if what == "taken_back":
        return row.state == ProposalState.WITHDRAWN
    is_theirs = row.state == ProposalState.ACCEPTED
    return is_theirs and request.state in (ENDED if what == "ended" else STANDING)
