"""Public pages of organisations: who is shown, what is said, found by what, never a person."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from network.actions import (
    OrganisationFacts,
    add_representative,
    lay_vocabularies,
    save_organisation,
    verify_organisation,
)
from network.models import Organisation, Term
from portal.actions import lay_site
from portal.models import ContentPage
from tests.events.factories import make_meeting, make_series
from tests.network.admin_people import coordinator, entering, make_user
from tests.network.profiles import make_member, make_profile

pytestmark = pytest.mark.django_db

LIST = "/en/directory/organisations/"


def make(slug: str = "maison-exemple", **facts: Any) -> Organisation:
    given: dict[str, Any] = {
        "name": slug.replace("-", " ").capitalize(),
        "slug": slug,
        "kind": "association",
        "is_partner": True,
    }
    return save_organisation(OrganisationFacts(**given | facts))


def term(vocabulary: str, slug: str) -> Term:
    lay_vocabularies()
    return Term.objects.get(vocabulary=vocabulary, slug=slug)


def page(client: Client, row: Organisation) -> str:
    with translation.override("en"):
        url = reverse("organisations:organisation", args=[row.public_id, row.slug])
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def names(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    return [row["name"] for row in response.context["organisations"]]


def test_partners_and_verified_organisations_have_a_page_and_no_other(client: Client) -> None:
    make("partner")
    verified = make("vouched", is_partner=False)
    hidden = make("known-to-us", is_partner=False)
    boss = make_user(display_name="Boss")
    verify_organisation(verified, until=timezone.localdate() + timedelta(days=9), by=boss)

    assert names(client) == ["Partner", "Vouched"]
    assert client.get(f"{LIST}{hidden.public_id}-{hidden.slug}/").status_code == 404

    Organisation.objects.filter(pk=verified.pk).update(verified_until=timezone.now())
    assert names(client) == ["Partner"]
    assert client.get(f"{LIST}{verified.public_id}-{verified.slug}/").status_code == 404


def test_a_page_says_what_is_public_and_who_verified_until_when(client: Client) -> None:
    row = make(
        region="BE-BRU",
        website="https://maison.example/",
        contact_service="Welcome desk",
        contact_email="desk@maison.example",
        contact_phone="+32 2 123 45 67",
        terms=(term("language", "fr"), term("language", "prs"), term("area", "be-wal")),
        roles={"en": "It welcomes."},
        works={"en": "Two **peer workers** are in the team."},
    )
    until = timezone.localdate() + timedelta(days=90)
    assert "Not by the network" in page(client, row)

    verify_organisation(row, until=until, by=make_user(display_name="Coordinatrice Canari"))

    text = page(client, row)
    with translation.override("en"):
        from_words = until.strftime("%-d %B %Y")
    for words in (
        "It welcomes.",
        "<strong>peer workers</strong>",
        "Brussels, Wallonia",
        "French, Dari",
        "Welcome desk",
        "mailto:desk@maison.example",
        f"until {from_words}",
    ):
        assert words in text, words
    assert "Coordinatrice Canari" not in text


def test_nobody_who_acts_for_it_stands_on_its_page_or_in_the_list(client: Client) -> None:
    row = make(contact_email="desk@maison.example")
    person = make_user(display_name="Canari Personne", email="canari@example.org")
    boss = make_user(display_name="Boss")
    add_representative(row, account=person, by=boss)
    verify_organisation(row, until=timezone.localdate() + timedelta(days=9), by=boss)

    text = page(client, row) + client.get(LIST).content.decode()

    assert "desk@maison.example" in text
    assert "Canari" not in text and "canari@" not in text


def test_a_text_that_is_not_translated_is_shown_in_its_language_and_says_so(
    client: Client,
) -> None:
    row = make(roles={"nl": "Een huis."}, works={"nl": "Ervaringswerk."})

    text = page(client, row)

    assert "Een huis." in text and 'lang="nl"' in text and "In Dutch only" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=school", ["School"]),
        ("area=be-bru", ["House"]),
        ("area=fr-pac", ["School"]),
        ("language=sfb", ["House"]),
        ("verified=true", ["School"]),
        ("q=tafel+ronde", ["House"]),
        ("q=SCHOOL", ["School"]),
        ("kind=school&area=be-bru", []),
    ],
)
def test_the_list_is_narrowed_by_what_somebody_looks_for(
    client: Client, query: str, found: list[str]
) -> None:
    lay_vocabularies()
    sign = Term.objects.get(vocabulary="language", code="sfb")
    make("house", region="BE-BRU", terms=(sign,), works={"nl": "Ronde tafel"})
    school = make("school", kind="school", terms=(term("area", "fr-pac"),))
    boss = make_user(display_name="Boss")
    verify_organisation(school, until=timezone.localdate() + timedelta(days=9), by=boss)

    query = query.replace("sfb", sign.slug)

    assert names(client, query) == found
    assert names(client) == ["House", "School"]


def test_a_filter_offers_what_would_find_something_and_counts_it(client: Client) -> None:
    make("house", terms=(term("area", "be-bru"),))
    make("home", region="BE-BRU", terms=(term("area", "be-bru"),))

    form = client.get(LIST).context["filter_form"]

    assert [label for _key, label in form.fields["area"].choices][1:] == ["Brussels (2)"]
    assert [label for _key, label in form.fields["kind"].choices][1:] == ["Association (2)"]


def test_a_filter_with_an_impossible_value_is_said_to_be_so(client: Client) -> None:
    make()

    response = client.get(f"{LIST}?kind=castle")

    assert response.status_code == 400
    assert "castle" in response.content.decode()


@pytest.mark.parametrize("is_member", [False, True])
def test_the_list_costs_the_same_few_queries_for_any_number(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, is_member: bool
) -> None:
    if is_member:
        client = entering(make_member())
    for number in range(25):
        make(f"house-{number:02}", roles={"en": "x"}, terms=(term("area", "be-bru"),))
    client.get(LIST)

    with django_assert_max_num_queries(8):
        client.get(f"{LIST}?area=be-bru&language=fr&q=house")


def test_words_are_found_without_accents_and_capitals(client: Client) -> None:
    make("house", works={"fr": "Un lieu d’ÉCOUTE à Liège."})
    make("home", name="Łódź Cœur")

    assert names(client, "q=ecoute+liege") == ["House"]
    assert names(client, "q=LODZ+coeur") == ["Łódź Cœur"]
    assert names(client, "q=50%25") == []


def test_the_directory_leads_to_people_organisations_and_the_kit_and_counts_no_person(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    lay_site()
    Organisation.objects.all().delete()
    make("house")
    make("hidden", is_partner=False)
    for _number in range(7):
        make_profile(display_name="public")
    client.get("/en/directory/")

    with django_assert_max_num_queries(1):
        text = client.get("/en/directory/").text

    assert f'href="{LIST}"' in text and 'href="/en/directory/people/"' in text
    assert "hosting-a-peer-worker" in text
    assert re.findall(r"\d+ (?:organisations?|people)", text) == ["1 organisation"]
    assert 'href="/en/directory/"' in client.get(LIST).text


def test_a_meeting_leads_to_the_pages_of_its_organisers_while_they_have_one(
    client: Client,
) -> None:
    meeting = make_meeting(series=make_series())
    row = Organisation.objects.get(slug="maison-exemple")
    Organisation.objects.update(website="https://house.example/", is_partner=True)
    with translation.override("en"):
        url = reverse("organisations:organisation", args=[row.public_id, row.slug])
        of_meeting = reverse("events:meeting_short", args=[meeting.public_id])
        of_series = reverse("events:series", args=[meeting.series.public_id, "-"])

    shown = [client.get(page, follow=True).text for page in (of_meeting, of_series)]
    Organisation.objects.update(is_partner=False)
    after = [client.get(page, follow=True).text for page in (of_meeting, of_series)]

    assert [f'href="{url}"' in page for page in shown] == [True, True]
    assert [url in page for page in after] == [False, False]
    assert not [page for page in (*shown, *after) if 'href="https://house.example/"' in page]
    assert [row.name in page for page in after] == [True, True]


def test_a_wrong_or_missing_short_name_leads_to_the_page(client: Client) -> None:
    row = make()
    right = f"{LIST}{row.public_id}-maison-exemple/"

    for wrong in (f"{LIST}{row.public_id}/", f"{LIST}{row.public_id}-something-else/"):
        response = client.get(wrong)
        assert (response.status_code, response["Location"]) == (301, right)


def test_the_page_shows_the_meetings_to_come_of_its_series_only(client: Client) -> None:
    meeting = make_meeting(series=make_series())
    row = Organisation.objects.get(slug="maison-exemple")
    Organisation.objects.update(is_partner=True)
    other = make("other-house")

    assert f"/meetings/{meeting.public_id}/" in page(client, row)
    assert f"/meetings/{meeting.public_id}/" not in page(client, other)


def test_structured_data_is_of_an_organisation_and_holds_no_person(client: Client) -> None:
    row = make(
        contact_service="Welcome desk",
        contact_email="desk@maison.example",
        roles={"en": "It </script> welcomes."},
    )

    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page(client, row))
    assert found
    data = json.loads(found[1])

    assert data["@type"] == "Organization"
    assert data["contactPoint"]["email"] == "desk@maison.example"
    assert data["description"] == "It </script> welcomes."
    assert "Person" not in found[1]


def test_a_coordinator_writes_all_of_it_in_the_admin(client: Client) -> None:
    row = make(region="BE-BRU", roles={"fr": "Avant."})
    withdrawn = term("area", "nl-ut")
    row.terms.add(withdrawn)
    Term.objects.filter(pk=withdrawn.pk).update(is_offered=False)
    url = reverse("network_admin:organisation", args=[row.public_id])
    said = {
        "name": "Maison Exemple",
        "slug": "maison-exemple",
        "kind": "service",
        "is_partner": "on",
        "contact_service": "Accueil",
        "contact_email": "desk@maison.example",
        "contact_phone": "+32 2 123 45 67",
        "areas": [term("area", "be-wal").pk],
        "languages": [term("language", "fr").pk],
        "role_en": "It welcomes.",
        "work_en": "It employs.",
    }
    admin = coordinator()

    refused = admin.post(url, said | {"contact_phone": "ask at the desk"})
    assert refused.status_code == 422
    assert "It employs." in refused.content.decode()
    assert admin.post(url, said).status_code == 302

    text = page(client, row)
    assert "It welcomes." in text and "It employs." in text and "Wallonia" in text
    assert set(row.terms.values_list("slug", flat=True)) == {"be-wal", "fr", "nl-ut"}
    assert 'value="Accueil"' in admin.get(url).content.decode()


def test_the_list_leads_to_the_kit_while_editors_keep_that_page(client: Client) -> None:
    lay_site()
    kit = ContentPage.objects.get(slug="hosting-a-peer-worker")

    assert kit.url in client.get(LIST).content.decode()
    text = client.get(kit.url).content.decode()
    assert text.count("<h3") >= 5 and "PAT (Peer and Team)" in text

    kit.delete()
    caches["around"].clear()
    assert "hosting-a-peer-worker" not in client.get(LIST).content.decode()
