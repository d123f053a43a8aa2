"""What must be true of meetings and of those who come, in plain Python: the oracle.

Written from the rules in the documentation and not from the code; knows no Django and no row.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from events.offers import answer_deadline

WAITING, OFFERED, CONFIRMED, CANCELLED = "waiting", "offered", "confirmed", "cancelled"
REFUSED, INVALID, DONE, LINK_SENT, GONE = "refused", "invalid", "done", "link sent", "gone"

ZONE = "Europe/Brussels"
LASTS = timedelta(hours=2)
NEEDS_ARE_KEPT = timedelta(days=7)
PEOPLE_ARE_KEPT = timedelta(days=30)
LAPSES_BEFORE_LEAVING = 2
# What somebody may still learn of a meeting that does not take place.
OF_A_CANCELLED_MEETING = {"cancelled", "taken_off", "merged"}


@dataclass(frozen=True)
class Form:
    """What somebody types to come to a meeting."""

    name: str
    email: str = ""
    phone: str = ""
    asks: bool = False
    needs: str = ""

    @property
    def owner(self) -> str:
        """Who an address belongs to: `Lou+work@…` is Lou."""
        local, at, domain = self.email.lower().partition("@")
        return local.partition("+")[0] + at + domain


@dataclass(eq=False)
class Sheet:
    """One meeting as a coordinator would keep it on paper."""

    starts_at: datetime
    capacity: int | None
    closes_before: timedelta = timedelta()
    is_cancelled: bool = False
    # Whether its people are to be told that it changed.
    has_changed: bool = False
    turns: int = 0
    people: list["Person"] = field(default_factory=list)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + LASTS

    @property
    def arrangement(self) -> tuple[datetime, bool]:
        return self.starts_at, self.is_cancelled

    @property
    def closes_at(self) -> datetime:
        return self.starts_at - self.closes_before

    @property
    def holders(self) -> list["Person"]:
        return [person for person in self.people if person.status in {CONFIRMED, OFFERED}]

    @property
    def line(self) -> list["Person"]:
        waiting = [person for person in self.people if person.status == WAITING]
        return sorted(waiting, key=lambda person: person.turn)

    @property
    def has_room(self) -> bool:
        return self.capacity is None or len(self.holders) < self.capacity

    @property
    def active(self) -> list["Person"]:
        return [person for person in self.people if person.status != CANCELLED]

    def is_open(self, now: datetime) -> bool:
        return not self.is_cancelled and now < self.closes_at

    def takes(self, now: datetime) -> bool:
        """Whether somebody who calls can still come: until the meeting begins."""
        return not self.is_cancelled and now < self.starts_at

    def next_turn(self) -> int:
        self.turns += 1
        return self.turns

    def until_when(self, now: datetime) -> datetime | None:
        """Until when who is asked now may answer; None when they could not in peace."""
        until = answer_deadline(now, cutoff=self.closes_at, zone_name=ZONE)
        return until if until and until > now else None

    def serve(self, now: datetime, *, present: "Person | None" = None) -> None:
        """Give free places in the order of the line, past those who cannot be asked in peace."""
        if not self.is_open(now):
            return
        for person in self.line:
            if not self.has_room:
                return
            if person is present or not person.asks:
                person.become(CONFIRMED, "confirmed", has_seen=person is present)
            elif until := self.until_when(now):
                person.become(OFFERED, "offered", until=until)


@dataclass(eq=False)
class Person:
    """Somebody who asked for a place; `key` is the public id of their registration."""

    key: str
    form: Form
    sheet: Sheet
    turn: int
    status: str = WAITING
    owner: str = ""
    asks: bool = False
    needs: str = ""
    lapses: int = 0
    until: datetime | None = None
    is_erased: bool = False
    # What they do not know yet: the newest change of their state, and whether they saw it happen.
    news: str = ""
    has_seen: bool = False
    links: int = 0
    # When the meeting was to be, and whether it was off, as they last heard.
    knows: tuple[datetime, bool] = (datetime.min.replace(tzinfo=UTC), False)
    is_to_be_called: bool = False

    def __repr__(self) -> str:
        return f"<{self.form.name} {self.status}>"

    @property
    def identity(self) -> object:
        """Who they are to us over all meetings: by e-mail, or by name and number without one."""
        if self.form.phone and not self.form.email:
            return self.form.name.lower(), self.form.phone
        return self.owner or id(self)

    @property
    def is_reached_by_phone(self) -> bool:
        return bool(self.form.phone and not self.form.email)

    def become(
        self, status: str, news: str, *, has_seen: bool = False, until: datetime | None = None
    ) -> None:
        self.status, self.until = status, until
        self.news, self.has_seen = news, has_seen

    def take_turn(self, sheet: Sheet, now: datetime) -> None:
        """A new turn: a place if one is free and nobody waits."""
        is_free = sheet.has_room and not sheet.line
        self.sheet, self.turn, self.lapses = sheet, sheet.next_turn(), 0
        self.knows = sheet.arrangement
        sheet.people.append(self)
        self.become(CONFIRMED if is_free else WAITING, "")
        if not is_free:
            sheet.serve(now, present=self)

    def tell_turn(self, *, has_seen: bool) -> None:
        self.news = "confirmed" if self.status == CONFIRMED else "queued"
        self.has_seen = has_seen

    def untold(self, now: datetime) -> list[str]:
        """What they are to be told now of their place and their link."""
        told = ["link"] * self.links
        is_too_late = now >= self.sheet.ends_at or (
            self.sheet.is_cancelled and self.news not in OF_A_CANCELLED_MEETING
        )
        return told if is_too_late or not self.news else [*told, self.news]

    def has_to_hear(self, now: datetime) -> bool:
        """Whether their meeting is not what they know, and neither time is over."""
        if self.is_erased or self.status == CANCELLED or self.knows == self.sheet.arrangement:
            return False
        return max(self.knows[0], self.sheet.starts_at) + LASTS >= now


@dataclass
class Book:
    """All meetings, and who asked for a link or sent which form."""

    sheets: list[Sheet] = field(default_factory=list)
    links_asked: list[str] = field(default_factory=list)
    # The form that was sent: sent again it gives the same registration.
    sent: dict[str, Person] = field(default_factory=dict)
    # Who may count on a message in somebody else's name.
    to_look_at: list[Person] = field(default_factory=list)

    @property
    def people(self) -> Iterator[Person]:
        for sheet in self.sheets:
            yield from sheet.people

    def known(self, sheet: Sheet, owner: str) -> Person | None:
        return next((one for one in sheet.active if owner and one.owner == owner), None)

    def same_person(self, person: Person) -> list[Person]:
        return [one for one in self.people if one.identity == person.identity]

    def double(self, person: Person, sheet: Sheet) -> Person | None:
        owners = {person.owner, person.form.owner} - {""}
        there = [one for one in sheet.active if one is not person]
        return next((one for one in there if one.owner in owners), None)

    def end_links(self, person: Person) -> None:
        """What was given out before leads nowhere, and an old form is a form like any other."""
        self.sent = {form: one for form, one in self.sent.items() if one is not person}

    def register(
        self, sheet: Sheet, form: Form, now: datetime, *, submission: str, by_coordinator: bool
    ) -> Person | str:
        if submission in self.sent:
            return self.sent[submission]
        if form.asks and not (form.email or form.phone):
            return INVALID
        if not (sheet.takes(now) if by_coordinator else sheet.is_open(now)):
            return REFUSED
        if known := self.known(sheet, form.owner):
            self.end_links(known)
            known.links += 1
            return LINK_SENT
        person = Person("", form, sheet, 0, owner=form.owner, asks=form.asks, needs=form.needs)
        person.take_turn(sheet, now)
        person.tell_turn(has_seen=True)
        self.sent[submission] = person
        return person

    def cancel(self, person: Person, now: datetime, *, by_coordinator: bool) -> str:
        if person.status == CANCELLED:
            return DONE
        return self._leave(person, now, "taken_off" if by_coordinator else "cancelled")

    def _leave(self, person: Person, now: datetime, news: str) -> str:
        if now >= person.sheet.ends_at:
            return REFUSED
        person.become(CANCELLED, news, has_seen=news == "cancelled")
        person.sheet.serve(now)
        return DONE

    def move(self, person: Person, sheet: Sheet, now: datetime, *, waits: bool) -> str:
        here = person.sheet
        if here is sheet:
            return DONE
        if person.status == CANCELLED or now >= here.ends_at or not sheet.takes(now):
            return REFUSED
        if self.double(person, sheet):
            return self._leave(person, now, "merged")
        if not waits and (sheet.line or not sheet.has_room) and not self._would_come(sheet, now):
            return INVALID
        here.people.remove(person)
        person.take_turn(sheet, now)
        person.news, person.has_seen = "moved", False
        here.serve(now)
        return DONE

    def _would_come(self, sheet: Sheet, now: datetime) -> bool:
        """Whether who comes now gets a place past those who cannot be asked in peace."""
        return sheet.is_open(now) and sheet.has_room

    def restore(self, person: Person, now: datetime) -> str:
        sheet = person.sheet
        if person.status != CANCELLED:
            return DONE
        if person.is_erased or not sheet.takes(now) or self.double(person, sheet):
            return REFUSED
        sheet.people.remove(person)
        person.take_turn(sheet, now)
        person.tell_turn(has_seen=False)
        return DONE

    def answer(self, person: Person, now: datetime, *, accepts: bool, by_coordinator: bool) -> str:
        sheet = person.sheet
        if not accepts:
            is_asked = person.status in {OFFERED, WAITING}
            return self._leave(person, now, "cancelled") if is_asked else DONE
        if person.status == CONFIRMED:
            return DONE
        if person.status == CANCELLED or not sheet.takes(now):
            return REFUSED
        if person.status == OFFERED and person.until and now < person.until:
            person.become(CONFIRMED, "confirmed", has_seen=True)
            return DONE
        if person.status == WAITING and by_coordinator and now >= sheet.closes_at:
            # The list no longer serves itself: who is reached by telephone comes.
            if sheet.has_room:
                person.become(CONFIRMED, "confirmed", has_seen=True)
        elif person.status == WAITING:
            sheet.serve(now, present=person)
            if person.status == CONFIRMED:
                person.tell_turn(has_seen=True)
        return DONE if person.status == CONFIRMED else REFUSED

    def correct(self, person: Person, form: Form, now: datetime) -> str:
        self.to_look_at += self.same_person(person)
        had = person.form.owner
        person.form = form
        if not form.phone:
            person.is_to_be_called = False
        if not (form.email or form.phone):
            person.asks = False
            person.sheet.serve(now)
        if form.owner != had:
            others = [one for one in person.sheet.active if one is not person]
            is_taken = any(form.owner and one.owner == form.owner for one in others)
            person.owner = "" if is_taken else form.owner
            self.end_links(person)
            person.links += bool(form.email)
        return DONE

    def erase(self, person: Person, now: datetime) -> str:
        if person.status != CANCELLED and now < person.sheet.ends_at:
            person.become(CANCELLED, "")
            person.sheet.serve(now)
        self._forget(person)
        return DONE

    def _forget(self, person: Person) -> None:
        self.to_look_at += self.same_person(person)
        self.end_links(person)
        person.form, person.owner, person.needs = Form(""), "", ""
        person.is_erased, person.is_to_be_called = True, False

    def resize(self, sheet: Sheet, capacity: int | None, now: datetime) -> str:
        if capacity is not None and capacity < len(sheet.holders):
            return REFUSED
        sheet.capacity = capacity
        sheet.serve(now)
        return DONE

    def reschedule(
        self, sheet: Sheet, starts_at: datetime, closes_before: timedelta, now: datetime
    ) -> str:
        sheet.has_changed = sheet.has_changed or sheet.starts_at != starts_at
        sheet.starts_at, sheet.closes_before = starts_at, closes_before
        for person in sheet.people:
            if person.status == OFFERED and person.until and person.until > sheet.closes_at:
                person.until = sheet.closes_at
        sheet.serve(now)
        return DONE

    def call_off(self, sheet: Sheet) -> str:
        sheet.has_changed = sheet.has_changed or not sheet.is_cancelled
        sheet.is_cancelled = True
        return DONE

    def lapse(self, now: datetime) -> None:
        for sheet in self.sheets:
            offered = [one for one in sheet.holders if one.status == OFFERED]
            due = [one for one in offered if one.until and one.until <= now]
            for person in sorted(due, key=lambda one: one.turn):
                person.lapses += 1
                person.turn = sheet.next_turn()
                leaves = person.lapses >= LAPSES_BEFORE_LEAVING
                person.become(CANCELLED if leaves else WAITING, "lapsed")
            if due:
                sheet.serve(now)

    def purge(self, now: datetime) -> None:
        for person in self.people:
            age = now - person.sheet.ends_at
            if age >= NEEDS_ARE_KEPT:
                person.needs = ""
            if age >= PEOPLE_ARE_KEPT:
                self._forget(person)

    def work(self, now: datetime) -> tuple[Counter[tuple[str, str]], Counter[frozenset[str]]]:
        """The jobs run: who is told what of their place, and whose changes are in one mail."""
        for owner in self.links_asked:
            for sheet in self.sheets:
                known = self.known(sheet, owner)
                if known and now <= sheet.ends_at:
                    self.end_links(known)
                    known.links += 1
        self.links_asked = []
        mails: Counter[tuple[str, str]] = Counter()
        for person in self.people:
            told = person.untold(now)
            if person.form.email:
                mails.update((person.key, what) for what in told)
            elif person.is_reached_by_phone and told[person.links :]:
                # What one did or saw oneself makes a call needless.
                person.is_to_be_called = not person.has_seen
            person.links, person.news = 0, ""
        return mails, self._tell_changes(now)

    def _tell_changes(self, now: datetime) -> Counter[frozenset[str]]:
        """One mail to each person over all their dates; by telephone they hear when called."""
        changed = [one for sheet in self.sheets if sheet.has_changed for one in sheet.active]
        notices: Counter[frozenset[str]] = Counter()
        for person in [*changed, *self.to_look_at]:
            if person.form.email and not person.is_erased:
                to_hear = [one for one in self.same_person(person) if one.has_to_hear(now)]
                notices.update([frozenset(one.key for one in to_hear)] if to_hear else [])
                self.hear(to_hear)
        for sheet in self.sheets:
            sheet.has_changed = False
        self.to_look_at = []
        return notices

    def hear(self, people: list[Person]) -> None:
        for person in people:
            person.knows = person.sheet.arrangement

    def to_call_about_changes(self, now: datetime) -> list[set[str]]:
        """For each person reached by telephone: one of these registrations must be on the list."""
        groups = {}
        for person in self.people:
            if person.is_reached_by_phone and person.has_to_hear(now):
                groups[person.identity] = {one.key for one in self.same_person(person)}
        return list(groups.values())

    def call(self, key: str, now: datetime) -> None:
        """Somebody was reached: they know all that is so now."""
        [person] = [one for one in self.people if one.key == key]
        person.is_to_be_called = False
        self.hear([one for one in self.same_person(person) if one.has_to_hear(now)])
