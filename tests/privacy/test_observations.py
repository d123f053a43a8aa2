"""Words about an obstacle: in one table, with two readers; after taking back, nowhere."""

import logging
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from network.actions.observations.recording import withdraw_observation
from network.models import AuditEntry, Finding, Material, Observation, User
from network.visibility import HAT
from tests.network.admin_people import entering
from tests.network.jobs import run_jobs
from tests.network.observations import SAID, grouped, observed, observed_by, recommended, released
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_member,
    make_node,
    make_profile,
    make_representative,
)
from tests.privacy.canaries import kept_in_cache, kept_in_database, plain

pytestmark = pytest.mark.django_db

WORDS = "zqobstaclequz"


def found_in(text: object) -> set[str]:
    return {WORDS} if WORDS in plain(text) else set()


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[tuple[Observation, Finding, User]]:
    """One of five whose words are marked; worded, told, recommended, with every job done."""
    cache.clear()
    caplog.set_level(logging.DEBUG)
    noor, house = make_coordinator(make_node()), make_institution("house")
    User.objects.filter(pk=make_representative(house).pk).update(email="reader@example.org")
    row = observed(make_profile(listed="public"), house, words=f"The {WORDS} again and again.")
    finding = grouped([row, *observed_by(4, house)], by=noor, words="What several met.")
    entering(noor).post(reverse("network_admin:observation", args=[row.public_id]))
    finding = released(finding, by=noor)
    recommended(finding, by=noor)
    run_jobs()
    yield row, finding, noor
    cache.clear()


def test_the_words_are_in_one_table_and_in_nothing_that_leaves_the_house(
    told: tuple[Observation, Finding, User], caplog: pytest.LogCaptureFixture
) -> None:
    assert kept_in_database(found_in) == {"network_observation": {WORDS}}
    assert kept_in_cache(found_in) == set()
    assert found_in(caplog.text) == set()
    assert len(mail.outbox) > 0
    for message in mail.outbox:
        assert found_in(f"{message.subject}{message.body}{message.alternatives}") == set()


def test_marked_words_in_a_log_would_be_found(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    logging.getLogger("passerelle").warning("somebody wrote %s", WORDS.upper())

    assert found_in(caplog.text) == {WORDS}


def test_neither_the_words_nor_whose_they_are_reach_the_institution_or_anybody_else(
    told: tuple[Observation, Finding, User],
) -> None:
    row, finding, noor = told
    house, author = finding.organisation, row.profile.user
    assert author is not None
    reader = Client()
    reader.force_login(house.representations.get().user)
    session = reader.session
    session[HAT] = house.public_id
    session.save()
    member = Client()
    member.force_login(make_member())
    with translation.override("en"):
        paths = [
            reverse("observations:told"),
            reverse("observations:recommendations"),
            reverse("organisations:organisation_short", args=[house.public_id]),
            reverse("people:person", args=[row.profile.public_id]),
            *(f"/api/v1/{name}/" for name in ("organisations", "profiles")),
        ]

    for client in (reader, member, Client(), entering(make_coordinator(make_node("nice")))):
        said = "".join(client.get(path, follow=True).text for path in paths)
        assert found_in(said) == set()
        for secret in (row.public_id, author.public_id, author.display_name + " ("):
            assert secret not in said
    # The eyes of the test see: the author and their coordinator read the words.
    with translation.override("en"):
        mine = reverse("observations:mine")
    own = Client()
    own.force_login(author)
    desk = entering(noor).get(reverse("network_admin:finding", args=[finding.public_id])).text
    assert found_in(own.get(mine).text) == found_in(desk) == {WORDS}


def test_taken_back_they_are_nowhere_and_nothing_says_whose_they_were(
    told: tuple[Observation, Finding, User],
) -> None:
    row, _finding, _noor = told
    owner = row.profile.user
    assert owner is not None

    withdraw_observation(row, by=owner, agreed=SAID)
    run_jobs()

    assert kept_in_database(found_in) == {}
    assert kept_in_cache(found_in) == set()
    assert not AuditEntry.objects.filter(subject_id=row.public_id).exists()
    assert not Material.objects.standing().exists()
    for job in DBTaskResult.objects.all():
        assert owner.public_id not in str(job.args_kwargs)
