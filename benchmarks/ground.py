"""What cases stand on: databases with many meetings, servers that answer, a load generator."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Self

from tests.services.databases import Database, Databases, Kind
from tests.services.environment import environment_for
from tests.services.postgresql import DURABLE, PostgreSQL, find_binaries
from tests.services.programs import Program, free_port, is_listening

ROOT = Path(__file__).resolve().parents[1]
OURS, REFERENCE = "portal.settings", "benchmarks.reference.settings"
# As `manage.py serve` starts it.
UVICORN = (
    *("--lifespan=off", "--workers=1", "--host=127.0.0.1", "--no-proxy-headers"),
    *("--no-server-header", "--no-access-log", "--log-level=warning"),
)
# As in production: no debug, limits on. Each request comes from an address of its own.
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "of-the-benchmarks-and-nothing-else",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SECURE_SSL_REDIRECT": "0",
    "TRUSTED_PROXIES": "1",
    "RATE_LIMITS": "on",
}


@dataclass(frozen=True)
class Served:
    """The same database behind two servers."""

    database: Database
    ours: str
    reference: str


class Generator:
    """The process that asks; `ask` is one order and its report."""

    def __init__(self, *, seconds: float) -> None:
        self.seconds = seconds
        self.first = 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.load"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def ask(self, host: str, path: str, **order: Any) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        headers = {"X-Forwarded-For": "{ip}"} | order.pop("headers", {})
        whole = {"host": host, "path": path, "headers": headers, "first": self.first} | order
        if "count" not in whole:
            whole["seconds"] = self.seconds
        self.process.stdin.write(json.dumps(whole) + "\n")
        self.process.stdin.flush()
        report = json.loads(self.process.stdout.readline())
        self.first = report["next"]
        return report

    def rate(self, host: str, path: str, *, status: int = 200, **order: Any) -> float:
        """Answers a second; an answer of another status ends the run."""
        report = self.ask(host, path, **order)
        if set(report["statuses"]) != {str(status)}:
            raise RuntimeError(f"{path} answered {report['statuses']}")
        return report["rate"]

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


class Ground:
    """Made for one run and gone after it; each part is made when a case first asks for it."""

    def __init__(self, *, quick: bool = False) -> None:
        self.quick = quick
        self.stack = ExitStack()
        self.served = cache(self._serve)

    def __enter__(self) -> Self:
        self.directory = Path(
            self.stack.enter_context(tempfile.TemporaryDirectory(prefix="passerelle-bench-"))
        )
        return self

    def __exit__(self, *_error: object) -> None:
        self.stack.close()

    @cached_property
    def databases(self) -> Databases:
        return Databases(self.directory, lambda: self.cluster)

    @cached_property
    def cluster(self) -> PostgreSQL:
        binaries = find_binaries()
        if binaries is None:
            raise RuntimeError("PostgreSQL is not installed.")
        cluster = PostgreSQL(binaries, options=DURABLE)
        self.stack.callback(cluster.stop)
        cluster.start()
        return cluster

    @cached_property
    def generator(self) -> Generator:
        generator = Generator(seconds=0.3 if self.quick else 1.0)
        self.stack.callback(generator.stop)
        return generator

    def database(self, kind: Kind) -> Database:
        return self.databases.create(kind)

    def environment(self, database: Database, settings: str = OURS) -> dict[str, str]:
        given = environment_for(database.url, database.data_dir)
        (database.data_dir / "static").mkdir(exist_ok=True)
        return given | PRODUCTION | {"DJANGO_SETTINGS_MODULE": settings}

    def _serve(self, kind: Kind, meetings: int) -> Served:
        """A database with that many meetings, behind the product and behind the reference."""
        database = self.database(kind)
        environment = self.environment(database, REFERENCE)
        run(["-m", "django", "migrate", "--verbosity=0"], environment)
        run(["-m", "benchmarks.seeding", str(200 if self.quick else meetings)], environment)
        return Served(
            database,
            ours=self.web("portal.asgi:application", self.environment(database)),
            reference=self.web("django.core.asgi:get_asgi_application", environment, "--factory"),
        )

    def web(self, application: str, environment: dict[str, str], *options: str) -> str:
        """Start one server on a port of its own; where it is."""
        port = free_port()
        log = self.directory / f"web-{port}.log"
        command = [sys.executable, "-m", "uvicorn", application, f"--port={port}"]
        program = Program(
            [*command, *UVICORN, *options], log=log, environment=environment, directory=ROOT
        )
        self.stack.callback(program.kill)
        program.wait_until(lambda: is_listening(port), patience=90)
        return f"127.0.0.1:{port}"

    def constant(self, size: int) -> str:
        environment = dict(os.environ) | {"BODY_BYTES": str(size)}
        return self.web("benchmarks.constant:application", environment)

    def on_exit(self, call: Callable[[], object]) -> None:
        self.stack.callback(call)


def run(arguments: list[str], environment: dict[str, str]) -> str:
    """What a program printed. Raises RuntimeError with all it said when it failed."""
    result = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise RuntimeError(f"{arguments} failed:\n{result.stdout}{result.stderr}")
    return result.stdout
