"""Coordinators say who acts for an organisation, and until when the network vouches for it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from network.actions import (
    OrganisationFacts,
    add_representative,
    end_representation,
    save_organisation,
    verify_organisation,
)
from network.models import AuditEntry, Organisation, Representation, User
from network.visibility import viewer_for
from tests.network.admin_people import coordinator, editor, entering, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return save_organisation(
        OrganisationFacts(name="Maison Exemple", slug="maison-exemple", kind="association")
    )


@pytest.fixture
def account() -> User:
    return make_user(display_name="Calcaire", email="calcaire@example.org")


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def url(name: str, organisation: Organisation, *more: str) -> str:
    return reverse(f"network_admin:{name}", args=[organisation.public_id, *more])


def acts_for(account: User) -> frozenset[int]:
    return viewer_for(User.objects.get(pk=account.pk)).organisation_ids


def test_somebody_acts_for_an_organisation_once_it_is_verified(
    organisation: Organisation, account: User
) -> None:
    client = coordinator()

    added = client.post(url("representative_add", organisation), {"account": account.pk})
    assert added.status_code == 302
    assert acts_for(account) == frozenset()

    said = {"until": in_days(30)}
    assert client.post(url("organisation_verification", organisation), said).status_code == 302
    assert acts_for(account) == {organisation.pk}
    page = client.get(url("organisation", organisation)).content.decode()
    assert "Calcaire" in page and "calcaire@example.org" not in page


def test_it_ends_at_once_and_leaves_a_dated_row(organisation: Organisation, account: User) -> None:
    client = coordinator()
    by = make_user()
    verify_organisation(organisation, until=timezone.localdate(), by=by)
    add_representative(organisation, account=account, by=by)
    Representation.objects.update(since=in_days(-9))

    for _time in range(2):
        client.post(url("representative_end", organisation, account.public_id))

    assert acts_for(account) == frozenset()
    assert Representation.objects.get().until == timezone.localdate() - timedelta(days=1)
    done = AuditEntry.objects.about("account", account.public_id)
    assert [line.action for line in done] == ["representation.ended", "representation.given"]
    assert done[0].ids == {"organisation": organisation.public_id}


def test_given_twice_it_is_one_row_and_given_by_mistake_none(
    organisation: Organisation, account: User
) -> None:
    by = make_user()
    for _time in range(2):
        add_representative(organisation, account=account, by=by)
    assert Representation.objects.count() == 1

    end_representation(organisation, account=account, by=by)
    assert not Representation.objects.exists()


def test_vouching_ends_on_its_day_or_when_it_is_taken_back(
    organisation: Organisation, account: User
) -> None:
    by = make_user()
    verify_organisation(organisation, until=timezone.localdate(), by=by)
    assert Organisation.objects.get().is_verified

    coordinator().post(url("organisation_verification", organisation), {"until": ""})

    assert not Organisation.objects.get().is_verified
    lines = AuditEntry.objects.about("organisation", organisation.public_id)
    assert [line.action for line in lines] == ["organisation.unverified", "organisation.verified"]


@pytest.mark.parametrize("name", ["organisation_verification", "representative_add"])
@pytest.mark.parametrize("until", ["2020-01-01", "soon"])
def test_a_day_that_passed_or_is_none_comes_back(
    organisation: Organisation, account: User, name: str, until: str
) -> None:
    said = {"until": until, "account": str(account.pk)}

    answer = coordinator().post(url(name, organisation), said)

    assert answer.status_code == 422
    assert "until" in answer.context["form"].errors
    assert not Representation.objects.exists()
    assert not Organisation.objects.get().is_verified


def test_only_coordinators_decide_it(organisation: Organisation, account: User) -> None:
    client = editor()
    posts = {
        url("representative_add", organisation): {"account": account.pk},
        url("organisation_verification", organisation): {"until": in_days(3)},
        url("representative_end", organisation, account.public_id): {},
    }

    for path, said in posts.items():
        assert client.post(path, said).status_code in {302, 403}
    assert not Representation.objects.exists()
    assert not Organisation.objects.get().is_verified


def test_the_account_leads_to_what_one_does_for_an_organisation_and_says_what_is_missing(
    organisation: Organisation, account: User
) -> None:
    boss = make_user()
    add_representative(organisation, account=account, by=boss)
    client = entering(account)
    with override("en"):
        own, offers = reverse("account"), reverse("offers:own_offers")
        sheet = reverse("organisations:readiness_write", args=[organisation.public_id])

    before = client.get(own).content.decode()
    verify_organisation(organisation, until=timezone.localdate() + timedelta(days=30), by=boss)
    after = client.get(own).content.decode()

    assert "The network has not verified this organisation" in before
    assert sheet not in before and offers not in before
    assert "The network has not verified this organisation" not in after
    assert sheet in after and offers in after


def test_to_vouch_without_a_day_is_not_taken_for_done(organisation: Organisation) -> None:
    page = coordinator().post(url("organisation_verification", organisation), {"until": ""})

    assert page.status_code == 422
    assert not Organisation.objects.get().is_verified
