"""The shape of a first page: pure words, no Wagtail."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PageWords:
    """One page in one language; `html` holds the tags that the editor's text block knows."""

    title: str
    slug: str
    description: str
    html: str


@dataclass(frozen=True, kw_only=True)
class FirstPage:
    """A page in every language; `name` makes its translations one page."""

    name: str
    is_in_menu: bool
    words: dict[str, PageWords]
