"""Who has several hats acts under one: chosen by POST, shown on every page."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from network.models import Representation
from tests.network.admin_people import log_in, make_user
from tests.network.profiles import (
    make_institution,
    make_member,
    make_profile,
    make_representative,
)

pytestmark = pytest.mark.django_db


def address(name: str = "network:hat") -> str:
    with translation.override("en"):
        return reverse(name)


def test_the_hat_is_chosen_kept_and_shown(client: Client) -> None:
    institution = make_institution(name="Maison Exemple")
    log_in(client, make_representative(institution, make_member()))
    before = client.get(address()).content.decode()

    answer = client.post(address(), {"hat": institution.public_id}, follow=True)

    assert "You act: as a member of the network" in before
    assert "You act: Maison Exemple" in answer.content.decode()
    assert answer.wsgi_request.viewer.acting_as == institution.pk
    assert not answer.wsgi_request.viewer.is_member
    back = client.post(address(), {"hat": "member"}, follow=True)
    assert back.wsgi_request.viewer.is_member


def test_a_hat_of_somebody_else_is_refused(client: Client) -> None:
    institution = make_institution()
    log_in(client, make_member())

    answer = client.post(address(), {"hat": institution.public_id})

    assert answer.status_code == 422
    assert "Choose another." in answer.content.decode()
    assert client.get(address("account")).wsgi_request.viewer.acting_as is None


def test_a_hat_that_ends_falls_off_at_once(client: Client) -> None:
    institution = make_institution()
    log_in(client, make_representative(institution, make_member()))
    client.post(address(), {"hat": institution.public_id})

    Representation.objects.all().delete()

    viewer = client.get(address("account")).wsgi_request.viewer
    assert (viewer.acting_as, viewer.is_member) == (None, True)


def test_who_has_one_hat_or_none_sees_nothing_of_hats(client: Client) -> None:
    log_in(client, make_user())
    page = client.get(address()).content.decode()

    assert "there is nothing to choose" in page
    assert "You act:" not in page
    assert address() not in client.get(address("account")).content.decode()


def test_looking_at_the_page_changes_nothing(client: Client) -> None:
    institution = make_institution()
    make_profile(make_member())
    log_in(client, make_representative(institution, make_member()))

    client.get(address(), {"hat": institution.public_id})

    assert client.get(address("account")).wsgi_request.viewer.acting_as is None
