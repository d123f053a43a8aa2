"""What happened on a waiting list and to a registration, in sentences. Changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.actions.journal import EXPORTED, SUBJECT, Kind
from events.models import Meeting, Registration, WaitingMove
from frontend.dates import date_format
from network.models import AuditEntry, CallEntry, User

# Of others, as coordinators read it.
THEIRS = {
    Kind.QUEUED: gettext_lazy("%(who)s joined the waiting list."),
    Kind.OFFERED: gettext_lazy("%(who)s was offered a place, to be answered until %(until)s."),
    Kind.PROMOTED: gettext_lazy("%(who)s was given a place."),
    Kind.CAME: gettext_lazy("%(who)s came without a place, and was let in."),
    Kind.ACCEPTED: gettext_lazy("%(who)s took the offered place."),
    Kind.DECLINED: gettext_lazy("%(who)s did not want the offered place."),
    Kind.LAPSED: gettext_lazy("%(who)s did not answer in time: the place goes to the next."),
    Kind.LEFT: gettext_lazy("%(who)s left the waiting list."),
    Kind.GAVE_BACK: gettext_lazy("%(who)s gave the place back."),
    Kind.PUT_BACK: gettext_lazy("%(who)s was taken up again."),
    Kind.MOVED_IN: gettext_lazy("%(who)s came from the meeting of %(other)s."),
    Kind.MOVED_OUT: gettext_lazy("%(who)s went to the meeting of %(other)s."),
    Kind.CAPACITY: gettext_lazy("The number of places is now %(capacity)s."),
}
# When one of us did what otherwise the person does.
TAKEN_OFF = gettext_lazy("%(who)s was taken off the list.")
LEAVING_KINDS = {Kind.GAVE_BACK, Kind.LEFT, Kind.DECLINED}
# To the person, on their own page.
YOURS = {
    Kind.QUEUED: gettext_lazy("You joined the waiting list."),
    Kind.OFFERED: gettext_lazy("A place was offered to you, to be answered until %(until)s."),
    Kind.PROMOTED: gettext_lazy("A place became free: it is yours."),
    Kind.CAME: gettext_lazy("You came, and were let in."),
    Kind.ACCEPTED: gettext_lazy("You took the offered place."),
    Kind.DECLINED: gettext_lazy("You did not want the offered place."),
    Kind.LAPSED: gettext_lazy("The time to answer passed: the place went to the next person."),
    Kind.LEFT: gettext_lazy("You left the waiting list."),
    Kind.GAVE_BACK: gettext_lazy("Your place was given back."),
    Kind.PUT_BACK: gettext_lazy("Your registration was taken up again."),
    Kind.MOVED_IN: gettext_lazy("You were moved here from the meeting of %(other)s."),
}
YOUR_END = gettext_lazy("Your registration was cancelled for you.")
# Acts that no move tells of already.
ACTS = {
    "registration.added": gettext_lazy("Your registration was written down for you."),
    "registration.contacted": gettext_lazy("Somebody who welcomes noted that they reached you."),
    "registration.link_sent": gettext_lazy("Your link was sent again."),
    "registration.merged": gettext_lazy("You were on the list of another date already."),
    "registration.called": gettext_lazy("You were called by telephone: %(outcome)s."),
    EXPORTED: gettext_lazy("The list of this meeting was copied to a file."),
}


@dataclass(frozen=True)
class Step:
    """One line of a history: when, what, why, and who of us did it (a public id, or nobody)."""

    at: datetime
    words: str
    because: str = ""
    actor: str = ""


def steps_of(meeting: Meeting) -> list[Step]:
    """The moves of a meeting's waiting list, as they happened, for coordinators."""
    return [_their_step(move) for move in WaitingMove.objects.filter(meeting=meeting).in_order()]


def acts_on(registration: Registration) -> list[Step]:
    """All that happened to one registration, for coordinators."""
    moves = [_their_step(move) for move in _moves_of(registration)]
    return _in_order(moves, _acts(registration))


def own_steps(registration: Registration) -> list[Step]:
    """What happened to one's registration and who of us did it, in plain words."""
    moves = [_own_step(move) for move in _moves_of(registration) if move.kind in YOURS]
    first = Step(_local(registration.created_at, registration.meeting), _("You registered."))
    return [first, *_in_order(moves, _acts(registration))]


def _moves_of(registration: Registration) -> Iterable[WaitingMove]:
    return WaitingMove.objects.filter(registration=registration).in_order()


def _in_order(*parts: list[Step]) -> list[Step]:
    return sorted((step for part in parts for step in part), key=lambda step: step.at)


def _their_step(move: WaitingMove) -> Step:
    kind = Kind(move.kind)
    is_taken_off = move.actor is not None and kind in LEAVING_KINDS
    words = str(TAKEN_OFF if is_taken_off else THEIRS[kind]) % _facts(move)
    because = _because(move.because) if move.because else ""
    return Step(_local(move.at, move.meeting), words, because, _id_of(move.actor))


def _own_step(move: WaitingMove) -> Step:
    kind = Kind(move.kind)
    is_taken_off = move.actor is not None and kind in LEAVING_KINDS
    words = str(YOUR_END if is_taken_off else YOURS[kind]) % _facts(move)
    return Step(_local(move.at, move.meeting), words, actor=_id_of(move.actor))


def _facts(move: WaitingMove) -> dict[str, Any]:
    return {
        "who": _who(move),
        "until": _moment(move.until, move.meeting) if move.until else "",
        "other": _moment(move.other.starts_at, move.other) if move.other else _("another date"),
        "capacity": _("without limit") if move.capacity is None else move.capacity,
    }


def _because(move: WaitingMove) -> str:
    if move.kind == Kind.CAPACITY:
        return _("There are more places.")
    return _("The place of %(who)s became free.") % {"who": _who(move)}


def _who(move: WaitingMove) -> str:
    """The name as long as the person is known, and the number of the turn at that moment."""
    contact = getattr(move.registration, "contact", None)
    if contact is None:
        return _("no. %(number)s") % {"number": move.rank}
    return _("%(name)s (no. %(number)s)") % {"name": contact.name, "number": move.rank}


def _acts(registration: Registration) -> list[Step]:
    """What the audit log tells of this person, of the acts that are no move of the list."""
    about = AuditEntry.objects.about(SUBJECT, registration.public_id)
    copied = AuditEntry.objects.about("meeting", registration.meeting.public_id)
    rows = [*about, *copied.filter(action=EXPORTED, at__gte=registration.created_at)]
    return [_act(row, registration.meeting) for row in rows if row.action in ACTS]


def _act(entry: AuditEntry, meeting: Meeting) -> Step:
    outcome = str(entry.ids.get("outcome", ""))
    is_known = outcome in CallEntry.Outcome.values
    words = str(ACTS[entry.action]) % {
        "outcome": CallEntry.Outcome(outcome).label if is_known else "",
    }
    return Step(_local(entry.at, meeting), words, actor=_id_of(entry.actor))


def _id_of(user: User | None) -> str:
    return user.public_id if user else ""


def _local(moment: datetime, meeting: Meeting) -> datetime:
    return moment.astimezone(meeting.zone)


def _moment(moment: datetime, meeting: Meeting) -> str:
    return date_format(_local(moment, meeting), "l j F, H:i")
