"""The areas of a list of people or organisations, as a list of links that a map draws too.

An area is a word of its list; it is drawn when it is a region of the three countries.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from network.regions import Region


@dataclass(frozen=True)
class AreaChoice:
    """One area that may be chosen: `words` says how many, where that may be said."""

    slug: str
    name: str
    words: str
    # By ISO 3166-2 (network/regions.py); empty where there is no outline.
    code: str
    is_current: bool
    url: str = ""


def area_choices(
    choices: Iterable[tuple[str, str, str]], chosen: str, url: Callable[[str], str] | None = None
) -> list[AreaChoice]:
    """Choices as short name, name and words; `url` leads to a list with one chosen, or with none.

    Choosing what is chosen takes it away.
    """
    return [
        AreaChoice(
            slug=slug,
            name=name,
            words=words,
            code=slug.upper() if slug.upper() in Region.values else "",
            is_current=slug == chosen,
            url=url("" if slug == chosen else slug) if url else "",
        )
        for slug, name, words in choices
        if slug
    ]
