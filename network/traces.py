"""Traces of a person in a text about work: addresses, numbers, dates of birth. Pure."""

import re

from network.masking import ADDRESS, NUMBER

MONTHS = (
    r"jan\w*|f[ée]v\w*|feb\w*|mars|march|maart|avr\w*|apr\w*|mai|may|mei|juin|june?|juni|juil\w*|"
    r"jul[iy]|ao[uû]t|aug\w*|sept\w*|oct\w*|okt\w*|nov\w*|d[ée]c\w*"
)
DATE = re.compile(
    r"(?<![\d/.-])(?:"
    r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?P<after>\d{4}|\d{2})"
    r"|(?P<before>\d{4})\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{1,2}"
    rf"|\d{{1,2}}(?:er|e|de|st|nd|rd|th)?\s(?:of\s)?(?:{MONTHS})\.?,?\s(?P<spelt>\d{{4}})"
    r")(?![./-]?\d)",
    re.IGNORECASE,
)
# “Born in 1985” says as much as the day.
BORN = re.compile(
    r"\b(?:n[ée]+(?:[·.(-]?e\)?)?|geboren|born|geb\.)\s(?:[^\W\d]+\s){0,3}[^\n.;]{0,20}?\d{4}\b",
    re.IGNORECASE,
)
# What may point to somebody, and may not: it is for people to read, and refuses nothing.
HINTS = {
    "named": re.compile(
        r"\b(?:M\.|Mr\.?|Mrs\.?|Ms\.?|Mme|Mlle|Monsieur|Madame|Mevrouw|Mevr\.|Meneer|Dhr\.)"
        r"\s[A-ZÀ-Ý]"
    ),
    "age": re.compile(r"\b\d{1,3}[\s-](?:ans|jaar|jarige?|years?[\s-]old)\b", re.IGNORECASE),
    "file": re.compile(
        r"\b(?:dossier|diagnos\w+|schizophr\w+|bipola\w+|psychoti\w+|jugement|vonnis|sentence)\b",
        re.IGNORECASE,
    ),
}
# A year of two digits further ahead than this is one of the last century.
AHEAD_YEARS = 10


def traces_in(text: str, *, year: int) -> frozenset[str]:
    """Which traces there are: `address`, `number`, `birth`. `year` is the one of today.

    A day of this year or a later one is when work is done; an earlier one may be a day of birth.
    """
    found = set()
    if ADDRESS.search(text):
        found.add("address")
    if BORN.search(text) or any(_year(match, year) < year for match in DATE.finditer(text)):
        found.add("birth")
    if NUMBER.search(DATE.sub(" ", text)):
        found.add("number")
    return frozenset(found)


def hints_in(text: str) -> frozenset[str]:
    """What may point to a person: `named`, `age`, `file`. It is often nothing."""
    return frozenset(key for key, sign in HINTS.items() if sign.search(text))


def _year(match: re.Match[str], this_year: int) -> int:
    said = match["after"] or match["before"] or match["spelt"]
    if len(said) > 2:
        return int(said)
    century, ahead = this_year - this_year % 100, this_year % 100 + AHEAD_YEARS
    return century + int(said) if int(said) <= ahead else century - 100 + int(said)
