"""People through the API: logged in, by hat, a small page at a time."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from network.finding import PAGE_SIZE
from network.models import ProfileView
from tests.network.admin_people import entering, make_user
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_member,
    make_profile,
    make_representative,
)

pytestmark = pytest.mark.django_db

URL = "/api/v1/profiles/"


@pytest.fixture(autouse=True)
def _no_limits(settings: Settings) -> None:
    settings.RATE_LIMITS = False


def test_who_is_not_logged_in_is_asked_to_whatever_there_is(client: Client) -> None:
    empty = client.get(URL)
    make_profile(display_name="public")

    full = client.get(URL)

    assert (empty.status_code, empty.content) == (full.status_code, full.content)
    assert full.status_code == 401
    assert full["Content-Type"] == "application/problem+json"
    assert full["WWW-Authenticate"] == "Session"


def test_each_hat_is_given_what_is_open_to_it_and_what_it_may_do() -> None:
    owner = make_member()
    profile = make_profile(
        owner, display_name="public", pronouns="institutions", role="members", domain="coordinators"
    )
    house = make_institution()
    profile.audience_notices.create(organisation=house, approved_at=timezone.now())
    looking = {
        "coordinator": make_coordinator(profile.node),
        "member": make_member(),
        "institution": make_representative(house),
        "account": make_user(),
        "owner": owner,
    }

    answers = {who: entering(user).get(URL).json()["items"] for who, user in looking.items()}

    kinds = {who: [fact["kind"] for fact in one["facts"]] for who, (one,) in answers.items()}
    assert kinds == {
        "coordinator": ["display_name", "pronouns", "domain", "role"],
        "member": ["display_name", "pronouns", "role"],
        "institution": ["display_name", "pronouns"],
        "account": ["display_name"],
        "owner": ["display_name", "pronouns", "role"],
    }
    assert {who: one["abilities"] for who, (one,) in answers.items()} == {
        "coordinator": ["read", "vouch"],
        "member": ["read", "vouch"],
        "institution": ["read"],
        "account": ["read"],
        "owner": ["change", "read"],
    }


def test_a_partner_turns_a_few_small_pages_and_each_person_can_read_that_they_did() -> None:
    house = make_institution()
    client = entering(make_representative(house))
    for _ in range(6 * PAGE_SIZE):
        make_profile(display_name="public")

    url, seen = URL, 0
    while url:
        answer = client.get(url.removeprefix("http://localhost:8000")).json()
        seen += len(answer["items"])
        url = answer["next"]

    assert seen == 5 * PAGE_SIZE
    assert client.get(URL, {"page": "6"}).status_code == 400
    views = ProfileView.objects.filter(organisation=house, what="exported")
    assert views.count() == seen


def test_a_domain_and_words_are_no_parameters_and_closed_choices_do_not_exist() -> None:
    make_profile(display_name="public", domain="public", role="members", level="coordinators")
    client = entering(make_member())

    asked = [{"domain": "a-domain"}, {"q": "some"}, {"level": "a-level"}, {"role": "a-role"}]

    assert [client.get(URL, one).status_code for one in asked] == [400, 400, 400, 200]


def test_answers_are_kept_by_nobody_and_read_by_no_other_site() -> None:
    answer = entering(make_member()).get(URL, headers={"origin": "https://other.example"})

    assert "no-store" in answer["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer
