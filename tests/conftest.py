"""Fixtures of every test: the real services, the real product; mechanics are in `services`."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.core.cache import caches
from django.test import override_settings
from django.utils import translation

from tests.services import MISSING, missing
from tests.services.browser import ARGUMENTS, find_chromium
from tests.services.databases import Databases
from tests.services.postgresql import PostgreSQL, find_binaries
from tests.services.programs import last_lines
from tests.services.redis import Redis, find_server
from tests.services.servers import Passerelle, Products
from tests.services.smtp import SMTPServer

BROWSER_FIXTURES = {"browser", "browser_type", "context", "new_context", "page", "playwright"}
PRODUCTS = pytest.StashKey[Products]()


# What the run as a whole does


def pytest_configure() -> None:
    # A CI that runs out of time sends SIGTERM: end like Ctrl-C, so that no server outlives us.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by what a test asks for; browser tests last, their event loop never ends."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & BROWSER_FIXTURES:
            item.add_marker("browser")
        if "postgresql" in fixtures:
            item.add_marker("postgresql")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    # Playwright leaves its event loop running in this thread, where Django then refuses to query.
    if item.get_closest_marker("browser"):
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """A failing test shows what the product's processes printed."""
    report = yield
    if report.failed and PRODUCTS in item.stash:
        for product in item.stash[PRODUCTS].started:
            report.sections += [(f"{log}", last_lines(log)) for log in product.logs]
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reasons = [str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", [])]
    absent = Counter(reason.partition(MISSING)[2] for reason in reasons if MISSING in reason)
    if absent:
        terminalreporter.section("services not installed")
    for service, number in sorted(absent.items()):
        terminalreporter.write_line(f"{number} tests skipped for want of {service}")


@pytest.fixture(autouse=True)
def nothing_kept_around_pages() -> None:
    caches["around"].clear()


@pytest.fixture(autouse=True)
def ledger_of_its_own(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.LEDGER_FILE = tmp_path_factory.getbasetemp() / "erasures.jsonl"
    settings.LEDGER_FILE.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def no_language_left_by_another_test() -> None:
    translation.deactivate()


# Services


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A cluster of our own; each `postgresql.create()` is the DATABASE_URL of a new database."""
    binaries = find_binaries() or missing("postgresql")
    cluster = PostgreSQL(binaries)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    server = Redis(find_server() or missing("redis"), tmp_path_factory.mktemp("redis"))
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def smtp_server() -> Iterator[SMTPServer]:
    server = SMTPServer()
    server.come_back()
    yield server
    server.die()


# The product


@pytest.fixture(scope="session", autouse=True)
def media_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Pictures of tests do not land among those of the person who runs them."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Databases:
    """Migrated databases; PostgreSQL starts when the first test asks for one of its kind."""
    return Databases(
        tmp_path_factory.mktemp("products"), lambda: request.getfixturevalue("postgresql")
    )


@pytest.fixture
def passerelle(
    request: pytest.FixtureRequest, databases: Databases
) -> Iterator[Callable[..., Passerelle]]:
    """Starts the product: `passerelle("postgresql", workers=3, worker=True)`."""
    products = request.node.stash.setdefault(PRODUCTS, Products(databases))
    yield products.start
    products.stop()


@pytest.fixture(scope="session")
def lasting_passerelle(databases: Databases) -> Iterator[Callable[..., Passerelle]]:
    """The same for a product that several tests only look at; it stops at the end of the run."""
    products = Products(databases)
    yield products.start
    products.stop()


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def stack(
    request: pytest.FixtureRequest, passerelle: Callable[..., Passerelle]
) -> Callable[..., Passerelle]:
    """`stack(workers=3)` starts the product; the test runs once on each database engine."""
    return partial(passerelle, request.param)


# The browser


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = find_chromium() or missing("browser")
    return {**browser_type_launch_args, "executable_path": chromium, "args": ARGUMENTS}
