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
# Who may come: everybody, members, peers among them, who was invited.
PUBLIC, MEMBERS, PEERS, INVITATION = "public", "members", "peers", "invitation"
# Whether who comes along takes a place, takes none, or cannot come; a dog comes anywhere.
TAKES_A_PLACE, TAKES_NONE, STAYS_AT_HOME = "place", "free", "no"
DOG = "assistance_dog"

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
    along: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        """Who an address belongs to: `Lou+work@…` is Lou."""
        local, at, domain = self.email.lower().partition("@")
        return local.partition("+")[0] + at + domain


@dataclass(frozen=True)
class Visitor:
    """Who is at the browser: a stranger, or the account of that name."""

    account: str = ""
    is_member: bool = False
    is_peer: bool = False


STRANGER = Visitor()


@dataclass(eq=False)
class Invite:
    """A link that lets in so many, until it is taken back."""

    sheet: "Sheet"
    uses: int
    token: str = ""
    is_over: bool = False

    @property
    def is_used_up(self) -> bool:
        return sum(one.invite is self for one in self.sheet.active) >= self.uses


# One who comes by themselves, by a link for them, or (None) over the telephone.
Way = Visitor | Invite | None


@dataclass(eq=False)
class Sheet:
    """One meeting as a coordinator would keep it on paper."""

    starts_at: datetime
    capacity: int | None
    closes_before: timedelta = timedelta()
    entry: str = PUBLIC
    rule: str = TAKES_A_PLACE
    is_cancelled: bool = False
    # Places of companions of whom nothing else is known any more.
    nameless: int = 0
    # Whether its people are to be told that it changed.
    has_changed: bool = False
    turns: int = 0
    people: list["Person"] = field(default_factory=list)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + LASTS

    @property
    def arrangement(self) -> tuple[datetime, bool, str]:
        return self.starts_at, self.is_cancelled, self.entry

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
    def taken(self) -> int:
        return sum(person.places for person in self.holders) + self.nameless

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else self.capacity - self.taken

    def has_room(self, places: int = 1) -> bool:
        return self.left is None or self.left >= places

    def is_told_to(self, visitor: Visitor) -> bool:
        """Whether this visitor may know that there is such a meeting, and come."""
        may_come = {PUBLIC: True, MEMBERS: visitor.is_member, PEERS: visitor.is_peer}
        return may_come.get(self.entry, False)

    def places_of(self, along: tuple[str, ...]) -> int:
        people = len([one for one in along if one != DOG])
        return 1 + people if self.rule == TAKES_A_PLACE else 1

    def turns_away(self, along: tuple[str, ...]) -> bool:
        """Whether somebody could not bring whom they bring."""
        return self.rule == STAYS_AT_HOME and bool(set(along) - {DOG})

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

    def cannot_be_asked(self, person: "Person", now: datetime) -> bool:
        return person.asks and not self.until_when(now)

    def serve(self, now: datetime, *, present: "Person | None" = None) -> None:
        """Give free places in the order of the line, past those who cannot be asked in peace.

        Where the first needs more than are free, those are kept for them: nobody is let by.
        """
        if not self.is_open(now):
            return
        for person in self.line:
            is_asked = person.asks and person is not present
            if is_asked and self.cannot_be_asked(person, now):
                continue
            if not self.has_room(person.places):
                return
            if is_asked:
                person.become(OFFERED, "offered", until=self.until_when(now))
            else:
                person.become(CONFIRMED, "confirmed", has_seen=person is present)


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
    along: tuple[str, ...] = ()
    places: int = 1
    account: str = ""
    invite: Invite | None = None
    lapses: int = 0
    until: datetime | None = None
    is_erased: bool = False
    # What they do not know yet: the newest change of their state, and whether they saw it happen.
    news: str = ""
    has_seen: bool = False
    links: int = 0
    # When the meeting was to be, whether it was off and for whom it was, as they last heard.
    knows: tuple[datetime, bool, str] = (datetime.min.replace(tzinfo=UTC), False, PUBLIC)
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
        self.places = sheet.places_of(self.along)
        is_free = sheet.has_room(self.places) and not sheet.line
        if sheet is not self.sheet:
            self.invite = None
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
        if self.is_erased or self.status == CANCELLED:
            return False
        # That others need an invitation now is no news to who is on the list.
        is_same_entry = self.sheet.entry in {self.knows[2], INVITATION}
        if is_same_entry and self.knows[:2] == self.sheet.arrangement[:2]:
            return False
        return max(self.knows[0], self.sheet.starts_at) + LASTS >= now


