"""The running product that the browser visits, what it holds, and axe."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.concurrency.office import Office
from tests.journeys.house import House
from tests.services import missing
from tests.services.servers import Passerelle

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def house(
    lasting_passerelle: Callable[..., Passerelle], django_db_blocker: DjangoDbBlocker
) -> House:
    """One product with its first pages and worker; each test makes meetings of its own."""
    product = lasting_passerelle(workers=0)
    # Links in mails lead back here.
    product.environment["SITE_URL"] = product.url
    product.manage("serve", "--prepare-only")
    product.start_worker()
    product.start_web()
    return House(product, Office(product.database, django_db_blocker.unblock))


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe, to be evaluated in a page."""
    source = HERE / "node_modules" / "axe-core" / "axe.min.js"
    if not source.exists():
        npm = shutil.which("npm") or missing("node")
        subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=HERE, check=True)
    return source.read_text(encoding="utf-8")
