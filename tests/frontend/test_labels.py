"""A label and its value, as each language writes the colon."""

import pytest
from django.utils import translation

from frontend.labels import labelled


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Rôle : pair"), ("nl", "Rôle: pair"), ("en", "Rôle: pair")]
)
def test_french_puts_a_space_before_the_colon(language: str, words: str) -> None:
    with translation.override(language):
        assert labelled("Rôle", "pair").replace("\u00a0", " ").replace("\u202f", " ") == words
