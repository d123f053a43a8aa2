"""Several workers give reminders at the same moment: each person gets one."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from events.actions import remind_due
from events.models import Registration, Reminder, Series
from tests.concurrency.naive import NUMBERS
from tests.concurrency.office import Office
from tests.concurrency.visitors import at_once
from tests.events.factories import apply, make_series
from tests.services.databases import Database
from tests.services.servers import Passerelle

pytestmark = pytest.mark.slow

WORKERS = 4
PEOPLE = 6
ROUNDS = 3


def somebody_to_remind(office: Office) -> list[Registration]:
    """People of a meeting whose reminder is due since yesterday, and who registered before."""
    office.series = make_series()
    Series.objects.filter(pk=office.series.pk).update(reminder_days=[11])
    meeting = office.make_meeting(days=10, capacity=30)
    rows = [apply(meeting, f"v{next(NUMBERS)}").registration for _person in range(PEOPLE)]
    Registration.objects.filter(meeting=meeting).update(
        created_at=timezone.now() - timedelta(days=3)
    )
    return [row for row in rows if row]


def working(office: Office) -> Callable[[], object]:
    def act() -> object:
        with office.open():
            return remind_due()

    return act


def test_reminders_given_by_several_workers_at_once_are_one_each(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            rows = somebody_to_remind(office)

        at_once([working(office)] * WORKERS)

        with office.open():
            assert Reminder.objects.filter(registration__in=rows).count() == PEOPLE
            ids = {row.public_id for row in rows}
            jobs = [job.args_kwargs["args"] for job in DBTaskResult.objects.all()]
        given = [args[1]["registration"] for args in jobs if args[0] == "events.remind"]
        assert sorted(one for one in given if one in ids) == sorted(ids)


def test_looking_who_has_none_and_then_giving_it_gives_some_two(crowded: Passerelle) -> None:
    """The negative control: no lock and no constraint, on tables of its own."""
    assert any(naively_remind(crowded.database) > 1 for _try in range(40))


def naively_remind(database: Database) -> int:
    table = f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {table} (name INTEGER)")

    def give() -> None:
        with closing(database.connect()) as connection:
            [given] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            connection.commit()
            if not given:
                connection.execute(f"INSERT INTO {table} VALUES (1)")
                connection.commit()

    at_once([give] * WORKERS)
    [(given,)] = database.rows(f"SELECT count(*) FROM {table}")
    return int(given)
