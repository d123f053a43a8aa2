"""Organisations through the API: public facts, whole pages, two open standards, no person."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from network.actions import (
    OrganisationFacts,
    add_representative,
    save_organisation,
    verify_organisation,
)
from network.models import Organisation
from tests.network.admin_people import make_user

pytestmark = pytest.mark.django_db

LIST = "/api/v1/organisations/"
LONG = "It welcomes whoever comes, and two peer workers are in its team since the first day."


def make(slug: str, **facts: Any) -> Organisation:
    given: dict[str, Any] = {"name": slug.capitalize(), "kind": "association", "is_partner": True}
    return save_organisation(OrganisationFacts(**given | {"slug": slug} | facts))


def test_anyone_reads_organisations_page_by_page_and_none_twice(client: Client) -> None:
    slugs = [f"house{number}" for number in range(5)]
    for slug in slugs:
        make(slug)
    make("hidden", is_partner=False)

    found, url = [], f"{LIST}?limit=2"
    while url:
        page = client.get(url).json()
        assert len(page["items"]) <= 2
        found += [row["name"].lower() for row in page["items"]]
        url = (page["next"] or "").removeprefix("http://testserver")
        url = url[url.find("/api/") :] if url else ""

    assert found == slugs


def test_one_organisation_is_what_the_list_says_of_it(client: Client) -> None:
    row = make("house", roles={"nl": "Een huis."}, contact_email="desk@house.example")

    listed = client.get(f"{LIST}?lang=nl").json()["items"]
    one = client.get(f"{LIST}{row.public_id}/?lang=nl").json()

    assert listed == [one]
    assert (one["summary"], one["language"]) == ("Een huis.", "nl")
    assert one["contact"]["email"] == "desk@house.example"
    assert one["is_verified"] is False and one["verified_until"] is None


@pytest.mark.parametrize(
    ("query", "pointer"),
    [("colour=blue", "?colour"), ("kind=castle", "?kind"), ("area=moon", "?area")],
)
def test_a_parameter_that_is_unknown_or_wrong_is_refused(
    client: Client, query: str, pointer: str
) -> None:
    make("house")

    response = client.get(f"{LIST}?{query}")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


def test_an_answer_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    row = make("house")
    tag = client.get(LIST)["ETag"]
    assert client.get(LIST, headers={"if-none-match": tag}).status_code == 304

    verify_organisation(
        row, until=timezone.localdate() + timedelta(days=1), by=make_user(display_name="Boss")
    )

    assert client.get(LIST, headers={"if-none-match": tag}).status_code == 200


def test_no_person_is_in_any_of_the_three(client: Client) -> None:
    row = make("house", roles={"en": LONG}, contact_email="desk@house.example")
    person = make_user(display_name="Canari Personne", email="canari@example.org")
    add_representative(row, account=person, by=person)
    verify_organisation(row, until=timezone.localdate() + timedelta(days=1), by=person)

    for url in (
        LIST,
        "/api/v1/organisations.hsds.json",
        "/api/v1/organisations.data-inclusion.json",
    ):
        text = client.get(f"{url}?lang=en").content.decode()
        assert "desk@house.example" in text
        assert "canari" not in text.lower() and person.public_id not in text


def test_hsds_has_what_the_standard_requires_with_ids_that_stay(client: Client) -> None:
    make("house", roles={"en": LONG}, contact_phone="+32 2 123 45 67", contact_service="Desk")
    make("silent")
    make("invented", is_example=True)

    page = client.get("/api/v1/organisations.hsds.json?lang=en").json()
    again = client.get("/api/v1/organisations.hsds.json?lang=fr").json()

    assert (page["total_items"], page["last_page"], page["empty"]) == (2, True, False)
    for row in page["contents"]:
        assert uuid.UUID(row["id"]) and row["name"] and row["description"]
    house = page["contents"][0]
    assert house["description"] == LONG
    assert house["phones"][0] | {"id": ""} == {
        "id": "",
        "organization_id": house["id"],
        "number": "+32 2 123 45 67",
        "type": "voice",
        "description": "Desk",
        "languages": [],
    }
    assert [row["id"] for row in again["contents"]] == [row["id"] for row in page["contents"]]


def test_data_inclusion_gets_only_what_it_would_take(client: Client) -> None:
    row = make("house", name="House.", roles={"en": LONG}, website="https://house.example/")
    make("terse", roles={"en": "Too short to be taken."})
    make("invented", roles={"en": LONG}, is_example=True)

    found = client.get("/api/v1/organisations.data-inclusion.json?lang=en").json()["structures"]

    assert found == [
        {
            "source": "passerelle",
            "id": f"passerelle--{row.public_id}",
            "nom": "House",
            "description": LONG,
            "date_maj": row.updated_at.date().isoformat(),
            "site_web": "https://house.example/",
        }
    ]
