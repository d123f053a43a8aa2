"""Readers beside writers, through several processes: nothing older than a second is ever shown."""

import json
import threading
import time
from dataclasses import dataclass, field

import pytest
from pytest_django import DjangoDbBlocker

from events.models import Meeting
from tests.concurrency.office import Office
from tests.concurrency.visitors import Site
from tests.events.factories import apply
from tests.services.databases import Databases
from tests.services.servers import PATIENCE, Passerelle

pytestmark = pytest.mark.slow

READERS, PROCESSES = 3, 2
WRITING_SECONDS, PAUSE_SECONDS = 5, 0.03
LATEST_SECONDS = 1.0


@dataclass
class Seen:
    """What readers saw and when they had asked; when each registration was committed."""

    answers: list[tuple[float, int]] = field(default_factory=list)
    commits: list[float] = field(default_factory=list)

    def stale(self) -> list[float]:
        """How old, beyond a second, what was shown had been when it was asked for."""
        late = []
        for asked_at, taken in self.answers:
            if taken < len(self.commits) and self.commits[taken] < asked_at - LATEST_SECONDS:
                late.append(asked_at - self.commits[taken])
        return late


def watch(product: Passerelle, office: Office) -> Seen:
    """Register people one after the other, and read the list all the while."""
    seen, is_over = Seen(), threading.Event()
    with office.open():
        meeting = office.make_meeting(capacity=10_000)

    def read() -> None:
        site = Site(product.port)
        while not is_over.is_set():
            asked_at = time.monotonic()
            answer = site.ask("GET", "/api/v1/meetings/?lang=fr&limit=5")
            assert answer.status == 200
            [found] = [one for one in json.loads(answer.body)["items"] if is_it(one, meeting)]
            seen.answers.append((asked_at, 10_000 - found["places_left"]))

    readers = [threading.Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    until = time.monotonic() + WRITING_SECONDS
    with office.open():
        while time.monotonic() < until:
            apply(meeting, f"person{len(seen.commits)}")
            seen.commits.append(time.monotonic())
            time.sleep(PAUSE_SECONDS)
    is_over.set()
    for reader in readers:
        reader.join()
    return seen


def is_it(found: dict[str, str], meeting: Meeting) -> bool:
    return found["id"] == meeting.public_id


def test_readers_of_several_processes_see_every_commit_within_a_second(
    stack: object, django_db_blocker: DjangoDbBlocker
) -> None:
    product = stack(workers=PROCESSES)  # type: ignore[operator]

    seen = watch(product, Office(product.database, django_db_blocker.unblock))

    print(f"{len(seen.commits)} commits, {len(seen.answers)} answers")
    assert len(seen.commits) > 5
    assert len(seen.answers) > 5
    assert seen.stale() == []


def test_answers_that_are_kept_for_a_time_are_seen_to_be_stale(
    databases: Databases, django_db_blocker: DjangoDbBlocker
) -> None:
    """The negative control: the same readers catch a cache that only has a lifetime."""
    product = Passerelle(databases.create("sqlite"))
    options = [f"--port={product.port}", f"--workers={PROCESSES}", "--host=127.0.0.1"]
    options += [f"--timeout-worker-healthcheck={PATIENCE}"]
    product.web = product.start(
        "web", "uvicorn", "tests.concurrency.forgetful:application", *options
    )
    product.web.wait_until(product.is_live, patience=PATIENCE)
    try:
        seen = watch(product, Office(product.database, django_db_blocker.unblock))
    finally:
        product.kill()

    assert seen.stale()
