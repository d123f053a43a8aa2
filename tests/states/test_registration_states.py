"""Registration in any order of events, on both databases, beside an oracle in plain Python.

`STATE_EXAMPLES=500 make test ARGS=tests/states` looks longer, and each time elsewhere.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import override_settings
from freezegun import freeze_time
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from pytest_django import DjangoDbBlocker

from network.models import ChangeCounter
from tests.concurrency.office import Office
from tests.events.factories import make_meeting, make_series
from tests.services.databases import Databases
from tests.states.doors import Doors
from tests.states.machine import BEGINNING, DAYS, Registrations
from tests.states.naive import STORIES, WAYS

EXAMPLES = int(os.environ.get("STATE_EXAMPLES", "0"))
# In CI always the same ones, and as many as it can wait for.
PLAYED = settings(
    max_examples=EXAMPLES or 14,
    stateful_step_count=100 if EXAMPLES else 40,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
# To find a fault is enough: the shortest way to it is of no use to anybody.
SHORT = settings(PLAYED, phases=[Phase.generate], report_multiple_bugs=False)

Play = Callable[..., None]


Story = Callable[[Registrations], None]


def play_in(
    mailbox: Path,
    opened: AbstractContextManager[Any],
    doors: type[Doors] = Doors,
    how: settings = PLAYED,
    story: Story | None = None,
) -> None:
    """Games by chance, or one story step by step."""
    quiet = override_settings(RATE_LIMITS=False, DEMO_MAIL_DIR=mailbox)
    with opened, quiet, freeze_time(BEGINNING) as clock:
        ChangeCounter.objects.get_or_create(pk=1)
        series = make_series()
        meetings = [make_meeting(days=days, series=series) for days in DAYS]
        machine = partial(Registrations, meetings, clock.move_to, doors())
        if story is None:
            run_state_machine_as_test(machine, settings=how)
        else:
            tell(machine(), story)


def tell(game: Registrations, story: Story) -> None:
    try:
        story(game)
        game.all_is_well()
    finally:
        game.teardown()


@pytest.fixture
def play(tmp_path: Path, db: None) -> Play:
    return partial(play_in, tmp_path, nullcontext())


@pytest.fixture
def play_on_postgresql(
    tmp_path: Path, databases: Databases, django_db_blocker: DjangoDbBlocker
) -> Play:
    office = Office(databases.create("postgresql"), django_db_blocker.unblock)
    return partial(play_in, tmp_path, kept_open(office))


@contextmanager
def kept_open(office: Office) -> Iterator[None]:
    with office.open():
        # The worker would drop a connection that is in a transaction, and the games are in one.
        connections["default"].close_if_unusable_or_obsolete = lambda: None  # type: ignore[method-assign]
        yield


@pytest.mark.slow
def test_registration_keeps_its_word_in_any_order_of_events(play: Play) -> None:
    play()


@pytest.mark.slow
@pytest.mark.postgresql
def test_registration_keeps_its_word_in_any_order_of_events_on_postgresql(
    play_on_postgresql: Play,
) -> None:
    play_on_postgresql()


@pytest.mark.parametrize("way", WAYS)
def test_the_oracle_notices_a_way_that_does_not_work(play: Play, way: type[Doors]) -> None:
    with pytest.raises(AssertionError):
        play(doors=way, how=SHORT)


@pytest.mark.parametrize(("way", "story"), STORIES)
def test_the_oracle_notices_the_rule_that_is_broken_in_a_story(
    play: Play, way: type[Doors], story: Story
) -> None:
    with pytest.raises(AssertionError):
        play(doors=way, story=story)


@pytest.mark.parametrize("story", [story for _way, story in STORIES])
def test_where_no_rule_is_broken_it_notices_nothing(play: Play, story: Story) -> None:
    play(story=story)
