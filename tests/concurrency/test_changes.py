"""All dates change while people register and colleagues save: whole, and told to each once."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import time
from functools import partial
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from events.actions import DateChange, SeriesFacts, cancel_meeting, change_dates, save_series
from events.models import Meeting, Notice, Registration, Series
from tests.concurrency.naive import NUMBERS
from tests.concurrency.office import Office
from tests.concurrency.test_kills import message_ids, wait_until, wait_until_all_jobs_are_done
from tests.concurrency.test_places import bad_lines
from tests.concurrency.visitors import Site, at_once
from tests.events.factories import TEXTS, apply, make_series
from tests.services.databases import Database
from tests.services.servers import Passerelle
from tests.services.smtp import SMTPServer

pytestmark = pytest.mark.slow

DATES = 4
ROUNDS = 3
PEOPLE = ("ana", "bo")


def series_with_dates(office: Office) -> list[Meeting]:
    """Some dates of a series of their own."""
    office.series = make_series()
    return [office.make_meeting(days=7 * week, capacity=30) for week in range(1, DATES + 1)]


def changing(office: Office, dates: list[Meeting], change: DateChange) -> Callable[[], object]:
    def act() -> object:
        with office.open():
            return change_dates(dates, change, later_too=True)

    return act


def test_who_registers_while_all_dates_change_knows_what_holds_or_will_be_told(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    for number in range(ROUNDS):
        with office.open():
            dates = series_with_dates(office)
        visitors = [
            partial(site.apply_by_form, meeting.public_id, f"v{number}-{place}")
            for place, meeting in enumerate(dates)
        ]

        at_once([changing(office, dates, DateChange(start_time=time(17))), *visitors])

        with office.open():
            rows = Registration.objects.filter(meeting__in=dates)
            known = list(rows.values_list("told_sequence", "meeting__sequence"))
            moved = set(
                Meeting.objects.filter(pk__in=[m.pk for m in dates]).values_list(
                    "sequence", flat=True
                )
            )
        assert len(known) == DATES
        assert moved == {1}
        assert {sequence for _told, sequence in known} == {1}
        assert {told for told, _sequence in known} <= {0, 1}
    assert bad_lines(crowded) == []


def test_changes_of_the_same_dates_in_any_order_and_of_their_series_all_arrive(
    crowded: Passerelle, office: Office
) -> None:
    """Who locks in the order they were given ends in a deadlock: see `test_moves`."""
    for _round in range(ROUNDS):
        with office.open():
            dates = series_with_dates(office)
            series = Series.objects.get(pk=dates[0].series_id)

        def save(series: Series = series) -> object:
            with office.open():
                texts = {key: TEXTS[key] for key in (("fr", "standard"),)}
                return save_series(SeriesFacts(texts=texts), series=series)

        at_once(
            [
                changing(office, dates, DateChange(start_time=time(17))),
                changing(office, dates[::-1], DateChange(end_time=time(21))),
                save,
            ]
        )

        with office.open():
            rows = Meeting.objects.filter(series=series)
            hours = set(rows.values_list("start_time", "end_time"))
        assert hours == {(time(17), time(21))}
    assert bad_lines(crowded) == []


# With workers and a mail server


@pytest.fixture
def two_workers(stack: Callable[..., Passerelle], smtp_server: SMTPServer) -> Iterator[Passerelle]:
    product = stack(workers=0, worker=True, environment={"EMAIL_URL": smtp_server.url})
    second = product.start("worker-two", "manage", "worker")
    yield product
    second.kill()


def change_everything(office: Office) -> list[Meeting]:
    """Everybody comes to all dates; some move, the last is called off, in three transactions."""
    with office.open():
        dates = series_with_dates(office)
        for meeting in dates:
            for name in PEOPLE:
                apply(meeting, name, language="en")
    return dates


def changed_mails(server: SMTPServer) -> list[Any]:
    words = ("Changed", "Cancelled")
    return [one for one in server.received if str(one.message["Subject"]).startswith(words)]


def everybody_knows(database: Database) -> bool:
    [(untold,)] = database.rows(
        "SELECT count(*) FROM events_registration r JOIN events_meeting m ON m.id = r.meeting_id "
        "WHERE r.told_sequence < m.sequence"
    )
    return not untold


def test_two_workers_tell_a_change_of_all_dates_once_to_each(
    two_workers: Passerelle, smtp_server: SMTPServer, django_db_blocker: DjangoDbBlocker
) -> None:
    office = Office(two_workers.database, django_db_blocker.unblock)
    dates = change_everything(office)
    smtp_server.wait_for(DATES * len(PEOPLE), patience=120)
    wait_until_all_jobs_are_done(two_workers.database)

    with office.open():
        change_dates(dates, DateChange(start_time=time(17)))
    wait_until(lambda: everybody_knows(two_workers.database), "everybody knows", patience=120)
    wait_until_all_jobs_are_done(two_workers.database)

    told = changed_mails(smtp_server)
    assert sorted(one.recipients[0] for one in told) == [f"{name}@example.org" for name in PEOPLE]
    with office.open():
        assert not Notice.objects.exists()


def test_a_worker_killed_amid_the_telling_loses_nothing_and_tells_nothing_twice(
    stack: Callable[..., Passerelle],
    smtp_server: SMTPServer,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    product = stack(workers=0, worker=True, environment={"EMAIL_URL": smtp_server.url})
    office = Office(product.database, django_db_blocker.unblock)
    dates = change_everything(office)
    smtp_server.wait_for(DATES * len(PEOPLE), patience=120)
    wait_until_all_jobs_are_done(product.database)

    smtp_server.mood = "hang"
    with office.open():
        change_dates(dates[:-1], DateChange(start_time=time(17)))
        cancel_meeting(dates[-1])
    claimed = "SELECT count(*) FROM network_mail WHERE claimed_by <> '' AND sent_at IS NULL"
    wait_until(lambda: product.database.rows(claimed) != [(0,)], "a mail is claimed")
    assert product.worker
    product.worker.kill()
    smtp_server.mood = "accept"
    product.start_worker()

    wait_until(lambda: everybody_knows(product.database), "everybody knows", patience=120)
    wait_until_all_jobs_are_done(product.database)
    told = changed_mails(smtp_server)
    assert sorted(one.recipients[0] for one in told) == [f"{name}@example.org" for name in PEOPLE]
    assert set(message_ids(told).values()) == {1}
    assert bad_lines(product) == []


def test_looking_who_knows_and_telling_then_tells_twice(crowded: Passerelle) -> None:
    """The negative control of the two workers, on the same database."""
    twice = sum(naively_told(crowded.database) > 1 for _round in range(20))

    print(f"told twice in {twice} of 20 rounds")
    assert twice


def naively_told(database: Database) -> int:
    table = f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {table} (told INTEGER)")
    database.execute(f"INSERT INTO {table} VALUES (0)")

    def tell() -> bool:
        with closing(database.connect()) as connection:
            [told] = connection.execute(f"SELECT told FROM {table}").fetchone()
            connection.commit()
            if told:
                return False
            connection.execute(f"UPDATE {table} SET told = 1")
            connection.commit()
            return True

    return sum(at_once([tell, tell]))
