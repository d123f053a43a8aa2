"""When the network may tell an institution of an obstacle, without leading to who met it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from network.counting import K, banded

# Nothing is told sooner than this after it was approved or after somebody joined it.
REST = timedelta(days=7)


@dataclass(frozen=True)
class Voice:
    """One observation behind a wording: whose, and whether they agreed to that very wording."""

    person: int
    agrees: bool = False


def may_tell(voices: Iterable[Voice]) -> bool:
    """Whether several people stand behind it, or else each of the few agreed to the wording."""
    voices = list(voices)
    return len(people_in(voices)) >= K or (bool(voices) and all(one.agrees for one in voices))


def told_people(voices: Iterable[Voice]) -> int:
    """How many people are told to stand behind it: a band, 0 for few."""
    return banded(len(people_in(voices)))


def people_in(voices: Iterable[Voice]) -> set[int]:
    return {one.person for one in voices}


def telling_day(today: date) -> date:
    """The day on which what is approved today is told: always the first of a month, with all else.

    So neither the day nor the hour of telling says who wrote lately.
    """
    rested = today + REST
    if rested.day == 1:
        return rested
    return (rested.replace(day=1) + timedelta(days=32)).replace(day=1)
