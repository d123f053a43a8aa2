"""Terms of the field, as each country says them."""

import pytest
from django.test import Client
from django.utils import translation

from events.models import Entry
from frontend.terms import PEER_WORKER, in_country, term
from network.models import PortalSettings


@pytest.mark.parametrize(
    ("language", "country", "words"),
    [
        ("fr", "BE", "pair-aidant·e"),
        ("fr", "FR", "travailleuse paire, travailleur pair"),
        ("fr", "", "travailleuse-paire, travailleur-pair"),
        ("fr", "NL", "travailleuse-paire, travailleur-pair"),
        ("nl", "BE", "ervaringswerker"),
        ("nl", "NL", "ervaringsdeskundige"),
        ("nl", "", "ervaringsdeskundige"),
        ("en", "BE", "peer worker"),
    ],
)
def test_a_term_is_said_as_in_the_country(language: str, country: str, words: str) -> None:
    with translation.override(language), in_country(lambda: country):
        assert term(PEER_WORKER) == words
        assert translation.get_language() == language


def test_a_choice_is_said_as_in_the_country() -> None:
    with translation.override("fr"), in_country(lambda: "BE"):
        assert Entry.PEERS.label == "réservé aux pair-aidant·es"
    with translation.override("fr"):
        assert Entry.PEERS.label == "réservé aux pairs"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "accepts", "words"),
    [
        ("/fr/rencontres/", "fr-BE,fr;q=0.9", "portail ouvert de la pair-aidance"),
        ("/fr/rencontres/", "fr-FR,fr;q=0.9", "portail ouvert du travail pair"),
        ("/fr/rencontres/", "fr", "portail ouvert du travail-pair"),
        ("/fr/rencontres/", "nl-BE", "portail ouvert de la pair-aidance"),
        ("/nl/ontmoetingen/", "nl-NL", "portaal van ervaringsdeskundigheid"),
        ("/nl/ontmoetingen/", "nl-DE", "portaal van het ervaringswerk"),
    ],
)
def test_a_page_uses_the_words_of_the_readers_country(
    client: Client, path: str, accepts: str, words: str
) -> None:
    response = client.get(path, headers={"accept-language": accepts})

    assert words in response.content.decode()
    assert "Accept-Language" in response["Vary"]


@pytest.mark.django_db
def test_a_browser_that_names_no_country_gets_that_of_the_portal(client: Client) -> None:
    portal = PortalSettings.load()
    portal.country = "BE"
    portal.save()

    page = client.get("/fr/rencontres/", headers={"accept-language": "fr"}).content.decode()
    elsewhere = client.get("/fr/rencontres/", headers={"accept-language": "fr-FR"})

    assert "portail ouvert de la pair-aidance" in page
    assert "portail ouvert du travail pair" in elsewhere.content.decode()
