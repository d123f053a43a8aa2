"""Processes die, the mail server goes away: nothing is lost, nothing happens twice."""

import json
import os
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from http.client import HTTPException
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests.concurrency.office import Office
from tests.concurrency.test_places import bad_lines
from tests.concurrency.visitors import Answer, Site, at_once
from tests.events.factories import apply
from tests.services.databases import Database
from tests.services.programs import Program
from tests.services.servers import Passerelle
from tests.services.smtp import Envelope, SMTPServer

pytestmark = pytest.mark.slow

# The jobs of a dead worker are given back when five beats were missed (10 s), looked at every 2 s;
# the rest is for the new worker to start on a busy machine.
GIVEN_BACK_SECONDS = 12
START_SECONDS = 25
UNFINISHED = (
    "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING')"
)
CODE = re.compile(r'class="code-to-keep"[^>]*>\s*([0-9A-Z]{4}-[0-9A-Z]{4})')


@pytest.fixture
def start(stack: Callable[..., Passerelle], smtp_server: SMTPServer) -> Callable[..., Passerelle]:
    """The product with its worker, sending its mails to `smtp_server`."""

    def with_mail(**parts: Any) -> Passerelle:
        return stack(worker=True, environment={"EMAIL_URL": smtp_server.url}, **parts)

    return with_mail


