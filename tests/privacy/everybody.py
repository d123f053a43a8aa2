"""Profiles of every kind with a marked word in each fact, and everybody who might look at them.

Who may see what is told by the oracle of `tests/states/profile_book.py`, not by the product.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from network.models import (
    Detachment,
    Exclusion,
    FactFile,
    FactKind,
    Grant,
    HostTrajectory,
    MissionRequest,
    Organisation,
    Profile,
    ProfileFact,
    Term,
    User,
)
from network.models.fact_kinds import TERM_KINDS, VOUCHED_KINDS
from tests.network.admin_people import make_user
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_member,
    make_node,
    make_representative,
)
from tests.privacy.canaries import plain
from tests.states.profile_book import LADDER, House, Life, Notice, Onlooker

# Kind and whose it is stand in each mark, so that one leak names what leaked.
MARK = re.compile(r"qzulo([a-z]+)0([a-z]+)0")
# Words that others say too stand in forms and lists of accounts: they are looked for among people.
WORD = re.compile(r"wzulo([a-z]+)0([a-z]+)0")
# What has no words of its own: the kinds alone tell it.
WORDLESS = frozenset({"listed", "known", "detachment"}) | VOUCHED_KINDS
# What is said in words that others say too.
WORDED = TERM_KINDS | {"detachment"}

Marks = set[tuple[str, str]]


def mark(kind: str, whose: str) -> str:
    return f"qzulo{kind.replace('_', '')}0{whose}0"


def word(kind: str, whose: str) -> str:
    return f"wzulo{kind.replace('_', '')}0{whose}0"


def marks_in(text: object) -> Marks:
    """Kind and owner of every marked word in this text, however it was escaped."""
    return set(MARK.findall(plain(text)))


def words_in(text: object) -> Marks:
    return set(WORD.findall(plain(text)))


@dataclass(frozen=True)
class Eye:
    """Somebody who looks, under one hat: an account (or none), and how the oracle knows them."""

    known_as: Onlooker
    user: User | None
    hat: str = ""
    # Whose profile is theirs.
    owns: str = ""
    # The organisation they act for at the moment.
    acts_for: str = ""

    @property
    def name(self) -> str:
        return f"{self.known_as.name} as {self.known_as.hat}"


@dataclass
class Person:
    """One profile, its life as the oracle tells it, and its owner."""

    profile: Profile
    life: Life
    owner: User | None
    ids: dict[str, str] = field(default_factory=dict)


class Everybody:
    """The network with one of everything."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.node = make_node()
        self.voucher = make_member()
        self.houses = self._houses()
        self.users = self._users()
        self.people: dict[str, Person] = {}
        for audience in LADDER:
            self._person(f"rung{audience}", audience)
        self._set_apart()
        self._share()
        self._keep_away()
        self.eyes = list(self._eyes())
        # Marked words beside facts (`beside.py`), and the names of the eyes that may read them.
        self.beside: dict[tuple[str, str], set[str]] = {}

    def _houses(self) -> dict[str, Organisation]:
        unknown = {"sectors": None}
        unvouched = {"verified_at": None, "verified_until": None}
        told: dict[str, dict[str, Any]] = {
            "known": {},
            "new": {},
            "foe": {},
            "court": {"sectors": ["justice"]},
            "unsaid": unknown,
            "unvouched": unvouched,
            "trusted": {},
            "asking": {},
        }
        return {slug: make_institution(slug, **fields) for slug, fields in told.items()}

    def _users(self) -> dict[str, User]:
        elsewhere = make_node("nice")
        users = {
            "stranger": make_user(),
            "confidant": make_user(),
            "member": make_member(),
            "foe": make_member(),
            "here": make_coordinator(self.node),
            "elsewhere": make_coordinator(elsewhere),
            "foe here": make_coordinator(self.node),
            "boss": make_user(is_superuser=True),
            "both": make_member(),
        }
        for slug, house in self.houses.items():
            users[f"speaks for {slug}"] = make_representative(house)
        make_representative(self.houses["known"], users["both"])
        return users

    def _life(self) -> Life:
        life = Life(now=self.now)
        for slug, row in self.houses.items():
            life.houses[slug] = House(slug, row.sectors, vouched=slug != "unvouched")
        return life

    def _person(
        self, name: str, audience: str, *, listed: str = "public", has_owner: bool = True
    ) -> Person:
        """A profile with every kind of fact, all open to one audience."""
        owner = make_member() if has_owner else None
        profile = Profile.objects.create(user=owner, node=self.node)
        person = self.people[name] = Person(profile, self._life(), owner)
        for kind in FactKind.values:
            open_to = listed if kind == "listed" else audience
            if open_to:
                person.ids[kind] = self._fact(profile, name, kind, open_to).public_id
                person.life.facts[kind] = open_to
        for slug in ("known", "foe", "court", "unsaid"):
            profile.audience_notices.create(organisation=self.houses[slug], approved_at=self.now)
            person.life.notices[slug] = Notice(told=self.now, said_yes=True)
        return person

    def _fact(self, profile: Profile, name: str, kind: str, audience: str) -> ProfileFact:
        said = mark(kind, name)
        more: dict[str, Any] = {"text": "" if kind in WORDLESS else said}
        if kind in TERM_KINDS:
            more["term"] = _term(kind, name)
        if kind in VOUCHED_KINDS:
            more["voucher"] = self.voucher
        if kind in {"video", "badge"}:
            more["details"] = {"link": f"https://example.org/{said}"}
        if kind == "contact":
            more["details"] = {"way": "other"}
        if kind == "presentation":
            more["language"] = "en"
        fact = ProfileFact.objects.create(profile=profile, kind=kind, audience=audience, **more)
        if kind == "detachment":
            self._detach(fact, name)
        if kind == "photo":
            FactFile.objects.create(fact=fact, kind="jpeg", content=said.encode())
        return fact

    def _detach(self, fact: ProfileFact, name: str) -> None:
        """At an institution that agrees to show it: its level is the word of this person."""
        today = timezone.localdate()
        row = HostTrajectory.objects.create(
            organisation=self.houses["known"],
            node=self.node,
            kind="detachment",
            state="running",
            started_on=today,
        )
        row.steps.create(position=1, stage="follow_up", titles={"en": "Look back"})
        Detachment.objects.create(
            trajectory=row,
            level=_term("detachment", name, vocabulary="level"),
            starts_on=today - timedelta(days=1),
            ends_on=today + timedelta(days=90),
            host_shows_at=self.now,
            fact=fact,
        )

    def _set_apart(self) -> None:
        """Profiles that something keeps from being shown, though all they say is public."""
        quiet = self._person("listedtomembers", "public", listed="members")
        # Their host does not want the detachment shown.
        Detachment.objects.filter(fact__profile=quiet.profile).update(host_shows_at=None)
        del quiet.life.facts["detachment"]
        self._person("unlisted", "public", listed="")
        self._person("listedtome", "public", listed="me")
        hidden, dead = self._person("hidden", "public"), self._person("dead", "public")
        stale, closed = self._person("stale", "public"), self._person("closed", "public")
        long_ago = self.now - timedelta(days=400)
        _set(hidden, hidden_at=self.now)
        _set(dead, deceased_at=self.now)
        _set(stale, renewed_at=long_ago)
        assert closed.owner
        User.objects.filter(pk=closed.owner.pk).update(is_active=False)
        hidden.life.hidden = dead.life.dead = closed.life.closed = True
        stale.life.renewed = long_ago
        helped = self._person("helped", "coordinators", has_owner=False)
        _set(helped, offered_to=self.users["stranger"])

    def _share(self) -> None:
        """Facts that are nobody's business, shared by name: one with each kind of receiver."""
        person = self._person("granting", "me")
        self.mission = _running_mission(self.houses["asking"], person)
        for kind, slug, receiver in (
            ("contact", "confidant", {"user": self.users["confidant"]}),
            ("employer", "trusted", {"organisation": self.houses["trusted"]}),
            ("presentation", "foe", {"organisation": self.houses["foe"]}),
            ("training", "asking", {"mission_id": self.mission.public_id}),
        ):
            row = ProfileFact.objects.get(public_id=person.ids[kind])
            Grant.objects.create(fact=row, **receiver)
            person.life.shared[kind, slug] = None
        row = ProfileFact.objects.get(public_id=person.ids["pronouns"])
        yesterday = timezone.localdate() - timedelta(days=1)
        Grant.objects.create(fact=row, organisation=self.houses["trusted"], until=yesterday)
        # What is shared stays behind an exclusion, should both ever stand.
        Exclusion.objects.create(profile=person.profile, organisation=self.houses["foe"])
        person.life.never.add("foe")

    def _keep_away(self) -> None:
        """Profiles, one of them helped, that keep people, organisations and kinds of them away."""
        voucher = make_member(display_name=word("vouching", "waryhelped"))
        for audience in ("coordinators", "members", "institutions", "helped"):
            is_helped = audience == "helped"
            open_to = "coordinators" if is_helped else audience
            person = self._person(f"wary{audience}", open_to, has_owner=not is_helped)
            if is_helped:
                person.profile.vouchings.create(voucher=voucher)
            for whom in (
                {"user": self.users["foe"]},
                {"user": self.users["foe here"]},
                {"organisation": self.houses["foe"]},
                {"sector": "justice"},
            ):
                Exclusion.objects.create(profile=person.profile, **whom)
            person.life.never |= {"foe", "foe here", "justice"}

    def _eyes(self) -> Iterable[Eye]:
        """Everybody who looks, once for each hat."""
        yield Eye(Onlooker("visitor", "nobody"), None)
        for name in ("stranger", "confidant"):
            yield Eye(Onlooker(name, "nobody"), self.users[name])
        for name in ("member", "foe"):
            yield Eye(Onlooker(name, "member", is_member=True), self.users[name])
        for name in ("here", "foe here"):
            yield Eye(Onlooker(name, "coordinator", here=True), self.users[name])
        yield Eye(Onlooker("elsewhere", "coordinator"), self.users["elsewhere"])
        yield Eye(Onlooker("boss", "coordinator", everywhere=True), self.users["boss"])
        for slug, house in self.houses.items():
            name = f"speaks for {slug}"
            onlooker = Onlooker(name, slug, houses=(slug,))
            yield Eye(onlooker, self.users[name], house.public_id, acts_for=slug)
        both = {"is_member": True, "houses": ("known",)}
        yield Eye(Onlooker("both", "member", **both), self.users["both"], "member")
        hat = self.houses["known"].public_id
        yield Eye(Onlooker("both", "known", **both), self.users["both"], hat, acts_for="known")
        for name in ("rungme", "hidden", "granting"):
            owner = Onlooker(f"owner of {name}", "member", is_member=True)
            yield Eye(owner, self.people[name].owner, owns=name)

    def eye(self, name: str) -> Eye:
        return next(one for one in self.eyes if one.name == name)

    def may_see(self, eye: Eye, whose: str) -> set[str]:
        """The kinds of fact of one profile that reach these eyes."""
        person = self.people[whose]
        if eye.owns == whose:
            return set(person.life.facts)
        return person.life.seen_by(eye.known_as)

    def marks_for(self, eye: Eye) -> Marks:
        """Every mark that these eyes may meet anywhere."""
        facts = {(kind, name) for name in self.people for kind in self.may_see(eye, name)}
        said = {(kind.replace("_", ""), name) for kind, name in facts}
        return said | {key for key, readers in self.beside.items() if eye.name in readers}


