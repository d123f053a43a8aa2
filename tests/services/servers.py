"""The real product: uvicorn with real worker processes, and the background worker."""

import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from tests.services.databases import Database, Databases, Kind
from tests.services.environment import ROOT, environment_for
from tests.services.programs import Program, free_port, is_listening

__all__ = ["Passerelle", "Products", "free_port"]

# Processes starting on two busy cores are slow, not dead; uvicorn would replace them after 5 s.
PATIENCE = 90


class Passerelle:
    """One running product on one database; its parts start, stop and die apart."""

    def __init__(self, database: Database, environment: Mapping[str, str] | None = None) -> None:
        self.database = database
        self.data_dir = database.data_dir
        self.environment = environment_for(database.url, self.data_dir) | dict(environment or {})
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.web: Program | None = None
        self.worker: Program | None = None

    @property
    def logs(self) -> list[Path]:
        return sorted(self.data_dir.glob("*.log"))

    def start_web(self, workers: int = 1) -> None:
        """Answer on `url`, with this many processes; also after a kill, on the same port."""
        options = [f"--port={self.port}", f"--workers={workers}", "--host=127.0.0.1"]
        options += [f"--timeout-worker-healthcheck={PATIENCE}", "--timeout-graceful-shutdown=5"]
        self.web = self.start("web", "uvicorn", "portal.asgi:application", *options)
        self.web.wait_until(self.is_live, patience=PATIENCE)

    def start_worker(self) -> None:
        self.worker = self.start("worker", "manage", "worker")

    def start(self, name: str, module: str, *arguments: str) -> Program:
        return Program(
            [sys.executable, "-m", module, *arguments],
            log=self.data_dir / f"{name}.log",
            environment=self.environment,
            directory=ROOT,
        )

    def manage(self, *arguments: str) -> str:
        return self.database.manage(*arguments, environment=self.environment)

    def is_live(self) -> bool:
        if not is_listening(self.port):
            return False
        try:
            with urllib.request.urlopen(f"{self.url}/health/live", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def parts(self) -> list[Program]:
        return [part for part in (self.web, self.worker) if part]

    def kill(self) -> None:
        """SIGKILL to every process at once."""
        for part in self.parts():
            part.kill()

    def stop(self) -> None:
        for part in self.parts():
            part.stop()


class Products:
    """Every product a test started, so that all of them end with it."""

    def __init__(self, databases: Databases) -> None:
        self.databases = databases
        self.started: list[Passerelle] = []

    def start(
        self,
        kind: Kind = "sqlite",
        *,
        demo: bool = False,
        workers: int = 1,
        worker: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> Passerelle:
        """A product on a fresh database; `workers=0` starts no web server."""
        product = Passerelle(self.databases.create(kind, demo=demo), environment)
        self.started.append(product)
        if worker:
            product.start_worker()
        if workers:
            product.start_web(workers)
        return product

    def stop(self) -> None:
        """At once: their databases are thrown away, nothing is worth waiting for."""
        for product in self.started:
            product.kill()
