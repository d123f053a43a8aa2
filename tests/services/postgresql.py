"""A throw-away PostgreSQL cluster of the tests' own, from the binaries Debian installs."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from tests.services.programs import Program, as_user, free_port

OWNER = "passerelle"

# Durability is not under test (the machine does not lose power); speed is. 300 connections are
# what several server processes with their pools and the tests' own connections need.
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "shared_buffers": "64MB",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}

# What a production database keeps: for who measures, not for who tests.
DURABLE = {
    **OPTIONS,
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
}


def find_binaries() -> Path | None:
    """The directory of `initdb` and `postgres`: Debian keeps it out of PATH, newest first."""
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    candidates = sorted(debian, key=lambda path: float(path.parent.name), reverse=True)
    if shutil.which("pg_config"):
        answer = subprocess.run(
            ["pg_config", "--bindir"], capture_output=True, text=True, check=True
        )
        candidates.append(Path(answer.stdout.strip()))
    return next((path for path in candidates if (path / "initdb").exists()), None)


def unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root: the account to become, none when we are not root."""
    if os.geteuid() != 0:
        return None
    known = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


class PostgreSQL:
    """The cluster: databases by name, created from a template in a fraction of a second."""

    def __init__(self, binaries: Path, options: Mapping[str, str] = OPTIONS) -> None:
        self.binaries = binaries
        self.options = options
        self.user = unprivileged_user()
        self.port = free_port()
        # Not pytest's own directory: its parents belong to root alone, and we become someone else.
        self.directory = Path(tempfile.mkdtemp(prefix="passerelle-postgresql-"))
        self.numbers = count(1)
        self.program: Program | None = None

    def start(self) -> None:
        data = self.directory / "data"
        if self.user:
            shutil.chown(self.directory, self.user)
        self.initialise(data)
        options = [f"-c{name}={value}" for name, value in self.options.items()]
        self.program = Program(
            [str(self.binaries / "postgres"), "-D", str(data), f"-p{self.port}", *options],
            log=self.directory / "postgresql.log",
            directory=self.directory,
            user=self.user,
            stop_signal=signal.SIGINT,  # "fast": close the connections, do not wait for them
        )
        self.program.wait_until(self.answers)

    def initialise(self, data: Path) -> None:
        options = ["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        result = subprocess.run(
            [str(self.binaries / "initdb"), "-D", str(data), "-U", OWNER, *options],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.directory,
            **as_user(self.user),
        )
        if result.returncode:
            raise RuntimeError(f"initdb failed:\n{result.stdout}{result.stderr}")

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def url(self, name: str) -> str:
        return f"postgresql://{OWNER}@127.0.0.1:{self.port}/{name}"

    def create(self, *, template: str = "template1") -> str:
        """A new database, a copy of the template; its DATABASE_URL."""
        name = f"passerelle_{next(self.numbers)}"
        query = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(query.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def stop(self) -> None:
        if self.program:
            self.program.stop()
        shutil.rmtree(self.directory, ignore_errors=True)