def _term(kind: str, name: str, *, vocabulary: str = "") -> Term:
    said = word(kind, name)
    slug = f"{kind.replace('_', '-')}-{name}"
    return Term.objects.create(
        vocabulary=vocabulary or kind, slug=slug, labels={"fr": said, "en": said, "nl": said}
    )


def _set(person: Person, **fields: Any) -> None:
    Profile.objects.filter(pk=person.profile.pk).update(**fields)
    person.profile.refresh_from_db()


def _running_mission(organisation: Organisation, person: Person) -> MissionRequest:
    terms = {
        name: Term.objects.create(vocabulary=vocabulary, slug=f"a-{name}", labels={"en": name})
        for name, vocabulary in {
            "kind": "mission_kind",
            "level": "level",
            "language": "language",
            "area": "area",
        }.items()
    }
    today = timezone.localdate()
    mission = MissionRequest.objects.create(
        organisation=organisation,
        node=person.profile.node,
        public="families in a shelter",
        words="Lead a group once a week.",
        starts_on=today,
        ends_on=today + timedelta(days=90),
        contract="employment",
        pay="as the scale says",
        state="running",
        **terms,
    )
    mission.proposals.create(
        profile=person.profile,
        state="accepted",
        is_exclusive=True,
        answer_by=timezone.now() + timedelta(days=7),
    )
    return mission
