"""Words without capitals and accents, alike in Python, SQLite and PostgreSQL, for comparing them.

Nothing folded is stored: a column of it would hold what people say a second time.
"""

import unicodedata
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, TextField, Transform
from django.db.models.sql.compiler import SQLCompiler

SQLITE_NAME = "PASSERELLE_FOLD"
# Letters that are no plain letter and an accent, and quotes that keyboards do not have.
OTHERS = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "’": "'"}
LATIN = (*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00), 0x2019)


def folded(text: str) -> str:
    """The text as it is compared."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(OTHERS.get(part, part) for part in parts if not unicodedata.combining(part))


# What stands apart from its letter, and is left out.
ACCENTS = "".join(chr(code) for code in range(0x0300, 0x0370) if not folded(chr(code)))


def _replacements() -> tuple[str, str, dict[str, str]]:
    """Letters of one place each with what stands for them, and those that become several."""
    plain = {chr(code): folded(chr(code)) for code in LATIN}
    single = {letter: to for letter, to in plain.items() if len(to) == 1 and to != letter}
    several = {letter: to for letter, to in plain.items() if len(to) > 1}
    return "".join(single), "".join(single.values()), several


FROM, TO, SEVERAL = _replacements()


class Folded(Transform):
    """`text__folded__contains=folded(word)`: a text of the database, folded as it is read."""

    lookup_name = "folded"
    output_field = TextField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> Any:
        return self.as_sql(compiler, connection, function=SQLITE_NAME, **context)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> Any:
        sql, params = compiler.compile(self.get_source_expressions()[0])
        # What has no counterpart in the second list is left out: accents that stand apart.
        sql, params = f"translate(lower({sql}), %s, %s)", (*params, FROM + ACCENTS, TO)
        for letter, to in SEVERAL.items():
            sql, params = f"replace({sql}, %s, %s)", (*params, letter, to)
        return sql, params


CharField.register_lookup(Folded)
TextField.register_lookup(Folded)


def lend_to_sqlite(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """SQLite knows no capitals beyond ASCII and no accents: it asks Python."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(SQLITE_NAME, 1, _folded_or_none, deterministic=True)


def _folded_or_none(text: str | None) -> str | None:
    return None if text is None else folded(text)
