"""Who is still to be told of a change, and who has been: each change reaches a person once."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from events.actions.guest_questions import CALL as GUEST_CALL
from events.differences import Difference, WhenAndWhere, differences
from events.models import Arrangement, Entry, Meeting, Notice, Registration
from network.actions import ask_for_call
from network.identifiers import keyed_hash, new_public_id
from network.models import CallEntry
from network.outbox import emit

CALL = "meeting_changed"
SUBJECT = "registration"


@dataclass(frozen=True)
class Change:
    """The net of what changed for somebody since they were last told."""

    registration: Registration
    was: WhenAndWhere
    now: WhenAndWhere

    @property
    def meeting(self) -> Meeting:
        return self.registration.meeting

    def differences(self) -> list[Difference]:
        found = differences(self.was, self.now)
        if self.registration.status != Registration.Status.CONFIRMED:
            # Who has no place is shown no link: that there is another says nothing to them.
            found = [difference for difference in found if not difference.is_about_link]
        return found


def untold_changes(registration: Registration) -> list[Change]:
    """What this person does not know yet, of all their meetings that are not over, soonest first.

    Moved and moved back is no change.
    """
    rows = Registration.objects.of_person(registration).untold().filter(contact__isnull=False)
    found = [_change_of(row) for row in rows.select_related("contact", "meeting__place")]
    return sorted(filter(None, found), key=lambda change: (change.was.date, change.was.start_time))


def _change_of(row: Registration) -> Change | None:
    held = Arrangement.objects.select_related("place").held_at(row.meeting, row.told_sequence)
    if held is None:
        return None
    change = Change(row, WhenAndWhere.of(held), WhenAndWhere.of(row.meeting))
    is_over = max(change.was.ends_at, change.now.ends_at) < timezone.now()
    return None if is_over or not change.differences() else change


@transaction.atomic
def open_notice(registration: Registration) -> str:
    """The key of the message to this person that is under way, or of a new one; "" for none.

    Two at once cannot both tell one change: a registration is in one notice at a time, and the
    second gets an IntegrityError.
    """
    mine = Registration.objects.of_person(registration).values("pk")
    under_way = Notice.objects.filter(registration__in=mine).order_by("pk").first()
    if under_way:
        return under_way.key
    changes = untold_changes(registration)
    key = new_public_id()
    Notice.objects.bulk_create(
        Notice(registration=change.registration, key=key) for change in changes
    )
    return key if changes else ""


def changes_in_notice(key: str, registration: Registration) -> list[Change]:
    """What a notice tells this person, from what is true at this moment; noted as being told."""
    return [
        change
        for change in untold_changes(registration)
        if Notice.objects.filter(registration=change.registration, key=key).update(
            sequence=change.meeting.sequence
        )
    ]


def close_notice(key: str) -> None:
    """A notice was sent: its people know what it said. Twice is the same as once."""
    for notice in Notice.objects.filter(key=key).order_by("pk"):
        # Each row by itself: nothing is held while another is waited for.
        note_told(notice.registration_id, notice.sequence)
        notice.delete()


def note_told(registration_id: int, sequence: int) -> None:
    """Somebody knows their meeting as it is with this sequence."""
    Registration.objects.filter(pk=registration_id, told_sequence__lt=sequence).update(
        told_sequence=sequence
    )


def changes_to_say(registration: Registration) -> list[Change]:
    """What a call about this registration tells: of the meetings that its callers may know of."""
    is_closed = registration.meeting.entry == Entry.PEERS
    changes = untold_changes(registration)
    return [change for change in changes if (change.meeting.entry == Entry.PEERS) == is_closed]


def ask_to_call(registration: Registration) -> None:
    """Put a call about all that this person does not know on the list, or take it off.

    Meetings of peers have a call of their own: a coordinator who is no peer makes the other one.
    """
    changes = untold_changes(registration)
    mine = Registration.objects.of_person(registration)
    of_peers = Q(meeting__entry=Entry.PEERS)
    for rows in (mine.filter(of_peers), mine.exclude(of_peers)):
        ids = list(rows.values_list("public_id", flat=True))
        _ask_to_call([one for one in changes if one.registration.public_id in ids], ids)


def _ask_to_call(changes: list[Change], mine: list[str]) -> None:
    calls = CallEntry.objects.waiting().filter(subject_kind=SUBJECT, subject_id__in=mine)
    waiting = calls.filter(script=CALL)
    if not changes or calls.exclude(script=CALL).exists():
        # Whoever is called about their place is told the changes too.
        waiting.delete()
        return
    said = [f"{change.registration.public_id}:{change.meeting.sequence}" for change in changes]
    subject = changes[0].registration.public_id
    entry = ask_for_call(
        f"{SUBJECT}:{subject}:changed:{keyed_hash('call', ' '.join(said))[:24]}",
        script=CALL,
        subject_kind=SUBJECT,
        subject_id=subject,
    )
    waiting.exclude(pk=entry.pk).delete()


def withdraw_change_call(registration: Registration) -> None:
    """Whoever can be written to is not called about changes."""
    CallEntry.objects.waiting().filter(
        subject_kind=SUBJECT, subject_id=registration.public_id, script=CALL
    ).delete()


def need_no_call(registration: Registration) -> None:
    """Somebody did or saw it themselves: a call about their place is off, not one about changes."""
    about_place = CallEntry.objects.waiting().filter(
        subject_kind=SUBJECT, subject_id=registration.public_id
    )
    about_place.exclude(script__in=[CALL, GUEST_CALL]).delete()
    ask_to_call(registration)


def look_again(registration: Registration) -> None:
    """Have those told who count on a message to this person, who is about to be reached otherwise.

    One message tells all the dates of somebody, in the name of one of them. Emits
    `registration.meeting_moved` for each that does not know its changes.
    """
    for row in Registration.objects.of_person(registration).untold():
        emit(
            "registration.meeting_moved",
            registration=row.public_id,
            sequence=row.told_sequence,
        )


def note_called(call: str) -> None:
    """Somebody was reached by telephone: they know all that was true when the call was noted."""
    entry = CallEntry.objects.filter(public_id=call, outcome=CallEntry.Outcome.REACHED).first()
    if entry is None or entry.done_at is None or entry.subject_kind != SUBJECT:
        return
    row = Registration.objects.filter(public_id=entry.subject_id).first()
    if row is None:
        return
    for change in changes_to_say(row):
        known = Arrangement.objects.known_on(change.meeting, entry.done_at)
        note_told(change.registration.pk, known)
