"""Marked values that no outlet may give away, and the search that finds them anywhere."""

import re
from html import unescape
from typing import Any
from urllib.parse import unquote

from django.contrib.sessions.models import Session
from django.core.cache import cache
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


def found_in(text: object) -> set[str]:
    """The kinds of marked value in this text, however it was escaped or spaced."""
    plain = unquote(unescape(text.decode("latin-1") if isinstance(text, bytes) else str(text)))
    # Folded calendar lines, and numbers with spaces.
    folded = plain.replace("\r\n ", "").lower()
    spaceless = BETWEEN_DIGITS.sub("", folded)
    return {kind for kind, needle in NEEDLES.items() if needle in folded or needle in spaceless}


def kept_in_database() -> dict[str, set[str]]:
    """Which tables hold which marked values: every column of every table, sessions decoded."""
    found = {table: found_in(_all_rows(table)) for table in connection.introspection.table_names()}
    found["sessions, decoded"] = found_in([row.get_decoded() for row in Session.objects.all()])
    return {table: kinds for table, kinds in found.items() if kinds}


def _all_rows(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return "\n".join(" ".join(_as_text(value) for value in row) for row in cursor.fetchall())


def _as_text(value: Any) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def kept_in_cache() -> set[str]:
    """The marked values in the keys and (pickled) values of this process' cache."""
    entries: dict[str, bytes] = cache._cache  # type: ignore[attr-defined]
    return found_in("\n".join(f"{key} {value.decode('latin-1')}" for key, value in entries.items()))
