"""What is told of people: no few among them, nor in any difference of two things told."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from events.disclosure import Bundle, Cell, all_groups, bundles, total
from network.counting import K, banded

NEVER_OPEN = date(2027, 12, 1)
SOURCES = ("a", "b", "c")
MONTHS = [date(year, month, 1) for year in (2025, 2026) for month in (1, 2, 3, 4, 5, 6)]
few_examples = settings(max_examples=40)
counts = st.integers(min_value=0, max_value=9)


@st.composite
def cells(draw: st.DrawFn) -> list[Cell]:
    keys = draw(st.sets(st.tuples(st.sampled_from(SOURCES), st.sampled_from(MONTHS)), max_size=20))
    return [
        Cell(source=source, month=month, numbers=(draw(counts), draw(counts)))
        for source, month in sorted(keys)
    ]


def periods() -> Iterator[tuple[date, date]]:
    """Every month, quarter and half year, and all of it."""
    for size in (1, 3, 6, 12):
        for start in range(0, len(MONTHS), size):
            yield MONTHS[start], MONTHS[start + size - 1]


def told_of(found: list[Bundle], first: date, last: date, source: str | None) -> tuple[int, ...]:
    mine = [one for one in found if one.is_within(first, last)]
    return total([one for one in mine if source in {None, one.source}], size=2)


def everything_told(found: list[Bundle]) -> list[tuple[tuple[date, date, str | None], list[int]]]:
    return [
        ((first, last, source), list(told_of(found, first, last, source)))
        for first, last in periods()
        for source in (None, *SOURCES)
    ]


def nests(inner: tuple[date, date, str | None], outer: tuple[date, date, str | None]) -> bool:
    is_within = outer[0] <= inner[0] and inner[1] <= outer[1]
    return is_within and outer[2] in {None, inner[2]}


def few_in_differences(told: list[tuple[tuple[date, date, str | None], list[int]]]) -> list[int]:
    """What one finds by subtracting a period or a source from one that holds it."""
    found = []
    for (one, numbers), (other, more) in combinations(told, 2):
        if nests(one, other) or nests(other, one):
            found += [abs(a - b) for a, b in zip(numbers, more, strict=True)]
    return [number for number in found if 0 < number < K]


@few_examples
@given(cells())
def test_neither_a_number_nor_a_difference_leads_to_a_few(given_cells: list[Cell]) -> None:
    told = everything_told(bundles(given_cells, closed_until=NEVER_OPEN))

    assert [n for _key, numbers in told for n in numbers if 0 < n < K] == []
    assert few_in_differences(told) == []


@few_examples
@given(cells())
def test_one_source_less_is_a_group_or_nobody(given_cells: list[Cell]) -> None:
    """All series but one, from all series: the complement that nobody asked for."""
    found = bundles(given_cells, closed_until=NEVER_OPEN)
    for first, last in periods():
        everything = told_of(found, first, last, None)
        of_each = [told_of(found, first, last, source) for source in SOURCES]
        rest = [a - sum(b) for a, *b in zip(everything, *of_each, strict=True)]
        assert all(number == 0 or number >= K for number in rest)


@few_examples
@given(cells(), st.sampled_from(MONTHS))
def test_what_was_told_of_closed_months_stays_told(given_cells: list[Cell], until: date) -> None:
    """Who kept last quarter's figures learns nothing of a few by comparing."""
    then = bundles(given_cells, closed_until=until)
    now = bundles(given_cells, closed_until=NEVER_OPEN)

    assert set(then) <= set(now)


@few_examples
@given(cells())
def test_nobody_is_counted_twice(given_cells: list[Cell]) -> None:
    found = bundles(given_cells, closed_until=NEVER_OPEN)

    told = total(found, size=2)
    there = [sum(cell.numbers[column] for cell in given_cells) for column in (0, 1)]
    assert all(a <= b for a, b in zip(told, there, strict=True))


def test_exact_months_would_give_a_few_away() -> None:
    """The negative control: the same sums without bundles."""
    months = [
        Bundle(source="a", first=month, last=month, numbers=(number, 0))
        for month, number in ((date(2026, 1, 1), 9), (date(2026, 2, 1), 3))
    ]

    assert few_in_differences(everything_told(months)) != []


def test_small_months_are_put_together_until_they_are_a_group() -> None:
    found = bundles(
        [
            Cell(source="a", month=date(2026, month, 1), numbers=(number,))
            for month, number in enumerate((2, 2, 2, 7, 1), start=1)
        ],
        closed_until=NEVER_OPEN,
    )

    assert [(one.first.month, one.last.month, one.numbers) for one in found] == [
        (1, 3, (6,)),
        (4, 4, (7,)),
    ]


def test_small_sources_are_told_together_with_the_whole_year_only() -> None:
    small = [
        Cell(source=source, month=date(2026, 3, 1), numbers=(3,), circle=circle)
        for source, circle in (("a", 1), ("b", 1), ("c", 2))
    ]

    before = bundles(small, closed_until=date(2026, 11, 1))
    after = bundles(small, closed_until=date(2026, 12, 1))

    assert before == []
    [together] = after
    assert (together.source, together.numbers) == (None, (6,))
    assert not together.is_within(date(2026, 1, 1), date(2026, 6, 1))


def test_bands_and_groups() -> None:
    assert [banded(number) for number in (0, 4, 5, 9, 10)] == [0, 0, 5, 5, 10]
    assert all_groups((0, K, 100)) and not all_groups((K, K - 1))
