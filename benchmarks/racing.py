"""One process of the race for the last place: its Django and its connection ready at the start.

Reads one JSON order a line, answers with its times; ours is the action, the floor two statements.
"""

import json
import sys
import time
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402

from events.actions import Application, register  # noqa: E402
from events.models import Meeting  # noqa: E402

TAKE = """
UPDATE bench_meeting SET taken = taken + 1, last_rank = last_rank + 1
WHERE id = {mark} AND taken < capacity
"""
WRITE = """
INSERT INTO bench_registration (meeting_id, name, email, is_confirmed, at)
VALUES ({mark}, {mark}, {mark}, {mark}, {mark})
"""


def ours(order: dict[str, Any], number: int) -> None:
    name = f"person{number}"
    application = Application(name=name, email=f"{name}@example.org", consent=True)
    register(MEETINGS[order["meeting"]], application=application)


def floor(order: dict[str, Any], number: int) -> None:
    """A bare conditional UPDATE and an INSERT, one transaction, past Django, same connection."""
    driver = connection.connection
    name = f"person{number}"
    if connection.vendor == "sqlite":
        driver.execute("BEGIN IMMEDIATE")
        taken = driver.execute(TAKE.format(mark="?"), (order["meeting"],)).rowcount
        row = (order["meeting"], name, f"{name}@example.org", taken, time.time())
        driver.execute(WRITE.format(mark="?"), row)
        driver.execute("COMMIT")
        return
    with driver.transaction():
        taken = driver.execute(TAKE.format(mark="%s"), (order["meeting"],)).rowcount
        row = (order["meeting"], name, f"{name}@example.org", taken, time.time())
        driver.execute(WRITE.format(mark="%s"), row)


WAYS = {"ours": ours, "floor": floor}
MEETINGS: dict[int, Meeting] = {}


def run(order: dict[str, Any]) -> dict[str, Any]:
    connection.ensure_connection()
    if order["way"] == "ours":
        MEETINGS[order["meeting"]] = Meeting.objects.get(pk=order["meeting"])
    way, seconds = WAYS[order["way"]], []
    time.sleep(max(0.0, order["start"] - time.monotonic()))
    began = time.monotonic()
    for number in range(order["first"], order["first"] + order["count"]):
        asked = time.monotonic()
        way(order, number)
        seconds.append(time.monotonic() - asked)
    return {"began": began, "ended": time.monotonic(), "seconds": seconds}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
