"""Runs the stored jobs here and now, by the same loop as the worker."""

from django_tasks_db.management.commands.db_worker import Worker as Loop
from django_tasks_db.models import DBTaskResult

from network.outbox import BACKEND

WORKER = "worker-of-this-test"


def run_jobs(*, worker_id: str = WORKER) -> None:
    """Run every job that is due, and those that they store, until none is due."""
    loop = Loop(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name=BACKEND,
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
    loop.run()


def jobs(*, key: str = "") -> list[DBTaskResult]:
    """The stored jobs (of one handler), oldest first."""
    rows = DBTaskResult.objects.filter(backend_name=BACKEND).order_by("enqueued_at", "run_after")
    return [job for job in rows if not key or job.args_kwargs["args"][0] == key]
