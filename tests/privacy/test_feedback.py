"""An answer about a meeting leads to nobody: what it changes, what it leaves, in which order."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone, translation
from freezegun import freeze_time

from events.actions.feedback import new_ticket
from events.actions.thanks import thank_due
from events.models import FeedbackAnswer, Meeting
from tests.events.after_meetings import answer, noon, past_meeting
from tests.events.factories import apply, make_meeting
from tests.events.people_who_run import person
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db

WORDS = "Zqwordsquz"
ADDRESS = "203.0.113.77"
AGENT = "Zqagentquz/1.0"
# The only tables that an answer may change.
MEANT = {"events_feedbackanswer", "events_aftercare"}


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, in the order in which the database keeps them."""
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows[table] = cursor.fetchall()
    return rows


def kept_order() -> list[str]:
    """The texts in the order in which SQLite wrote their rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM events_feedbackanswer ORDER BY rowid")
        return [text for [text] in cursor.fetchall()]


def thanked_meeting() -> tuple[Meeting, dict[str, str]]:
    """A meeting after its thanks, and the link that each person got."""
    meeting = make_meeting(days=3)
    for name in ("Lou", "Mo", "Kim"):
        apply(meeting, name)
    ends = timezone.now() - timedelta(days=2)
    Meeting.objects.filter(pk=meeting.pk).update(ends_at=ends)
    run_jobs()
    mail.outbox.clear()
    with freeze_time(noon()):
        thank_due()
        run_jobs()
    meeting.refresh_from_db()
    return meeting, {message.to[0]: _ticket_in(str(message.body)) for message in mail.outbox}


def _ticket_in(body: str) -> str:
    [link] = [line for line in body.splitlines() if "/apres/" in line or "/after/" in line]
    return link.rstrip("/").rpartition("/")[2]


def test_an_answer_changes_two_tables_and_neither_says_who_or_when(
    caplog: pytest.LogCaptureFixture,
) -> None:
    meeting, tickets = thanked_meeting()
    client = Client(REMOTE_ADDR=ADDRESS, headers={"user-agent": AGENT})
    user = person("Lou")
    client.force_login(user)
    with translation.override("fr"):
        client.get("/fr/")
        before = everything()
        with caplog.at_level(logging.DEBUG):
            sent = answer(meeting, ticket=tickets["lou@example.org"], client=client, text=WORDS)
    after = everything()

    assert sent.status_code == 302
    changed = {table for table in after if after[table] != before.get(table)}
    assert changed <= MEANT
    written = repr([after[table] for table in MEANT])
    registration = meeting.registrations.get(contact__name="Lou")
    number = tickets["lou@example.org"].split(".")[1]
    year = f"{timezone.now():%Y}"
    answers = repr(after["events_feedbackanswer"])
    assert WORDS in answers
    for trace in (registration.public_id, user.public_id, number, ADDRESS, AGENT, "lou@"):
        assert trace not in written
        assert trace not in "\n".join(record.getMessage() for record in caplog.records)
    assert year not in answers, "no moment is kept with an answer"
    assert ADDRESS not in repr(cache._cache)  # type: ignore[attr-defined]
    assert WORDS not in repr(cache._cache)  # type: ignore[attr-defined]


def test_the_snapshot_would_notice_a_trace() -> None:
    """The control: a table that names who answers is found by the comparison above."""
    thanked_meeting()
    before = everything()

    person("Trace")

    after = everything()
    assert {table for table in after if after[table] != before[table]} - MEANT


def test_whose_link_was_used_changes_nothing_that_is_kept() -> None:
    """Lou's answer and Mo's leave the same: only hashes of numbers that nobody wrote down."""
    meeting, tickets = thanked_meeting()
    jobs = repr(everything()["django_tasks_database_dbtaskresult"])

    assert len(set(tickets.values())) == 3
    assert not any(ticket.split(".")[1] in repr(everything()) for ticket in tickets.values())
    assert not any(ticket.split(".")[1] in jobs for ticket in tickets.values())
    answer(meeting, ticket=tickets["mo@example.org"])
    assert not any(ticket.split(".")[1] in repr(everything()) for ticket in tickets.values())


def orders_of(write: Callable[[Meeting, str], object]) -> set[tuple[str, ...]]:
    """In which orders six answers come to lie in the table, over several meetings."""
    orders = set()
    for _time in range(4):
        FeedbackAnswer.objects.all().delete()
        meeting = past_meeting()
        for number in range(6):
            write(meeting, str(number))
        orders.add(tuple(kept_order()))
    return orders


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's own row numbers")
def test_the_table_does_not_tell_who_answered_first() -> None:
    came = tuple("012345")

    def naively(meeting: Meeting, text: str) -> object:
        return FeedbackAnswer.objects.create(series=meeting.series, meeting=meeting, text=text)

    assert orders_of(naively) == {came}
    shuffled = orders_of(lambda meeting, text: answer(meeting, text=text))
    assert shuffled - {came}
    assert len(shuffled) > 1
    assert all(sorted(order) == list(came) for order in shuffled)


def test_tickets_are_drawn_and_not_counted() -> None:
    meeting = past_meeting()
    numbers = [int(new_ticket(meeting).split(".")[1]) for _time in range(50)]

    assert len(set(numbers)) == 50
    assert numbers != sorted(numbers)
