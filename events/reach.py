"""How many people a change reaches, and by which way; numbers only."""

from collections.abc import Iterable
from dataclasses import dataclass

from events.models import Meeting, Registration


@dataclass(frozen=True)
class Reach:
    """People to tell: by mail, by telephone, by no way at all."""

    mail: int = 0
    phone: int = 0
    nobody: int = 0

    @property
    def total(self) -> int:
        return self.mail + self.phone + self.nobody


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
