"""Jobs stored with a change: none without it, none lost, none that tells what it handled."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from freezegun import freeze_time

from network import outbox
from network.models import Worker
from tests.network.jobs import jobs, run_jobs

pytestmark = pytest.mark.django_db

KEY = "tests.handle"
ADDRESS = "nobody.must.read.this@example.org"


class Handler:
    """Remembers what it was called with; fails as long as it is told to."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.error: BaseException | None = None

    def __call__(self, **ids: Any) -> None:
        self.calls.append(ids)
        if self.error is not None:
            raise self.error


@pytest.fixture
def handler() -> Iterator[Handler]:
    handler = Handler()
    outbox.on("test.happened", key=KEY)(handler)
    yield handler
    del outbox.HANDLERS[KEY], outbox.TOPICS["test.happened"]


def happen(**ids: Any) -> None:
    with transaction.atomic():
        outbox.emit("test.happened", **ids or {"thing": "abc"})


def worker(worker_id: str, *, seen_ago: float = 0) -> Worker:
    seen_at = timezone.now() - timedelta(seconds=seen_ago)
    return Worker.objects.create(worker_id=worker_id, seen_at=seen_at)


def running_job(*, of: str) -> DBTaskResult:
    happen()
    job = DBTaskResult.objects.get()
    job.claim(of)
    return job


@pytest.mark.django_db(transaction=True)
def test_a_topic_cannot_be_emitted_outside_a_transaction(handler: Handler) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        outbox.emit("test.happened", thing="abc")

    assert jobs() == []


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_leaves_no_job(handler: Handler) -> None:
    with suppress(RuntimeError), transaction.atomic():
        outbox.emit("test.happened", thing="abc")
        raise RuntimeError("the change fails")

    assert jobs() == []


def test_a_committed_change_reaches_its_handler_once_with_its_ids(handler: Handler) -> None:
    happen(thing="abc", version=3)

    assert handler.calls == []
    run_jobs()
    run_jobs()

    assert handler.calls == [{"thing": "abc", "version": 3}]
    assert [job.return_value for job in jobs()] == ["done"]


def test_a_topic_reaches_every_handler_even_when_one_fails(handler: Handler) -> None:
    handler.error = ValueError(ADDRESS)
    other = Handler()
    outbox.on("test.happened", key="tests.other")(other)

    happen()
    run_jobs()

    del outbox.HANDLERS["tests.other"]
    assert len(handler.calls) == len(other.calls) == 1


def test_a_topic_without_handler_stores_nothing() -> None:
    with transaction.atomic():
        outbox.emit("test.nobody_listens", thing="abc")

    assert jobs() == []


@pytest.mark.parametrize("error", [ValueError(ADDRESS), SystemExit(ADDRESS), KeyError(ADDRESS)])
def test_a_handler_that_fails_is_tried_again_later(
    handler: Handler, error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    handler.error = error
    happen()

    run_jobs()

    first, second = jobs()
    assert first.status == "SUCCESSFUL"
    assert first.return_value == f"again: {type(error).__name__}"
    assert second.status == "READY"
    assert second.run_after > timezone.now()
    assert second.args_kwargs["args"] == [KEY, {"thing": "abc"}, 1]
    stored = "".join(f"{job.traceback}{job.return_value}{job.args_kwargs}" for job in jobs())
    assert ADDRESS not in stored + caplog.text
    assert KEY in caplog.text

    handler.error = None
    with freeze_time(second.run_after + timedelta(seconds=1)):
        run_jobs()
    assert [job.return_value for job in jobs()][1:] == ["done"]


def test_delays_grow_and_stay_bearable() -> None:
    delays = [outbox.delay_before(attempt) for attempt in range(1, outbox.LAST_TRY + 1)]

    assert delays[0] <= 2.4
    assert all(later > sooner for sooner, later in pairwise(delays[:5]))
    assert max(delays[: outbox.QUICK_TRIES]) <= outbox.QUICK_DELAY_SECONDS * 1.2
    assert max(delays) <= outbox.SLOW_DELAY_SECONDS * 1.2
    # A mail server that is down for a day loses nothing.
    assert sum(delays) > timedelta(hours=18).total_seconds()
    assert len({outbox.delay_before(50) for _ in range(5)}) > 1


def test_after_the_last_try_the_job_fails_in_sight_and_says_nothing_of_a_person(
    handler: Handler, caplog: pytest.LogCaptureFixture
) -> None:
    handler.error = ValueError(ADDRESS)
    outbox.enqueue(KEY, {"thing": "abc"}, attempt=outbox.LAST_TRY)

    run_jobs()

    [job] = jobs()
    assert job.status == "FAILED"
    assert f"{KEY}: ValueError" in job.traceback
    assert ADDRESS not in job.traceback + caplog.text
    assert outbox.stuck_jobs() == [job]


def test_a_job_on_its_tenth_try_is_in_sight_too(handler: Handler) -> None:
    outbox.enqueue(KEY, {"thing": "new"}, attempt=9, delay=60)
    outbox.enqueue(KEY, {"thing": "old"}, attempt=10, delay=60)

    assert [job.args_kwargs["args"][1]["thing"] for job in outbox.stuck_jobs()] == ["old"]


def test_a_stuck_job_is_retried_once(handler: Handler) -> None:
    handler.error = ValueError(ADDRESS)
    outbox.enqueue(KEY, {"thing": "abc"}, attempt=outbox.LAST_TRY)
    run_jobs()
    [stuck] = outbox.stuck_jobs()
    handler.error = None

    pressed = [outbox.retry(str(stuck.pk)), outbox.retry(str(stuck.pk))]

    assert pressed == [True, False]
    assert len(jobs()) == 1
    run_jobs()
    assert [job.return_value for job in jobs()] == ["done"]
    assert outbox.stuck_jobs() == []


def test_a_job_whose_handler_is_gone_fails_in_sight() -> None:
    outbox.enqueue("tests.removed_in_this_version", {"thing": "abc"})

    run_jobs()

    [job] = outbox.stuck_jobs()
    assert job.status == "FAILED"
    assert "tests.removed_in_this_version" in job.traceback


def test_the_job_of_a_dead_worker_is_given_back_and_done(handler: Handler) -> None:
    worker("dead", seen_ago=60)
    running_job(of="dead")

    given_back = outbox.give_back_jobs()

    assert given_back == 1
    run_jobs()
    assert len(handler.calls) == 1


def test_the_job_of_a_worker_that_left_no_trace_is_given_back(handler: Handler) -> None:
    running_job(of="killed before it could say goodbye")

    assert outbox.give_back_jobs() == 1


def test_the_job_of_a_living_worker_is_left_to_it(handler: Handler) -> None:
    worker("alive")
    job = running_job(of="alive")

    given_back = outbox.give_back_jobs()

    job.refresh_from_db()
    assert (given_back, job.status) == (0, "RUNNING")
    run_jobs()
    assert handler.calls == []


def test_keys_of_handlers_outlive_the_modules_they_are_in() -> None:
    """Keys are stable strings, never module paths: a module may move while jobs wait."""
    assert outbox.HANDLERS
    for key in outbox.HANDLERS:
        package, dot, name = key.partition(".")
        assert dot and package in {"advocacy", "events", "network"} and name.isidentifier(), key
