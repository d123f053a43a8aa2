"""Which new date takes the place of which old one: the pure part, by properties."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.realigning import pair_dates

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
SETS = st.sets(DAYS, max_size=12)
# A busy machine is no fault of the properties.
patient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@patient
@given(SETS, SETS, st.booleans())
def test_each_date_gets_a_free_one_of_its_own_period_at_most_once(
    leaving: set[date], free: set[date], by_week: bool
) -> None:
    pairs = pair_dates(leaving, free, by_week=by_week)

    given_out = [new for new in pairs.values() if new]
    assert set(pairs) == leaving
    assert len(given_out) == len(set(given_out)) and set(given_out) <= free
    for old, new in pairs.items():
        if new and by_week:
            assert old.isocalendar()[:2] == new.isocalendar()[:2]
        elif new:
            assert (old.year, old.month) == (new.year, new.month)


@patient
@given(SETS, SETS)
def test_a_date_goes_away_only_where_its_month_has_none_left(
    leaving: set[date], free: set[date]
) -> None:
    pairs = pair_dates(leaving, free, by_week=False)

    left = free - set(pairs.values())
    for old, new in pairs.items():
        assert new or not any((day.year, day.month) == (old.year, old.month) for day in left)


def test_a_tuesday_becomes_the_wednesday_of_its_week() -> None:
    assert pair_dates(
        [date(2026, 12, 1)], [date(2026, 12, 2), date(2026, 12, 9)], by_week=True
    ) == {date(2026, 12, 1): date(2026, 12, 2)}
