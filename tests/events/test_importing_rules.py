"""Rules counted from just before they are asked give what counting from their start gives."""

from datetime import date, datetime, time, timedelta

from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from events.importing.rules import begun_by, parse_rule

BYS = st.sampled_from(
    [
        "",
        ";BYDAY=TU",
        ";BYDAY=TU,SA",
        ";BYMONTHDAY=31",
        ";BYMONTHDAY=-1",
        ";BYMONTH=2,10",
        ";BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        ";WKST=SU",
        ";BYDAY=SU,MO;WKST=SU",
    ]
)


@settings(max_examples=40, deadline=None)
@given(
    frequency=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    interval=st.integers(1, 5),
    parts=BYS,
    first=st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    ahead=st.integers(0, 800),
)
def test_a_later_start_gives_the_same_dates(
    frequency: str, interval: int, parts: str, first: date, ahead: int
):
    rule = parse_rule(f"FREQ={frequency};INTERVAL={interval}{parts}", 1)
    start = datetime.combine(first, time(18))
    low = start + timedelta(days=ahead)
    until = low + timedelta(days=200)
    from_the_start = rrule.rrule(dtstart=start, until=until, **rule.arguments)

    later, arguments = begun_by(rule, start, low)
    counted = rrule.rrule(dtstart=later, until=until, **arguments)

    assert later <= max(low, start)
    assert [day for day in counted if day >= low] == [day for day in from_the_start if day >= low]
