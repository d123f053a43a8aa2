"""The background worker: takes jobs, shows that it lives, does what comes back."""

import logging
import threading
from argparse import ArgumentParser
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


class Command(BaseCommand):
    help = "Run the background worker: jobs stored with each change, and periodic work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=0.3, help="seconds between looks")

    def handle(self, *, interval: float, **options: Any) -> None:
        worker_id = mails.process_id = get_random_string(32)
        beat()
        stopping = threading.Event()
        heart = threading.Thread(target=_live, args=(stopping,), daemon=True)
        heart.start()
        loop = Loop(
            queue_names=["default"],
            interval=interval,
            batch=False,
            backend_name=outbox.BACKEND,
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
            excluded_queue_names=[],
        )
        loop.configure_signals()
        try:
            loop.run()
        finally:
            stopping.set()
            heart.join(timeout=BEAT_SECONDS * 2)
            Worker.objects.filter(worker_id=worker_id).delete()


def _live(stopping: threading.Event) -> None:
    """Until told to stop: beat, give back the jobs of the dead, do what is due."""
    while not stopping.is_set():
        try:
            beat()
            outbox.give_back_jobs()
            run_due()
        except Error as error:
            logger.error("The database does not answer: %s", type(error).__name__)
            connection.close()
        stopping.wait(BEAT_SECONDS)
    connection.close()


def beat() -> None:
    """Say that this process lives."""
    Worker.objects.update_or_create(
        worker_id=mails.process_id, defaults={"seen_at": timezone.now()}
    )
