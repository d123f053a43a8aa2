"""Imports a co-organiser's calendar from a terminal: what would change, or doing it."""

import re
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils.translation import gettext as _

from events.actions.calendars import (
    fetch_policy,
    read_content,
    series_for_files,
    source_for_files,
)
from events.actions.importing import apply_plan
from events.import_plan import KINDS, Plan, plan_for
from events.import_wording import error_words
from events.importing.errors import CalendarError
from events.importing.fetching import fetch, looks_like_address
from events.importing.lines import MOST_BYTES
from events.models import CalendarSource, Series
from events.plan_wording import KIND_WORDS, line_of
from network.models import Organisation


class Refused(Exception):
    """Why nothing was imported, in one sentence."""


class Command(BaseCommand):
    help = "Import the calendar (iCalendar) of a co-organiser from a file or an address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("calendar", metavar="FILE-or-URL", help="a file, or an address")
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--series", default="", help="public id (default: its own)")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, only")

    def handle(
        self, *, calendar: str, organisation: str, series: str, dry_run: bool, **options: Any
    ) -> None:
        try:
            self.run_import(calendar, organisation, series, is_trial=dry_run)
        except Refused as refusal:
            self.refuse(str(refusal))
        except CalendarError as error:
            self.refuse(error_words(error))
        except DatabaseError:
            self.refuse(_("The database cannot be used: is it there, and did “migrate” run?"))

    def refuse(self, reason: str) -> NoReturn:
        self.stderr.write(re.sub(r"\s+", " ", reason).strip())
        sys.exit(2)

    def run_import(self, calendar: str, slug: str, series_id: str, *, is_trial: bool) -> None:
        organisation = Organisation.objects.filter(slug=slug).first()
        if organisation is None:
            raise Refused(_("There is no organisation “%(slug)s”.") % {"slug": slug})
        chosen = _series(series_id)
        followed = CalendarSource.objects.filter(organisation=organisation, url=calendar).first()
        series = chosen or (followed.series if followed else series_for_files(organisation))
        # All of it, or nothing: who is at a terminal can mend the file.
        reading = read_content(_content(calendar), series, is_strict=True)
        plan = plan_for(reading, organisation, series=series, source=followed)
        self.tell(plan)
        if is_trial:
            self.stdout.write(_("Nothing was saved (--dry-run)."))
            return
        source = followed or source_for_files(organisation, series=series)
        done = apply_plan(plan, source)
        if done.refused:
            raise Refused(
                _("Not all could be saved: %(reasons)s") % {"reasons": " ".join(done.refused)}
            )
        self.stdout.write(_("Saved."))

    def tell(self, plan: Plan) -> None:
        for step in plan.steps:
            self.stdout.write(line_of(step))
        counts = plan.counts
        told = [f"{KIND_WORDS[kind]}: {counts[kind]}" for kind in KINDS if counts[kind]]
        self.stdout.write(", ".join(told) or _("There is nothing in it for the coming half year."))


def _series(public_id: str) -> Series | None:
    if not public_id:
        return None
    row = Series.objects.filter(public_id=public_id).first()
    if row is None:
        raise Refused(_("There is no series “%(id)s”.") % {"id": public_id})
    return row


def _content(calendar: str) -> bytes:
    if looks_like_address(calendar):
        return fetch(calendar, fetch_policy()).content or b""
    try:
        with Path(calendar).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError):
        raise Refused(_("The file cannot be opened.")) from None
    if len(content) > MOST_BYTES:
        raise CalendarError("too_big")
    return content
