"""Asking for the reminders of missions that are due: of answers, and of ends."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from network.actions.missions.writing import tell_person
from network.actions.queues import FIRST_HOUR, LAST_HOUR
from network.models import CallEntry, Mail, MissionProposal, MissionRequest, ProposalState
from network.models.missions import SEARCHING, STANDING
from network.outbox import emit

LAST_CALL = timedelta(days=2)
END_IN_SIGHT = timedelta(days=7)


def key_of(profile: str, proposal: str, what: str, version: int) -> str:
    """Of what somebody is told once about one proposal: it goes with their profile."""
    return f"profile:{profile}:mission:{proposal}:{what}:{version}"


def key_for(account: str, mission: str, what: str, event: int | str) -> str:
    """Of what an account is told once about a mission: it goes with the account."""
    return f"account:{account}:mission:{mission}:{what}:{event}"


def remind_of_missions() -> int:
    """Ask for the reminders that are due and were not sent, by day only; how many.

    Emits `mission.waits_on` and `mission.waits_last` for who was asked; `mission.ends_soon` for who
    accepted, `mission.ending` for the organisation.
    """
    if not FIRST_HOUR <= timezone.localtime().hour < LAST_HOUR:
        return 0
    asked = [*_answers(), *_ends()]
    for proposal, what in asked:
        with transaction.atomic():
            tell_person(proposal, what)
    missions = list(_ending_missions())
    for mission in missions:
        with transaction.atomic():
            emit("mission.ending", mission=mission.public_id, day=mission.ends_on.isoformat())
    return len(asked) + len(missions)


def _answers() -> Iterator[tuple[MissionProposal, str]]:
    """Half-way, and two days before; never both, and never in the first day."""
    now = timezone.now()
    open_ones = MissionProposal.objects.filter(
        state=ProposalState.PROPOSED, answer_by__gt=now, request__state__in=SEARCHING | STANDING
    )
    for row in open_ones.select_related("profile").order_by("pk"):
        what = _due(row)
        if what and not _was_told(row, what):
            yield row, what


def _due(row: MissionProposal) -> str:
    now = timezone.now()
    half = row.asked_at + (row.answer_by - row.asked_at) / 2
    if now < row.asked_at + timedelta(days=1):
        return ""
    if now >= row.answer_by - LAST_CALL:
        return "waits_last"
    return "waits_on" if now >= half else ""


def _ends() -> Iterator[tuple[MissionProposal, str]]:
    rows = MissionProposal.objects.filter(
        state=ProposalState.ACCEPTED, request__in=_with_end_in_sight()
    )
    for row in rows.select_related("profile").order_by("pk"):
        if not _was_told(row, "ends_soon"):
            yield row, "ends_soon"


def _was_told(row: MissionProposal, what: str) -> bool:
    key = key_of(row.profile.public_id, row.public_id, what, row.link_version)
    told = Mail.objects.filter(key=key).exists()
    return told or CallEntry.objects.filter(key=key).exists()


def _with_end_in_sight() -> QuerySet[MissionRequest]:
    today = timezone.localdate()
    return MissionRequest.objects.standing().filter(
        ends_on__gte=today, ends_on__lte=today + END_IN_SIGHT
    )


def _ending_missions() -> Iterator[MissionRequest]:
    for row in _with_end_in_sight().order_by("pk"):
        part = f":mission:{row.public_id}:ending:{row.ends_on.isoformat()}"
        if not Mail.objects.filter(key__endswith=part).exists():
            yield row
