"""Dates as each language writes them."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from frontend.dates import date_format

FIRST = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "1er mars 2027"), ("nl", "1 maart 2027"), ("en", "1 March 2027")],
)
def test_the_first_of_a_month_is_an_ordinal_in_french_alone(language: str, words: str) -> None:
    with translation.override(language):
        assert date_format(FIRST, "j F Y") == words


@pytest.mark.parametrize(
    ("moment", "pattern", "words"),
    [
        (date(2027, 3, 2), "j F Y", "2 mars 2027"),
        (date(2027, 3, 11), "l j F", "jeudi 11 mars"),
        (FIRST, "l j F", "lundi 1er mars"),
        (FIRST, "D j M", "lun 1er mar"),
        (FIRST, r"\M\a j", "Ma 1"),
        (FIRST, "j/m/Y", "1/03/2027"),
        (FIRST, r"\j F", "j mars"),
        (FIRST, "DATE_FORMAT", "1er mars 2027"),
    ],
)
def test_french_days(moment: date, pattern: str, words: str) -> None:
    with translation.override("fr"):
        assert date_format(moment, pattern) == words


@pytest.mark.parametrize(
    ("pattern", "words"),
    [("DATE_FORMAT", "1 March 2027"), ("SHORT_DATETIME_FORMAT", "1 Mar 2027, 14:05")],
)
def test_english_begins_with_the_day_as_in_europe(pattern: str, words: str) -> None:
    with translation.override("en"):
        assert date_format(datetime(2027, 3, 1, 14, 5, tzinfo=UTC), pattern) == words


def test_every_template_spells_dates_so_in_the_zone_of_the_house() -> None:
    last_of_february_in_utc = datetime(2027, 2, 28, 23, 30, tzinfo=UTC)
    template = Template('{{ moment|date:"j F" }} · {{ moment|date }} · {{ nothing|date:"j F" }}')

    with translation.override("fr"):
        words = template.render(Context({"moment": last_of_february_in_utc, "nothing": None}))

    assert words == "1er mars · 1er mars 2027 · "
