"""The purge by hand: what it would remove, or what it removed, in numbers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from network.purposes import due_within, purge_due


class Command(BaseCommand):
    help = "Delete what is past its term, as the worker does; with --dry-run, only count it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and delete nothing")
        parser.add_argument(
            "--days", type=int, default=0, help="with --dry-run: what goes within so many days"
        )

    def handle(self, **options: Any) -> None:
        counts = due_within(options["days"]) if options["dry_run"] else purge_due()
        for purpose, count in counts.items():
            self.stdout.write(f"{purpose} {count}")
