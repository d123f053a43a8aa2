"""A first page that came with a later version, for a portal that is older than it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.actions import FIRST_PAGES, lay_first_page

BY_NAME = {first.name: first for first in FIRST_PAGES}


class Command(BaseCommand):
    help = "Add a first page that this portal lacks, in each language; editors go on from there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page", choices=sorted(BY_NAME), help="which page")

    def handle(self, *, page: str, **options: Any) -> None:
        try:
            laid = lay_first_page(BY_NAME[page])
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        self.stdout.write(f"Laid in {', '.join(laid)}." if laid else "It is there already.")
