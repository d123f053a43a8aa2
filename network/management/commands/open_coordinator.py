"""The first coordinator of a new installation: there is no password to set."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from network.actions import open_account
from network.models import COORDINATORS


class Command(BaseCommand):
    help = "Open a coordinator's account; they log in by a code sent to this address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="")

    def handle(self, *, email: str, name: str, **options: Any) -> None:
        user = open_account(email, display_name=name, group=COORDINATORS)
        self.stdout.write(f"Coordinator {user.public_id} can log in.")
