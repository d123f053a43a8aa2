"""A product with several web processes that the tests of a module share, and its office."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.concurrency.office import Office
from tests.concurrency.visitors import Site
from tests.services.databases import Databases
from tests.services.servers import Passerelle, Products

WEB_PROCESSES = 3


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def crowded(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Passerelle]:
    """One product an engine for the whole module: each test makes meetings of its own."""
    products = Products(databases)
    try:
        yield products.start(request.param, workers=WEB_PROCESSES)
    finally:
        products.stop()


@pytest.fixture
def site(crowded: Passerelle) -> Site:
    return Site(crowded.port)


@pytest.fixture
def office(crowded: Passerelle, django_db_blocker: DjangoDbBlocker) -> Office:
    return Office(crowded.database, django_db_blocker.unblock)
