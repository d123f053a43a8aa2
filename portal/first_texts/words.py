"""The shape of a first page: pure words, no Wagtail."""

import uuid
from dataclasses import dataclass

# Translations are one page because they share a key: made from the page's name, so that a
# language added years later finds its siblings.
TRANSLATIONS = uuid.UUID("5ba1a3c7-6c6d-4c39-9d1e-6e0f0d3f5a41")


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

    @property
    def translation_key(self) -> uuid.UUID:
        return uuid.uuid5(TRANSLATIONS, self.name)
