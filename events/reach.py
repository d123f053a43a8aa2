"""How many people a change reaches, and by which way; numbers only."""

from collections.abc import Iterable
from dataclasses import dataclass

from events.models import Entry, Meeting, Registration, entries_open_to
from network.models import User
from network.visibility import viewer_for


@dataclass(frozen=True)
class Reach:
    """People to tell: by mail, by telephone, by no way at all."""

    mail: int = 0
    phone: int = 0
    nobody: int = 0

    @property
    def total(self) -> int:
        return self.mail + self.phone + self.nobody


@dataclass(frozen=True)
class Rights:
    """Of those who come or wait: who could no longer come by themselves; numbers only."""

    refused: int = 0
    # Registered without an account: nothing says who they are.
    unknown: int = 0


NO_CHANGE = Rights()


def rights_at(meeting: Meeting, entry: str) -> Rights:
    """Who is on the list of a meeting that becomes one for members or peers only."""
    if entry == meeting.entry or entry not in {Entry.MEMBERS, Entry.PEERS}:
        return NO_CHANGE
    rows = Registration.objects.active().filter(meeting=meeting, contact__isnull=False)
    accounts = User.objects.filter(pk__in=rows.values("user"))
    refused = sum(Entry(entry) not in entries_open_to(viewer_for(user)) for user in accounts)
    return Rights(refused=refused, unknown=rows.filter(user=None).count())


def reach_of(meetings: Iterable[Meeting], *, without_line: bool = False) -> Reach:
    """Who comes or waits at one of these meetings at least, each person once.

    `without_line` leaves out who has no place.
    """
    rows = Registration.objects.active().filter(meeting__in=[meeting.pk for meeting in meetings])
    if without_line:
        rows = rows.filter(status=Registration.Status.CONFIRMED)
    ways: dict[str, set[object]] = {"mail": set(), "phone": set(), "nobody": set()}
    known = rows.values_list("person_key", "contact__email", "contact__phone", "contact__name")
    for person_key, email, phone, name in known:
        if email:
            ways["mail"].add(person_key)
        elif phone:
            ways["phone"].add((phone, name.lower()))
        else:
            ways["nobody"].add(person_key)
    return Reach(**{way: len(people) for way, people in ways.items()})
