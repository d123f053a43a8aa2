"""Demo content for a database without any meeting; run twice, it does nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.demo.seeding import seed


class Command(BaseCommand):
    help = "Fill an empty database with demo content in three languages."

    def handle(self, **options: Any) -> None:
        if seed():
            self.stdout.write("The database holds the demo content.")
        else:
            self.stdout.write("There are meetings already: nothing was changed.")
