"""Somebody who looks at a meeting's rows again and again while others write."""

import threading
import time
from contextlib import closing
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from tests.services.databases import Database

# One statement: what it reads is one state that was committed, on both engines.
STATE = """
SELECT m.capacity, m.places_taken, m.waiting_count, r.rank, r.status
FROM events_meeting m LEFT JOIN events_registration r ON r.meeting_id = m.id
WHERE m.public_id = %s
"""
PAUSE_SECONDS = 0.005


@dataclass(frozen=True)
class State:
    """A meeting and its registrations between two commits."""

    capacity: int
    taken: int
    waiting: int
    ranks: dict[str, list[int]]

    @classmethod
    def of(cls, rows: list[tuple[int, int, int, int | None, str | None]]) -> Self:
        capacity, taken, waiting = rows[0][:3]
        ranks: dict[str, list[int]] = {}
        for *_counters, rank, status in rows:
            if rank is not None and status is not None:
                ranks.setdefault(status, []).append(rank)
        return cls(capacity, taken, waiting, ranks)

    def ranked(self, status: str) -> list[int]:
        return self.ranks.get(status, [])

    def all_ranks(self) -> set[int]:
        return {rank for ranks in self.ranks.values() for rank in ranks}

    def faults(self) -> list[str]:
        """What no committed state may show, while everybody in line says "take it for me"."""
        held, line = self.ranked("confirmed") + self.ranked("offered"), self.ranked("waiting")
        rules = {
            f"{len(held)} hold a place, the counter says {self.taken}": len(held) == self.taken,
            f"{len(line)} wait, the counter says {self.waiting}": len(line) == self.waiting,
            f"{len(held)} places of {self.capacity} are taken": len(held) <= self.capacity,
            f"{len(line)} wait and {self.capacity - len(held)} places are free": (
                not line or len(held) == self.capacity
            ),
            f"{min(line, default=0)} waits and {max(held, default=0)}, who came later, does not": (
                not line or not held or max(held) < min(line)
            ),
        }
        return [fault for fault, holds in rules.items() if not holds]


def state_of(database: Database, meeting: str) -> State:
    return State.of(database.rows(STATE, meeting))


class Watcher:
    """Between `with` and its end: every state seen, and what was wrong with it."""

    def __init__(self, database: Database, meeting: str) -> None:
        self.database = database
        self.meeting = meeting
        self.states = 0
        self.faults: list[str] = []
        self.seen: set[int] = set()
        self.is_done = threading.Event()
        self.thread = threading.Thread(target=self.watch)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.is_done.set()
        self.thread.join()

    def watch(self) -> None:
        query = self.database.spelt(STATE)
        with closing(self.database.connect()) as connection:
            while not self.is_done.is_set():
                self.look(State.of(connection.execute(query, (self.meeting,)).fetchall()))
                connection.rollback()
                time.sleep(PAUSE_SECONDS)

    def look(self, state: State) -> None:
        """Also: a rank that appears under one seen before was committed after it, out of turn."""
        self.states += 1
        new = state.all_ranks() - self.seen
        late = sorted(rank for rank in new if rank < max(self.seen, default=0))
        self.seen |= new
        self.faults += state.faults() + [f"rank {rank} came after a later one" for rank in late]
