"""Erasing somebody of the network: searched for in every table, file, session, job and cache."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from network.actions import ask_for_call, erase_account
from network.actions.profiles import (
    Agreement,
    erase_for_who_asks,
    erase_profile,
    hide_profile,
    show_profile,
)
from network.models import ErasureProof, MissionFeedback, MissionProposal, Profile, User
from network.outbox import emit
from portal.actions import lay_site
from tests.network.jobs import run_jobs
from tests.privacy.beside import everybody
from tests.privacy.canaries import kept_in_cache, kept_in_database, kept_in_files
from tests.privacy.everybody import Everybody, Person, mark, marks_in
from tests.privacy.walking import browser_of

pytestmark = pytest.mark.django_db

SAID = Agreement(language="fr")
# After an erasure these hold the opaque id: that it was done, and who did it for whom.
MAY_NAME_THE_ID = {
    "network_erasureproof",
    "network_auditentry",
    "django_tasks_database_dbtaskresult",
    "network_change",
}

# What they said of a sheet is theirs as an account, with or without a profile.
OF_THE_ACCOUNT = {"network_reviewverdict"}


@pytest.fixture
def world(settings: Any) -> Iterator[Everybody]:
    settings.RATE_LIMITS = False
    cache.clear()
    lay_site()
    yield everybody()
    cache.clear()


def live(world: Everybody, whose: str) -> Person:
    """They are looked at, found, taken along, told of, called; their owner types and leaves."""
    person = world.people[whose]
    public_id = person.profile.public_id
    for name in ("visitor as nobody", "member as member", "here as coordinator", "both as known"):
        browser = browser_of(world.eye(name))
        browser.get(reverse("people:people"))
        browser.get(reverse("people:person", args=[public_id]))
        browser.get(reverse("people:photo", args=[public_id]))
        browser.get("/api/v1/profiles/")
        browser.post(reverse("people:people"), {"q": mark("display_name", whose)}, follow=True)
    if person.owner is not None:
        hide_profile(person.profile, by=person.owner)
        show_profile(person.profile, by=person.owner, agreed=SAID)
    subject = {"subject_kind": "profile", "subject_id": public_id}
    ask_for_call(f"profile:{public_id}:x", script="moved", **subject)
    emit("profile.changed", profile=public_id)
    run_jobs()
    return person


def type_and_lose_the_session(world: Everybody, name: str) -> None:
    """What was typed is kept, sealed, until they are back."""
    browser = browser_of(world.eye(name))
    browser.get(reverse("network:profile"))
    key = browser.session.session_key
    Session.objects.filter(session_key=key).delete()
    step = reverse("network:profile_step", args=["pronouns"])
    browser.post(
        step, {"text": mark("pronouns", "rungme")}, headers={"origin": "http://testserver"}
    )


def left_of(whose: str, public_id: str) -> tuple[dict[str, Any], set[str]]:
    """Where their words still lie, and which tables name their id."""
    marks = {
        table: {one for one in found if one[1] == whose}
        for table, found in kept_in_database(marks_in).items()
    }
    named = kept_in_database(lambda text: {public_id} if public_id in str(text) else set())
    return {table: found for table, found in marks.items() if found}, set(named)


@pytest.mark.parametrize("whose", ["rungpublic", "granting", "waryhelped", "hidden"])
def test_of_an_erased_profile_nothing_is_left_but_the_proof(
    world: Everybody, whose: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person = live(world, whose)
    public_id = person.profile.public_id
    words, tables = left_of(whose, public_id)
    assert set(words) >= {"network_profilefact", "network_factfile"}
    assert {"network_profile", "network_mail"} & tables

    if person.owner is None:
        erase_for_who_asks(person.profile, by=world.users["here"])
    else:
        erase_profile(person.profile)
    run_jobs()

    words, tables = left_of(whose, public_id)
    assert set(words) <= OF_THE_ACCOUNT
    assert tables <= MAY_NAME_THE_ID
    elsewhere = kept_in_cache(marks_in) | marks_in(caplog.text)
    assert [one for one in elsewhere if one[1] == whose] == []
    assert kept_in_files() == set()
    proofs = ErasureProof.objects.filter(subject_id=public_id)
    assert all(len(proof.keyed_hash) == 64 for proof in proofs) and proofs
    for eye in (world.eye("member as member"), world.eye("here as coordinator")):
        browser = browser_of(eye)
        assert browser.get(reverse("people:person", args=[public_id])).status_code == 404
        assert browser.get(reverse("people:photo", args=[public_id])).status_code == 404
        assert public_id not in browser.get("/api/v1/profiles/").text


def test_an_erased_account_takes_its_profile_its_missions_and_what_it_typed_with_it(
    world: Everybody,
) -> None:
    person = live(world, "granting")
    assert person.owner is not None
    type_and_lose_the_session(world, "owner of granting as member")
    public_ids = [person.profile.public_id, person.owner.public_id]
    feedback = MissionFeedback.objects.filter(words=mark("ofperson", "mission"))
    assert feedback.exists()

    erase_account(person.owner)
    run_jobs()

    words, _tables = left_of("granting", public_ids[0])
    assert words == {}
    assert not Profile.objects.filter(public_id=public_ids[0]).exists()
    assert not User.objects.filter(public_id=public_ids[1]).exists()
    assert not MissionProposal.objects.filter(profile=person.profile.pk).exists()
    assert not feedback.exists(), "what they said at the end of a mission is theirs"
    assert {row for row in kept_in_cache(marks_in) if row[1] == "granting"} == set()

    other = world.people["hidden"]
    assert other.owner is not None and "network_reviewverdict" in left_of("hidden", "x")[0]

    erase_account(other.owner)

    assert left_of("hidden", other.profile.public_id)[0] == {}


def test_the_search_finds_words_in_files_and_ids_in_tables(world: Everybody) -> None:
    """The negative control."""
    name = default_storage.save("somewhere.txt", ContentFile(b"Zqnamequz"))
    public_id = world.people["hidden"].profile.public_id

    try:
        assert kept_in_files() == {"name"}
        assert "network_profile" in left_of("hidden", public_id)[1]
    finally:
        default_storage.delete(name)
