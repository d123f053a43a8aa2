"""Where one is logged in: a word for each device, and ending it is effective at once."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import translation

from network.devices import device_words
from network.models import OpenSession, User
from network.purposes import purge_due
from tests.network.admin_people import log_in, make_user

pytestmark = pytest.mark.django_db

PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0"
DESK = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"


def in_english(name: str) -> str:
    with translation.override("en"):
        return reverse(name)


def at(user: User, agent: str = DESK) -> Client:
    """A browser that is logged in and has opened a page."""
    client = Client(headers={"accept-language": "en", "user-agent": agent})
    log_in(client, user)
    client.get(in_english("account"))
    return client


def is_in(client: Client) -> bool:
    return client.get(in_english("account")).status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Firefox, Android"),
        (DESK, "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1", "Safari, iPhone"),
        (
            "Mozilla/5.0 (Mobile; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/3.0",
            "Firefox, KaiOS",
        ),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_device_is_a_word_its_owner_recognises(agent: str, words: str) -> None:
    assert device_words(agent) == words


def test_each_browser_is_on_the_list_and_this_one_is_marked() -> None:
    user = make_user()
    at(user, PHONE)
    here = at(user)

    page = here.get(in_english("network:sessions")).content.decode()

    assert "Firefox, Android" in page
    assert page.count("This one") == 1
    kept = " ".join(str(row) for row in OpenSession.objects.values())
    assert "Mozilla" not in kept
    assert "127.0.0.1" not in kept


def test_ending_one_ends_that_one_at_once_and_only_ones_own() -> None:
    user, other = make_user(), make_user()
    here, there, strangers = at(user), at(user, PHONE), at(other)
    theirs = OpenSession.objects.get(user=other)
    [row] = OpenSession.objects.filter(user=user, device="Firefox, Android")

    here.post(in_english("network:sessions"), {"session": theirs.public_id})
    assert is_in(strangers)
    here.post(in_english("network:sessions"), {"session": row.public_id})

    assert is_in(here)
    assert not is_in(there)


def test_ending_all_others_leaves_this_one() -> None:
    user = make_user()
    here, others = at(user), [at(user), at(user, PHONE)]
    unseen = Client()
    log_in(unseen, user)

    here.post(in_english("network:sessions"))

    assert is_in(here)
    assert not any(is_in(client) for client in [*others, unseen])


def test_the_list_forgets_sessions_that_ended() -> None:
    user = make_user()
    client = at(user)
    client.post(in_english("account_logout"))
    assert OpenSession.objects.filter(user=user).exists()

    purge_due()

    assert not OpenSession.objects.filter(user=user).exists()


def test_a_session_is_noted_once_an_hour_and_not_for_each_page(
    django_assert_max_num_queries: Any,
) -> None:
    client = at(make_user())
    seen = OpenSession.objects.get().seen_at

    client.get(in_english("account"))

    assert OpenSession.objects.get().seen_at == seen
    assert Session.objects.count() == 1
