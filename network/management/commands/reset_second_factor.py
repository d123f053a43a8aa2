"""Removes somebody's second factors from the machine itself: when no other coordinator is left."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from network.actions import reset_second_factor
from network.models import User


class Command(BaseCommand):
    help = "Remove the second factors of an account and log it out everywhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", help="its public id or its e-mail address")

    def handle(self, *, account: str, **options: Any) -> None:
        row = User.objects.filter(Q(public_id=account) | Q(email__iexact=account)).first()
        if row is None:
            raise CommandError("No account has this public id or this address.")
        count = reset_second_factor(row)
        self.stdout.write(f"{count} removed. {row.public_id} chooses a new second factor.")
