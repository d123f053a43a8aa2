"""The record of processing (GDPR art. 30), written from the purposes in the code."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from network.purposes import FIELDS, PURPOSES, TABLES, Purpose

START = "<!-- record of processing: written by `manage.py record_of_processing --write` -->"
END = "<!-- end of the record of processing -->"
DOCUMENT = Path("docs") / "privacy.md"


class Command(BaseCommand):
    help = "Print the record of processing, or write it into docs/privacy.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="rewrite docs/privacy.md")
        parser.add_argument("--language", default="en", help="fr, nl or en (the document's)")

    def handle(self, *, write: bool, language: str, **options: Any) -> None:
        with translation.override("en" if write else language):
            record = as_markdown()
        if not write:
            self.stdout.write(record)
            return
        document = settings.BASE_DIR / DOCUMENT
        document.write_text(with_record(document.read_text("utf-8"), record), "utf-8")


def as_markdown() -> str:
    """Every purpose with what is kept for it, in the language of the moment."""
    return "\n\n".join(_section(purpose) for purpose in PURPOSES.values())


def with_record(text: str, record: str) -> str:
    """The document with the record between its two markers."""
    before, start, rest = text.partition(START)
    _old, end, after = rest.partition(END)
    if not start or not end:
        raise CommandError(f"{DOCUMENT} has lost its markers: {START} … {END}")
    return f"{before}{START}\n\n{record}\n\n{END}{after}"


def _section(purpose: Purpose) -> str:
    lines = [
        f"### {purpose.name}",
        "",
        str(purpose.why),
        "",
        f"- Legal basis: {purpose.basis.label}",
        f"- Kept: {purpose.how_long}",
        f"- Read by: {purpose.readers}",
    ]
    kept = _kept_for(purpose)
    return "\n".join([*lines, f"- Where: {kept}"] if kept else lines)


def _kept_for(purpose: Purpose) -> str:
    """The tables and their fields, `Table (field, field)`."""
    tables: dict[str, list[str]] = {}
    for label, why in FIELDS.items():
        table, _dot, field = label.rpartition(".")
        if why is purpose:
            tables.setdefault(table, []).append(field)
    own = [f"`{table}` ({', '.join(fields)})" for table, fields in tables.items()]
    return "; ".join([*own, *(f"`{label}`" for label, why in TABLES.items() if why is purpose)])
