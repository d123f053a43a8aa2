"""Numbers of people that may leave the house: none of them leads to a few. Imports no Django.

The months of one source (a series in a region, say) are put together, oldest first and within a
calendar year, until each number is nobody or a group. What is told of any period, series or region
is a sum of such bundles, each told as a whole or not at all: subtract what is told of two of them
and what is left is again a sum of bundles. A bundle that is closed never changes when later months
come, so that what was told last quarter and what is told now give nothing away either.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from network.counting import K

Numbers = tuple[int, ...]
# Whether numbers may be told together, with all that follows from them by subtraction.
Safe = Callable[[Numbers], bool]


def is_group(number: int) -> bool:
    """Nobody, or enough people not to be found in it."""
    return number == 0 or number >= K


def all_groups(numbers: Numbers) -> bool:
    return all(is_group(number) for number in numbers)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """The numbers of one source in one month, named by its first day.

    `circle` is who may read it: what one circle reads is never put together with another's.
    """

    source: Hashable
    circle: Hashable = None
    month: date
    numbers: Numbers


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """Months of one source, told together or not at all; `source` None: of many small ones."""

    source: Hashable
    first: date
    last: date
    numbers: Numbers

    def is_within(self, first: date, last: date) -> bool:
        return first <= self.first and self.last <= last


def added(*many: Numbers) -> Numbers:
    return tuple(sum(column) for column in zip(*many, strict=True))


def bundles(cells: Iterable[Cell], *, closed_until: date, safe: Safe = all_groups) -> list[Bundle]:
    """All that may be told. Months that are not over by `closed_until` (a first day) are left out.

    What stays too small when a year is over is put together over all sources of its circle, and
    told with that whole year if it is a group then; otherwise it is never told.
    """
    by_source: dict[Hashable, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.month <= closed_until:
            by_source[cell.source, cell.circle, cell.month.year].append(cell)
    told: list[Bundle] = []
    small: dict[tuple[Hashable, int], list[Numbers]] = defaultdict(list)
    for of_source in by_source.values():
        of_source.sort(key=lambda cell: cell.month)
        rest = _close(of_source, told, safe)
        if rest is not None:
            small[of_source[0].circle, of_source[0].month.year].append(rest)
    for (_circle, year), many in small.items():
        together = added(*many)
        if len(many) > 1 and safe(together) and date(year, 12, 1) <= closed_until:
            first, last = date(year, 1, 1), date(year, 12, 1)
            told.append(Bundle(source=None, first=first, last=last, numbers=together))
    return told


def _close(of_source: Sequence[Cell], told: list[Bundle], safe: Safe) -> Numbers | None:
    """Add each bundle of a year as soon as it is safe; what is left over, or None."""
    open_since: date | None = None
    numbers: Numbers = ()
    for cell in of_source:
        numbers = added(numbers, cell.numbers) if open_since else cell.numbers
        open_since = open_since or cell.month
        if safe(numbers):
            told.append(
                Bundle(source=cell.source, first=open_since, last=cell.month, numbers=numbers)
            )
            open_since = None
    return numbers if open_since and any(numbers) else None


def total(found: Iterable[Bundle], *, size: int) -> Numbers:
    """The sum of these bundles, of so many numbers each."""
    return added((0,) * size, *(one.numbers for one in found))
