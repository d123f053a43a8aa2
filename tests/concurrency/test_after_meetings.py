"""After a meeting, several at once: a ticket counts once, no answer and no report is lost."""

import threading
from contextlib import closing
from functools import partial

import pytest

from events.actions.feedback import new_ticket
from events.actions.reports import ReportFacts, ReportMoved, save_report
from events.models import FeedbackAnswer, Meeting, MeetingReport
from network.models import User
from tests.concurrency.naive import NUMBERS
from tests.concurrency.office import Office
from tests.concurrency.test_places import bad_lines
from tests.concurrency.test_sheets import use_naively
from tests.concurrency.visitors import Answer, Site, at_once
from tests.events.after_meetings import ended
from tests.events.people_who_run import running
from tests.services.databases import Database
from tests.services.servers import Passerelle

pytestmark = pytest.mark.slow

TOGETHER = 4
ANSWERS = 12


def answer(site: Site, ticket: str, text: str = "Good") -> Answer:
    return site.post_form(f"/en/after/{ticket}/", {"welcome": "yes", "text": text})


def meeting_that_is_over(office: Office) -> Meeting:
    with office.open():
        return ended(office.make_meeting(days=3))


def test_a_ticket_used_by_several_at_once_is_one_answer(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    meeting = meeting_that_is_over(office)
    tickets = [new_ticket(meeting) for _round in range(TOGETHER)]

    for ticket in tickets:
        answers = at_once([partial(answer, site, ticket)] * TOGETHER)
        assert {one.status for one in answers} == {302}

    with office.open():
        assert FeedbackAnswer.objects.filter(meeting=meeting).count() == len(tickets)
    assert bad_lines(crowded) == []
    # The control: who looks first and writes afterwards counts one ticket several times.
    assert use_naively(crowded.database, together=TOGETHER) == TOGETHER


def test_answers_that_come_at_once_are_all_kept_and_come_out_in_groups(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    meeting = meeting_that_is_over(office)

    at_once([partial(answer, site, new_ticket(meeting), f"w{n}") for n in range(ANSWERS)])

    with office.open():
        rows = FeedbackAnswer.objects.filter(meeting=meeting)
        assert {row.text for row in rows} == {f"w{n}" for n in range(ANSWERS)}
        assert rows.filter(is_shown=True).count() == ANSWERS // 5 * 5
    # The control: without the lock, words are lost or said twice.
    assert write_anew_naively(crowded.database, together=TOGETHER) != [*range(TOGETHER + 1)]


def write_anew_naively(database: Database, *, together: int) -> list[int]:
    """The word 0, then as many more at once, each written anew without a lock; what is left.

    There is a first word because of PostgreSQL: of an empty table, those who delete at once delete
    nothing of each other's.
    """
    table = f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {table} (word INTEGER)")
    database.execute(f"INSERT INTO {table} VALUES (0)")
    looked = threading.Barrier(together)

    def write(word: int) -> None:
        with closing(database.connect()) as connection:
            known = [row[0] for row in connection.execute(f"SELECT word FROM {table}").fetchall()]
            connection.commit()
            looked.wait()
            connection.execute(f"DELETE FROM {table}")
            for one in [*known, word]:
                connection.execute(f"INSERT INTO {table} VALUES ({one})")
            connection.commit()

    at_once([partial(write, word) for word in range(1, together + 1)])
    with closing(database.connect()) as connection:
        rows = connection.execute(f"SELECT word FROM {table} ORDER BY word").fetchall()
    return [word for (word,) in rows]


def save(office: Office, meeting: int, user: int, words: str) -> str:
    with office.open():
        facts = ReportFacts(texts={"fr": {"talked_about": words}})
        row, by = Meeting.objects.get(pk=meeting), User.objects.get(pk=user)
        try:
            save_report(row, facts, by=by, seen=0)
        except ReportMoved:
            return "moved"
        return words


def test_of_two_who_save_a_report_at_once_one_is_told(crowded: Passerelle, office: Office) -> None:
    meeting = meeting_that_is_over(office)
    with office.open():
        writers = [running(meeting, name=f"{name}{meeting.pk}").pk for name in ("Ada", "Bo")]

    said = at_once([partial(save, office, meeting.pk, pk, f"words of {pk}") for pk in writers])

    with office.open():
        report = MeetingReport.objects.get(meeting=meeting)
        stored = report.texts.get().talked_about
    assert sorted(said) == sorted(["moved", stored])
    assert report.version == 1
