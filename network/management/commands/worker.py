"""The background worker: takes jobs, shows that it lives, does what comes back."""

import gc
import logging
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as Loop

from network import mails, outbox
from network.models import Worker
from network.periodic import run_due

logger = logging.getLogger("passerelle.worker")
BEAT_SECONDS = 2
# How long the end waits for a thread that is in the middle of something.
PATIENCE_SECONDS = 1
LONGEST_PAUSE_SECONDS = 10


class JobLoop(Loop):
    """The library's loop, which ends without a word: the process that stops it says so."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        if not self.running:
            super().shutdown(signum, frame)
        self.running = False
        if not self.running_task:
            raise SystemExit(0)


class Command(BaseCommand):
    help = "Run the background worker: jobs stored with each change, and periodic work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=0.3, help="seconds between looks")

    def handle(self, *, interval: float, **options: Any) -> None:
        stopping = threading.Event()
        mails.process_id = get_random_string(32)
        # Apart: a long periodic task must not stop the heart, or our jobs would be given back.
        threads = [
            threading.Thread(target=_again, args=(work, stopping), daemon=True)
            for work in (beat, do_what_is_due)
        ]
        try:
            for thread in threads:
                thread.start()
            run_jobs(interval)
        finally:
            stopping.set()
            for thread in threads:
                thread.join(timeout=PATIENCE_SECONDS)
            with suppress(Error):
                Worker.objects.filter(worker_id=mails.process_id).delete()
            # Python would tidy up all that Django loaded before it ends: half a second for nothing.
            gc.freeze()


def run_jobs(interval: float) -> None:
    """Take jobs until told to stop; when the database goes away, wait for it and begin anew.

    Beginning anew is under a new name: the job that was in hand belongs to a name whose heart
    has stopped, and is given back like that of any dead worker.
    """
    pause = 0.5
    loop = _loop(interval)
    loop.configure_signals()
    while loop.running:
        try:
            beat()
            pause = 0.5
            loop.run()
        except Error as error:
            logger.error("The database does not answer: %s", type(error).__name__)
            connection.close()
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            loop.worker_id = mails.process_id = get_random_string(32)


def _loop(interval: float) -> JobLoop:
    return JobLoop(
        queue_names=["default"],
        interval=interval,
        batch=False,
        backend_name=outbox.BACKEND,
        startup_delay=False,
        max_tasks=None,
        worker_id=mails.process_id,
        excluded_queue_names=[],
    )


def _again(work: Callable[[], None], stopping: threading.Event) -> None:
    """Until told to stop: do this piece of work every two seconds."""
    while not stopping.is_set():
        try:
            work()
        except Exception as error:  # noqa: BLE001 - whatever happens, the heart goes on
            logger.error("%s failed: %s", work.__name__, type(error).__name__)
            connection.close()
        stopping.wait(BEAT_SECONDS)
    connection.close()


def beat() -> None:
    """Say that this process lives."""
    Worker.objects.update_or_create(
        worker_id=mails.process_id, defaults={"seen_at": timezone.now()}
    )


def do_what_is_due() -> None:
    """Give back the jobs of the dead, and do what comes back."""
    outbox.give_back_jobs()
    run_due()
