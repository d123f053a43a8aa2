"""People, coordinators and clocks in any order, each step beside the oracle."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import caches
from django.db import transaction
from django.db.models import Count, Q, Sum
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from events.actions.notices import CALL
from events.cards import build_payloads
from events.models import Meeting, MeetingCard, Registration, RegistrationContact
from network.models import CallEntry
from tests.states.book import (
    CANCELLED,
    CONFIRMED,
    DONE,
    GONE,
    INVITATION,
    MEMBERS,
    OFFERED,
    PEERS,
    PUBLIC,
    STAYS_AT_HOME,
    STRANGER,
    TAKES_A_PLACE,
    TAKES_NONE,
    WAITING,
    ZONE,
    Book,
    Form,
    Invite,
    Person,
    Sheet,
    Visitor,
    Way,
)
from tests.states.doors import VISITORS, Doors

# A Monday morning in Brussels.
BEGINNING = datetime(2027, 1, 4, 9, tzinfo=UTC)
DAYS = (3, 6)
STARTS_AT = [
    datetime.combine(BEGINNING.date() + timedelta(days=days), time(18), ZoneInfo(ZONE))
    for days in DAYS
]

NAMES = ["Ann", "Bob", "Cid", "Dan", "Eva"]
REACHED = ["email", "email", "email and phone", "phone", "nothing"]
CAPACITIES = st.sampled_from([1, 2, 2, 3, 3, None])
ENTRIES = st.sampled_from([PUBLIC, PUBLIC, MEMBERS, PEERS, INVITATION])
RULES = st.sampled_from([TAKES_A_PLACE, TAKES_A_PLACE, TAKES_NONE, STAYS_AT_HOME])
ALONG = st.sampled_from(
    [
        *[(), (), ()],
        *[("support_person",), ("support_person",)],
        *[("assistance_dog",), ("support_person", "interpreter")],
    ]
)
CLOSES_BEFORE = st.sampled_from([timedelta(), timedelta(hours=2), timedelta(days=1)])
PASSING = [timedelta(minutes=20), timedelta(hours=3), timedelta(hours=9), timedelta(days=1)]
LATER = [timedelta(days=8), timedelta(days=31)]


@st.composite
def forms(draw: st.DrawFn) -> Form:
    name, reached = draw(st.sampled_from(NAMES)), draw(st.sampled_from(REACHED))
    tag = draw(st.sampled_from(["", "", "+again"]))
    return Form(
        name=name,
        email=f"{name}{tag}@example.org" if "email" in reached else "",
        phone="0470 12 34 56" if "phone" in reached else "",
        asks=draw(st.booleans()),
        needs=draw(st.sampled_from(["", "", "Large print"])),
        along=draw(ALONG),
    )


class Registrations(RuleBasedStateMachine):
    """`meetings` are two rows of the database; `move_clock` sets the time everybody reads."""

    def __init__(
        self, meetings: list[Meeting], move_clock: Callable[[datetime], object], doors: Doors
    ) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        caches["around"].clear()
        self.meetings, self.move_clock, self.doors = meetings, move_clock, doors
        self.book = Book()
        self.now = BEGINNING
        self.move_clock(self.now)
        self.forms: list[tuple[int, Form, str, Way]] = []
        self.old_links: list[str] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize(
        capacities=st.tuples(CAPACITIES, CAPACITIES),
        closes_before=CLOSES_BEFORE,
        entries=st.tuples(ENTRIES, ENTRIES),
        rules=st.tuples(RULES, RULES),
        crowd=st.lists(forms(), min_size=3, max_size=6),
    )
    def open_the_meetings(
        self,
        capacities: tuple[int | None, int | None],
        closes_before: timedelta,
        entries: tuple[str, str],
        rules: tuple[str, str],
        crowd: list[Form],
    ) -> None:
        minutes = closes_before // timedelta(minutes=1)
        given = zip(self.meetings, STARTS_AT, capacities, entries, rules, strict=True)
        for meeting, starts_at, capacity, entry, along in given:
            facts = {"capacity": capacity, "entry": entry, "companion_rule": along}
            self.doors.change(meeting, closes_before_minutes=minutes, **facts)
            self.book.sheets.append(Sheet(starts_at, capacity, closes_before, entry, along))
            if entry == INVITATION:
                self.invites(len(self.book.sheets) - 1, uses=2)
        self.worker_runs()
        for number, form in enumerate(crowd):
            # Each by a way that is open to them: who is not let in makes no crowd.
            self.register_by(0, form, self.open_way(number))

    def open_way(self, number: int) -> Way:
        entry = self.book.sheets[0].entry
        if entry == INVITATION:
            return self.book.invites[0] if number < 2 else None
        return STRANGER if entry == PUBLIC else [*VISITORS[-2:], None][number % 3]

    # Who acts

    @property
    def there(self) -> list[Person]:
        return [person for person in self.book.people if not person.is_erased]

    @property
    def ends_of_offers(self) -> list[datetime]:
        return [one.until for one in self.book.people if one.status == OFFERED and one.until]

    def somebody(self, data: st.DataObject, *statuses: str) -> Person:
        """One of those who are there, rather in one of these states."""
        wanted = [one for one in self.there if one.status in statuses] or self.there
        index = data.draw(st.integers(0, len(wanted) - 1), label="who")
        return wanted[index]

    def meeting_of(self, index: int) -> tuple[Meeting, Sheet]:
        return self.meetings[index], self.book.sheets[index]

    # Visitors

    @rule(index=st.sampled_from([0, 0, 0, 1]), form=forms(), visitor=st.sampled_from(VISITORS))
    def registers(self, index: int, form: Form, visitor: Visitor) -> None:
        self.register_by(index, form, visitor)

    @rule(index=st.sampled_from([0, 0, 0, 1]), form=forms())
    def is_written_down(self, index: int, form: Form) -> None:
        self.register_by(index, form, None)

    @precondition(lambda self: self.book.invites)
    @rule(data=st.data(), form=forms())
    def comes_by_an_invitation(self, data: st.DataObject, form: Form) -> None:
        invite = self.some_invite(data)
        self.register_by(self.book.sheets.index(invite.sheet), form, invite)

    def some_invite(self, data: st.DataObject) -> Invite:
        number = data.draw(st.integers(0, len(self.book.invites) - 1), label="invitation")
        return self.book.invites[number]

    def register_by(self, index: int, form: Form, way: Way) -> None:
        submission = f"form {len(self.forms)}"
        self.forms.append((index, form, submission, way))
        self.send_form(*self.forms[-1])

    @precondition(lambda self: self.forms)
    @rule(data=st.data())
    def sends_the_same_form_again(self, data: st.DataObject) -> None:
        number = data.draw(st.integers(0, len(self.forms) - 1), label="form")
        self.send_form(*self.forms[number])

    def send_form(self, index: int, form: Form, submission: str, way: Way) -> None:
        meeting, sheet = self.meeting_of(index)
        expected = self.book.register(sheet, form, self.now, submission=submission, way=way)

        if isinstance(way, Invite):
            outcome, key = self.doors.register_invited(way.token, form, submission=submission)
        elif isinstance(way, Visitor):
            said = {"submission": submission, "visitor": way}
            outcome, key = self.doors.register(meeting, form, **said)
        else:
            outcome, key = self.doors.register_by_phone(meeting, form, submission=submission)

        if isinstance(expected, str):
            assert outcome == expected
            return
        expected.key = expected.key or key
        assert key == expected.key
        self.old_links.append(self.token_of(expected))

    def token_of(self, person: Person) -> str:
        return Registration.objects.get(public_id=person.key).token

    @precondition(lambda self: self.there)
    @rule(data=st.data())
    def gives_back(self, data: st.DataObject) -> None:
        person = self.somebody(data, CONFIRMED, OFFERED, WAITING)
        assert self.doors.cancel(person.key) == self.book.cancel(
            person, self.now, by_coordinator=False
        )

    @precondition(lambda self: self.there)
    @rule(data=st.data(), accepts=st.booleans())
    def answers(self, data: st.DataObject, accepts: bool) -> None:
        person = self.somebody(data, OFFERED)
        expected = self.book.answer(person, self.now, accepts=accepts, by_coordinator=False)
        assert self.doors.answer(person.key, accepts=accepts) == expected

    @precondition(lambda self: self.there)
    @rule(data=st.data(), form=forms())
    def corrects_the_contact(self, data: st.DataObject, form: Form) -> None:
        person = self.somebody(data)
        expected = self.book.correct(person, form, self.now)
        assert self.doors.correct(person.key, form) == expected

    @precondition(lambda self: self.there)
    @rule(data=st.data(), needs=st.sampled_from(["", "Large print"]), along=ALONG)
    def says_other_needs(self, data: st.DataObject, needs: str, along: tuple[str, ...]) -> None:
        self.change_needs(self.somebody(data, CONFIRMED, OFFERED, WAITING), needs, along)

    def change_needs(self, person: Person, needs: str, along: tuple[str, ...]) -> None:
        expected = self.book.change_needs(person, needs, along, self.now)
        assert self.doors.change_needs(person.key, needs, along) == expected

    @precondition(lambda self: self.book.invites)
    @rule(data=st.data())
    def wants_no_invitation(self, data: st.DataObject) -> None:
        invite = self.some_invite(data)
        is_there = not invite.is_over and invite.sheet.entry == INVITATION
        assert self.doors.decline(invite.token) == (DONE if is_there else GONE)
        invite.is_over |= is_there

    @precondition(lambda self: self.there)
    @rule(data=st.data())
    def erases(self, data: st.DataObject) -> None:
        person = self.somebody(data)
        token = self.token_of(person)
        assert self.doors.erase(person.key) == self.book.erase(person, self.now)
        assert self.doors.open(token, "registration_cancel") == GONE

    @rule(name=st.sampled_from(NAMES))
    def asks_for_the_link(self, name: str) -> None:
        self.book.links_asked.append(f"{name}@example.org".lower())
        self.doors.ask_for_links(f"{name}@example.org")

    @precondition(lambda self: self.old_links)
    @rule(data=st.data())
    def opens_an_old_link(self, data: st.DataObject) -> None:
        """It leads to its registration or nowhere, and opening it changes nothing."""
        token = data.draw(st.sampled_from(self.old_links), label="link")
        row = Registration.objects.get(public_id=token.partition(".")[0])
        found = self.doors.browser.get(f"/en/registration/{token}/").status_code
        assert found == (200 if row.token == token else 404)

    @rule(index=st.sampled_from([0, 1]))
    def partner_reads_the_meeting(self, index: int) -> None:
        meeting, sheet = self.meeting_of(index)
        read = self.doors.read(meeting)
        self.check_cards(meeting)
        assert (read is not None) == (sheet.entry == PUBLIC)
        if read is None:
            return
        assert (read["capacity"], read["places_left"]) == (sheet.capacity, sheet.left)
        assert read["waiting"] == len(sheet.line)
        assert datetime.fromisoformat(read["starts_at"]) == sheet.starts_at
        assert read["status"] == ("cancelled" if sheet.is_cancelled else "scheduled")

    def check_cards(self, meeting: Meeting) -> None:
        """What is written for readers is what would be written now."""
        row = Meeting.objects.get(pk=meeting.pk)
        written = {card.language: card.payload for card in MeetingCard.objects.filter(meeting=row)}
        said = json.loads(json.dumps(build_payloads(row))) if row.entry == PUBLIC else {}
        assert written == said

    # Coordinators

    @rule(index=st.sampled_from([0, 0, 0, 1]), capacity=CAPACITIES)
    def changes_the_capacity(self, index: int, capacity: int | None) -> None:
        meeting, sheet = self.meeting_of(index)
        expected = self.book.resize(sheet, capacity, self.now)
        assert self.doors.change(meeting, capacity=capacity) == expected

    @rule(index=st.sampled_from([0, 0, 0, 1]), entry=ENTRIES)
    def changes_who_may_come(self, index: int, entry: str) -> None:
        meeting, sheet = self.meeting_of(index)
        expected = self.book.open_to(sheet, entry, self.now)
        assert self.doors.change(meeting, entry=entry) == expected
        self.check_cards(meeting)

    @rule(index=st.sampled_from([0, 0, 0, 1]), along=RULES)
    def changes_who_may_come_along(self, index: int, along: str) -> None:
        meeting, sheet = self.meeting_of(index)
        expected = self.book.say_who_comes_along(sheet, along, self.now)
        assert self.doors.change(meeting, companion_rule=along) == expected

    @rule(index=st.sampled_from([0, 0, 0, 1]), uses=st.sampled_from([1, 2, 3]))
    def invites(self, index: int, uses: int) -> None:
        meeting, sheet = self.meeting_of(index)
        expected = self.book.invite(sheet, uses, self.now)
        outcome, token = self.doors.invite(meeting, uses)
        if isinstance(expected, Invite):
            expected.token = token
        assert (outcome == DONE) == isinstance(expected, Invite)

    @precondition(lambda self: self.book.invites)
    @rule(data=st.data())
    def takes_an_invitation_back(self, data: st.DataObject) -> None:
        invite = self.some_invite(data)
        if not invite.is_over:
            self.doors.revoke(invite.token)
            invite.is_over = True

    @rule(
        index=st.sampled_from([0, 0, 0, 1]),
        days=st.sampled_from([0, 0, 1, 2]),
        hour=st.sampled_from([14, 18, 19]),
        closes_before=CLOSES_BEFORE,
    )
    def reschedules(self, index: int, days: int, hour: int, closes_before: timedelta) -> None:
        meeting, sheet = self.meeting_of(index)
        starts_at = (STARTS_AT[index] + timedelta(days=days)).replace(hour=hour)
        if sheet.is_cancelled or self.now >= min(sheet.starts_at, starts_at):
            return
        expected = self.book.reschedule(sheet, starts_at, closes_before, self.now)
        assert self.doors.reschedule(meeting, starts_at, closes_before) == expected
        self.check_cards(meeting)

    @rule(index=st.sampled_from([0, 0, 0, 1]), is_meant=st.sampled_from([False, False, True]))
    def calls_off(self, index: int, is_meant: bool) -> None:
        meeting, sheet = self.meeting_of(index)
        if is_meant and self.now < sheet.ends_at:
            assert self.doors.call_off(meeting) == self.book.call_off(sheet)
            self.check_cards(meeting)

    @precondition(lambda self: self.there)
    @rule(data=st.data())
    def is_taken_off(self, data: st.DataObject) -> None:
        person = self.somebody(data, CONFIRMED, OFFERED, WAITING)
        expected = self.book.cancel(person, self.now, by_coordinator=True)
        assert self.doors.take_off(person.key) == expected

    @precondition(lambda self: self.there)
    @rule(data=st.data())
    def is_put_back(self, data: st.DataObject) -> None:
        person = self.somebody(data, CANCELLED)
        assert self.doors.restore(person.key) == self.book.restore(person, self.now)

    @precondition(lambda self: self.there)
    @rule(data=st.data(), index=st.sampled_from([0, 1]), waits=st.booleans())
    def is_moved(self, data: st.DataObject, index: int, waits: bool) -> None:
        person = self.somebody(data, CONFIRMED, OFFERED, WAITING)
        meeting, sheet = self.meeting_of(index)
        expected = self.book.move(person, sheet, self.now, waits=waits)
        assert self.doors.move(person.key, meeting, waits=waits) == expected

    @precondition(lambda self: self.there)
    @rule(data=st.data(), accepts=st.booleans())
    def answers_by_phone(self, data: st.DataObject, accepts: bool) -> None:
        person = self.somebody(data, OFFERED, WAITING)
        expected = self.book.answer(person, self.now, accepts=accepts, by_coordinator=True)
        assert self.doors.note_answer(person.key, accepts=accepts) == expected

    @rule(data=st.data())
    def a_call_is_made(self, data: st.DataObject) -> None:
        self.worker_runs()
        calls = list(CallEntry.objects.waiting().order_by("pk"))
        if calls:
            call = calls[data.draw(st.integers(0, len(calls) - 1), label="call")]
            self.doors.make_call(call)
            self.book.call(call.subject_id, self.now)
            self.worker_runs()

    # What comes by itself

    @rule(passing=st.sampled_from(PASSING))
    def time_passes(self, passing: timedelta) -> None:
        self.now += passing
        self.move_clock(self.now)

    @rule(passing=st.sampled_from(LATER), is_meant=st.sampled_from([False, False, True]))
    def much_time_passes(self, passing: timedelta, is_meant: bool) -> None:
        if is_meant:
            self.time_passes(passing)

    @rule()
    def offers_lapse(self) -> None:
        self.doors.lapse()
        self.book.lapse(self.now)

    @precondition(lambda self: self.ends_of_offers)
    @rule()
    def the_next_offer_is_left_to_lapse(self) -> None:
        self.now = max(self.now, min(self.ends_of_offers))
        self.move_clock(self.now)
        self.offers_lapse()

    @rule()
    def purge_runs(self) -> None:
        self.doors.purge()
        self.book.purge(self.now)

    @rule()
    def worker_runs(self) -> None:
        """Each person is told what changed for them, once; nobody else is written to."""
        mails, notices = self.book.work(self.now)
        owners = {person.key: person.form.owner for person in self.book.people}
        sent = self.doors.work()
        assert sent.mails == Counter({(*said, owners[said[0]]): n for said, n in mails.items()})
        assert sent.notices == Counter(
            {(keys, owners[min(keys)]): n for keys, n in notices.items()}
        )
        self.the_right_people_are_to_be_called()

    def the_right_people_are_to_be_called(self) -> None:
        entries = CallEntry.objects.waiting().values_list("subject_id", "script")
        about_places = Counter(key for key, script in entries if script != CALL)
        called = [person.key for person in self.book.people if person.is_to_be_called]
        assert about_places == Counter(called)
        assert len({key for key, _script in entries}) == len(entries)
        for group in self.book.to_call_about_changes(self.now):
            assert group & {key for key, _script in entries}

    # What holds after every step

    @invariant()
    def all_is_well(self) -> None:
        self.the_rows_are_what_the_oracle_says()
        self.no_place_is_given_twice_and_the_counters_are_right()
        self.no_place_is_free_while_somebody_who_can_take_it_waits()

    def the_rows_are_what_the_oracle_says(self) -> None:
        known = Registration.objects.select_related("contact", "user", "invitation")
        rows = list(known.order_by("rank"))
        for meeting, sheet in zip(self.meetings, self.book.sheets, strict=False):
            theirs = [row for row in rows if row.meeting_id == meeting.pk]
            assert {row.public_id: seen(row) for row in theirs} == {
                person.key: expected(person) for person in sheet.people
            }
            line = [row.public_id for row in theirs if row.status == WAITING]
            assert line == [person.key for person in sheet.line]

    def no_place_is_given_twice_and_the_counters_are_right(self) -> None:
        rows = Meeting.objects.annotate(
            held=Sum(
                "registrations__places",
                filter=Q(registrations__status__in=[CONFIRMED, OFFERED]),
                default=0,
            ),
            line=Count("registrations", filter=Q(registrations__status=WAITING)),
        )
        for row in rows:
            taken = row.held + row.companion_places
            assert (row.places_taken, row.waiting_count) == (taken, row.line)
            assert row.capacity is None or taken <= row.capacity
        taken_in_book = {sheet.starts_at: sheet.taken for sheet in self.book.sheets}
        assert {row.starts_at: row.places_taken for row in rows} == taken_in_book

    def no_place_is_free_while_somebody_who_can_take_it_waits(self) -> None:
        for sheet in self.book.sheets:
            able = [one for one in sheet.line if not sheet.cannot_be_asked(one, self.now)]
            if sheet.is_open(self.now) and able:
                assert not sheet.has_room(able[0].places)


def seen(row: Registration) -> tuple[Any, ...]:
    """A registration as the oracle speaks of it, with what is known of the person."""
    state = (row.status, row.if_full == "ask", row.lapsed_offers, row.offer_expires_at, row.places)
    came_by = (
        row.user.display_name if row.user else "",
        row.invitation and row.invitation.public_id,
    )
    try:
        contact = row.contact
        said = (contact.access_needs, set(contact.companions))
        return *state, *came_by, contact.name, contact.email, *said
    except RegistrationContact.DoesNotExist:
        return *state, *came_by


def expected(person: Person) -> tuple[Any, ...]:
    invite = person.invite
    state = (person.status, person.asks, person.lapses, person.until, person.places)
    came_by = (person.account, invite and invite.token.partition(".")[0])
    known = (person.form.name, person.form.email, person.needs, set(person.along))
    return (*state, *came_by) if person.is_erased else (*state, *came_by, *known)
