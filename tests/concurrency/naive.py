"""The ways that do not work, on tables of their own in the same database: the negative controls."""

from contextlib import closing
from functools import partial
from itertools import count

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
