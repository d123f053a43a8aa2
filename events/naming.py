"""Who and what leads to a person in a text. Pure: knows no row; takes the names to look for."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
# Eight digits or more, as numbers are written.
NUMBER = re.compile(r"(?<![\w/])\+?\d(?:[\s().-]?\d){7,15}(?!\w)")
# What has as many digits and leads to nobody: days, school years, addresses of pages.
HARMLESS = re.compile(
    r"https?://\S+|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}"
    r"|(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d"
)
SHORTEST_PART = 3


@dataclass(frozen=True)
class Finding:
    """Something in a text that leads to a person: `kind` is name, email or number."""

    kind: str
    words: str


def has_address_or_number(text: str) -> bool:
    """Whether a text holds an e-mail address or a telephone number."""
    return bool(_addresses_and_numbers(text))


def findings(text: str, names: Iterable[str]) -> list[Finding]:
    """What in a text leads to a person, each once: names of these people, addresses, numbers.

    A name of several words is found by each of them; capitals and accents make no difference.
    """
    found = _addresses_and_numbers(text)
    folded = _folded(text)
    for part in sorted({part for name in names for part in _parts(name)}):
        pattern = rf"(?<!\w){re.escape(_folded(part))}(?!\w)"
        found += [Finding("name", part)] if re.search(pattern, folded) else []
    return list(dict.fromkeys(found))


def _addresses_and_numbers(text: str) -> list[Finding]:
    found = [Finding("email", match.group()) for match in EMAIL.finditer(text)]
    rest = HARMLESS.sub(" ", text)
    return found + [Finding("number", match.group().strip()) for match in NUMBER.finditer(rest)]


def _parts(name: str) -> set[str]:
    """A name and each of its words that is long enough to be somebody."""
    words = [word for word in re.split(r"[\s\"'“”«»()]+", name) if word]
    return {name.strip(), *(word for word in words if len(word) >= SHORTEST_PART)} - {""}


def _folded(text: str) -> str:
    """In small letters without accents."""
    return "".join(_plain_letter(letter) for letter in text.casefold())


def _plain_letter(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]
