"""The words of the interface: every sentence in every language, the same in source and binary."""

import ast
import gettext
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation.template import templatize

from events.actions import TextFacts
from frontend.terms import CONTEXT
from frontend.terms import FOLDER as VARIANTS_FOLDER
from tests.events.factories import make_meeting, make_series
from tests.test_house import ROOT, listed, packages, sources

LANGUAGES = [code for code, _name in settings.LANGUAGES]
FOLDER = ROOT / "portal" / "locale"
# Catalogues that hold only the terms a country says its own way.
VARIANTS = ["fr_BE", "fr_FR", "nl_BE", "nl_NL"]
# "%(name)s", "%s", a tag of HTML: what must not be lost on the way to another language.
FIXED = re.compile(r"%\(\w+\)[sd]|%[sd]|</?\w[^>]*>")
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(_|n?p?n?gettext)\(\s*({STRING}(?:,\s*{STRING})*)")
# Function: where its context, its sentence and its plural stand among the arguments.
ARGUMENTS = {
    "_": (None, 0),
    "gettext": (None, 0),
    "ngettext": (None, 0),
    "pgettext": (0, 1),
    "npgettext": (0, 1),
}

Sentence = tuple[str | None, str]


@dataclass(frozen=True)
class Entry:
    context: str | None
    sentence: str
    plural: str | None
    words: tuple[str, ...]
    is_fuzzy: bool
    is_obsolete: bool

    @property
    def key(self) -> Sentence:
        return self.context, self.sentence

    @property
    def catalogue(self) -> dict[Any, str]:
        """The entry as the compiled catalogue holds it."""
        name = self.sentence if self.context is None else f"{self.context}\x04{self.sentence}"
        if self.plural is None:
            return {name: self.words[0]}
        return {(name, number): words for number, words in enumerate(self.words)}


# ---- reading catalogues ----


def catalogue_of(language: str) -> Path:
    folder = VARIANTS_FOLDER if language in VARIANTS else FOLDER
    return folder / language / "LC_MESSAGES" / "django"


def read(language: str) -> list[Entry]:
    """The entries of a .po file, the header left out."""
    text = catalogue_of(language).with_suffix(".po").read_text(encoding="utf-8")
    return [entry for block in text.split("\n\n") if (entry := parse(block)).sentence]


def parse(block: str) -> Entry:
    lines = block.splitlines()
    comments = [line for line in lines if line.startswith("#") and not line.startswith("#~")]
    values: dict[str, str] = {}
    keyword = ""
    for line in (line.removeprefix("#~").strip() for line in lines if line not in comments):
        name, _space, rest = ("", "", line) if line.startswith('"') else line.partition(" ")
        keyword = name or keyword
        values[keyword] = values.get(keyword, "") + ast.literal_eval(rest)
    return Entry(
        context=values.get("msgctxt"),
        sentence=values.get("msgid", ""),
        plural=values.get("msgid_plural"),
        words=tuple(words for name, words in values.items() if name.startswith("msgstr")),
        is_fuzzy=any(line.startswith("#,") and "fuzzy" in line for line in comments),
        is_obsolete=any(line.startswith("#~") for line in lines),
    )


def compiled(language: str) -> dict[Any, str]:
    with catalogue_of(language).with_suffix(".mo").open("rb") as file:
        catalogue: dict[Any, str] = vars(gettext.GNUTranslations(file))["_catalog"]
    return {name: words for name, words in catalogue.items() if name}


# ---- reading sources ----


def sentences_of(code: ast.AST) -> Iterator[Sentence]:
    """What the calls of gettext and its family say, whatever name they were imported under."""
    for node in ast.walk(code):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            yield from _said(name.removesuffix("_lazy").removesuffix("_noop"), node.args)


def _said(name: str, arguments: list[ast.expr]) -> Iterator[Sentence]:
    texts = [node.value if isinstance(node, ast.Constant) else None for node in arguments]
    context, sentence = ARGUMENTS.get(name, (None, len(texts)))
    if len(texts) > sentence and isinstance(texts[sentence], str):
        yield None if context is None else str(texts[context]), str(texts[sentence])


def in_templates(path: Path) -> Iterator[Sentence]:
    """Django turns a template into lines that look like Python, for gettext to read."""
    for name, arguments in CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        yield from sentences_of(ast.parse(f"{name}({arguments})"))


def said_in_sources() -> set[Sentence]:
    said = {key for path in sources() for key in sentences_of(ast.parse(path.read_text("utf-8")))}
    for package in packages():
        for path in (ROOT / package / "templates").rglob("*.*"):
            said.update(in_templates(path))
    return {key for key in said if key[1]}


# ---- the rules ----


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_and_reviewed(language: str) -> None:
    entries = read(language)

    assert entries
    untranslated = [e.sentence for e in entries if not e.words or not all(e.words)]
    assert not untranslated, listed(f"To be translated into {language}:", untranslated)
    fuzzy = [e.sentence for e in entries if e.is_fuzzy]
    assert not fuzzy, listed(f"Guessed by msgmerge in {language}:", fuzzy)
    obsolete = [e.sentence for e in entries if e.is_obsolete]
    assert not obsolete, listed(f"No longer said, in {language}:", obsolete)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_what_the_sources_say_and_nothing_else(language: str) -> None:
    known = {entry.key for entry in read(language)}
    said = said_in_sources()

    lines = [f"missing: {sentence}" for _context, sentence in sorted(said - known, key=str)]
    lines += [f"not said: {sentence}" for _context, sentence in sorted(known - said, key=str)]
    assert not lines, listed("Run `make messages`, then translate:", lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_catalogue(language: str) -> None:
    source: dict[Any, str] = {}
    for entry in read(language):
        source |= entry.catalogue

    stored = compiled(language)

    changed = [str(name) for name in source.keys() | stored if source.get(name) != stored.get(name)]
    assert not changed, listed("Run `make messages`; these differ:", sorted(changed))


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_tags_are_kept(language: str) -> None:
    lost = []
    for entry in read(language):
        allowed = [Counter(FIXED.findall(text)) for text in (entry.sentence, entry.plural) if text]
        lost += [words for words in entry.words if Counter(FIXED.findall(words)) not in allowed]

    assert not lost, listed("These lose or gain a name or a tag:", lost)


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_translated_address_keeps_its_parameters(language: str) -> None:
    addresses = [e for e in read(language) if re.fullmatch(r"[\w<>:/-]+/", e.sentence)]

    assert addresses
    for entry in addresses:
        parameters = re.findall(r"<[^>]+>", entry.sentence)
        assert re.findall(r"<[^>]+>", entry.words[0]) == parameters
        assert re.fullmatch(r"[a-z<>:_/-]+/", entry.words[0]), entry.words[0]


def test_french_puts_a_space_that_does_not_break_before_high_signs() -> None:
    wrong = [
        words
        for entry in read("fr")
        for words in entry.words
        if re.search(
            r"(?<![\s\u202f\u00a0/])[?!;»](?!\w)| [?!:;»]|«(?![\u00a0\u202f])|\w:\s", words
        )
    ]

    assert not wrong, listed("French typography:", wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_agree(language: str) -> None:
    with translation.override(language):
        one, two, none = (
            translation.ngettext("%(count)d place left", "%(count)d places left", count)
            for count in (1, 2, 0)
        )

    assert one != two
    # French counts nothing as singular; Dutch and English as plural.
    assert none == (one if language == "fr" else two)


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_country_says_all_the_terms_that_differ_and_nothing_else(variant: str) -> None:
    terms = {entry.key for entry in read(variant[:2]) if entry.context == CONTEXT}
    entries = read(variant)

    assert terms and {entry.key for entry in entries} == terms
    assert all(entry.words[0] and not entry.is_fuzzy for entry in entries)
    stored = compiled(variant)
    assert stored == {name: words for e in entries for name, words in e.catalogue.items()}


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_term_is_said_in_two_ways_in_two_countries(language: str) -> None:
    here, there = (read(variant) for variant in VARIANTS if variant.startswith(language))

    assert {entry.words for entry in here} != {entry.words for entry in there}


# ---- which language ----


def test_french_comes_first() -> None:
    assert settings.LANGUAGE_CODE == "fr"
    assert LANGUAGES[0] == "fr"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "answered"),
    [("", "fr"), ("de", "fr"), ("tr,ar;q=0.5", "fr"), ("nl-BE,nl;q=0.9", "nl"), ("en-GB", "en")],
)
def test_a_visitor_is_answered_in_their_language_or_else_in_french(
    client: Client, asked: str, answered: str
) -> None:
    response = client.get("/", headers={"accept-language": asked})

    assert response.status_code == 302
    assert response["Location"] == f"/{answered}/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "language", "words"),
    [
        ("/fr/rencontres/", "fr", "Rencontres ouvertes"),
        ("/nl/ontmoetingen/", "nl", "Open ontmoetingen"),
        ("/en/meetings/", "en", "Open meetings"),
    ],
)
def test_each_language_has_its_addresses_and_its_words(
    client: Client, path: str, language: str, words: str
) -> None:
    response = client.get(path, headers={"accept-language": "de"})

    page = response.content.decode()
    assert response.status_code == 200
    assert re.search(rf'<html[^>]* lang="{language}"', page)
    assert f"<h1>{words}</h1>" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "words"),
    [("/nl/ontmoetingen/", "Alleen in het Frans"), ("/en/meetings/", "In French only")],
)
def test_a_text_of_another_language_is_announced_in_the_language_of_the_page(
    client: Client, path: str, words: str
) -> None:
    in_french = {("fr", "standard"): TextFacts(title="Rencontres ouvertes", summary="Parler.")}
    meeting = make_meeting(series=make_series(texts=in_french), texts=in_french)

    page = client.get(f"{path}{meeting.public_id}/", follow=True).content.decode()

    assert words in page
