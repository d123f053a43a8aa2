"""The whole portal as one command: database, first content, web server, background worker."""

import gc
import hashlib
import http.client
import logging
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from events.models import Meeting
from network.ledger import is_behind
from network.models import User
from portal.actions import lay_site
from portal.demo.accounts import ACCOUNTS
from portal.demo.second_keys import SHOWN, renew_demo_keys
from portal.demo.seeding import seed
from portal.supervision import Child, GaveUp, supervise

# A server that was killed a moment ago may still be letting go of its port.
PORT_PATIENCE_SECONDS = 3
ANY_ADDRESS = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104


class Command(BaseCommand):
    help = "Start the portal: prepare the database, then run the web server and the worker."
    # Ours are run in `_check`, whose sentence stands alone.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--prepare-only", action="store_true", help="prepare the database and stop"
        )

    def handle(self, *, prepare_only: bool, **options: Any) -> None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        # A database that is still starting is waited for; it need not be said every second.
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
        try:
            _check()
            if not prepare_only:
                _check_port()
            self._prepare()
            if not prepare_only:
                self._serve()
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
        except ImproperlyConfigured as error:
            raise CommandError(f"Passerelle is not configured: {error}") from None
        except Error as error:
            raise CommandError(_database_sentence(error)) from None

    def _prepare(self) -> None:
        if has_pending_migrations():
            self.stdout.write("Preparing the database (up to a minute, once)...")
            call_command("migrate", verbosity=0, interactive=False)
        if is_behind():
            self.stdout.write("A backup was put back: erasing again who was erased since...")
            call_command("replay_erasures", stdout=self.stdout)
        lay_site()
        if settings.DEMO and not Meeting.objects.exists():
            self.stdout.write("Filling the empty database with demo content...")
            seed()
        renew_demo_keys()
        if not settings.DEBUG:
            collect_static_files()

    def _serve(self) -> None:
        words = _where()
        connections.close_all()
        try:
            supervise(
                [_web(), _worker()],
                say=self._say,
                is_ready=answers,
                when_ready=lambda: self._say(words),
            )
        except GaveUp as gave_up:
            raise CommandError(_last_words(str(gave_up))) from None
        self._say("\nStopped.")
        # Python would tidy up all that Django loaded before it ends: half a second for nothing.
        gc.freeze()

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def _where() -> str:
    """Where the portal is, who may log in, where their mail is read: within 80 columns."""
    lines = ["", "Passerelle is running.", "", f"  Address   {settings.SITE_URL}/"]
    if _has_demo():
        lines += [f"  Mail      {settings.SITE_URL}{reverse('portal:mailbox')}"]
        lines += ["  Accounts  no password: the code to log in comes by mail"]
        lines += [f"            {account.email:<34} {account.says}" for account in ACCOUNTS]
        lines += ["  Admin     asks for a second key. Recovery codes of this demo, each once:"]
        lines += [f"            {SHOWN} and so on"]
    lines += [f"  Data      {settings.DATA_DIR}", "", "Ctrl-C stops it."]
    return "\n".join(lines)


def _check() -> None:
    errors = [error for error in checks.run_checks() if error.is_serious(checks.ERROR)]
    if settings.WEB_WORKERS < 1:
        raise CommandError("WEB_WORKERS must be 1 or more.")
    if errors:
        raise CommandError("Passerelle cannot start:\n" + "\n".join(str(e) for e in errors))


def _check_port() -> None:
    """Bind and let go: better said now than by the web server in a minute."""
    deadline = time.monotonic() + PORT_PATIENCE_SECONDS
    while True:
        try:
            _bind()
            return
        except PermissionError:
            raise CommandError(
                f"Port {settings.PORT} is not for ordinary users. Choose one above 1024: PORT=8000."
            ) from None
        except OverflowError:
            raise CommandError("PORT must be a number from 1 to 65535.") from None
        except OSError as error:
            if time.monotonic() > deadline:
                raise CommandError(_port_sentence(error)) from None
        time.sleep(0.2)


def _bind() -> None:
    family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((settings.HOST, settings.PORT))
        probe.listen(1)


def _port_sentence(error: OSError) -> str:
    return (
        f"Cannot listen on port {settings.PORT} of {settings.HOST}: {error.strerror or error}.\n"
        "Perhaps another program, or another Passerelle, is using it.\n"
        f"Choose another port:  PORT={settings.PORT + 1} make run"
    )


def _database_sentence(error: Error) -> str:
    return (
        f"The database does not answer as it should: {error}\n"
        "Look at DATABASE_URL, or at DATA_DIR if you have not set it."
    )


def has_pending_migrations() -> bool:
    """Whether the database lacks a migration; much quicker than `migrate` finding nothing."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static_files() -> None:
    """Collect and compress static files, unless they are the ones collected last time."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    print_of_sources = _print_of_static_files()
    if stamp.exists() and stamp.read_text() == print_of_sources:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(print_of_sources)


def _print_of_static_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            seen = Path(storage.path(path)).stat()
            digest.update(f"{path}|{seen.st_size}|{seen.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _web() -> Child:
    options = [f"--host={settings.HOST}", f"--port={settings.PORT}", "--lifespan=off"]
    options += [f"--workers={settings.WEB_WORKERS}", "--timeout-worker-healthcheck=60"]
    # Proxies are counted in one place, TRUSTED_PROXIES; a log of requests would tell of visitors.
    options += ["--no-proxy-headers", "--no-server-header", "--no-access-log"]
    options += ["--log-level=warning", "--timeout-graceful-shutdown=5"]
    # A frame beyond what a drafting socket reads is refused before it is in memory.
    options += ["--ws-max-size=2000000"]
    command = [sys.executable, "-m", "uvicorn", "portal.asgi:application", *options]
    return Child("web server", command, settings.BASE_DIR)


def _worker() -> Child:
    return Child("worker", [sys.executable, "manage.py", "worker"], settings.BASE_DIR)


def answers() -> bool:
    """Whether the web server answers a request, whatever it says."""
    host = ANY_ADDRESS.get(settings.HOST, settings.HOST)
    client = http.client.HTTPConnection(host, settings.PORT, timeout=1)
    try:
        client.request("GET", "/health/live", headers={"Host": urlsplit(settings.SITE_URL).netloc})
        client.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return True
    finally:
        client.close()


def _has_demo() -> bool:
    is_mail_read_here = settings.EMAIL_BACKEND == "network.demo_mail.DemoMailbox"
    if not (settings.DEBUG and settings.DEMO and is_mail_read_here):
        return False
    return User.objects.filter(email=ACCOUNTS[0].email).exists()


def _last_words(name: str) -> str:
    sentence = f"The {name} ends as soon as it starts; the lines above say why."
    if name == "web server":
        sentence += (
            f"\nIf port {settings.PORT} is in use, choose another:  "
            f"PORT={settings.PORT + 1} make run"
        )
    return sentence
