"""Outlet × viewer × kind of fact: marked facts of profiles go in, and no door lets them out.

Every address is walked (`addresses.py`) by everybody (`everybody.py`), and what each may meet is
told by an oracle that knows nothing of the product. Meetings: `test_meeting_outlets.py`.
"""

import logging
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from rest_framework.test import APIClient
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from network.actions import ask_for_call
from network.models import AuditEntry, ErasureProof, Profile
from network.outbox import emit
from portal.actions import lay_site
from tests.network.jobs import run_jobs
from tests.privacy.addresses import EXEMPT, unsaid
from tests.privacy.beside import everybody
from tests.privacy.canaries import kept_in_cache, kept_in_database
from tests.privacy.everybody import WORDED, WORDLESS, Everybody, Eye, marks_in, word, words_in
from tests.privacy.walking import addresses, all_of, browser_of, given_by, leaks, paths

pytestmark = pytest.mark.django_db

PEOPLE_OF_THE_API = "/api/v1/profiles/"
# Who opens every page there is, and who those that speak of people. One of each kind: all eyes
# read what each outlet says of every person below, and the boss and an owner go through the network
# where it is asked what is stored.
WHO_OPENS_ALL = ["visitor as nobody", "foe here as coordinator", "speaks for known as known"]
WHO_LOOKS_AT_PEOPLE = [
    "foe as member",
    "elsewhere as coordinator",
    "speaks for asking as asking",
    "speaks for foe as foe",
]
OF_PEOPLE = (
    *("people:", "api:", "missions:", "observations:", "trajectories:"),
    *("network_admin:", "portal_admin:"),
)
# Where marked words are meant to lie.
MEANT = {
    "network_profilefact",
    "network_factfile",
    "network_missionrequest",
    "network_missionfeedback",
    "network_observation",
    "network_finding",
    "network_recommendation",
    "network_reviewverdict",
    "network_hosttrajectory",
    "network_trajectorynote",
    "network_trajectorydocument",
}
# Who also sends every form, empty.
WHO_SENDS = ["foe here as coordinator", "speaks for asking as asking"]
WHO_ASKS_FOR_PHOTOS = [
    "visitor as nobody",
    "foe as member",
    "foe here as coordinator",
    "speaks for known as known",
    "speaks for unsaid as unsaid",
    "owner of hidden as member",
]


@pytest.fixture
def world(settings: Any) -> Iterator[Everybody]:
    settings.RATE_LIMITS = False
    cache.clear()
    lay_site()
    yield everybody()
    cache.clear()


def named(world: Everybody, names: list[str]) -> list[Eye]:
    return [world.eye(name) for name in names]


# The walk


def test_every_address_is_walked_or_exempt_by_name(world: Everybody) -> None:
    assert unsaid(addresses(), given_by(world)) == [], "say it in tests/privacy/walking.py"


@pytest.mark.urls("tests.privacy.leaking_urls")
def test_a_new_page_would_be_walked_or_asked_after(world: Everybody) -> None:
    found = addresses()

    assert unsaid(found, given_by(world)) == ["forgotten_one asks for whose"]
    assert "/forgotten/" in paths(given_by(world), [one for one in found if not one.asks])


def test_no_page_gives_a_fact_to_whom_it_is_not_open(world: Everybody) -> None:
    # Pages of one person are read word by word below.
    apart = {"people:person", "people:photo", "network_admin:profile"}
    given, every = given_by(world), [one for one in addresses() if one.name not in apart]
    whole = paths(given, every)
    of_people = paths(given, [one for one in every if one.name.startswith(OF_PEOPLE)])

    found = {eye.name: leaks(world, eye, whole) for eye in named(world, WHO_OPENS_ALL)}
    found |= {eye.name: leaks(world, eye, of_people) for eye in named(world, WHO_LOOKS_AT_PEOPLE)}

    assert {name: leak for name, leak in found.items() if leak} == {}


def test_no_form_that_is_sent_gives_a_fact_away(world: Everybody) -> None:
    every = [one for one in addresses() if one.package == "network"]
    given = paths(given_by(world), every)

    found = {eye.name: leaks(world, eye, given, sending=True) for eye in named(world, WHO_SENDS)}

    assert {name: leak for name, leak in found.items() if leak} == {}


