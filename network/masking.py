"""Taking other people's addresses, numbers and names out of a text that leaves the house. Pure."""

import re
from collections.abc import Iterable

MASK = "[…]"
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Eight digits or more, as a telephone number is written in the three countries.
NUMBER = re.compile(r"(?<![\w/])\+?\(?\d(?:[\s()./-]?\d){7,}")
_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'-]*"
_NAMES = rf"{_NAME}(?:[ \u00a0]+{_NAME})*"
TITLED = re.compile(
    r"\b(M\.|Mme|Mlle|Monsieur|Madame|Dr\.?|Docteur|Pr\.?|Mr\.?|Mrs\.?|Ms\.?|Doctor|"
    rf"[Dd]hr\.?|[Mm]evr\.?|[Mm]eneer|[Mm]evrouw|[Dd]okter)([ \u00a0]+){_NAMES}"
)
# "Bo: […]", "Bo ([…])": whose address or number it was; a number may have eaten the bracket.
_MASK = re.escape(MASK)
BESIDE_MASK = re.compile(rf"\b{_NAMES}(?=\s?(?::|\()\s?{_MASK}|\s{_MASK}\))")
# Shorter ones are words as often as names.
SHORTEST_NAME = 3


def masked(text: str, *, keep: frozenset[str] = frozenset(), names: Iterable[str] = ()) -> str:
    """The text without e-mail addresses and telephone numbers, but those of the owner (`keep`).

    Without names, too, that stand after a title or beside such an address, or are among `names`:
    those of people whom the owner may know of here. Another name cannot be told from a word.
    """

    def replaced(found: re.Match[str]) -> str:
        return found[0] if _plain(found[0]) in {_plain(one) for one in keep} else MASK

    without = NUMBER.sub(replaced, ADDRESS.sub(replaced, text))
    without = TITLED.sub(rf"\1\2{MASK}", without)
    for name in _known(names, keep):
        without = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", MASK, without)
    return BESIDE_MASK.sub(MASK, without)


def _known(names: Iterable[str], keep: frozenset[str]) -> list[str]:
    """Whole names, then each part that is written like a name; the longest first."""
    own = {part for one in keep for part in (one, *one.split())}
    parts = {part for name in names for part in (name.strip(), *name.split())}
    known = {
        part
        for part in parts - own
        if len(part) >= SHORTEST_NAME and part[0].isupper() and not part.isupper()
    }
    return sorted(known, key=lambda part: (-len(part), part))


def _plain(text: str) -> str:
    return re.sub(r"[\s()./-]", "", text).lower() if "@" not in text else text.strip().lower()
