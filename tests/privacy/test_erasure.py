"""*Erase my data now* means now and everywhere: searched for in all that the house keeps."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from events.models import Registration, RegistrationContact
from network.identifiers import keyed_hash, normalise_email
from network.models import CallEntry, Consent, ErasureProof, Mail
from tests.events.factories import make_meeting
from tests.network.jobs import run_jobs
from tests.privacy.canaries import (
    ABOUT_A_PERSON,
    EMAIL,
    NAME,
    NEEDS,
    PHONE,
    found_in,
    kept_in_cache,
    kept_in_database,
)

pytestmark = pytest.mark.django_db

ANSWERS = {
    "name": NAME,
    "email": EMAIL,
    "phone": PHONE,
    "phone_use": "call",
    "access_needs": NEEDS,
    "consent_access_needs": "on",
    "consent": "on",
    "if_full": "confirm",
}


class Life:
    """A person who does all that one can do with a registration, in a browser."""

    def __init__(self, client: Client, capacity: int = 5) -> None:
        self.client = client
        self.meeting = make_meeting(capacity=capacity)

    def do(self, view: str, /, *arguments: str, **answers: str) -> Any:
        """Open a page, or send its form."""
        with translation.override("en"):
            address = reverse(f"events:{view}", args=arguments)
        return self.client.post(address, answers) if answers else self.client.get(address)

    @property
    def registration(self) -> Registration:
        return self.meeting.registrations.get()

    def live(self) -> None:
        self.do("register", self.meeting.public_id, **ANSWERS)
        run_jobs()
        token = self.registration.token
        self.do("registration", token)
        self.do("registration_needs", token, access_needs=f"{NEEDS}!", consents="on")
        self.do("registration_contact", token, name=f"{NAME}!", email=EMAIL, phone=PHONE)
        # Mistakes too: what is refused must not be remembered either.
        self.do("registration_contact", token, name=NAME, email="zqmailquz", phone=PHONE)
        self.do("register", self.meeting.public_id, **ANSWERS | {"consent": ""})
        self.do("register", self.meeting.public_id, **ANSWERS)
        self.do("find_registration", email=EMAIL)
        self.do("find_registration", code="zqnamequz")
        run_jobs()

    def erase(self) -> Any:
        return self.do("registration_erase", self.registration.token, yes="1")


def test_nothing_of_an_erased_person_is_left_but_keyed_hashes(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    cache.clear()
    life = Life(client)
    life.live()
    held = kept_in_database()
    assert set().union(*held.values()) == ABOUT_A_PERSON
    assert set(held) == {"events_registrationcontact"}, "said in more places than one"

    answer = life.erase()
    run_jobs()

    assert answer.status_code == 302
    assert kept_in_database() == {}
    assert kept_in_cache() == set()
    assert found_in(caplog.text) == set()
    assert not RegistrationContact.objects.exists()
    assert not Consent.objects.exists()
    proofs = ErasureProof.objects.filter(subject_id=life.registration.public_id)
    assert "erased" in proofs.values_list("purpose", flat=True)
    assert all(len(proof.keyed_hash) == 64 for proof in proofs)


def test_an_erased_person_cannot_be_recognised_by_the_keys_that_stay(client: Client) -> None:
    life = Life(client)
    life.live()
    before = life.registration

    life.erase()

    after = life.registration
    guesses = {keyed_hash("person", normalise_email(EMAIL)), before.person_key, before.code_hash}
    assert not guesses & {after.person_key, after.code_hash}
    assert after.submission_key is None
    assert after.user_id is None


def test_the_old_link_and_code_of_an_erased_person_lead_nowhere(client: Client) -> None:
    life = Life(client)
    life.live()
    token = life.registration.token

    life.erase()

    assert life.do("registration", token).status_code == 404
    assert life.do("registration_download", token).status_code == 404


def test_an_erased_person_can_come_again_as_somebody_new(client: Client) -> None:
    life = Life(client)
    life.live()
    life.erase()

    life.do("register", life.meeting.public_id, **ANSWERS)

    statuses = life.meeting.registrations.order_by("rank").values_list("status", flat=True)
    assert list(statuses) == ["cancelled", "confirmed"]


def test_erasing_gives_the_place_to_who_waits_and_writes_to_nobody_else(client: Client) -> None:
    life = Life(client, capacity=1)
    life.do("register", life.meeting.public_id, **ANSWERS)
    other = Life(Client())
    other.meeting = life.meeting
    other.do("register", life.meeting.public_id, **ANSWERS | {"email": "wait@example.org"})
    run_jobs()
    mail.outbox.clear()
    first = life.meeting.registrations.order_by("rank")[0]

    life.do("registration_erase", first.token, yes="1")
    run_jobs()

    assert [message.to for message in mail.outbox] == [["wait@example.org"]]


def test_a_call_to_make_goes_with_the_person(client: Client) -> None:
    life = Life(client, capacity=1)
    life.do("register", life.meeting.public_id, **ANSWERS)
    life.do("register", life.meeting.public_id, **ANSWERS | {"email": "", "name": "Second"})
    first, second = life.meeting.registrations.order_by("rank")
    life.do("registration_cancel", first.token, yes="1")
    run_jobs()
    assert CallEntry.objects.count() == 1

    life.do("registration_erase", second.token, yes="1")

    assert not CallEntry.objects.exists()


def test_the_mail_log_of_an_erased_person_holds_an_id_and_a_kind(client: Client) -> None:
    life = Life(client)
    life.live()

    life.erase()

    for key in Mail.objects.values_list("key", flat=True):
        kind, public_id, what, event = key.split(":")
        assert (kind, public_id) == ("registration", life.registration.public_id)
        assert what in {"confirmed", "link"} and event


@pytest.mark.parametrize("kind", ["name", "e-mail", "phone", "access needs", "online link"])
def test_the_search_finds_what_is_planted(kind: str, tmp_path: Path) -> None:
    values = {"name": NAME, "e-mail": EMAIL, "phone": PHONE, "access needs": NEEDS}
    planted = values.get(kind, "https%3A%2F%2Fvideo.example.org%2Fzqroomquz")
    Mail.objects.create(key=planted[:100], message_id="x")
    cache.set("somewhere", {"deep": [planted]}, timeout=60)

    assert kept_in_database() == {"network_mail": {kind}}
    assert kept_in_cache() == {kind}
    cache.clear()
