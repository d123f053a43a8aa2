"""A rule in plain words: one sentence a case, in the language of the moment."""

from datetime import date, time

import pytest
from django.utils import translation

from events.recurrence import Rule
from events.wording import rule_in_words, zone_words

START = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"frequency": "weekly", "weekday": 3}, "Every Thursday"),
        ({"frequency": "weekly", "weekday": 3, "interval": 2}, "Every 2 weeks, on Thursday"),
        (
            {"frequency": "monthly_weekday", "weekday": 1, "nth": 1},
            "Every first Tuesday of the month",
        ),
        (
            {"frequency": "monthly_weekday", "weekday": 4, "nth": -1},
            "Every last Friday of the month",
        ),
        (
            {"frequency": "monthly_weekday", "weekday": 4, "nth": 3, "interval": 2},
            "Every 2 months, on the third Friday",
        ),
        ({"frequency": "monthly_day", "day": 15}, "Every month, on day 15"),
        (
            {"frequency": "monthly_day", "day": 31, "interval": 3},
            "Every 3 months, on day 31",
        ),
    ],
)
def test_each_kind_of_rule_has_its_sentence(said, words):
    with translation.override("en"):
        assert rule_in_words(Rule(first_date=START, **said)) == words


def test_hours_and_end_follow_the_rule():
    rule = Rule(
        frequency="monthly_weekday", first_date=START, weekday=1, nth=1, until=date(2027, 6, 30)
    )

    with translation.override("en"):
        words = rule_in_words(rule, time(18), time(20))

    assert words == "Every first Tuesday of the month, 18:00–20:00, until 30 June 2027"


def test_days_and_months_are_said_in_the_language_of_the_moment():
    rule = Rule(frequency="weekly", first_date=START, weekday=1, until=date(2027, 6, 30))

    with translation.override("fr"):
        words = rule_in_words(rule)

    assert "mardi" in words.lower()
    assert "30 juin 2027" in words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Europe/Brussels", "Brussels time"),
        ("Etc/GMT-1", "UTC+1"),
        ("Etc/GMT+10", "UTC−10"),
        ("Etc/GMT", "UTC"),
        ("Etc/GMT+0", "UTC"),
        ("America/New_York", "America/New York"),
    ],
)
def test_a_zone_is_called_as_people_call_it(name: str, words: str):
    with translation.override("en"):
        assert zone_words(name) == words
