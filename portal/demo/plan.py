"""The shape of the demonstration's series and meetings: days counted from today, no database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from events.actions import TextFacts
from events.recurrence import Rule, dates

LANGUAGES = ("fr", "nl", "en")
# As far as the action that makes the meetings of a series looks.
HORIZON = timedelta(days=183)

Texts = dict[tuple[str, str], TextFacts]


@dataclass(frozen=True, kw_only=True)
class DemoMeeting:
    """One date of a series: 0 is the next one after today, -1 the last one before.

    `facts` are what differs from the series; `taken` and `waiting` count registrations.
    """

    when: int
    texts: Texts = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    taken: int = 0
    waiting: int = 0
    is_cancelled: bool = False


@dataclass(frozen=True, kw_only=True)
class DemoSeries:
    rule: Callable[[date], Rule]
    start_time: time
    end_time: time
    timezone: str
    texts: Texts
    organisers: tuple[str, ...]
    meetings: tuple[DemoMeeting, ...]
    place: str = ""
    mode: str = "in_person"
    capacity: int | None = None
    languages: tuple[str, ...] = ("fr",)
    attendance: str = "none"


def coming(rule: Rule, today: date) -> list[date]:
    """The dates of a rule after today, soonest first."""
    return [day for day in dates(rule, horizon=today + HORIZON) if day > today]


def gone(rule: Rule, today: date) -> list[date]:
    """The dates of a rule before today, latest first."""
    return [day for day in dates(rule, horizon=today + HORIZON) if day < today][::-1]


def day_of(meeting: DemoMeeting, rule: Rule, today: date) -> date:
    """The date of a meeting. Raises IndexError when the rule has no such date."""
    if meeting.when >= 0:
        return coming(rule, today)[meeting.when]
    return gone(rule, today)[-meeting.when - 1]


EXAMPLE_NOTES = {
    "fr": "*Exemple pour la démonstration : cette date et ce lieu sont inventés.*",
    "nl": "*Voorbeeld voor de demonstratie: deze datum en deze plaats zijn verzonnen.*",
    "en": "*Example for the demonstration: this date and this place are invented.*",
}


def marked_as_example(texts: Texts) -> Texts:
    """The same texts, each ending with the sentence that says that it is an example."""
    return {
        (language, register): TextFacts(
            **vars(text) | {"body": f"{text.body}\n\n{EXAMPLE_NOTES[language]}".strip()}
        )
        for (language, register), text in texts.items()
    }