@dataclass
class Book:
    """All meetings, and who asked for a link or sent which form."""

    sheets: list[Sheet] = field(default_factory=list)
    invites: list[Invite] = field(default_factory=list)
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

    def with_account(self, sheet: Sheet, account: str) -> Person | None:
        return next((one for one in sheet.active if account and one.account == account), None)

    def same_person(self, person: Person) -> list[Person]:
        return [one for one in self.people if one.identity == person.identity]

    def double(self, person: Person, sheet: Sheet) -> Person | None:
        owners = {person.owner, person.form.owner} - {""}
        there = [one for one in sheet.active if one is not person]
        same = [one for one in there if one.owner in owners]
        same += [one for one in there if person.account and one.account == person.account]
        return next(iter(same), None)

    def end_links(self, person: Person) -> None:
        """What was given out before leads nowhere, and an old form is a form like any other."""
        self.sent = {form: one for form, one in self.sent.items() if one is not person}

    def register(
        self, sheet: Sheet, form: Form, now: datetime, *, submission: str, way: Way
    ) -> Person | str:
        """The person who has a turn now or had one already, or what is answered instead."""
        if self._is_kept_out(sheet, way):
            return GONE
        if submission in self.sent:
            return self.sent[submission]
        if form.asks and not (form.email or form.phone):
            return INVALID
        if not (sheet.is_open(now) if isinstance(way, Visitor) else sheet.takes(now)):
            return REFUSED
        person = Person("", form, sheet, 0, owner=form.owner, asks=form.asks, needs=form.needs)
        person.along = form.along
        # An account is kept where it is by it that one may come.
        if isinstance(way, Visitor) and sheet.entry in {MEMBERS, PEERS}:
            person.account = way.account
        person.invite = way if isinstance(way, Invite) else None
        return self._enrol(sheet, person, now, submission)

    def _enrol(self, sheet: Sheet, person: Person, now: datetime, submission: str) -> Person | str:
        if own := self.with_account(sheet, person.account):
            return own
        if known := self.known(sheet, person.owner):
            self.end_links(known)
            known.links += 1
            return LINK_SENT
        if person.invite and person.invite.is_used_up:
            return REFUSED
        if sheet.turns_away(person.along):
            return INVALID
        person.take_turn(sheet, now)
        person.tell_turn(has_seen=True)
        self.sent[submission] = person
        return person

    def _is_kept_out(self, sheet: Sheet, way: Way) -> bool:
        """Whether the door they come to is not there for them."""
        if isinstance(way, Invite):
            return way.is_over or sheet.entry != INVITATION
        return isinstance(way, Visitor) and not sheet.is_told_to(way)

    def invite(self, sheet: Sheet, uses: int, now: datetime) -> Invite | str:
        if sheet.entry != INVITATION or not sheet.takes(now):
            return REFUSED
        self.invites.append(Invite(sheet, uses))
        return self.invites[-1]

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
        if sheet.turns_away(person.along):
            return INVALID
        if not waits and not self._would_come(person, sheet, now):
            return INVALID
        here.people.remove(person)
        person.take_turn(sheet, now)
        person.news, person.has_seen = "moved", False
        here.serve(now)
        return DONE

    def _would_come(self, person: Person, sheet: Sheet, now: datetime) -> bool:
        """Whether who comes now gets a place, past those who cannot be asked in peace only."""
        ahead = [one for one in sheet.line if not sheet.cannot_be_asked(one, now)]
        is_let_by = not sheet.line or (sheet.is_open(now) and not ahead)
        return is_let_by and sheet.has_room(sheet.places_of(person.along))

    def restore(self, person: Person, now: datetime) -> str:
        sheet = person.sheet
        if person.status != CANCELLED:
            return DONE
        if person.is_erased or not sheet.takes(now) or self.double(person, sheet):
            return REFUSED
        # Among peers, an invitation is for the guest whom they agreed to, and there is none here.
        if sheet.entry == PEERS and person.invite is not None:
            return REFUSED
        if sheet.turns_away(person.along):
            return INVALID
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
            if sheet.has_room(person.places):
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

    def change_needs(
        self, person: Person, needs: str, along: tuple[str, ...], now: datetime
    ) -> str:
        """What is over or given back is not counted anew; a second place must be free."""
        sheet = person.sheet
        if now < sheet.starts_at and person.status != CANCELLED:
            if sheet.turns_away(along):
                return INVALID
            more = sheet.places_of(along) - person.places
            if person in sheet.holders and more > 0 and (sheet.line or not sheet.has_room(more)):
                return INVALID
            person.places += more
            if person.status == WAITING and more:
                sheet.serve(now, present=person)
            elif more < 0:
                sheet.serve(now)
        person.needs, person.along = needs, along
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
        self._forget_needs(person)
        person.form, person.owner, person.account, person.invite = Form(""), "", "", None
        person.is_erased, person.is_to_be_called = True, False

    def _forget_needs(self, person: Person) -> None:
        """That somebody came along is a need: their place is the meeting's from now on."""
        if person in person.sheet.holders:
            person.sheet.nameless += person.places - 1
        person.needs, person.along, person.places = "", (), 1

    def open_to(self, sheet: Sheet, entry: str, now: datetime) -> str:
        """Who has a place or a turn keeps it, whoever may come from now on."""
        sheet.has_changed = sheet.has_changed or sheet.entry != entry
        sheet.entry = entry
        sheet.serve(now)
        return DONE

    def say_who_comes_along(self, sheet: Sheet, rule: str, now: datetime) -> str:
        """Another rule is for those who come from now on: promised places stay."""
        sheet.rule = rule
        sheet.serve(now)
        return DONE

    def resize(self, sheet: Sheet, capacity: int | None, now: datetime) -> str:
        if capacity is not None and capacity < sheet.taken:
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
                self._forget_needs(person)
            if age >= PEOPLE_ARE_KEPT:
                self._forget(person)
        for invite in self.invites:
            invite.is_over |= now - invite.sheet.ends_at >= PEOPLE_ARE_KEPT

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