@pytest.mark.urls("tests.privacy.leaking_urls")
def test_pages_that_are_forgotten_are_found(world: Everybody) -> None:
    """The negative control: a body and a header that nobody closed."""
    eye = world.eye("visitor as nobody")
    public_id = world.people["rungme"].profile.public_id
    every = paths(given_by(world), [one for one in addresses() if "forgotten" in one.name])

    found = leaks(world, eye, [*every, reverse("forgotten_one", args=[public_id])])

    assert set(found) == {"/forgotten/", f"/forgotten/{public_id}/"}
    assert ("contact", "rungme") in found["/forgotten/"] & found[f"/forgotten/{public_id}/"]
    assert ("presentation", "hidden") in found["/forgotten/"]


# What is open does come out: each outlet of people says exactly what the oracle says


def kinds_of(world: Everybody, eye: Eye, whose: str) -> set[str]:
    """What somebody else would see; one's own page is another."""
    return world.people[whose].life.seen_by(eye.known_as)


def test_the_page_of_a_person_says_what_was_opened_to_who_looks_and_no_more(
    world: Everybody,
) -> None:
    wrong = {}
    for eye in world.eyes:
        browser = browser_of(eye)
        for whose, person in world.people.items():
            if eye.owns == whose:
                continue
            page = browser.get(reverse("people:person", args=[person.profile.public_id]))
            wanted = kinds_of(world, eye, whose)
            said = {kind for kind, _name in marks_in(page.content)} | {
                f"word of {kind}" for kind, _name in words_in(page.content)
            }
            spoken = {kind.replace("_", "") for kind in wanted - WORDLESS - {"photo"}}
            words = {f"word of {kind.replace('_', '')}" for kind in wanted & WORDED}
            # The words of a photo are said where the photo is.
            shown = spoken | words | ({"photo"} & wanted)
            if (page.status_code, said) != (200 if wanted else 404, shown):
                wrong[eye.name, whose] = (page.status_code, said ^ shown)

    assert wrong == {}


def test_a_photo_is_served_to_whom_it_is_open(world: Everybody) -> None:
    for eye in named(world, WHO_ASKS_FOR_PHOTOS):
        browser = browser_of(eye)
        served = {
            whose
            for whose, person in world.people.items()
            if browser.get(reverse("people:photo", args=[person.profile.public_id])).status_code
            == 200
        }
        assert served == {
            whose for whose in world.people if "photo" in world.may_see(eye, whose)
        }, eye.name


def test_a_coordinators_page_of_a_profile_tells_words_and_vouchers_to_no_one_kept_away(
    world: Everybody,
) -> None:
    for eye in named(world, ["here as coordinator", "foe here as coordinator"]):
        browser = browser_of(eye)
        for whose, person in world.people.items():
            page = browser.get(reverse("network_admin:profile", args=[person.profile.public_id]))
            assert page.status_code == 200
            assert marks_in(all_of(page)) <= world.marks_for(eye), (eye.name, whose)
            terms = {kind for kind in world.may_see(eye, whose) if kind in WORDED}
            allowed = {(kind.replace("_", ""), whose) for kind in terms}
            if eye.name == "here as coordinator":
                # Who helps asks the person about those who vouch for them.
                allowed |= {("vouching", whose)} & {("vouching", "waryhelped")}
            assert words_in(page.content) == allowed, (eye.name, whose)


def api_of(world: Everybody, browser: Any) -> dict[str, set[str]]:
    """The kinds that the API gives of each person, over all its pages."""
    names = {person.profile.public_id: whose for whose, person in world.people.items()}
    found, address = {}, PEOPLE_OF_THE_API
    while address:
        answer = browser.get(address).json()
        for item in answer["items"]:
            found[names[item["id"]]] = {fact["kind"] for fact in item["facts"]}
        address = answer["next"]
    return found


def test_the_api_says_kind_by_kind_what_was_opened_to_who_asks(world: Everybody) -> None:
    for eye in world.eyes:
        if eye.user is None:
            continue
        wanted = {whose: kinds_of(world, eye, whose) for whose in world.people}
        listed = {whose: kinds - {"listed"} for whose, kinds in wanted.items() if "listed" in kinds}

        assert api_of(world, browser_of(eye)) == listed, eye.name


