"""Whether somebody has a profile cannot be told: absent and closed give one answer at one price."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from network.identifiers import new_public_id
from network.models import Profile, User
from tests.network.admin_people import entering
from tests.network.profiles import (
    make_institution,
    make_member,
    make_profile,
    make_representative,
)

pytestmark = pytest.mark.django_db

PAGES = ["/en/directory/people/{id}/", "/en/directory/people/{id}/photo/"]


def closed_rows() -> dict[str, Profile]:
    """Profiles that neither a visitor nor a member nor an institution sees, each for a reason."""
    facts = {"display_name": "public", "photo": "public"}
    rows = {
        "open to coordinators": make_profile(
            make_member(), listed="coordinators", display_name="coordinators"
        ),
        "not listed": make_profile(make_member(), listed="", **facts),
        "listed to nobody": make_profile(make_member(), listed="me", **facts),
        "hidden": make_profile(make_member(), **facts),
        "not renewed": make_profile(make_member(), **facts),
        "of a closed account": make_profile(make_member(is_active=False), **facts),
        "of somebody who died": make_profile(None, **facts),
        "empty": make_profile(make_member(), listed=""),
    }
    now = timezone.now()
    changed = {
        "hidden": {"hidden_at": now},
        "not renewed": {"renewed_at": now - timedelta(days=400)},
        "of somebody who died": {"deceased_at": now},
    }
    for name, fields in changed.items():
        Profile.objects.filter(pk=rows[name].pk).update(**fields)
    return rows


def answer(client: Client, page: str, public_id: str) -> tuple[object, ...]:
    """All that can be compared from outside, and the questions asked of the database."""
    client.get(page.format(id=new_public_id()))
    with CaptureQueriesContext(connection) as asked:
        response = client.get(page.format(id=public_id))
    body = response.content.decode().replace(public_id, "ID")
    headers = {name: value for name, value in response.items() if name != "Date"}
    return response.status_code, body, headers, tuple(shape(one["sql"]) for one in asked)


def shape(sql: str) -> str:
    """A question without what it is about."""
    return re.sub(r"'[^']*'|\b\d+\b", "?", sql)


def visitor(_rows: dict[str, Profile]) -> Client:
    return Client(headers={"accept-language": "en"})


def member(rows: dict[str, Profile]) -> Client:
    return entering(excluded_from(rows, make_member()))


def institution(rows: dict[str, Profile]) -> Client:
    house = make_institution()
    # Told of, and over: what is open to institutions would be seen.
    for row in rows.values():
        row.audience_notices.create(organisation=house, approved_at=timezone.now())
    return entering(excluded_from(rows, make_representative(house)))


def excluded_from(rows: dict[str, Profile], user: User) -> User:
    """Somebody whom one person keeps away, from what is else open to them."""
    row = make_profile(make_member(), listed="members", display_name="members", photo="members")
    row.exclusions.create(user=user)
    rows["excluding the one who looks"] = row
    return user


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("looking", [visitor, member, institution])
def test_a_closed_profile_answers_as_one_that_is_not_there(
    settings: Settings, looking: Callable[[dict[str, Profile]], Client], page: str
) -> None:
    settings.RATE_LIMITS = False
    rows = closed_rows()
    client = looking(rows)

    absent = answer(client, page, new_public_id())
    told = {name: answer(client, page, row.public_id) for name, row in rows.items()}

    assert absent[0] == 404
    assert {name: found for name, found in told.items() if found != absent} == {}


def test_a_profile_that_is_open_would_be_told_apart(settings: Settings) -> None:
    """The negative control: the comparison sees what differs."""
    settings.RATE_LIMITS = False
    row = make_profile(make_member(), display_name="public")
    client = visitor({})

    page = answer(client, PAGES[0], row.public_id)
    photo = answer(client, PAGES[1], row.public_id)

    assert page[0] == 200
    assert photo == answer(client, PAGES[1], new_public_id())
