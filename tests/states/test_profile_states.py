"""Who sees what of a profile, in any order of events, beside an oracle in plain Python.

`STATE_EXAMPLES=500 make test ARGS=tests/states` looks longer, and each time elsewhere.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from freezegun import freeze_time
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from pytest_django import DjangoDbBlocker

from network.audiences import Viewer
from network.models import Profile
from network.visibility import viewer_on
from tests.concurrency.office import Office
from tests.services.databases import Databases
from tests.states.profile_book import held_by_the_log
from tests.states.profile_machine import (
    BEGINNING,
    PEOPLE,
    Around,
    Look,
    Profiles,
    by_the_door,
)
from tests.states.profile_outlets import KeptPages, Outlets
from tests.states.test_registration_states import EXAMPLES, PLAYED, kept_open

Play = Callable[..., None]
FEW = settings(PLAYED, max_examples=EXAMPLES or 4, stateful_step_count=60 if EXAMPLES else 16)


def play_in(
    mailbox: Path,
    opened: AbstractContextManager[Any],
) -> None:
    quiet = override_settings(RATE_LIMITS=False, DEMO_MAIL_DIR=mailbox)
    with opened, quiet, freeze_time(BEGINNING) as clock:
        around = Around()
        run_state_machine_as_test(partial(Profiles, around, clock.move_to), settings=FEW)


@pytest.fixture
def play(tmp_path: Path, db: None) -> Play:
    return partial(play_in, tmp_path, nullcontext())


@pytest.mark.slow
def test_everybody_sees_what_was_said_in_any_order_of_events(play: Play) -> None:
    play()


@pytest.mark.slow
@pytest.mark.postgresql
def test_everybody_sees_what_was_said_in_any_order_of_events_on_postgresql(
    tmp_path: Path, databases: Databases, django_db_blocker: DjangoDbBlocker
) -> None:
    office = Office(databases.create("postgresql"), django_db_blocker.unblock)

    play_in(tmp_path, kept_open(office))


def takes_all_institutions_for_one(profile: Profile, viewer: Viewer) -> set[str]:
    """A door that knows the rung of an organisation, and neither notices nor exclusions."""
    if viewer.acting_as is None:
        return by_the_door(profile, viewer)
    return by_the_door(profile, viewer_on(viewer.rung))


def shows_what_is_public(profile: Profile, viewer: Viewer) -> set[str]:
    """A door that does not ask whether the profile is shown at all."""
    rows = profile.held_facts.filter(audience="public").values_list("kind", flat=True)
    return by_the_door(profile, viewer) | set(rows)


GAMES = {
    "an exclusion": lambda game: game.excludes("moulin"),
    "a notice that begins anew": lambda game: (
        game.is_vouched_for("ardoise", vouched=False),
        game.is_vouched_for("ardoise", vouched=True),
    ),
    "hiding": lambda game: game.hides(),
    "a year": lambda game: (game.time_passes(200), game.time_passes(200)),
    "leaving the directory": lambda game: game.opens("listed", "me", set()),
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("an exclusion", takes_all_institutions_for_one),
        ("a notice that begins anew", takes_all_institutions_for_one),
        ("hiding", shows_what_is_public),
        ("a year", shows_what_is_public),
        ("leaving the directory", shows_what_is_public),
    ],
)
def test_the_oracle_notices_a_door_that_does_not_work(name: str, look: Look) -> None:
    with freeze_time(BEGINNING) as clock:
        game = Profiles(Around(), clock.move_to, look)
        game.somebody_begins(("public", "public", "institutions", "members", "me", "me"))
        game.everybody_sees_what_was_said_and_no_more()

        GAMES[name](game)

        with pytest.raises(AssertionError):
            game.everybody_sees_what_was_said_and_no_more()
        game.look = by_the_door
        game.everybody_sees_what_was_said_and_no_more()
        game.teardown()


KEPT = {
    "hiding": lambda game: game.hides(),
    "leaving for good": lambda game: game.leaves_for_good(0),
    "a fact that is closed": lambda game: game.opens("display_name", "me", set()),
    "an exclusion": lambda game: game.excludes("member"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", KEPT)
def test_the_oracle_notices_a_page_that_was_kept(name: str, settings: Any) -> None:
    settings.RATE_LIMITS = False
    places = {place for place, one in enumerate(PEOPLE) if one.name == "member"}
    with freeze_time(BEGINNING) as clock:
        game = Profiles(Around(), clock.move_to, outlets=KeptPages)
        game.somebody_begins(("members", "members", "members", "members", "me", "public"))
        game.outlets_say_the_same(places)

        KEPT[name](game)

        with pytest.raises(AssertionError):
            game.outlets_say_the_same(places)
        game.outlets = Outlets()
        game.outlets_say_the_same(places)
        game.teardown()


def test_the_oracle_notices_a_log_that_says_something_else() -> None:
    opened = [("fact", "", "members", True), ("fact", "house", "", True)]

    assert held_by_the_log(opened) == {("fact", ""): "members", ("fact", "house"): ""}
    assert held_by_the_log([*opened, ("fact", "", "members", False)]) == {("fact", "house"): ""}
