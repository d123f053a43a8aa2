"""Somebody is invited by e-mail to act for an organisation: a link that ends and opens once."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from network.actions import OrganisationFacts, save_organisation
from network.actions.representative_invitations import invite_representative
from network.models import (
    AuditEntry,
    Organisation,
    Representation,
    RepresentativeInvitation,
    User,
)
from network.purposes import purge_due
from tests.network.admin_people import coordinator, make_user
from tests.network.jobs import jobs, run_jobs

pytestmark = pytest.mark.django_db(transaction=True)

SAID = {"email": "canari@example.org", "language": "en"}


@pytest.fixture
def organisation() -> Organisation:
    return save_organisation(
        OrganisationFacts(name="House", slug="house", kind="association", is_partner=True)
    )


def invite(organisation: Organisation) -> str:
    """The path in the mail that a coordinator's invitation sends."""
    url = reverse("network_admin:representative_invite", args=[organisation.public_id])
    assert coordinator().post(url, SAID).status_code == 302
    return last_link()


def last_link() -> str:
    run_jobs()
    found = re.search(r"https?://[^/]+(/en/\S+)", str(mail.outbox[-1].body))
    assert found and mail.outbox[-1].to == ["canari@example.org"]
    return found[1]


def test_who_is_invited_accepts_once_and_logs_in_with_that_address(
    organisation: Organisation, client: Client
) -> None:
    link = invite(organisation)
    assert "House" in client.get(link).content.decode()
    assert not Representation.objects.exists() and not User.objects.filter(email=SAID["email"])

    refused = client.post(link, {"display_name": ""})
    assert refused.status_code == 422 and not Representation.objects.exists()
    response = client.post(link, {"display_name": "Calcaire"})

    assert response.status_code == 302
    row = Representation.objects.get()
    assert (row.user.email, row.user.display_name) == (SAID["email"], "Calcaire")
    assert row.organisation == organisation and row.is_current
    assert "_auth_user_id" not in client.session
    assert client.post(link, {"display_name": "Again"}).status_code == 410
    assert Representation.objects.count() == 1


def test_who_has_an_account_keeps_it_and_is_asked_no_name(
    organisation: Organisation, client: Client
) -> None:
    account = make_user(display_name="Grès", email=SAID["email"])
    link = invite(organisation)

    assert "display_name" not in client.get(link).content.decode()
    assert client.post(link).status_code == 302

    assert Representation.objects.get().user == account
    assert User.objects.get(pk=account.pk).display_name == "Grès"


def test_a_link_ends_with_its_time_when_it_is_taken_back_and_when_it_is_sent_again(
    organisation: Organisation, client: Client
) -> None:
    first = invite(organisation)
    second = invite(organisation)
    assert first != second
    assert client.get(first).status_code == 410 and client.get(second).status_code == 200

    RepresentativeInvitation.objects.update(expires_at=timezone.now())
    assert client.post(second, {"display_name": "Late"}).status_code == 410

    third = invite(organisation)
    row = RepresentativeInvitation.objects.get()
    url = reverse(
        "network_admin:representative_uninvite", args=[organisation.public_id, row.public_id]
    )
    assert coordinator().post(url).status_code == 302
    assert client.post(third, {"display_name": "Late"}).status_code == 410
    assert not Representation.objects.exists()


def test_a_link_that_was_changed_opens_nothing(organisation: Organisation, client: Client) -> None:
    link = invite(organisation)
    token = link.rstrip("/").rpartition("/")[2]
    forged = token[:-1] + ("A" if token[-1] != "A" else "B")

    assert client.get(link.replace(token, forged)).status_code == 410
    assert client.get(link.replace(token, "nonsense")).status_code == 410


def test_the_page_is_told_to_nobody(organisation: Organisation, client: Client) -> None:
    response = client.get(invite(organisation))

    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"] and "no-store" in response["Cache-Control"]


def test_the_address_is_in_no_log_and_no_job_and_goes_with_its_term(
    organisation: Organisation,
) -> None:
    boss = make_user(display_name="Boss")
    invite_representative(organisation, by=boss, **SAID)
    kept = f"{list(AuditEntry.objects.values())} {[job.args_kwargs for job in jobs()]}"
    assert "representative.invited" in kept and "canari" not in kept

    RepresentativeInvitation.objects.update(expires_at=timezone.now() - timedelta(days=31))
    purge_due()

    assert not RepresentativeInvitation.objects.exists()


def test_only_coordinators_invite(organisation: Organisation, client: Client) -> None:
    url = reverse("network_admin:representative_invite", args=[organisation.public_id])

    assert client.post(url, SAID).status_code in {302, 403}

    assert not RepresentativeInvitation.objects.exists()
