"""Products for drafting: their database, and people in the team of a note."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from pytest_django import DjangoDbBlocker

from tests.concurrency.office import Office
from tests.drafting.writers import Writers, writers
from tests.services.databases import Databases
from tests.services.servers import Passerelle, Products


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def product(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Passerelle]:
    """One web process on each engine for the tests of a module."""
    products = Products(databases)
    try:
        yield products.start(request.param)
    finally:
        products.stop()


@pytest.fixture
def opened(
    product: Passerelle, django_db_blocker: DjangoDbBlocker
) -> Callable[[], AbstractContextManager[None]]:
    """`with opened():` asks the product's own database."""
    return Office(product.database, django_db_blocker.unblock).open


@pytest.fixture
def people() -> Iterator[Writers]:
    with writers() as found:
        yield found
