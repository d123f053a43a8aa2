"""The running product that the browser visits, what it holds, and axe."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.concurrency.office import Office
from tests.journeys.house import House, path_of
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


@pytest.fixture(scope="session")
def pages(house: House) -> dict[str, str]:
    """The path of each page: a meeting with places, a full one, somebody in each state."""
    meeting = house.make_meeting(days=3, capacity=20)
    full = house.make_meeting(days=4, capacity=1)
    confirmed, waiting = house.register(full, "Holder"), house.register(full, "Waiter")
    cancelled = house.register(meeting, "Gone")
    newcomer = house.register(meeting, "Newcomer", is_first_time=True)
    house.site.give_back(cancelled.token)
    own = {
        "confirmed": confirmed,
        "waiting": waiting,
        "offered": house.offer(days=5),
        "cancelled": cancelled,
    }
    return {
        "home": "/fr/",
        "list": path_of("events:meetings"),
        "empty list": path_of("events:meetings") + "?region=BE-WAL&language=ti",
        "past list": path_of("events:past_meetings"),
        "meeting": path_of("events:meeting_short", meeting.public_id),
        "full meeting": path_of("events:meeting_short", full.public_id),
        "series": path_of("events:series", meeting.series.public_id, "-"),
        "form": path_of("events:register", meeting.public_id),
        "form of the line": path_of("events:register", full.public_id),
        "find": path_of("events:find_registration"),
        "received": path_of("events:registration_received"),
        "erased": path_of("events:registration_erased"),
        "first time": path_of("events:registration_first_time", newcomer.token),
        "themes": path_of("events:themes"),
        "propose theme": path_of("events:propose_theme"),
        "log in": path_of("account_login"),
        "mailbox": path_of("portal:mailbox"),
        "styleguide": path_of("styleguide"),
    } | {name: path_of("events:registration", row.token) for name, row in own.items()}
