"""Periodic work by hand or by cron: the worker does the same by itself."""

from typing import Any

from django.core.management.base import BaseCommand

from network.periodic import run_due


class Command(BaseCommand):
    help = "Run every periodic task now: reminders, offers that lapse, retention, pruning."

    def handle(self, **options: Any) -> None:
        for name in run_due(force=True):
            self.stdout.write(name)
