"""Registering: the race for the last places, against the least that any database would have to do.

The floor is one conditional UPDATE and one INSERT in a transaction, by the same driver, in as many
processes, in the same database. Ours also checks, hashes, keeps consent, stores the mail to send.
"""

import json
import subprocess
import sys
import time
from contextlib import closing
from itertools import count
from typing import Any

from benchmarks.ground import ROOT, Generator, Ground
from benchmarks.load import at
from benchmarks.measuring import Comparison
from benchmarks.registry import case
from tests.services.databases import Database, Kind

PROCESSES = 4
EACH, EACH_QUICK = 100, 10
CAPACITY = 10
AT_ONCE = 200
TABLES = """
CREATE TABLE bench_meeting (
    id {key}, capacity INTEGER NOT NULL, taken INTEGER NOT NULL, last_rank INTEGER NOT NULL
);
CREATE TABLE bench_registration (
    id {key}, meeting_id INTEGER NOT NULL REFERENCES bench_meeting (id), name TEXT NOT NULL,
    email TEXT NOT NULL, is_confirmed INTEGER NOT NULL, at REAL NOT NULL
)
"""
KEYS = {"sqlite": "INTEGER PRIMARY KEY AUTOINCREMENT", "postgresql": "SERIAL PRIMARY KEY"}


class Race:
    """Processes at the start line, and a new meeting with ten places for each round."""

    def __init__(self, ground: Ground, kind: Kind) -> None:
        self.ground = ground
        self.database = ground.database(kind)
        self.environment = ground.environment(self.database)
        self.each = EACH_QUICK if ground.quick else EACH
        self.numbers = count(1)
        self.latencies: list[float] = []
        with closing(self.database.connect()) as connection:
            for statement in TABLES.format(key=KEYS[kind]).split(";"):
                connection.execute(statement)
            connection.commit()
        self.runners = [self.runner() for _ in range(PROCESSES)]

    def runner(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.racing"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=self.environment,
        )
        self.ground.on_exit(process.kill)
        return process

    def rate(self, way: str) -> float:
        """Registrations a second, from the first start to the last end."""
        number = next(self.numbers)
        meeting = new_meeting(self.database) if way == "ours" else self.floor_meeting()
        order = {"way": way, "meeting": meeting, "count": self.each}
        order["start"] = time.monotonic() + 0.3
        for place, process in enumerate(self.runners):
            first = number * 10_000 + place * 1_000
            assert process.stdin
            process.stdin.write(json.dumps(order | {"first": first}) + "\n")
            process.stdin.flush()
        reports = [self.report(process) for process in self.runners]
        if way == "ours":
            self.latencies += [second for report in reports for second in report["seconds"]]
            check(self.database, meeting, self.each * PROCESSES)
        took = max(one["ended"] for one in reports) - min(one["began"] for one in reports)
        return self.each * PROCESSES / took

    def report(self, process: subprocess.Popen[str]) -> dict[str, Any]:
        assert process.stdout
        line = process.stdout.readline()
        if not line:
            raise RuntimeError("A process of the race has died; its words are above.")
        return json.loads(line)

    def floor_meeting(self) -> int:
        statement = "INSERT INTO bench_meeting (capacity, taken, last_rank) VALUES (%s, 0, 0)"
        self.database.execute(statement, CAPACITY)
        return int(self.database.rows("SELECT max(id) FROM bench_meeting")[0][0])

    def notes(self) -> dict[str, Any]:
        ordered = sorted(self.latencies)
        return {
            "processes": PROCESSES,
            "ours_p50_ms": round(1000 * at(ordered, 0.5), 1),
            "ours_p99_ms": round(1000 * at(ordered, 0.99), 1),
        }


def new_meeting(database: Database) -> int:
    """One more public meeting with ten places, copied past our code from one made by it."""
    if not database.rows("SELECT 1 FROM events_meeting"):
        database.manage("shell", "-c", MADE)
    names = [name for name in columns_of(database, "events_meeting") if name != "id"]
    taken = {"places_taken": "0", "waiting_count": "0", "last_rank": "0"}
    new = {"public_id": "%s", "uid": "%s"} | taken
    values = ", ".join(new.get(name, name) for name in names)
    [(number,)] = database.rows("SELECT max(id) + 1 FROM events_meeting")
    given = [f"{number:012}" if name == "public_id" else f"uid-{number}" for name in names]
    given = [text for name, text in zip(names, given, strict=True) if new.get(name) == "%s"]
    database.execute(
        f"INSERT INTO events_meeting ({', '.join(names)}) SELECT {values} FROM events_meeting "
        "WHERE id = (SELECT min(id) FROM events_meeting)",
        *given,
    )
    return int(database.rows("SELECT max(id) FROM events_meeting")[0][0])


MADE = f"""
from tests.events.factories import make_meeting
make_meeting(capacity={CAPACITY})
"""


def columns_of(database: Database, table: str) -> list[str]:
    with closing(database.connect()) as connection:
        found = connection.execute(f"SELECT * FROM {table} LIMIT 1").description
    return [column[0] for column in found]


def check(database: Database, meeting: int, people: int) -> None:
    """Speed that gives a place twice or loses somebody is none."""
    [found] = database.rows(
        "SELECT places_taken, waiting_count, last_rank, (SELECT count(*) FROM events_registration "
        "WHERE meeting_id = m.id AND status = 'confirmed') FROM events_meeting m WHERE id = %s",
        meeting,
    )
    expected = (CAPACITY, people - CAPACITY, people, CAPACITY)
    if tuple(found) != expected:
        raise RuntimeError(f"places, waiting, last rank, confirmed: {found}, not {expected}")


@case("last_place_vs_floor", aim="0.5", kind="sqlite")
@case("last_place_vs_floor_postgresql", aim="0.5", kind="postgresql")
def last_place(ground: Ground, *, kind: Kind) -> Comparison:
    """The action `register`, called by processes at once for one meeting with ten places."""
    race = Race(ground, kind)
    return Comparison(
        ours=lambda: race.rate("ours"),
        reference=lambda: race.rate("floor"),
        unit="registrations/s",
        notes=race.notes,
    )


@case("last_place_by_http_vs_floor", kind="sqlite")
def last_place_by_http(ground: Ground, *, kind: Kind) -> Comparison:
    """Two hundred people at once through the API, against the same floor."""
    race = Race(ground, kind)
    host = ground.web("portal.asgi:application", race.environment)
    latencies: list[float] = []
    people = 40 if ground.quick else AT_ONCE

    def ours() -> float:
        meeting = new_meeting(race.database)
        report = ask_for_places(ground.generator, host, meeting, people)
        if report["statuses"] != {"201": people}:
            raise RuntimeError(f"Registrations answered {report['statuses']}")
        check(race.database, meeting, people)
        latencies.append(report["p99_ms"])
        return report["rate"]

    return Comparison(
        ours=ours,
        reference=lambda: race.rate("floor"),
        unit="registrations/s",
        rounds=5,
        notes=lambda: {
            "at_once": people,
            "p99_ms_of_all_at_once": round(at(sorted(latencies), 0.5)),
        },
    )


def ask_for_places(generator: Generator, host: str, meeting: int, people: int) -> dict[str, Any]:
    """Everybody at the same moment, each on a connection of their own."""
    application = {"name": "Lou", "email": "person{n}@example.org", "consent": True}
    return generator.ask(
        host,
        f"/api/v1/meetings/{meeting:012}/registrations/",
        method="POST",
        body=json.dumps(application),
        headers={"Content-Type": "application/json"},
        count=people,
        connections=people,
    )
