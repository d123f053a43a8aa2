"""Fresh migrated databases on either engine, copied from a template that is migrated once."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import psycopg

from tests.services.environment import ROOT, environment_for
from tests.services.postgresql import PostgreSQL

Kind = Literal["sqlite", "postgresql"]


@dataclass(frozen=True)
class Database:
    """One database of the product, as its DATABASE_URL names it, and the files beside it."""

    kind: Kind
    url: str
    data_dir: Path

    @property
    def path(self) -> Path:
        assert self.kind == "sqlite"
        return Path(urlsplit(self.url).path[1:])

    def connect(self) -> Any:
        if self.kind == "sqlite":
            return sqlite3.connect(self.path, timeout=20)
        return psycopg.connect(self.url)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query answers, past all of our code; `%s` stands for a value on both engines."""
        with closing(self.connect()) as connection:
            return list(connection.execute(self.spelt(query), values).fetchall())

    def execute(self, statement: str, *values: object) -> int:
        with closing(self.connect()) as connection:
            changed = connection.execute(self.spelt(statement), values).rowcount
            connection.commit()
        return int(changed)

    def spelt(self, query: str) -> str:
        return query.replace("%s", "?") if self.kind == "sqlite" else query

    def manage(self, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
        """Run `manage.py` on this database in a process of its own; what it printed."""
        result = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment_for(self.url, self.data_dir) | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise RuntimeError(f"manage.py {arguments} failed:\n{result.stdout}{result.stderr}")
        return result.stdout


class Databases:
    """Makes databases; migrates (and fills) a template of each kind the first time it is asked."""

    def __init__(self, directory: Path, cluster: Callable[[], PostgreSQL]) -> None:
        self.directory = directory
        self.cluster = cluster
        self.numbers = count(1)
        self.templates: dict[tuple[Kind, bool], Database] = {}

    def create(self, kind: Kind, *, demo: bool = False) -> Database:
        """A database of its own for the caller, with demo content if asked."""
        if (kind, demo) not in self.templates:
            self.templates[kind, demo] = self.make_template(kind, demo=demo)
        return self.copy(self.templates[kind, demo])

    def make_template(self, kind: Kind, *, demo: bool) -> Database:
        if demo:
            database = self.create(kind)
            database.manage("seed_demo")
            return database
        database = self.empty(kind)
        database.manage("migrate", "--verbosity=0")
        return database

    def empty(self, kind: Kind, template: str = "template1") -> Database:
        directory = self.new_directory()
        if kind == "sqlite":
            return Database(kind, f"sqlite:///{directory / 'passerelle.sqlite3'}", directory)
        return Database(kind, self.cluster().create(template=template), directory)

    def copy(self, original: Database) -> Database:
        name = urlsplit(original.url).path[1:]
        database = self.empty(original.kind, template=name)
        # Pictures of the demo content lie beside the database.
        ignored = shutil.ignore_patterns("*.sqlite3*", "*.log")
        shutil.copytree(original.data_dir, database.data_dir, ignore=ignored, dirs_exist_ok=True)
        if original.kind == "sqlite":
            with closing(original.connect()) as source, closing(database.connect()) as target:
                source.backup(target)
        return database

    def new_directory(self) -> Path:
        directory = self.directory / f"data-{next(self.numbers)}"
        directory.mkdir()
        return directory
