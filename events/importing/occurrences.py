"""What a calendar announces, date by date: the shape that is compared with our meetings."""

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from typing import Any

LONGEST_KEY = 250


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One date of one event.

    `recurrence_id` is the instant its rule gave it, in UTC ("20260105T170000Z"), or that day for
    an event without hours, or "" for an event that comes once; `part` counts the days of one that
    lasts several. Wall times are of `timezone`; without `start_time` the calendar says no hour.
    `notes` are codes of what was guessed, `line` where the event begins in the file.
    """

    uid: str
    recurrence_id: str = ""
    part: int = 1
    parts: int = 1
    sequence: int = 0
    stamp: datetime | None = None
    # Of the event as a whole, -1 where the file tells of this one date only.
    event_sequence: int = -1
    event_stamp: datetime | None = None
    date: date
    start_time: time | None = None
    end_time: time | None = None
    timezone: str
    title: str = ""
    description: str = ""
    location: str = ""
    online_url: str = ""
    is_private: bool = False
    language: str = ""
    notes: tuple[str, ...] = ()
    # Of a date told without its event: which of these it leaves as they are.
    unsaid: tuple[str, ...] = ()
    line: int = 0

    @property
    def key(self) -> str:
        """What tells it from all others of its organiser, within what a column holds."""
        return external_id(self.uid, self.recurrence_id, self.part)

    @property
    def order(self) -> tuple[int, float]:
        """Later ones take the place of earlier ones."""
        return self.sequence, self.stamp.timestamp() if self.stamp else 0.0


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """What a calendar calls off without a date of its own: an event whole, or one of its dates."""

    uid: str
    # None: every date of the event.
    recurrence_id: str | None
    sequence: int = 0
    stamp: datetime | None = None
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class WholeEvent:
    """An event that is told whole: a date of it that is not given is no more.

    Who tells of one of its dates only is none, nor is a message that adds dates or proposes them.
    """

    uid: str
    sequence: int = 0
    stamp: datetime | None = None

    @property
    def order(self) -> tuple[int, float]:
        return self.sequence, self.stamp.timestamp() if self.stamp else 0.0


@dataclass(frozen=True, kw_only=True)
class Unread:
    """An event that was left aside, and why."""

    code: str
    line: int
    title: str = ""
    detail: str = ""
    uid: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """All that one calendar says between two days."""

    name: str = ""
    method: str = ""
    since: date
    until: date
    occurrences: tuple[Occurrence, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    unread: tuple[Unread, ...] = ()
    # Every event the file names, even those outside these days: what is not among them is gone.
    uids: frozenset[str] = field(default_factory=frozenset)
    wholes: tuple[WholeEvent, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it lists all there is; a message about one event does not."""
        return self.method in {"", "PUBLISH"}


def uid_key(uid: str) -> str:
    """A UID as it is stored: whole, or its digest when it is longer than any column."""
    if len(uid) <= LONGEST_KEY - 30:
        return uid
    return f"sha256:{hashlib.sha256(uid.encode()).hexdigest()}"


def external_id(uid: str, recurrence_id: str, part: int = 1) -> str:
    """Recurrence first, which holds no blank: no UID can be written so as to be another's."""
    which = recurrence_id or "-"
    if part > 1:
        which = f"{which}/{part}"
    return f"{which} {uid_key(uid)}"


def to_stored(reading: Reading) -> dict[str, Any]:
    """A reading as JSON holds it."""
    stored: dict[str, Any] = _plain(asdict(reading))
    return stored


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return value


def from_stored(stored: dict[str, Any]) -> Reading:
    """The reading that `to_stored` wrote."""
    return Reading(
        **stored
        | {
            "since": date.fromisoformat(stored["since"]),
            "until": date.fromisoformat(stored["until"]),
            "occurrences": tuple(_occurrence(one) for one in stored["occurrences"]),
            "withdrawals": tuple(
                Withdrawal(**one | {"stamp": _moment(one["stamp"])})
                for one in stored["withdrawals"]
            ),
            "unread": tuple(Unread(**one) for one in stored["unread"]),
            "uids": frozenset(stored["uids"]),
            "wholes": tuple(
                WholeEvent(**one | {"stamp": _moment(one["stamp"])})
                # Previews of the day before know none.
                for one in stored.get("wholes", [])
            ),
        }
    )


def _occurrence(stored: dict[str, Any]) -> Occurrence:
    return Occurrence(
        **stored
        | {
            "stamp": _moment(stored["stamp"]),
            "event_stamp": _moment(stored["event_stamp"]),
            "date": date.fromisoformat(stored["date"]),
            "start_time": _hour(stored["start_time"]),
            "end_time": _hour(stored["end_time"]),
            "notes": tuple(stored["notes"]),
            "unsaid": tuple(stored.get("unsaid", ())),
        }
    )


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _hour(written: str | None) -> time | None:
    return time.fromisoformat(written) if written else None
