"""The consent log is only added to; after erasure a keyed hash stands where each line was."""

from typing import Any

import pytest
from django.test import override_settings

from events import actions
from events.models import Registration
from network.actions import record_consent, record_erasure
from network.models import Consent, ErasureProof
from tests.events.factories import apply, make_meeting

pytestmark = pytest.mark.django_db

NEEDS = {"access_needs": "a chair with arms", "consent_access_needs": True}


def somebody(**given: Any) -> Registration:
    registration = apply(make_meeting(), **given).registration
    assert registration is not None
    return registration


def lines(registration: Registration) -> list[tuple[str, bool]]:
    rows = Consent.objects.filter(subject_id=registration.public_id).order_by("at", "pk")
    return list(rows.values_list("purpose", "is_given"))


def consent(purpose: str = "registration", subject_id: str = "abc", **said: Any) -> Consent:
    given = {"subject_kind": "registration", "language": "fr", "text_version": "1"} | said
    return record_consent(purpose, subject_id=subject_id, **given)


def test_registering_logs_what_was_agreed_to_in_which_words_and_how() -> None:
    registration = somebody(language="nl", **NEEDS)

    assert lines(registration) == [("registration", True), ("access_needs", True)]
    for row in Consent.objects.all():
        assert row.language == "nl"
        assert row.text_version
        assert (row.channel, row.given_by) == ("screen", "self")
        assert row.audience == "coordinators"


def test_access_needs_are_not_consented_to_by_who_says_none() -> None:
    assert lines(somebody()) == [("registration", True)]


def test_taking_needs_back_and_saying_them_again_adds_lines_and_changes_none() -> None:
    registration = somebody(**NEEDS)
    first = list(Consent.objects.order_by("pk").values())

    actions.change_access_needs(registration, needs=actions.Needs(), consents=False)
    actions.change_access_needs(
        registration, needs=actions.Needs(access_needs="a lift"), consents=True
    )

    assert lines(registration)[1:] == [
        ("access_needs", True),
        ("access_needs", False),
        ("access_needs", True),
    ]
    assert list(Consent.objects.order_by("pk").values())[:2] == first


def test_erasure_leaves_a_proof_for_each_line_and_one_for_itself() -> None:
    consent("registration")
    consent("access_needs")
    consent("access_needs", is_given=False)

    record_erasure(subject_kind="registration", subject_id="abc")

    assert not Consent.objects.exists()
    kinds = sorted(ErasureProof.objects.values_list("purpose", flat=True))
    assert kinds == ["access_needs", "access_needs", "erased", "registration"]


def test_erasing_twice_is_the_same_as_once() -> None:
    consent()

    record_erasure(subject_kind="registration", subject_id="abc")
    once = list(ErasureProof.objects.order_by("pk").values())
    record_erasure(subject_kind="registration", subject_id="abc")

    assert list(ErasureProof.objects.order_by("pk").values()) == once


def test_erasing_one_purpose_keeps_the_others() -> None:
    consent("registration")
    consent("access_needs")

    record_erasure(subject_kind="registration", subject_id="abc", purpose="access_needs")

    assert list(Consent.objects.values_list("purpose", flat=True)) == ["registration"]
    assert set(ErasureProof.objects.values_list("purpose", flat=True)) == {"access_needs"}


def test_erasing_one_person_keeps_what_others_agreed_to() -> None:
    consent(subject_id="abc")
    kept = consent(subject_id="xyz")

    record_erasure(subject_kind="registration", subject_id="abc")

    assert list(Consent.objects.all()) == [kept]


def test_a_proof_cannot_be_made_without_our_key() -> None:
    given = consent()
    record_erasure(subject_kind="registration", subject_id="abc")
    proof = ErasureProof.objects.get(purpose="registration").keyed_hash
    ErasureProof.objects.all().delete()

    with override_settings(SECRET_KEY="another house"):
        again = consent()
        Consent.objects.filter(pk=again.pk).update(at=given.at)
        record_erasure(subject_kind="registration", subject_id="abc")

    assert ErasureProof.objects.get(purpose="registration").keyed_hash != proof


def test_the_words_of_a_person_are_in_no_line() -> None:
    registration = somebody(**NEEDS)
    actions.erase_registration(registration)

    stored = f"{list(Consent.objects.values())} {list(ErasureProof.objects.values())}"
    assert "chair" not in stored
    assert "lou" not in stored.lower().replace(registration.public_id, "")
