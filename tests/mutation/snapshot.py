"""A pytest plugin: one migration for all mutants. The database in memory is copied from a file."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import django.test.utils
from django.db import connection

migrate = django.test.utils.setup_databases
destroy = django.test.utils.teardown_databases
DIRECTORY = Path(".pytest_cache")


def snapshot() -> Path:
    """One file for these migrations; others make another."""
    digest = hashlib.sha256()
    for path in sorted(Path().glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return DIRECTORY / f"migrated-{digest.hexdigest()[:16]}.sqlite3"


def setup_databases(*arguments: Any, **options: Any) -> list[Any]:
    if snapshot().exists():
        connection.close()
        connection.settings_dict["NAME"] = connection.creation._get_test_db_name()
        connection.ensure_connection()
        with closing(sqlite3.connect(snapshot())) as kept:
            kept.backup(connection.connection)
        return []
    made = migrate(*arguments, **options)
    DIRECTORY.mkdir(exist_ok=True)
    with closing(sqlite3.connect(snapshot())) as kept:
        connection.connection.backup(kept)
    return list(made)


def teardown_databases(made: list[Any], *arguments: Any, **options: Any) -> None:
    if made:
        destroy(made, *arguments, **options)


django.test.utils.setup_databases = setup_databases
django.test.utils.teardown_databases = teardown_databases
