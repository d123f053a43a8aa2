"""A person, institutions, coordinators and clocks in any order, each step beside the oracle."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from PIL import Image

from network.actions import add_representative, verify_organisation
from network.actions.profiles import (
    Agreement,
    FactWords,
    Receiver,
    answer_notice,
    change_audience,
    choose_terms,
    erase_profile,
    exclude,
    grant_fact,
    hide_profile,
    lift_exclusion,
    list_profile,
    remove_fact,
    renew_profile,
    revoke_grant,
    save_fact,
    save_photo,
    set_wishes,
    show_profile,
    start_profile,
)
from network.actions.profiles.announcing import announce_institutions
from network.audiences import Viewer
from network.models import Consent, Exclusion, Grant, Organisation, Profile, User
from network.profiles.mails import tell_of_institutions
from network.visibility import viewer_for, visible_facts
from tests.network.admin_people import make_user
from tests.network.profiles import make_coordinator, make_member, make_node, make_term
from tests.states.profile_book import KINDS, LADDER, House, Life, Onlooker, held_by_the_log
from tests.states.profile_outlets import WORDS, Outlets, wanted

BEGINNING = datetime(2027, 1, 4, 9, tzinfo=UTC)
FACTS = ["display_name", "pronouns", "domain", "contact", "photo"]
HOUSES: dict[str, list[str] | None] = {"ardoise": [], "moulin": ["care"], "phare": None}
SAID = Agreement(language="fr")
AUDIENCES = st.sampled_from(LADDER)
SOME_HOUSE = st.sampled_from(sorted(HOUSES))
PEOPLE = [
    Onlooker("visitor", "nobody"),
    Onlooker("stranger", "nobody"),
    Onlooker("member", "member", is_member=True),
    Onlooker("here", "coordinator", here=True),
    Onlooker("elsewhere", "coordinator"),
    Onlooker("boss", "coordinator", everywhere=True),
    Onlooker("speaks for ardoise", "ardoise", houses=("ardoise",)),
    Onlooker("speaks for moulin", "moulin", houses=("moulin",)),
    Onlooker("speaks for phare", "phare", houses=("phare",)),
    Onlooker("both", "member", is_member=True, houses=("ardoise",)),
    Onlooker("both", "ardoise", is_member=True, houses=("ardoise",)),
]
NAMED = st.sampled_from(["member", "here", "both", "stranger"])

Look = Callable[[Profile, Viewer], set[str]]


def a_photo() -> bytes:
    written = BytesIO()
    Image.new("RGB", (4, 4), "red").save(written, "PNG")
    return written.getvalue()


A_PHOTO = a_photo()


def by_the_door(profile: Profile, viewer: Viewer) -> set[str]:
    return {fact.kind for fact in visible_facts(profile, viewer).facts}


class Around:
    """Who is there before the game begins: people, and houses that nobody vouches for yet."""

    def __init__(self) -> None:
        boss = make_coordinator(is_superuser=True)
        self.users: dict[str, User] = {
            "boss": boss,
            "stranger": make_user(),
            "member": make_member(),
            "here": make_coordinator(make_node()),
            "elsewhere": make_coordinator(make_node("nice")),
            "both": make_member(),
        }
        self.houses = {
            slug: Organisation.objects.create(
                slug=slug, name=slug.title(), kind="service", sectors=kinds
            )
            for slug, kinds in HOUSES.items()
        }
        for one in PEOPLE:
            for house in one.houses:
                user = self.users.setdefault(one.name, make_user())
                add_representative(self.houses[house], account=user, by=boss)
        self.owner = make_member(email="owner@example.org")
        make_term(slug=WORDS["domain"])


class Profiles(RuleBasedStateMachine):
    """`move_clock` sets the time everybody reads; `look` is the door, or one that does not work."""

    def __init__(
        self,
        around: Around,
        move_clock: Callable[[datetime], object],
        look: Look = by_the_door,
        outlets: type[Outlets] = Outlets,
    ) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.move_clock, self.look, self.outlets = move_clock, look, outlets()
        self.users, self.houses = around.users, around.houses
        self.boss, self.owner = around.users["boss"], around.owner
        self.life = Life(now=BEGINNING)
        self.move_clock(BEGINNING)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize(audiences=st.tuples(*[AUDIENCES] * (len(FACTS) + 1)))
    def somebody_begins(self, audiences: tuple[str, ...]) -> None:
        for slug, house in self.houses.items():
            self.life.houses[slug] = House(slug, HOUSES[slug], vouched=False)
            self._vouch(slug, house, vouched=True)
        node = make_node()
        self.profile = start_profile(self.owner, node=node, is_adult=True, agreed=SAID)
        self._say_everything()
        for fact, audience in zip(["listed", *FACTS], audiences, strict=True):
            self.opens(fact, audience, named=set(HOUSES))

    def _vouch(self, slug: str, house: Organisation, *, vouched: bool) -> None:
        until = (self.life.now + timedelta(days=3000)).date() if vouched else None
        verify_organisation(house, until=until, by=self.boss)
        self.life.vouch_for(slug, vouched=vouched)

    def _say_everything(self) -> None:
        choose_terms(self.profile, "domain", [WORDS["domain"]], by=self.owner, agreed=SAID)
        for kind, words in {
            "display_name": FactWords(text=WORDS["display_name"]),
            "pronouns": FactWords(text=WORDS["pronouns"]),
            "contact": FactWords(text=WORDS["contact"], way="phone"),
        }.items():
            save_fact(self.profile, kind, words, by=self.owner, agreed=SAID)
        words = WORDS["photo"]
        save_photo(self.profile, A_PHOTO, words=words, by=self.owner, agreed=SAID)
        self.life.facts.update(dict.fromkeys(FACTS, "me"))

    # What the person does

    def _id(self, fact: str) -> str:
        return str(self.profile.held_facts.get(kind=fact).public_id)

    @precondition(lambda self: not self.life.erased)
    @rule(
        fact=st.sampled_from(["listed", *FACTS]),
        audience=AUDIENCES,
        named=st.sets(SOME_HOUSE),
    )
    def opens(self, fact: str, audience: str, named: set[str]) -> None:
        """Or closes it: to institutions, with the names that the screen showed."""
        said: dict[str, Any] = {"by": self.owner, "agreed": SAID}
        said["shown"] = [self._house(slug) for slug in named]
        was = self.life.facts.get(fact, "me")
        if fact == "listed":
            list_profile(self.profile, audience, **said)
        elif fact in self.life.facts:
            change_audience(self.profile, self._id(fact), audience, **said)
        else:
            return
        self.life.facts[fact] = audience
        if audience == "institutions" and LADDER.index(was) < LADDER.index(audience):
            vouched = {slug for slug in named if self.life.houses[slug].vouched}
            self.life.open_to_institutions(vouched)

    @precondition(lambda self: not self.life.erased)
    @rule(fact=st.sampled_from(FACTS))
    def removes(self, fact: str) -> None:
        if fact in self.life.facts:
            remove_fact(self.profile, self._id(fact), by=self.owner, agreed=SAID)
            del self.life.facts[fact]
            for key in [key for key in self.life.shared if key[0] == fact]:
                del self.life.shared[key]

    @precondition(lambda self: not self.life.erased)
    @rule(
        fact=st.sampled_from(FACTS),
        receiver=st.one_of(SOME_HOUSE, NAMED),
        days=st.sampled_from([None, 0, 10]),
    )
    def shares(self, fact: str, receiver: str, days: int | None) -> None:
        if fact not in self.life.facts:
            return
        until = None if days is None else (self.life.now + timedelta(days=days)).date()
        try:
            grant_fact(
                self.profile,
                self._id(fact),
                self._receiver(receiver),
                until=until,
                by=self.owner,
                agreed=SAID,
            )
        except ValidationError:
            assert not self._may_share_with(receiver)
            return
        assert self._may_share_with(receiver)
        self.life.shared[fact, receiver] = until

    def _receiver(self, name: str) -> Receiver:
        if name in self.houses:
            return Receiver(organisation=self._house(name))
        return Receiver(user=self.users[name])

    def _house(self, slug: str) -> Organisation:
        return Organisation.objects.get(slug=slug)

    def _may_share_with(self, name: str) -> bool:
        house = self.life.houses.get(name)
        return self.life.may_share_with(house or next(one for one in PEOPLE if one.name == name))

    @precondition(lambda self: self.life.shared and not self.life.erased)
    @rule(data=st.data())
    def takes_back(self, data: st.DataObject) -> None:
        fact, receiver = data.draw(st.sampled_from(sorted(self.life.shared)))
        to = self._receiver(receiver)
        grant = Grant.objects.get(
            fact__public_id=self._id(fact), organisation=to.organisation, user=to.user
        )
        revoke_grant(self.profile, grant.public_id, by=self.owner, agreed=SAID)
        del self.life.shared[fact, receiver]

    @precondition(lambda self: not self.life.erased)
    @rule(whom=st.one_of(SOME_HOUSE, NAMED, st.sampled_from(KINDS)))
    def excludes(self, whom: str) -> None:
        exclude(self.profile, **self._whom(whom), by=self.owner, agreed=SAID)
        self.life.excludes(whom, PEOPLE)

    @precondition(lambda self: self.life.never and not self.life.erased)
    @rule(data=st.data())
    def lifts(self, data: st.DataObject) -> None:
        whom = data.draw(st.sampled_from(sorted(self.life.never)))
        row = Exclusion.objects.get(profile=self.profile, **self._whom(whom))
        lift_exclusion(self.profile, row.public_id, by=self.owner, agreed=SAID)
        self.life.never.remove(whom)

    def _whom(self, name: str) -> dict[str, Any]:
        if name in KINDS:
            return {"sector": name}
        if name in self.houses:
            return {"organisation": self._house(name)}
        return {"user": self.users[name]}

    @precondition(lambda self: not self.life.erased)
    @rule(asks=st.booleans())
    def wishes(self, asks: bool) -> None:
        set_wishes(self.profile, ask_each_time=asks, after_death="hide", by=self.owner, agreed=SAID)
        self.life.asks = asks

    @precondition(lambda self: not self.life.erased)
    @rule(house=SOME_HOUSE, accepts=st.booleans())
    def answers(self, house: str, accepts: bool) -> None:
        if house in self.life.notices:
            answer_notice(
                self.profile, self.houses[house], accepts=accepts, by=self.owner, agreed=SAID
            )
            self.life.notices[house].said_yes = accepts
            self.life.notices[house].said_no = not accepts

    @precondition(lambda self: not self.life.erased)
    @rule()
    def hides(self) -> None:
        hide_profile(self.profile, by=self.owner)
        self.life.hidden = True

    @precondition(lambda self: not self.life.erased)
    @rule()
    def shows_again(self) -> None:
        show_profile(self.profile, by=self.owner, agreed=SAID)
        self.life.hidden = False

    @precondition(lambda self: not self.life.erased)
    @rule()
    def renews(self) -> None:
        renew_profile(self.profile, by=self.owner, agreed=SAID)
        self.life.renewed = self.life.now

    @precondition(lambda self: not self.life.erased)
    @rule(sure=st.integers(0, 7))
    def leaves_for_good(self, sure: int) -> None:
        if not sure:
            erase_profile(self.profile)
            self.life.erased = True

    # What happens around them

    @rule(house=SOME_HOUSE, vouched=st.booleans())
    def is_vouched_for(self, house: str, vouched: bool) -> None:
        self._vouch(house, self.houses[house], vouched=vouched)

    @rule(
        house=SOME_HOUSE, kinds=st.one_of(st.none(), st.lists(st.sampled_from(KINDS), max_size=2))
    )
    def says_its_kind(self, house: str, kinds: list[str] | None) -> None:
        Organisation.objects.filter(pk=self.houses[house].pk).update(sectors=kinds)
        self.life.houses[house].kinds = kinds

    @rule(closed=st.booleans())
    def account_is_closed_or_opened(self, closed: bool) -> None:
        User.objects.filter(pk=self.owner.pk).update(is_active=not closed)
        self.life.closed = closed

    @rule()
    def worker_runs(self) -> None:
        announce_institutions()
        tell_of_institutions(self.profile.public_id)
        self.life.announce()

    @rule(days=st.sampled_from([1, 14, 15, 200]))
    def time_passes(self, days: int) -> None:
        self.life.now += timedelta(days=days)
        self.move_clock(self.life.now)

    # What must be true after each step

    @rule(people=st.sets(st.sampled_from(range(len(PEOPLE))), min_size=1, max_size=3))
    def outlets_say_the_same(self, people: set[int]) -> None:
        """Page, API, list, search and photo, in browsers that were open before."""
        said, must = {}, {}
        for one in (PEOPLE[place] for place in sorted(people)):
            user, hat = self._in_browser(one)
            said[one.name, one.hat] = self.outlets.say(self.profile.public_id, user, hat)
            must[one.name, one.hat] = wanted(self.life.seen_by(one), is_logged_in=bool(user))
        assert said == must

    def _in_browser(self, one: Onlooker) -> tuple[User | None, str]:
        house = self.houses.get(one.hat)
        return self.users.get(one.name), house.public_id if house else ""

    @invariant()
    def the_log_of_consents_says_what_is_open(self) -> None:
        if not hasattr(self, "profile"):
            return
        about = Consent.objects.filter(subject_id=self.profile.public_id).order_by("pk")
        lines = about.values_list("fact_id", "receiver_id", "audience", "is_given")
        grants = Grant.objects.filter(fact__profile=self.profile)
        shared = {
            (grant.fact.public_id, (grant.organisation or grant.user).public_id): ""  # type: ignore[union-attr]
            for grant in grants.select_related("fact", "organisation", "user")
        }
        facts = self.profile.held_facts.exclude(audience="me")
        opened = {(fact.public_id, ""): fact.audience for fact in facts}
        assert held_by_the_log(lines) == opened | shared

    @invariant()
    def everybody_sees_what_was_said_and_no_more(self) -> None:
        if not hasattr(self, "profile"):
            return
        seen, wanted = {}, {}
        for one in PEOPLE:
            user, hat = self._in_browser(one)
            viewer = viewer_for(user, hat=hat)
            seen[one.name, one.hat] = self.look(self.profile, viewer)
            wanted[one.name, one.hat] = self.life.seen_by(one)
        assert seen == wanted
