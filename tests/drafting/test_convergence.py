"""No acknowledged keystroke is lost, whatever dies, and every copy ends as the database has it.

The writers are the real Yjs and its websocket provider in Node, the server is ours under uvicorn.
"""

import time
from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from advocacy.merging import compacted, rebuilt
from advocacy.models import Draft
from tests.concurrency.office import Office
from tests.drafting.writers import Writers, cookie_of, make_draft, room_of, take_place
from tests.services.servers import Passerelle

pytestmark = pytest.mark.slow

PATIENCE_MS = 30_000


def person(product: Passerelle, draft: Draft, name: str) -> dict[str, str]:
    """Somebody new in the team, as `writers.mjs` opens them."""
    cookie = cookie_of(take_place(draft, name).user)
    url = product.url.replace("http:", "ws:")
    return {"url": url, "room": room_of(draft), "cookie": cookie, "name": name}


def check_all_equal(settled: Any, people: Writers, updates: list[bytes]) -> None:
    """Every copy, what Yjs makes of the log, and what the server makes of it.

    Text, blocks and deletions are compared by their bytes; how blocks are cut is each copy's own.
    """
    assert settled["saved"], settled["closed"]
    stored = people.ask("rebuild", updates=[update.hex() for update in updates])
    assert set(settled["texts"]) == {stored["text"]}
    assert set(settled["vectors"]) == {stored["vector"]}
    assert set(settled["states"]) == {stored["state"]}
    ours = people.ask("rebuild", updates=[rebuilt(updates).get_update().hex()])
    assert (ours["text"], ours["state"]) == (stored["text"], stored["state"])
    again = people.ask("rebuild", updates=[compacted(updates).hex()])
    assert (again["text"], again["state"]) == (stored["text"], stored["state"])
    lost = set(settled["acknowledged"]) - set(stored["marks"])
    assert not lost, f"{len(lost)} of {len(settled['acknowledged'])} acknowledged are lost"


@pytest.mark.parametrize("processes", [1, 2])
def test_nothing_acknowledged_is_lost_and_all_copies_end_equal(
    processes: int,
    stack: Callable[..., Passerelle],
    people: Writers,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    product = stack(workers=processes)
    opened = Office(product.database, django_db_blocker.unblock).open
    with opened():
        draft = make_draft()
        team = [person(product, draft, f"w{number}") for number in range(4)]
    people.ask("seed", value=7 + processes)
    people.ask("open", people=team)

    kills = 2
    for kill in range(kills):
        people.tell("type", rounds=100, most=4)
        # In the middle of typing, the whole server at once.
        time.sleep(0.5)
        assert product.web
        product.web.kill()
        product.start_web(processes)
        people.hear()
        people.ask("type", rounds=50, most=4)
        people.ask("drop")
        with opened():
            newcomer = person(product, draft, f"n{kill}")
        people.ask("open", people=[newcomer])
    settled = people.ask("settle", patience=PATIENCE_MS)

    with opened():
        draft.refresh_from_db()
        updates = list(draft.updates_after(0))
    check_all_equal(settled, people, updates)
    assert len(settled["acknowledged"]) > 100
