"""What coordinators make of the themes that people proposed: each act is answered to who did."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.meetings import MeetingFacts, save_meeting
from events.actions.proposals import SUBJECT, lock_proposal
from events.actions.waiting import lock_meeting
from events.cards import rewrite_cards
from events.models import Meeting, ThemeProposal, ThemeSupport
from network.actions import record_act
from network.models import User
from network.outbox import emit

State = ThemeProposal.State


class AlreadyDecided(ValidationError):
    """A colleague decided meanwhile, or the person took the proposal back."""


@dataclass(frozen=True, kw_only=True)
class ShownWords:
    """A proposal as the public may read it: what names somebody was taken out."""

    theme: str
    why: str = ""
    is_shown: bool = False


@transaction.atomic
def look_at_proposal(proposal: ThemeProposal, words: ShownWords, *, by: User) -> None:
    """Note that a coordinator read it, correct its words, and show it to the public or not.

    Raises ValidationError by field.
    """
    row = lock_proposal(proposal)
    was_shown = row.is_shown
    row.theme, row.why, row.is_shown = words.theme.strip(), words.why.strip(), words.is_shown
    row.looked_at = timezone.now()
    row.version += 1
    row.full_clean(validate_constraints=False)
    row.save()
    what = "looked_at" if was_shown == row.is_shown else "shown" if row.is_shown else "hidden"
    _note(what, row, by=by)


@transaction.atomic
def take_up_proposal(
    proposal: ThemeProposal, facts: MeetingFacts, *, public_id: str = "", by: User
) -> Meeting:
    """Make a meeting of it. Whoever comes second, in another window too, makes none.

    The same form sent twice (`public_id`) gives the same meeting. Raises AlreadyDecided, and
    ValidationError by field. Emits `proposal.answered` and what `save_meeting` emits.
    """
    row = lock_proposal(proposal)
    if row.meeting and public_id and row.meeting.public_id == public_id:
        return row.meeting
    _check_undecided(row)
    meeting = save_meeting(facts, public_id=public_id, by=by)
    _join(row, meeting, by=by)
    return meeting


@transaction.atomic
def join_proposal(proposal: ThemeProposal, meeting: Meeting, *, by: User) -> None:
    """Say that a meeting that exists is about it. Raises AlreadyDecided. Emits as taking up."""
    row = lock_proposal(proposal)
    if row.meeting_id == meeting.pk:
        return
    _check_undecided(row)
    _join(row, lock_meeting(meeting.pk), by=by)


def _join(row: ThemeProposal, meeting: Meeting, *, by: User) -> None:
    _decide(row, State.TAKEN_UP, by=by, meeting=meeting)
    # The page of the meeting says that somebody proposed it.
    rewrite_cards(meeting)


@transaction.atomic
def set_aside_proposal(proposal: ThemeProposal, *, reason: str, by: User) -> None:
    """Say no, and why. Raises AlreadyDecided and ValidationError. Emits `proposal.answered`."""
    row = lock_proposal(proposal)
    reason = reason.strip()
    if row.state == State.SET_ASIDE and row.reason == reason:
        return
    _check_undecided(row)
    if not reason:
        raise ValidationError(
            {"reason": _("Say why in a sentence: it is the answer that people read.")},
            code="required",
        )
    row.reason = reason
    row.clean_fields(exclude=["meeting", "merged_into"])
    _decide(row, State.SET_ASIDE, by=by, reason=reason)


@transaction.atomic
def merge_proposal(proposal: ThemeProposal, *, into: ThemeProposal, by: User) -> None:
    """Put a proposal together with another that says the same; support counts once for each person.

    Raises AlreadyDecided, ValidationError by field. Emits `proposal.answered`.
    """
    ids = {proposal.pk, into.pk}
    rows = ThemeProposal.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    locked = {row.pk: row for row in rows}
    if len(locked) != 2:
        raise ValidationError({"into": _("Choose another proposal.")}, code="same")
    row, target = locked[proposal.pk], locked[into.pk]
    if row.merged_into_id == target.pk:
        return
    _check_undecided(row)
    _check_undecided(target)
    known = ThemeSupport.objects.filter(proposal=target).values("user")
    ThemeSupport.objects.filter(proposal=row).exclude(user__in=known).update(proposal=target)
    ThemeProposal.objects.filter(merged_into=row).update(merged_into=target)
    _decide(row, State.MERGED, by=by, merged_into=target)


@transaction.atomic
def reopen_proposal(proposal: ThemeProposal, *, by: User) -> None:
    """Take a decision back that was no meeting yet; twice is the same as once."""
    row = lock_proposal(proposal)
    if row.state not in {State.SET_ASIDE, State.MERGED}:
        return
    row.state, row.reason, row.merged_into, row.decided_at = State.RECEIVED, "", None, None
    row.version += 1
    row.save()
    _note("reopened", row, by=by)


def _check_undecided(row: ThemeProposal) -> None:
    if not row.is_undecided:
        raise AlreadyDecided(
            _("A colleague was quicker: this proposal is “%(state)s” now. Nothing was done."),
            code="decided",
            params={"state": row.get_state_display()},
        )


def _decide(row: ThemeProposal, state: str, *, by: User, **decision: object) -> None:
    now = timezone.now()
    for name, value in {"state": state, "decided_at": now, "looked_at": now, **decision}.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    _note(state, row, by=by)
    for answered in [row, *row.merged.order_by("pk")]:
        emit("proposal.answered", proposal=answered.public_id, event=f"{row.pk}v{row.version}")


def _note(what: str, row: ThemeProposal, *, by: User) -> None:
    record_act(
        f"proposal.{what}",
        by=by,
        subject_kind=SUBJECT,
        subject_id=row.public_id,
        version=row.version,
    )
