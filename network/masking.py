"""Taking other people's addresses and numbers out of a text that leaves the house. Pure."""

import re

MASK = "[…]"
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Eight digits or more, as a telephone number is written in the three countries.
NUMBER = re.compile(r"(?<![\w/])\+?\(?\d(?:[\s()./-]?\d){7,}")


def masked(text: str, *, keep: frozenset[str] = frozenset()) -> str:
    """The text without e-mail addresses and telephone numbers, but those of the owner."""

    def replaced(found: re.Match[str]) -> str:
        return found[0] if _plain(found[0]) in {_plain(one) for one in keep} else MASK

    return NUMBER.sub(replaced, ADDRESS.sub(replaced, text))


def _plain(text: str) -> str:
    return re.sub(r"[\s()./-]", "", text).lower() if "@" not in text else text.strip().lower()
