"""People in a text as `{person 1}`: where they stand, what is said of them. Pure."""

import re
from collections.abc import Iterable, Mapping

# As it is written in each language of the interface.
PLACEHOLDER = re.compile(r"\{\s*(?:person|personne|persoon)\s*(\d{1,3})\s*\}", re.IGNORECASE)
MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!<>|])")


def numbers_in(text: str) -> set[int]:
    """The numbers of the people who stand in a text."""
    return {int(match.group(1)) for match in PLACEHOLDER.finditer(text)}


def filled_in(text: str, names: Mapping[int, str], otherwise: str) -> str:
    """The text with these names; who has none is called `otherwise`. A name is never markup."""

    def name_of(match: re.Match[str]) -> str:
        name = names.get(int(match.group(1)), "")
        return MARKS.sub(r"\\\1", name) if name else otherwise

    return PLACEHOLDER.sub(name_of, text)


def said_of(number: int, texts: Iterable[str]) -> list[str]:
    """The paragraphs in which this person stands, of all these texts, in their order."""
    paragraphs = [part.strip() for text in texts for part in re.split(r"\n\s*\n", text)]
    return [part for part in paragraphs if number in numbers_in(part)]


def without_placeholders(text: str) -> str:
    return PLACEHOLDER.sub(" ", text)
