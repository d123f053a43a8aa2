"""dateutil's counting of a rule, which also ends where the rule gives no date at all."""

import datetime
from collections.abc import Iterator
from types import FunctionType, SimpleNamespace
from typing import Any

from dateutil import rrule as dateutil_rrule  # type: ignore[import-untyped]


class Counted(dateutil_rrule.rrule):
    """The dates of a rule with an `until`.

    dateutil compares with `until` only what it found: for a rule that gives nothing, such as each
    day that is the 31st of February, it looks on to the year 9999. Here the last year is that of
    `until`; all else is its own code.
    """

    def _iter(self) -> Iterator[datetime.datetime]:
        ends = SimpleNamespace(**vars(datetime) | {"MAXYEAR": self._until.year})
        known: dict[str, Any] = vars(dateutil_rrule) | {"datetime": ends}
        count = FunctionType(dateutil_rrule.rrule._iter.__code__, known)
        found: Iterator[datetime.datetime] = count(self)
        return found
