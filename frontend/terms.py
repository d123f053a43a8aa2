"""Terms of the field that differ by country: pair-aidance in Belgium is travail pair in France.

Knows no request: who answers one says which country, by `in_country`.
"""

import gettext
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from django.utils.functional import lazy
from django.utils.translation import get_language, pgettext_lazy

# Apart from Django's catalogues: gettext takes `fr_FR` for every `fr`.
FOLDER = Path(__file__).resolve().parent / "variants" / "locale"
CONTEXT = "words of the country"

_country: ContextVar[Callable[[], str]] = ContextVar("country", default=str)

PEER_WORKER = "peer worker"
PEERS_ONLY = "peers only"
TAGLINE = "The open portal of peer work in Belgium, France and the Netherlands."
# What is said where a country is not known, or has no words of its own.
SENTENCES = {
    PEER_WORKER: pgettext_lazy("words of the country", "peer worker"),
    PEERS_ONLY: pgettext_lazy("words of the country", "peers only"),
    TAGLINE: pgettext_lazy(
        "words of the country",
        "The open portal of peer work in Belgium, France and the Netherlands.",
    ),
}


@contextmanager
def in_country(country: Callable[[], str]) -> Iterator[None]:
    """Say terms as in this country (`BE`, `FR`, `NL`, or nothing); asked only when one is said."""
    token = _country.set(country)
    try:
        yield
    finally:
        _country.reset(token)


def country_of_words() -> str:
    """The country of whoever is answered, as far as it is known."""
    return _country.get()()


def term(sentence: str) -> str:
    """One of `SENTENCES`, in the language of the moment and the words of the country."""
    catalogue = _catalogue(get_language() or "", _country.get()())
    said = catalogue.pgettext(CONTEXT, sentence)
    return str(SENTENCES[sentence]) if said == sentence else said


term_lazy = lazy(term, str)


@cache
def _catalogue(language: str, country: str) -> gettext.NullTranslations:
    return gettext.translation("django", FOLDER, [f"{language}_{country}"], fallback=True)
