"""The ways that do not work, on tables of their own in the same database: the negative controls."""

from contextlib import closing
from functools import partial
from itertools import count
from threading import Event

from tests.concurrency.visitors import at_once
from tests.services.databases import Database

NUMBERS = count(1)


def oversell(database: Database, *, people: int, places: int) -> int:
    """Count, then insert, as many at once; how many places were given."""
    table = f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {table} (name INTEGER)")

    def register(name: int) -> None:
        with closing(database.connect()) as connection:
            [taken] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            connection.commit()
            if taken < places:
                statement = database.spelt(f"INSERT INTO {table} VALUES (%s)")
                connection.execute(statement, (name,))
                connection.commit()

    at_once([partial(register, name) for name in range(people)])
    [(given,)] = database.rows(f"SELECT count(*) FROM {table}")
    return int(given)


def leave_a_place_free(database: Database) -> bool:
    """Somebody gives back the only place beside somebody who asks, with no lock on the meeting.

    Places are taken by a conditional UPDATE, so nothing is oversold; whether at the end one waits
    for a place that is free.
    """
    table = f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {table} (taken INTEGER)")
    database.execute(f"INSERT INTO {table} VALUES (1)")
    database.execute(f"CREATE TABLE {table}_line (name INTEGER)")

    at_once([partial(naively_give_back, database, table), partial(naively_ask, database, table)])
    [(taken, line)] = database.rows(
        f"SELECT taken, (SELECT count(*) FROM {table}_line) FROM {table}"
    )
    return bool(line and not taken)


def naively_give_back(database: Database, table: str) -> None:
    with closing(database.connect()) as connection:
        first = connection.execute(f"SELECT name FROM {table}_line LIMIT 1").fetchone()
        if first:
            connection.execute(f"DELETE FROM {table}_line")
        else:
            connection.execute(f"UPDATE {table} SET taken = taken - 1")
        connection.commit()


def naively_ask(database: Database, table: str) -> None:
    with closing(database.connect()) as connection:
        statement = f"UPDATE {table} SET taken = taken + 1 WHERE taken <= 0"
        if not connection.execute(statement).rowcount:
            connection.execute(f"INSERT INTO {table}_line VALUES (1)")
        connection.commit()


def seat_parties(database: Database, *, parties: int, places: int) -> list[int]:
    """Two places each, one after the other by a conditional UPDATE; how many each party got."""
    table = f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {table} (taken INTEGER)")
    database.execute(f"INSERT INTO {table} VALUES (0)")

    def take_one() -> int:
        statement = f"UPDATE {table} SET taken = taken + 1 WHERE taken < {places}"
        return database.execute(statement)

    return at_once([lambda: take_one() + take_one()] * parties)


def slip_in(database: Database) -> bool:
    """Look whether the door is open, and write oneself down when it has closed meanwhile."""
    table = f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {table} (open INTEGER)")
    database.execute(f"INSERT INTO {table} VALUES (1)")
    database.execute(f"CREATE TABLE {table}_list (name INTEGER)")
    has_looked, has_closed = Event(), Event()

    def come() -> None:
        [(is_open,)] = database.rows(f"SELECT open FROM {table}")
        has_looked.set()
        has_closed.wait()
        if is_open:
            database.execute(f"INSERT INTO {table}_list VALUES (1)")

    def close() -> None:
        has_looked.wait()
        database.execute(f"UPDATE {table} SET open = 0")
        has_closed.set()

    at_once([come, close])
    [(is_open, listed)] = database.rows(
        f"SELECT open, (SELECT count(*) FROM {table}_list) FROM {table}"
    )
    return bool(listed and not is_open)


def lose_a_count(database: Database) -> int:
    """A form saves the whole row as it was read, beside somebody who is counted; what is left."""
    table = f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {table} (rule INTEGER, taken INTEGER)")
    database.execute(f"INSERT INTO {table} VALUES (0, 0)")
    has_read, has_counted = Event(), Event()

    def save() -> None:
        [(taken,)] = database.rows(f"SELECT taken FROM {table}")
        has_read.set()
        has_counted.wait()
        database.execute(f"UPDATE {table} SET rule = 1, taken = {taken}")

    def come() -> None:
        has_read.wait()
        database.execute(f"UPDATE {table} SET taken = taken + 1")
        has_counted.set()

    at_once([save, come])
    [(taken,)] = database.rows(f"SELECT taken FROM {table}")
    return int(taken)
