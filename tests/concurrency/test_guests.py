"""Answers about a guest that cross: at the end no guest comes against a no, whoever was first."""

import threading
from contextlib import closing, suppress
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from events.actions import (
    Application,
    GuestFacts,
    RegistrationClosed,
    answer_about_guest,
    cancel_registration,
    decide_guests,
    propose_guest,
    register,
)
from events.models import Guest, GuestAnswer, Invitation, Meeting, Registration
from network.models import Membership
from tests.concurrency.naive import NUMBERS
from tests.concurrency.office import Office
from tests.concurrency.test_front_office import in_office
from tests.concurrency.visitors import at_once
from tests.events.people_who_run import running
from tests.services.databases import Database

pytestmark = pytest.mark.slow

ROUNDS = 4
FACTS = GuestFacts(name="Silex", why="to listen", language="en")


class Asked:
    """A meeting of peers to which three come, who are asked; all but the last have agreed."""

    def __init__(self, office: Office) -> None:
        self.office = office
        with office.open():
            meeting = office.make_meeting(days=9, capacity=8)
            names = ("Aulne", "Bouleau", "Charme")
            self.people = [self._come(meeting, name) for name in names]
            Meeting.objects.filter(pk=meeting.pk).update(entry="peers")
            self.meeting = Meeting.objects.get(pk=meeting.pk)
            self.by = running(meeting, name=f"Runs-{meeting.public_id}")
            Membership.objects.create(user=self.by, since=timezone.localdate(), is_peer=True)
            self.guest = propose_guest(self.meeting, FACTS, by=self.by)
            for row in self.people[:2]:
                answer_about_guest(row, agrees=True, seen=self.guest.public_id)

    def _come(self, meeting: Meeting, name: str) -> Registration:
        row = register(meeting, application=Application(name=name, consent=True)).registration
        assert row
        return row

    def say(self, number: int, *, agrees: bool) -> None:
        row = Registration.objects.get(pk=self.people[number].pk)
        with suppress(ValidationError):
            answer_about_guest(row, agrees=agrees, seen=self.guest.public_id)

    def leave(self, number: int) -> None:
        cancel_registration(Registration.objects.get(pk=self.people[number].pk))

    def count(self) -> None:
        decide_guests()

    def come_as_guest(self) -> None:
        invitation = Invitation.objects.get(guest=self.guest.pk)
        with suppress(RegistrationClosed):
            register(
                self.meeting,
                application=Application(name="Silex", consent=True),
                invitation=invitation,
            )

    def cross(self, *acts: object) -> Guest:
        at_once([partial(in_office, self.office, act) for act in acts])  # type: ignore[arg-type]
        with self.office.open():
            return Guest.objects.get(pk=self.guest.pk)


def guests_let_in(office: Office, asked: Asked) -> int:
    """Links that still lead in, and places that are held by them."""
    with office.open():
        links = Invitation.objects.filter(guest=asked.guest.pk, revoked_at=None).count()
        by_guests = Registration.objects.active().filter(invitation__guest=asked.guest.pk)
        return links + by_guests.count()


def test_a_no_beside_the_last_yes_leaves_no_guest(office: Office) -> None:
    for _round in range(ROUNDS):
        asked = Asked(office)

        guest = asked.cross(
            partial(asked.say, 2, agrees=True),
            partial(asked.say, 0, agrees=False),
        )

        assert (guest.state, guest.is_opposed) == ("refused", True)
        assert guests_let_in(office, asked) == 0
    # The control: each looks whether all agree, and writes what it found.
    assert any(let_in_naively(office.database) for _round in range(ROUNDS))


def test_a_no_beside_the_count_and_beside_who_leaves_leaves_no_guest(office: Office) -> None:
    for _round in range(ROUNDS):
        asked = Asked(office)
        with office.open():
            past = Guest.objects.get(pk=asked.guest.pk).created_at
            # The no came in time; the hour strikes while the last gives their place back.
            Guest.objects.filter(pk=asked.guest.pk).update(answer_by=past)

        guest = asked.cross(
            asked.count, partial(asked.leave, 2), partial(asked.say, 0, agrees=False)
        )

        with office.open():
            opposed = GuestAnswer.objects.filter(guest=guest, answer="no").exists()
        assert not (guest.state == "approved" and (guest.is_opposed or opposed))
        if guest.is_opposed:
            assert guests_let_in(office, asked) == 0


def test_who_registers_as_guest_beside_a_no_does_not_keep_the_place(office: Office) -> None:
    for _round in range(ROUNDS):
        asked = Asked(office)
        with office.open():
            asked.say(2, agrees=True)

        guest = asked.cross(asked.come_as_guest, partial(asked.say, 1, agrees=False))

        assert guest.state == "refused"
        assert guests_let_in(office, asked) == 0
        with office.open():
            assert Meeting.objects.get(pk=asked.meeting.pk).places_taken == len(asked.people)


def test_two_who_propose_at_once_ask_about_one(office: Office) -> None:
    asked = Asked(office)
    with office.open():
        Guest.objects.filter(pk=asked.guest.pk).delete()

    def propose(name: str) -> None:
        with suppress(ValidationError):
            propose_guest(asked.meeting, GuestFacts(name=name, why="to listen"), by=asked.by)

    at_once([partial(in_office, office, partial(propose, name)) for name in ("Silex", "Gypse")])

    with office.open():
        guest = Guest.objects.get(meeting=asked.meeting)
        assert guest.answers.count() == len(asked.people)


def let_in_naively(database: Database) -> bool:
    """The last yes beside a no, without a lock; whether the guest comes against the no."""
    table = f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {table} (person INTEGER, answer INTEGER)")
    database.execute(f"CREATE TABLE {table}_guest (comes INTEGER)")
    for person in range(3):
        database.execute(f"INSERT INTO {table} VALUES ({person}, {int(person < 2)})")
    looked = threading.Barrier(2)

    def say(person: int, answer: int) -> None:
        with closing(database.connect()) as connection:
            rows = connection.execute(f"SELECT person, answer FROM {table}").fetchall()
            connection.commit()
            looked.wait()
            all_agree = all(answer if one == person else said for one, said in rows)
            connection.execute(f"UPDATE {table} SET answer = {answer} WHERE person = {person}")
            if all_agree:
                connection.execute(f"INSERT INTO {table}_guest VALUES (1)")
            connection.commit()

    at_once([partial(say, 2, 1), partial(say, 0, 0)])
    [(comes,)] = database.rows(f"SELECT count(*) FROM {table}_guest")
    [(agree,)] = database.rows(f"SELECT sum(answer) FROM {table}")
    return bool(comes and agree < 3)
