"""What leaves the house: topics stored with the change, delivered after the commit.

Knows no topic by name and carries no personal text: ids only.
"""

import logging
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult, get_date_max

from network.models import Worker

logger = logging.getLogger("passerelle.outbox")

Handler = Callable[..., None]
HANDLERS: dict[str, Handler] = {}
TOPICS: dict[str, list[str]] = {}

BACKEND = "jobs"
# An hour of tries a minute apart at most, then a day of tries every quarter of an hour.
QUICK_TRIES = 70
LAST_TRY = QUICK_TRIES + 96
QUICK_DELAY_SECONDS = 30
SLOW_DELAY_SECONDS = 900
# From this try on, coordinators see the job.
TRIES_IN_SIGHT = 10


class DeliveryFailed(Exception):
    """A handler gave up after its last try; says which, never what it was handling."""


def on(topic: str, *, key: str) -> Callable[[Handler], Handler]:
    """Register a handler of a topic under a stable key; it takes the ids that were emitted."""

    def register(handler: Handler) -> Handler:
        HANDLERS[key] = handler
        TOPICS.setdefault(topic, []).append(key)
        return handler

    return register


def emit(topic: str, **ids: str | int | list[str]) -> None:
    """Store one job for each handler of the topic, in the caller's transaction.

    Raises TransactionManagementError outside `atomic()`: a job must not outlive its change.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(f"emit({topic!r}) needs a transaction.")
    # One statement for all of them, as the queue itself would write each: people wait behind us.
    DBTaskResult.objects.bulk_create(_job(key, ids) for key in TOPICS.get(topic, ()))


def enqueue(key: str, ids: dict[str, Any], *, attempt: int = 0, delay: float = 0) -> None:
    """Store one job for one handler, to be run after `delay` seconds."""
    job = deliver
    if delay:
        job = job.using(run_after=timezone.now() + timedelta(seconds=delay))
    job.enqueue(key, ids, attempt)


def _job(key: str, ids: dict[str, Any]) -> DBTaskResult:
    return DBTaskResult(
        args_kwargs={"args": [key, ids, 0], "kwargs": {}},
        priority=deliver.priority,
        task_path=deliver.module_path,
        queue_name=deliver.queue_name,
        run_after=get_date_max(),
        backend_name=BACKEND,
    )


def delay_before(attempt: int) -> float:
    """Seconds to wait before this try: doubling, capped, with a fifth of jitter."""
    capped = QUICK_DELAY_SECONDS if attempt <= QUICK_TRIES else SLOW_DELAY_SECONDS
    seconds = min(2.0 ** min(attempt, 12), capped)
    return seconds * random.uniform(0.8, 1.2)  # noqa: S311 - jitter, not a secret


@task(backend=BACKEND)
def deliver(key: str, ids: dict[str, Any], attempt: int) -> str:
    """Run one handler; on failure store the next try, and after the last one fail in sight."""
    handler = HANDLERS.get(key)
    if handler is None:
        raise DeliveryFailed(f"No handler {key!r}.")
    kind = _run(handler, ids)
    if not kind:
        return "done"
    # Outside the `except`: the queue stores tracebacks, and the first error may quote an address.
    logger.warning("handler=%s attempt=%s failed: %s", key, attempt, kind)
    if attempt >= LAST_TRY:
        raise DeliveryFailed(f"{key}: {kind}")
    enqueue(key, ids, attempt=attempt + 1, delay=delay_before(attempt + 1))
    return f"again: {kind}"


def _run(handler: Handler, ids: dict[str, Any]) -> str:
    """Call the handler; the kind of its error, or nothing. To be stopped in it is an error too."""
    try:
        handler(**ids)
    except (Exception, SystemExit, KeyboardInterrupt) as error:  # noqa: BLE001 - told by its kind
        return type(error).__name__
    return ""


def give_back_jobs() -> int:
    """Give back the jobs of workers whose heart stopped; how many."""
    alive = set(Worker.objects.alive().values_list("worker_id", flat=True))
    given_back = 0
    for job in DBTaskResult.objects.running().filter(backend_name=BACKEND):
        if job.worker_ids and job.worker_ids[-1] in alive:
            continue
        given_back += (
            DBTaskResult.objects.running()
            .filter(pk=job.pk, worker_ids=job.worker_ids)
            .update(status="READY", started_at=None)
        )
    return given_back


def stuck() -> QuerySet[DBTaskResult]:
    """Jobs that gave up, and those on their tenth try or later."""
    trying = Q(status="READY", args_kwargs__args__2__gte=TRIES_IN_SIGHT)
    return DBTaskResult.objects.filter(Q(status="FAILED") | trying, backend_name=BACKEND)


def stuck_jobs() -> list[DBTaskResult]:
    """Those that gave up first, then those that are still tried, oldest first."""
    return list(stuck().order_by("status", "enqueued_at"))


@transaction.atomic
def retry(job_id: str) -> bool:
    """Try a stuck job again now; False when it is gone or has been retried already."""
    job = (
        DBTaskResult.objects.select_for_update()
        .filter(pk=job_id, backend_name=BACKEND, status__in=["FAILED", "READY"])
        .first()
    )
    if job is None:
        return False
    key, ids, _attempt = job.args_kwargs["args"]
    job.delete()
    enqueue(key, ids)
    return True
