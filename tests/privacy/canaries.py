"""Marked values that no outlet may give away, and the search that finds them anywhere."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection

# Letters and digits only in what is searched for: no escaping hides it.
NAME = "Zqnamequz"
EMAIL = "zqmailquz@example.org"
PHONE = "+32 (0)498-76.54.31"
NEEDS = "Zqneedsquz: a chair with arms"
ROOM = "https://video.example.org/zqroomquz"
NEEDLES = {
    "name": "zqnamequz",
    "e-mail": "zqmailquz",
    "phone": "98765431",
    "access needs": "zqneedsquz",
    "online link": "zqroomquz",
}
ABOUT_A_PERSON = set(NEEDLES) - {"online link"}
BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s()./-]+(?=\d)")


def plain(text: object) -> str:
    """This text without escapes, capitals and the folds of calendar lines."""
    said = unquote(unescape(text.decode("latin-1") if isinstance(text, bytes) else str(text)))
    return said.replace("\r\n ", "").lower()


def found_in(text: object) -> set[str]:
    """The kinds of marked value in this text, however it was escaped or spaced."""
    folded = plain(text)
    spaceless = BETWEEN_DIGITS.sub("", folded)
    return {kind for kind, needle in NEEDLES.items() if needle in folded or needle in spaceless}


def kept_in_database(find: Callable[[object], set[Any]] = found_in) -> dict[str, set[Any]]:
    """Which tables hold which marked values: every column of every table, sessions decoded."""
    found = {table: find(_all_rows(table)) for table in connection.introspection.table_names()}
    found["sessions, decoded"] = find([row.get_decoded() for row in Session.objects.all()])
    return {table: kinds for table, kinds in found.items() if kinds}


def _all_rows(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return "\n".join(" ".join(_as_text(value) for value in row) for row in cursor.fetchall())


def _as_text(value: Any) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def kept_in_cache(find: Callable[[object], set[Any]] = found_in) -> set[Any]:
    """The marked values in the keys and (pickled) values of this process' caches."""
    entries = [pair for one in caches.all() for pair in one._cache.items()]  # type: ignore[attr-defined]
    return find("\n".join(f"{key} {value.decode('latin-1')}" for key, value in entries))


def kept_in_files() -> set[str]:
    """The marked values in what lies in the media directory, names and bytes."""
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return set().union(*(found_in(str(path)) | found_in(path.read_bytes()) for path in files))
