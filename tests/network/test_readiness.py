"""The readiness sheet: written under the organisation's hat, read by others only once published."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from network.actions import (
    OrganisationFacts,
    add_representative,
    give_membership,
    save_organisation,
    verify_organisation,
)
from network.actions.readiness import ReadinessFacts, publish_readiness, save_readiness
from network.models import AuditEntry, Organisation, ReadinessAnswer, Term, User
from network.visibility import viewer_for
from tests.network.admin_people import coordinator, entering, make_user

pytestmark = pytest.mark.django_db

LIST = "/en/directory/organisations/"
SAID = {
    "version": "0",
    "language": "en",
    "state_role": "yes",
    "sentence_role": "Written by three of us.",
}


@pytest.fixture
def organisation() -> Organisation:
    row = save_organisation(
        OrganisationFacts(name="House", slug="house", kind="association", is_partner=True)
    )
    until = timezone.localdate() + timedelta(days=30)
    verify_organisation(row, until=until, by=make_user(display_name="Boss"))
    return row


@pytest.fixture
def account(organisation: Organisation) -> User:
    user = make_user(display_name="Calcaire", email="calcaire@example.org")
    add_representative(organisation, account=user, by=user)
    return user


@pytest.fixture
def own(account: User) -> Client:
    return entering(account)


def url(organisation: Organisation, *more: str) -> str:
    return "/".join([f"{LIST}{organisation.public_id}/readiness", *more, ""])


def public_page(organisation: Organisation) -> str:
    return Client().get(f"{LIST}{organisation.public_id}-house/").content.decode()


def test_a_sheet_is_read_by_others_only_while_its_organisation_publishes_it(
    organisation: Organisation, own: Client, client: Client
) -> None:
    assert own.post(url(organisation, "write"), SAID).status_code == 302
    assert "Written by three of us." in own.get(url(organisation)).content.decode()
    assert client.get(url(organisation)).status_code == 404
    assert url(organisation) not in public_page(organisation)

    assert own.post(url(organisation, "publish"), {"publishes": "yes"}).status_code == 302
    assert "Written by three of us." in client.get(url(organisation)).content.decode()
    assert url(organisation) in public_page(organisation)
    found = client.get("/api/v1/organisations/?readiness=published&lang=en").json()["items"]
    assert [row["readiness_url"][-len(url(organisation)) :] for row in found] == [url(organisation)]

    own.post(url(organisation, "publish"), {"publishes": "no"})
    assert client.get(url(organisation)).status_code == 404
    assert url(organisation) not in public_page(organisation)
    assert client.get("/api/v1/organisations/?readiness=published").json()["items"] == []


def test_nobody_writes_or_publishes_without_the_hat_of_the_organisation(
    organisation: Organisation, account: User
) -> None:
    give_membership(account, is_peer=True, since=timezone.localdate(), by=account)
    stranger = make_user(display_name="Other", email="other@example.org")
    other_house = save_organisation(
        OrganisationFacts(name="Other", slug="other", kind="service", is_partner=True)
    )

    as_member = entering(account)
    for who in (Client(), entering(stranger), coordinator(), as_member):
        for page in ("write", "publish"):
            response = who.post(url(organisation, page), SAID | {"publishes": "yes"})
            assert response.status_code == 404
    assert not ReadinessAnswer.objects.exists()
    for viewer in (
        viewer_for(None),
        viewer_for(account),
        viewer_for(account, hat=other_house.public_id),
    ):
        with pytest.raises(PermissionDenied):
            save_readiness(organisation, ReadinessFacts(), version=0, viewer=viewer)

    under_hat = viewer_for(account, hat=organisation.public_id)
    facts = ReadinessFacts(answers={"role": ("no", "")})
    save_readiness(organisation, facts, version=0, viewer=under_hat)
    assert ReadinessAnswer.objects.count() == 1


def test_an_empty_sheet_is_not_published(organisation: Organisation, own: Client) -> None:
    response = own.post(url(organisation, "publish"), {"publishes": "yes"}, follow=True)

    assert "Answer one question first" in response.content.decode()
    assert "readiness/" not in public_page(organisation)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"state_referent": "", "sentence_referent": "A colleague."}, "Choose an answer"),
        ({"state_referent": "perhaps"}, "perhaps"),
        ({"state_referent": "yes", "sentence_referent": "x" * 301}, "300"),
        ({"contracts": ["barter"]}, "barter"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(
    organisation: Organisation, own: Client, wrong: dict[str, Any], words: str
) -> None:
    response = own.post(url(organisation, "write"), SAID | wrong)

    text = response.content.decode()
    assert response.status_code == 422
    assert words in text and "Written by three of us." in text
    assert not ReadinessAnswer.objects.exists()


def test_who_was_overtaken_sees_both_and_loses_nothing(
    organisation: Organisation, own: Client
) -> None:
    own.post(url(organisation, "write"), SAID)

    late = SAID | {"sentence_role": "Mine.", "state_supervision": "no"}
    response = own.post(url(organisation, "write"), late)

    text = response.content.decode()
    assert response.status_code == 422
    assert "Written by three of us." in text and "Mine." in text
    assert ReadinessAnswer.objects.get().sentence == "Written by three of us."
    assert own.post(url(organisation, "write"), late | {"version": "1"}).status_code == 302
    assert ReadinessAnswer.objects.count() == 2


def test_an_answer_keeps_the_day_on_which_it_was_said_until_it_is_said_again(
    organisation: Organisation, own: Client
) -> None:
    own.post(url(organisation, "write"), SAID | {"state_referent": "yes"})
    long_ago = timezone.localdate() - timedelta(days=200)
    ReadinessAnswer.objects.update(as_of=long_ago)

    changed = SAID | {"version": "1", "state_referent": "no"}
    own.post(url(organisation, "write"), changed)
    days = dict(ReadinessAnswer.objects.values_list("question", "as_of"))
    assert days == {"role": long_ago, "referent": timezone.localdate()}

    own.post(url(organisation, "write"), changed | {"version": "2", "confirms_all": "on"})
    assert set(ReadinessAnswer.objects.values_list("as_of", flat=True)) == {timezone.localdate()}


def test_publishing_twice_is_once_and_each_act_is_in_the_log(
    organisation: Organisation, account: User
) -> None:
    viewer = viewer_for(account, hat=organisation.public_id)
    facts = ReadinessFacts(answers={"role": ("yes", "")})
    save_readiness(organisation, facts, version=0, viewer=viewer)
    before = Organisation.objects.get(pk=organisation.pk)

    publish_readiness(organisation, publishes=True, viewer=viewer)
    publish_readiness(organisation, publishes=True, viewer=viewer)

    acts = AuditEntry.objects.filter(action__startswith="readiness.")
    assert [row.action for row in acts.order_by("pk")] == [
        "readiness.changed",
        "readiness.published",
    ]
    after = Organisation.objects.get(pk=organisation.pk)
    assert after.version == before.version + 1 and after.updated_at > before.updated_at


def test_a_sentence_says_its_language_and_a_check_is_another_thing_than_a_save(
    organisation: Organisation, own: Client
) -> None:
    Term.objects.create(
        vocabulary="language", slug="ar", scheme="bcp47", code="ar", labels={"en": "Arabic"}
    )
    own.post(url(organisation, "write"), SAID)
    text = own.get(url(organisation)).content.decode()
    assert "Last saved on" in text and "last checked on" not in text

    more = SAID | {"version": "1", "language": "ar", "state_referent": "yes"}
    own.post(url(organisation, "write"), more | {"sentence_referent": "نعم", "confirms_all": "on"})

    text = own.get(url(organisation)).content.decode()
    assert "last checked on" in text
    assert '<span lang="ar" dir="rtl">نعم</span>' in text
    assert '<span lang="en" dir="ltr">Written by three of us.</span>' in text
