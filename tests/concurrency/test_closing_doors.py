"""Doors that close while people come in: links used up or taken back, other rules of a meeting."""

from collections.abc import Callable
from functools import partial
from threading import Event
from time import sleep

import pytest
from django.db import transaction

from events.actions import InvitationFacts, MeetingFacts, invite, revoke_invitation, save_meeting
from events.actions.meetings import OWN_FIELDS
from events.models import Invitation, Meeting, Registration
from network.actions import open_account
from network.models import User
from tests.concurrency.naive import NUMBERS, lose_a_count, oversell, slip_in
from tests.concurrency.office import Office
from tests.concurrency.test_places import bad_lines
from tests.concurrency.visitors import Answer, Site, at_once
from tests.services.servers import Passerelle

pytestmark = pytest.mark.slow

USES, PEOPLE, ROUNDS = 3, 12, 3
# Long enough for a request to look at what is about to change.
HELD_SECONDS = 0.7


def invitation(office: Office, *, uses: int = USES) -> tuple[Invitation, User]:
    with office.open():
        by = open_account(f"inviter{next(NUMBERS)}@example.org", display_name="Inviter")
        meeting = office.make_meeting(entry="invitation")
        return invite(meeting, InvitationFacts(name="Lou", uses=uses), by=by), by


def use(site: Site, row: Invitation, name: str) -> Answer:
    said = {"name": name, "email": f"{name}@example.org", "consent": "on"}
    return site.post_form(f"/en/invitation/{row.token}/", said)


def on_the_list(office: Office, meeting: Meeting) -> int:
    with office.open():
        return Registration.objects.active().filter(meeting=meeting).count()


def test_a_link_for_some_lets_in_so_many_however_many_come_at_once(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    for _round in range(ROUNDS):
        row, _by = invitation(office)

        answers = at_once([partial(use, site, row, f"guest{number}") for number in range(PEOPLE)])

        statuses = sorted(one.status for one in answers)
        assert statuses == [302] * USES + [409] * (PEOPLE - USES)
        assert on_the_list(office, row.meeting) == USES
    assert bad_lines(crowded) == []


def test_counting_uses_without_the_lock_lets_more_in(crowded: Passerelle) -> None:
    """The negative control of the test above."""
    given = max(oversell(crowded.database, people=PEOPLE, places=USES) for _round in range(10))

    assert given > USES


def test_a_use_that_is_given_back_while_others_come_is_used_once_more(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    row, _by = invitation(office, uses=1)
    holder = use(site, row, "holder").token
    comes = [partial(use, site, row, f"guest{number}") for number in range(PEOPLE)]

    answers = at_once([partial(site.give_back, holder), *comes])

    let_in = [one for one in answers[1:] if one.status == 302]
    assert len(let_in) <= 1
    assert on_the_list(office, row.meeting) == len(let_in)
    assert bad_lines(crowded) == []


# --- Somebody of us closes the door while somebody is in it ---------------------------------------


def beside(office: Office, act: Callable[[], object], come: Callable[[], Answer]) -> Answer:
    """Somebody comes while what we do is done and not committed yet; what they are answered."""
    is_done = Event()
    told: list[Answer] = []

    def do() -> None:
        with office.open(), transaction.atomic():
            act()
            is_done.set()
            sleep(HELD_SECONDS)

    def enter() -> None:
        is_done.wait()
        told.append(come())

    at_once([do, enter])
    return told[0]


def change(meeting: Meeting, **facts: str) -> None:
    """By the action of the admin's form, which says all facts."""
    row = Meeting.objects.get(pk=meeting.pk)
    kept = {name: getattr(row, name) for name in OWN_FIELDS}
    save_meeting(MeetingFacts(**kept | facts), meeting=row)


def test_a_link_taken_back_while_it_is_used_lets_nobody_in(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    row, by = invitation(office)

    answer = beside(office, partial(revoke_invitation, row, by=by), partial(use, site, row, "late"))

    assert answer.status in {404, 409}
    assert on_the_list(office, row.meeting) == 0
    assert use(site, row, "later").status == 404
    # The control: who looks first and writes afterwards is in.
    assert slip_in(crowded.database)
    assert bad_lines(crowded) == []


def test_who_came_by_a_link_before_it_was_taken_back_stays_and_nobody_after(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    """In whichever order they come: nobody was written down later than the link ended."""
    for _round in range(ROUNDS):
        row, by = invitation(office, uses=PEOPLE)
        comes = [partial(use, site, row, f"guest{number}") for number in range(PEOPLE)]

        answers = at_once([*comes, partial(revoke, office, row, by)])

        let_in = [one for one in answers if isinstance(one, Answer) and one.status == 302]
        with office.open():
            row.refresh_from_db()
            rows = list(Registration.objects.filter(invitation=row))
        assert len(rows) == len(let_in)
        assert row.revoked_at and all(one.created_at <= row.revoked_at for one in rows)
    assert bad_lines(crowded) == []


def revoke(office: Office, row: Invitation, by: User) -> None:
    with office.open():
        revoke_invitation(row, by=by)


@pytest.mark.parametrize("entry", ["members", "peers", "invitation"])
def test_a_meeting_that_closes_while_somebody_registers_has_nobody_more_on_its_list(
    crowded: Passerelle, site: Site, office: Office, entry: str
) -> None:
    with office.open():
        meeting = office.make_meeting()

    answer = beside(
        office,
        partial(change, meeting, entry=entry),
        partial(site.apply_by_form, meeting.public_id, "late"),
    )

    assert answer.status in {404, 409}
    assert on_the_list(office, meeting) == 0
    assert slip_in(crowded.database), "the control: who looks first and writes afterwards is in"
    assert bad_lines(crowded) == []


def test_nobody_brings_somebody_when_that_has_just_become_impossible(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    with office.open():
        meeting = office.make_meeting()
    said = {"support_person": "on", "consent_access_needs": "on"}
    come = partial(site.apply_by_form, meeting.public_id, "pair", **said)

    answer = beside(office, partial(change, meeting, companion_rule="no"), come)

    assert answer.status == 422
    assert "Nobody can come along" in answer.body
    assert on_the_list(office, meeting) == 0
    assert bad_lines(crowded) == []


def test_another_age_rule_saved_while_people_register_loses_neither_the_rule_nor_a_place(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    with office.open():
        meeting = office.make_meeting(capacity=PEOPLE)
    rules = ["adults", "from_16", "with_adult", "all"]
    comes = [partial(site.apply_by_form, meeting.public_id, f"p{n}") for n in range(PEOPLE)]

    at_once([*comes, partial(save_rules, office, meeting, rules)])

    with office.open():
        row = Meeting.objects.get(pk=meeting.pk)
    assert (row.age_rule, row.places_taken, row.last_rank) == (rules[-1], PEOPLE, PEOPLE)
    assert on_the_list(office, meeting) == PEOPLE
    assert bad_lines(crowded) == []
    # The control: a form that saves the row as it was read loses who came meanwhile.
    assert lose_a_count(crowded.database) == 0


def save_rules(office: Office, meeting: Meeting, rules: list[str]) -> None:
    with office.open():
        for rule in rules:
            change(meeting, age_rule=rule)