def wait_until(is_so: Callable[[], bool], what: str, *, patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < deadline, f"waited {patience} s in vain: {what}"
        time.sleep(0.05)


def wait_until_all_jobs_are_done(database: Database) -> None:
    wait_until(lambda: database.rows(UNFINISHED) == [(0,)], "jobs done")


def wait_until_claimed(database: Database) -> None:
    claimed = "SELECT count(*) FROM network_mail WHERE claimed_by <> '' AND sent_at IS NULL"
    wait_until(lambda: database.rows(claimed) != [(0,)], "a mail is claimed")


def message_ids(envelopes: Iterable[Envelope]) -> Counter[str]:
    return Counter(str(envelope.message["Message-ID"]) for envelope in envelopes)


def recipients(envelopes: Iterable[Envelope]) -> list[str]:
    return sorted(recipient for envelope in envelopes for recipient in envelope.recipients)


def addresses(names: Iterable[str]) -> list[str]:
    return sorted(f"{name}@example.org" for name in names)


def register_people(office: Office, *names: str) -> None:
    with office.open():
        meeting = office.make_meeting(capacity=2)
        for name in names:
            apply(meeting, name)


# The worker dies


def test_a_worker_killed_while_it_sends_loses_no_mail_and_a_new_one_sends_each_once(
    start: Callable[..., Passerelle], smtp_server: SMTPServer, django_db_blocker: DjangoDbBlocker
) -> None:
    smtp_server.mood = "hang"  # between the claim of the mail and the server's first word
    product = start(workers=0)
    names = [f"person{number}" for number in range(4)]
    register_people(Office(product.database, django_db_blocker.unblock), *names)
    wait_until_claimed(product.database)

    assert product.worker
    product.worker.kill()
    smtp_server.mood = "accept"
    killed_at = time.monotonic()
    product.start_worker()

    received = smtp_server.wait_for(len(names), patience=GIVEN_BACK_SECONDS + START_SECONDS)
    print(f"all mails {time.monotonic() - killed_at:.1f} s after the kill")
    wait_until_all_jobs_are_done(product.database)
    assert recipients(smtp_server.received) == addresses(names)
    assert set(message_ids(smtp_server.received).values()) == {1}
    assert len(received) == len(smtp_server.received)


def test_a_worker_killed_before_it_hears_that_a_mail_was_taken_repeats_its_message_id(
    start: Callable[..., Passerelle], smtp_server: SMTPServer, django_db_blocker: DjangoDbBlocker
) -> None:
    """The one case of twice: the server has the mail, and we died before we could know."""
    smtp_server.mood = "swallow"
    product = start(workers=0)
    register_people(Office(product.database, django_db_blocker.unblock), "taken", "next")
    [taken] = smtp_server.wait_for(1)

    assert product.worker
    product.worker.kill()
    smtp_server.mood = "accept"
    product.start_worker()

    smtp_server.wait_for(3, patience=GIVEN_BACK_SECONDS + START_SECONDS)
    wait_until_all_jobs_are_done(product.database)
    twice = str(taken.message["Message-ID"])
    assert len(smtp_server.received) == 3
    assert message_ids(smtp_server.received)[twice] == 2
    assert sorted(message_ids(smtp_server.received).values()) == [1, 2]


# The web server dies

CROWD = 60
ANSWERED_BEFORE_THE_KILL = 15
BETWEEN_LOOKS_SECONDS = 0.01
ON_THE_WAY_SECONDS = 0.2


class Crowd:
    """People who send the same form until they are answered."""

    def __init__(self, site: Site, meeting: str) -> None:
        self.site = site
        self.meeting = meeting
        self.answers: dict[str, Answer] = {}
        self.names = [f"person{number}" for number in range(CROWD)]

    def send(self, name: str) -> None:
        try:
            answer = self.site.apply_by_form(self.meeting, name, submission=f"form-of-{name}")
        except (OSError, HTTPException):  # the server died before or amid its answer
            return
        if answer.status == 302:
            self.answers[name] = answer

    def send_all(self, names: Iterable[str]) -> None:
        at_once([partial(self.send, name) for name in names])

    @property
    def unanswered(self) -> list[str]:
        return [name for name in self.names if name not in self.answers]


def kill_between_commit_and_answer(product: Passerelle, crowd: Crowd) -> None:
    """`kill -9` of the web server at a moment when something is stored that nobody was told."""
    assert product.web
    sending = threading.Thread(target=crowd.send_all, args=(crowd.names,))
    sending.start()
    wait_until(lambda: len(crowd.answers) >= ANSWERED_BEFORE_THE_KILL, "some are answered")
    while not stands_between_commit_and_answer(product.web, crowd, product.database):
        time.sleep(BETWEEN_LOOKS_SECONDS)
    product.web.kill()
    sending.join()


def stands_between_commit_and_answer(web: Program, crowd: Crowd, database: Database) -> bool:
    """Stop the clock of the web server, let what it has sent arrive, and compare.

    It goes on when all that is stored was answered, and stays stopped otherwise.
    """
    os.killpg(web.pid, signal.SIGSTOP)
    time.sleep(ON_THE_WAY_SECONDS)
    if len(stored(database)) > len(crowd.answers):
        return True
    assert crowd.unanswered, "everyone was answered before the moment came"
    os.killpg(web.pid, signal.SIGCONT)
    return False


def stored(database: Database) -> dict[str, str]:
    """The public id of each registration by the local part of its e-mail; "" without contact."""
    rows = database.rows(
        "SELECT r.public_id, COALESCE(c.email, '') FROM events_registration r "
        "LEFT JOIN events_registrationcontact c ON c.registration_id = r.id"
    )
    found = {email.partition("@")[0]: public_id for public_id, email in rows}
    assert len(found) == len(rows)
    return found


def with_consent(database: Database) -> set[str]:
    rows = database.rows(
        "SELECT subject_id FROM network_consent WHERE purpose = 'registration' AND is_given"
    )
    return {subject_id for (subject_id,) in rows}


def with_job(database: Database) -> set[str]:
    """The registrations that some job, done or not, tells about."""
    rows = database.rows("SELECT args_kwargs FROM django_tasks_database_dbtaskresult")
    loaded = [json.loads(row) if isinstance(row, str) else row for (row,) in rows]
    return {job["args"][1].get("registration", "") for job in loaded} - {""}


def test_a_web_server_killed_between_commit_and_answer_loses_and_repeats_no_registration(
    start: Callable[..., Passerelle], smtp_server: SMTPServer, django_db_blocker: DjangoDbBlocker
) -> None:
    product = start(workers=2)
    office = Office(product.database, django_db_blocker.unblock)
    with office.open():
        crowd = Crowd(Site(product.port), office.make_meeting(capacity=CROWD // 2).public_id)

    kill_between_commit_and_answer(product, crowd)
    found = stored(product.database)
    answered = {name: answer.public_id for name, answer in crowd.answers.items()}
    print(f"{len(found)} stored, {len(answered)} answered before the kill")
    assert answered.items() < found.items()
    assert set(found) <= set(crowd.names)
    assert with_consent(product.database) == with_job(product.database) == set(found.values())

    product.start_web()
    crowd.send_all(crowd.unanswered)
    assert crowd.unanswered == []
    again = stored(product.database)
    assert found.items() <= again.items()
    assert {name: answer.public_id for name, answer in crowd.answers.items()} == again

    smtp_server.wait_for(CROWD, patience=60)
    wait_until_all_jobs_are_done(product.database)
    assert recipients(smtp_server.received) == addresses(crowd.names)
    assert set(message_ids(smtp_server.received).values()) == {1}


# The mail server is away


def test_while_the_mail_server_is_away_the_page_says_so_and_the_mail_goes_out_once_later(
    start: Callable[..., Passerelle], smtp_server: SMTPServer, django_db_blocker: DjangoDbBlocker
) -> None:
    smtp_server.die()
    product = start(workers=1)
    office = Office(product.database, django_db_blocker.unblock)
    site = Site(product.port)
    with office.open():
        meeting = office.make_meeting(capacity=2)

    answer = site.apply_by_form(meeting.public_id, "lou")
    wait_until(lambda: tries_of(product.database) >= 2, "the worker tries, and tries again")
    page = site.own_page(answer.token, cookie=answer.cookie)
    assert CODE.search(page.body)
    assert 'id="mail-follows"' in page.body

    smtp_server.come_back()
    [mail] = smtp_server.wait_for(1, patience=20)
    wait_until_all_jobs_are_done(product.database)
    assert mail.recipients == ("lou@example.org",)
    assert answer.token in mail.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert len(smtp_server.received) == 1
    assert 'id="mail-follows"' not in site.own_page(answer.token).body
    assert bad_lines(product) == []


def tries_of(database: Database) -> int:
    rows = database.rows("SELECT args_kwargs FROM django_tasks_database_dbtaskresult")
    loaded = [json.loads(row) if isinstance(row, str) else row for (row,) in rows]
    return max((job["args"][2] for job in loaded), default=0)
