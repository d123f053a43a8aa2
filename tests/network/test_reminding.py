"""What has waited too long is told once a day, to its owner, in a mail that says a number."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db.models import QuerySet
from django.utils import timezone
from freezegun import freeze_time

from network.actions import CareFacts, ask_for_reminders, entrust_queue
from network.audiences import Viewer
from network.models import COORDINATORS, CallEntry, Mail, User
from network.reminding import late_things
from network.waiting import QUEUES, Item, Queue, queue
from tests.network.admin_people import make_user
from tests.network.jobs import jobs, run_jobs
from tests.network.test_mails import mail_server

__all__ = ["mail_server"]
pytestmark = pytest.mark.django_db

NOON = "2026-11-24 12:00:00+01:00"
NIGHT = "2026-11-24 23:30:00+01:00"
NEXT_NOON = "2026-11-25 12:00:00+01:00"
THEME = "Sortir de la rue"


@pytest.fixture(autouse=True)
def one_queue() -> Iterator[None]:
    """The only queue is one of the test's, with an alarm after two days."""

    def rows(viewer: Viewer, moment: datetime) -> QuerySet[CallEntry]:
        return CallEntry.objects.waiting().filter(created_at__lte=moment)

    def items(rows: Sequence[CallEntry]) -> list[Item]:
        return [Item(what=THEME, since=row.created_at, act="Call", url="/") for row in rows]

    before = dict(QUEUES)
    QUEUES.clear()
    queue(
        Queue(
            key="test",
            name=THEME,
            otherwise="",
            minutes=1,
            alarm_days=2,
            rows=rows,
            items=items,
        )
    )
    yield
    QUEUES.clear()
    QUEUES.update(before)


def person(name: str, **fields: Any) -> User:
    return make_user(
        COORDINATORS, **{"email": f"{name}@example.org", "display_name": name} | fields
    )


def waits(days: float) -> CallEntry:
    row = CallEntry.objects.create(key=f"k{days}", script="x", subject_kind="x", subject_id="x")
    CallEntry.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=days))
    return row


def remind() -> list[str]:
    """Whom the mails of one round go to."""
    mail.outbox.clear()
    ask_for_reminders()
    run_jobs()
    return sorted(address for message in mail.outbox for address in message.to)


@freeze_time(NOON)
def test_the_owner_hears_first_then_the_deputy_then_everybody() -> None:
    ada, lou = person("ada"), person("lou")
    person("sam")
    entrust_queue("test", CareFacts(owner=ada, deputy=lou, alarm_days=2))
    heard = []

    for days in (1, 3, 5, 7):
        CallEntry.objects.all().delete()
        Mail.objects.all().delete()
        waits(days)
        heard.append(remind())

    assert heard == [
        [],
        ["ada@example.org"],
        ["ada@example.org", "lou@example.org"],
        ["ada@example.org", "lou@example.org", "sam@example.org"],
    ]


@freeze_time(NOON)
def test_without_an_owner_every_coordinator_hears_and_nobody_else() -> None:
    person("ada")
    person("lou")
    person("gone", is_active=False)
    person("dumb", email=None)
    make_user(email="member@example.org")
    waits(3)

    assert remind() == ["ada@example.org", "lou@example.org"]


@pytest.mark.parametrize("how", ["erased", "closed", "no longer a coordinator", "without e-mail"])
@freeze_time(NOON)
def test_the_deputy_hears_at_once_when_the_owner_is_gone(how: str) -> None:
    ada, lou = person("ada"), person("lou")
    person("sam")
    entrust_queue("test", CareFacts(owner=ada, deputy=lou, alarm_days=2))
    waits(3)

    if how == "erased":
        ada.delete()
    elif how == "closed":
        User.objects.filter(pk=ada.pk).update(is_active=False)
    elif how == "without e-mail":
        User.objects.filter(pk=ada.pk).update(email=None)
    else:
        ada.groups.clear()

    assert remind() == ["lou@example.org"]


def test_one_mail_a_day_and_none_at_night_or_once_it_is_done() -> None:
    with freeze_time(NIGHT):
        person("ada")
        waits(3)
        at_night = remind()
    with freeze_time(NOON):
        rounds = [remind(), remind()]
        stored = len(jobs())
    with freeze_time(NEXT_NOON):
        next_day = remind()
        Mail.objects.all().delete()
        CallEntry.objects.update(outcome="reached")
        done = remind()

    assert (at_night, rounds, stored) == ([], [["ada@example.org"], []], 1)
    assert (next_day, done) == (["ada@example.org"], [])


@freeze_time(NOON)
def test_the_mail_says_a_number_and_nothing_of_what_waits() -> None:
    person("ada", language="en")
    waits(3)
    waits(4)

    remind()

    (message,) = mail.outbox
    said = f"{message.subject} {message.body} {message.alternatives[0][0]}"
    assert "2 things have waited for you" in message.body
    assert message.subject == "Something waits for you in the portal"
    assert THEME not in said
    assert "http://localhost:8000/admin/" in message.body
    assert all("@" not in str(job.args_kwargs) for job in jobs())


@freeze_time(NOON)
def test_what_is_done_between_the_job_and_its_run_is_not_told() -> None:
    person("ada")
    waits(3)
    ask_for_reminders()
    CallEntry.objects.update(outcome="reached")

    run_jobs()

    assert mail.outbox == []
    assert not Mail.objects.exists()


def test_a_dead_mail_server_delays_the_mail_and_does_not_double_it(mail_server: Any) -> None:
    with freeze_time(NOON) as clock:
        person("ada")
        waits(3)
        mail_server.is_down = True
        while_down = remind()
        mail_server.is_down = False
        clock.tick(timedelta(minutes=10))
        run_jobs()
        run_jobs()

    assert while_down == []
    assert [message.to for message in mail.outbox] == [["ada@example.org"]]


@freeze_time(NOON)
def test_members_have_nothing_late() -> None:
    waits(30)

    assert late_things(make_user(email="m@example.org"), now=timezone.now()) == 0