def test_the_list_shows_who_is_listed_to_who_looks_and_offers_no_word_that_is_closed(
    world: Everybody,
) -> None:
    for eye in world.eyes:
        browser, shown, page = browser_of(eye), "", 1
        while f"page={page}" in shown or page == 1:
            answer = browser.get(reverse("people:people"), {"page": page})
            assert answer.status_code == 200
            shown += answer.text
            page += 1
        # People are never in bulk: the public turns three pages, institutions five.
        wanted = {whose: kinds_of(world, eye, whose) for whose in world.people}
        listed = {
            person.profile.public_id
            for whose, person in world.people.items()
            if "listed" in wanted[whose]
        }
        assert {
            person.profile.public_id
            for person in world.people.values()
            if person.profile.public_id in shown
        } == listed, eye.name
        closed = {
            (kind.replace("_", ""), whose)
            for whose, kinds in wanted.items()
            for kind in WORDED - kinds
        }
        assert words_in(shown) & closed == set(), eye.name


def test_a_program_without_an_account_is_given_nobody(world: Everybody) -> None:
    """A token of client credentials leaves `request.user` empty."""
    program = APIClient()
    program.force_authenticate(user=None, token="of client credentials")

    answers = [
        program.get(path)
        for path in paths(given_by(world), [one for one in addresses() if one.name[:4] == "api:"])
    ]

    assert program.get(PEOPLE_OF_THE_API).status_code in {401, 403}
    allowed = world.marks_for(world.eye("visitor as nobody"))
    assert set().union(*(marks_in(all_of(answer)) for answer in answers)) - allowed == set()


# What is stored, sent, cached and logged


def test_what_people_say_lies_in_the_tables_of_facts_and_nowhere_else(
    world: Everybody, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    every = paths(given_by(world), [one for one in addresses() if one.package == "network"])
    for eye in named(world, ["boss as coordinator", "owner of rungme as member"]):
        assert leaks(world, eye, every) == {}, eye.name
    # Journals keep `str()` of what was changed, long after it is deleted.
    for person in world.people.values():
        subject = {"subject_kind": "profile", "subject_id": person.profile.public_id}
        ask_for_call(f"k{person.profile.pk}", script="moved", **subject)
        emit("profile.changed", profile=person.profile.public_id)
        ErasureProof.objects.create(keyed_hash=str(person.profile), purpose="x", **subject)
        for fact in person.profile.held_facts.all():
            AuditEntry.objects.create(action="profile.changed", ids={"fact": str(fact)}, **subject)
    run_jobs()

    assert set(kept_in_database(marks_in)) == MEANT
    assert set(kept_in_database(words_in)) == {"network_term", "network_user"}
    assert kept_in_cache(marks_in) == set()
    assert marks_in(caplog.text) == set()
    assert marks_in([str(message.message()) for message in mail.outbox]) == set()
    about = {"profile", "profilefact", "grant", "exclusion", "missionproposal", "missionrequest"}
    for journal, field in (
        (ModelLogEntry, "content_type__model"),
        (Revision, "base_content_type__model"),
        (ReferenceIndex, "base_content_type__model"),
    ):
        assert not about & set(journal.objects.values_list(field, flat=True))


def test_marks_are_found_wherever_they_lie(world: Everybody) -> None:
    """The negative control of the search in what is stored."""
    said = "QZULOcontact0rungme0"
    Profile.objects.filter(pk=world.people["rungme"].profile.pk).update(language=said[:5])
    cache.set("somewhere", {"deep": [said]}, timeout=60)
    AuditEntry.objects.create(action="x", subject_kind="x", subject_id="x", ids={"words": said})

    assert kept_in_cache(marks_in) == {("contact", "rungme")}
    assert kept_in_database(marks_in)["network_auditentry"] == {("contact", "rungme")}
    assert words_in(word("area", "hidden")) == {("area", "hidden")}


def test_what_is_exempt_from_the_walk_exists() -> None:
    known = addresses()

    unused = [
        pattern
        for pattern in EXEMPT
        if not any(fnmatch(one.name, pattern) or fnmatch(one.key, pattern) for one in known)
    ]

    assert unused == []
