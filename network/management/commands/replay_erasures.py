"""After a backup was put back, before serving: erase again who was erased since."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from network.ledger import keep_as_missing, keep_ledger, read_ledger
from network.replaying import replay


class Command(BaseCommand):
    help = "Erase again who was erased since the backup that was put back, and hide all profiles."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "ledger", nargs="?", type=Path, help="the ledger; without one, that of this portal"
        )
        parser.add_argument(
            "--keep-shown",
            action="store_true",
            help="hide no profile: only if nobody can have closed anything since the backup",
        )

    def handle(self, **options: Any) -> None:
        file: Path = options["ledger"] or settings.LEDGER_FILE
        try:
            lines = read_ledger(file)
        except (OSError, ValueError) as error:
            raise CommandError(f"{file} cannot be read as a ledger of erasures: {error}") from None
        done, refused = replay(lines, hides_profiles=not options["keep_shown"])
        for kind, count in sorted(done.items()):
            self.stdout.write(f"{kind} {count}")
        if refused:
            keep_as_missing(refused)
            ids = ", ".join(f"{line.subject_kind} {line.subject_id}" for line in refused)
            raise CommandError(f"Not erased, do it by hand, then run this again: {ids}")
        keep_ledger()
        self.stdout.write("The database holds nobody who was erased.")
