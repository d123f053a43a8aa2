"""A NUL in whatever a program may send, on both engines: refused in words, never an error of ours.

PostgreSQL holds no NUL in a text and says so late; SQLite takes it. Real rows, real databases.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DataError
from django.test import Client
from django.test.utils import override_settings
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone, translation
from pytest_django import DjangoDbBlocker

from events.models import Meeting, Registration, Series
from events.models.thanks import after_token
from network.models import COORDINATORS, Membership, User
from tests.concurrency.office import Office
from tests.events.factories import apply, make_meeting
from tests.events.people_who_run import give_role
from tests.network.admin_people import entering, make_user
from tests.services.databases import Databases

pytestmark = pytest.mark.slow

NUL = "\x00"
OURS = ("events", "network", "portal")
SOURCES = [Path(settings.BASE_DIR) / name for name in OURS]
READ_RAW = re.compile(r"""\b(?:POST|GET|said)\.get(?:list)?\(\s*"(\w+)\"""")
# What decides which way a view goes, and words that it may understand.
WAYS = ("act", "what", "step", "answer", "outcome")
SAID = (NUL, "ask", "publish", "withdraw")
# They end the session that the rest needs.
LEFT_OUT = {"account_logout", "end_sessions"}


def raw_names() -> list[str]:
    """All names that a door reads without a form."""
    texts = (path.read_text() for folder in SOURCES for path in folder.rglob("*.py"))
    return sorted({name for text in texts for name in READ_RAW.findall(text)})


def named_routes(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, list[str]]]:
    """Each named address of a view of ours, with the names of what it asks for."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from named_routes(entry, inner)
        elif isinstance(entry, URLPattern) and entry.name:
            view = getattr(entry.callback, "view_class", entry.callback)
            if view.__module__.partition(".")[0] in OURS:
                yield f"{space}{entry.name}", list(entry.pattern.converters)


class House:
    """A meeting that is going on, with people, and somebody who may do everything with it."""

    def __init__(self) -> None:
        self.meeting = make_meeting(days=1)
        apply(self.meeting)
        self.registration = Registration.objects.get(meeting=self.meeting)
        now = timezone.now()
        Meeting.objects.filter(pk=self.meeting.pk).update(
            starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1)
        )
        Series.objects.filter(pk=self.meeting.series_id).update(attendance="ticks")
        self.user: User = make_user(COORDINATORS, email="nul@example.org")
        Membership.objects.create(user=self.user, since=timezone.localdate(), is_peer=True)
        give_role(self.meeting.series, self.user)
        give_role(self.meeting.series, self.user, "welcomer")
        self.client = entering(self.user)
        self.client.raise_request_exception = False

    def values(self, name: str) -> dict[str, list[Any]]:
        """What an address may ask for by this name: things that are there."""
        of_series = "series" in name or "running_year" in name
        ids = [self.meeting.series.public_id if of_series else self.meeting.public_id]
        return {
            "public_id": [*ids, self.registration.public_id],
            "token": [self.registration.token, after_token(self.meeting)],
            "slug": ["rencontres"],
            "year": [timezone.localdate().year],
            "number": [1],
        }

    def addresses(self) -> Iterator[str]:
        for name, asked in named_routes(get_resolver()):
            short = name.rpartition(":")[2]
            if short in LEFT_OUT:
                continue
            known = self.values(short)
            for turn in range(2 if known.keys() & {*asked} else 1):
                given = {one: known.get(one, ["x"]) for one in asked}
                with suppress(NoReverseMatch):
                    yield reverse(
                        name, kwargs={one: rows[turn % len(rows)] for one, rows in given.items()}
                    )


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@contextmanager
def a_house(kind: Any, databases: Databases, blocker: DjangoDbBlocker) -> Iterator[House]:
    with Office(databases.create(kind), blocker.unblock).open(), translation.override("en"):
        yield House()


def errors_of(house: House) -> dict[str, int]:
    """Addresses that answered with an error of ours, of how many."""
    found, names = {}, raw_names()
    for address in dict.fromkeys(house.addresses()):
        for said in SAID if "/admin/" not in address else SAID[:1]:
            fields = dict.fromkeys(names, NUL) | dict.fromkeys(WAYS, said)
            answer = house.client.post(address, fields)
            if answer.status_code >= 500:
                found[f"{address} {said!r}"] = answer.status_code
            if answer.status_code in {404, 405}:
                break
        query = "&".join(f"{name}=%00" for name in names)
        answer = house.client.get(f"{address}?{query}")
        if answer.status_code >= 500:
            found[f"{address} GET"] = answer.status_code
    return found


def test_no_address_breaks_on_a_nul(
    databases: Databases, django_db_blocker: DjangoDbBlocker
) -> None:
    with a_house("postgresql", databases, django_db_blocker) as house:
        assert len(list(house.addresses())) > 150
        assert errors_of(house) == {}


def test_a_cookie_with_a_nul_is_no_cookie(
    kind: str, databases: Databases, django_db_blocker: DjangoDbBlocker
) -> None:
    with a_house(kind, databases, django_db_blocker) as house:
        # Quoted cookies may write any sign by its number.
        cookie = f'{settings.SESSION_COOKIE_NAME}="\\000{"a" * 31}"'
        for path in ("/en/meetings/", "/en/account/", "/api/v1/meetings/", "/admin/"):
            answer = Client(headers={"cookie": cookie}).get(path)
            assert answer.status_code in {200, 302}, path
        assert house.meeting.pk


def test_a_refusal_is_in_the_language_of_the_page(
    databases: Databases, django_db_blocker: DjangoDbBlocker
) -> None:
    with a_house("postgresql", databases, django_db_blocker) as house:
        page = reverse("events:running_seat", args=[house.meeting.public_id])
        with translation.override("fr"):
            page = reverse("events:running_seat", args=[house.meeting.public_id])
        answer = house.client.post(page, {"who": NUL})

        assert answer.status_code == 400
        assert '<html lang="fr"' in answer.content.decode()


def test_without_the_guard_postgresql_breaks(
    databases: Databases, django_db_blocker: DjangoDbBlocker
) -> None:
    """The negative control: what the addresses meet when nobody answers for a NUL."""
    without = [name for name in settings.MIDDLEWARE if not name.endswith("RefuseNul")]
    with (
        override_settings(MIDDLEWARE=without),
        a_house("postgresql", databases, django_db_blocker) as house,
    ):
        page = reverse("events:running_seat", args=[house.meeting.public_id])
        assert house.client.post(page, {"who": NUL}).status_code == 500
        with pytest.raises(DataError):
            Client(headers={"cookie": f'{settings.SESSION_COOKIE_NAME}="\\000{"a" * 31}"'}).get(
                "/en/account/"
            )
