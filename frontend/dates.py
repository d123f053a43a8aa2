"""Dates as each language writes them, where Django's formats fall short."""

import re
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import get_language

# The day, before the name of a month: "1er mars", but 1/3.
DAY_BEFORE_MONTH = re.compile(r"(?<!\\)j(?=\s+[FMNbE])")
# The short name of a month, which Django begins with a capital in every language.
SHORT_MONTH = re.compile(r"(?<!\\)M")
# English as it is read in Europe: Django's begins with the month.
ENGLISH = {
    "DATE_FORMAT": "j F Y",
    "SHORT_DATE_FORMAT": "j M Y",
    "SHORT_DATETIME_FORMAT": "j M Y, H:i",
}


def spelled(moment: Any, format_name: str) -> str:
    """The format for this date: the French first of a month is `1er`, French and Dutch `nov`."""
    language = (get_language() or "")[:2]
    pattern = ENGLISH.get(format_name, "") if language == "en" else ""
    pattern = pattern or formats.get_format(format_name)
    if language in {"fr", "nl"}:
        pattern = SHORT_MONTH.sub("b", pattern)
    is_first = isinstance(moment, date) and moment.day == 1
    if is_first and language == "fr":
        return DAY_BEFORE_MONTH.sub(r"j\\e\\r", pattern)
    return pattern


def date_format(moment: date, format_name: str) -> str:
    """Django's `date_format`, with the day as the language spells it."""
    return formats.date_format(moment, spelled(moment, format_name))
