"""Taking back beside pages that are read, and a profile that changes hands: over real processes."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.utils import timezone

from network.actions.missions.answering import answer_by_link, answer_proposal, answer_token
from network.actions.profiles import (
    Agreement,
    FactWords,
    change_audience,
    hide_profile,
    offer_profile,
    save_fact,
    show_profile,
    start_profile,
    take_over_profile,
)
from network.models import Consent, Membership, Node, Profile, ProfileFact, User
from network.models.missions import MissionRequest
from tests.concurrency.naive import NUMBERS
from tests.concurrency.office import Office
from tests.concurrency.test_missions import (
    attempt,
    make_coordinator,
    make_proposal,
    proposal_as_read,
)
from tests.concurrency.test_missions import make_profile as make_person
from tests.concurrency.visitors import Site, at_once
from tests.network.admin_people import session_cookie
from tests.services.databases import Database
from tests.services.servers import Passerelle

pytestmark = pytest.mark.slow

ROUNDS = 3
TOGETHER = 4
PATIENCE_SECONDS = 60
SAID = Agreement(language="fr")
ALOUD = Agreement(language="fr", channel=Consent.Channel.ORAL)
PEOPLE = "/en/directory/people/"


def make_member() -> User:
    user = User.objects.create_user(display_name="Lou")
    Membership.objects.create(user=user, since=timezone.localdate(), is_peer=True)
    return user


def make_profile(user: User | None, **audiences: str) -> Profile:
    node, _is_new = Node.objects.get_or_create(slug="brussels", defaults={"name": "Brussels"})
    profile = Profile.objects.create(user=user, node=node)
    for kind, audience in audiences.items():
        ProfileFact.objects.create(profile=profile, kind=kind, text=f"{kind}qz", audience=audience)
    return profile


# A page that is asked for after the commit


@dataclass
class Reader:
    """Asks for one page again and again: when each request left, when its answer was there, and
    whether that showed the mark.
    """

    ask: Callable[[], str]
    mark: str
    seen: list[tuple[float, float, bool]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        while not self.over.is_set():
            began = time.monotonic()
            saw = self.mark in self.ask()
            self.seen.append((began, time.monotonic(), saw))

    def has_asked(self, *, since: float) -> bool:
        return any(began > since for began, _ended, _saw in list(self.seen))

    def has_shown(self, *, since: float) -> bool:
        return any(began > since and saw for began, _ended, saw in list(self.seen))


class ReaderOfKeptPages(Reader):
    """One behind something that gives again the page it once had: the negative control."""

    page = ""

    def read(self) -> None:
        fresh = self.ask
        self.ask = lambda: self._kept(fresh)
        super().read()

    def _kept(self, fresh: Callable[[], str]) -> str:
        time.sleep(0.01)
        self.page = self.page if self.mark in self.page else fresh()
        return self.page


def wait_until(is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so() and time.monotonic() < until:
        time.sleep(0.01)
    return is_so()


def take_back_while(
    readers: list[Reader], give: Callable[[], object], take_back: Callable[[], object]
) -> Iterator[tuple[float, float]]:
    """From the commit of each taking back to the giving after it; all read in between."""
    for _round in range(ROUNDS):
        began = time.monotonic()
        give()
        assert wait_until(lambda: all(one.has_shown(since=began) for one in readers))  # noqa: B023
        take_back()
        gone = time.monotonic()
        wait_until(lambda: all(one.has_asked(since=gone) for one in readers))  # noqa: B023
        time.sleep(0.1)
        yield gone, time.monotonic()


def late(
    office: Office, readers: list[Reader], give: Callable[[], object], undo: Callable[[], object]
) -> int:
    """How many pages that were asked for after a commit showed what it had taken back."""
    pairs: list[tuple[float, float]] = []

    def act() -> None:
        try:
            with office.open():
                pairs.extend(take_back_while(readers, give, undo))
        finally:
            for one in readers:
                one.over.set()

    at_once([act, *[one.read for one in readers]])
    return sum(
        saw and any(gone < began and ended < again for gone, again in pairs)
        for one in readers
        for began, ended, saw in one.seen
    )


def readers_of(site: Site, profile: Profile, cookie: dict[str, str]) -> list[Reader]:
    """A visitor at the page, a member at the list, a search and the API."""
    member = {"Cookie": f"{cookie['name']}={cookie['value']}"}
    search = site.post_form(PEOPLE, {"q": "display_nameqz"}).location

    def at(path: str, headers: dict[str, str]) -> Callable[[], str]:
        return lambda: site.ask("GET", path, headers=headers).body

    return [
        Reader(at(f"{PEOPLE}{profile.public_id}/", {}), "display_nameqz"),
        Reader(at(PEOPLE, member), profile.public_id),
        Reader(at(search, {}), profile.public_id),
        Reader(at("/api/v1/profiles/", member), profile.public_id),
    ]


def test_no_page_asked_for_after_a_withdrawal_shows_what_was_withdrawn(
    crowded: Passerelle, office: Office, site: Site
) -> None:
    with office.open():
        owner = make_member()
        profile = make_profile(owner, listed="public", display_name="public")
        name = profile.held_facts.get(kind="display_name").public_id
        cookie = session_cookie(make_member())
    act = {"by": owner, "agreed": SAID}
    hide = partial(hide_profile, profile, by=owner)
    show = partial(show_profile, profile, **act)
    close = partial(change_audience, profile, name, "me", **act)
    open_it = partial(change_audience, profile, name, "public", **act)

    assert late(office, readers_of(site, profile, cookie), show, hide) == 0
    with office.open():
        show()
    at_page, _list, by_search, _api = readers_of(site, profile, cookie)
    assert late(office, [at_page, by_search], open_it, close) == 0
    # Somebody who keeps pages shows it too late: the same race finds it.
    with office.open():
        open_it()
    kept = ReaderOfKeptPages(at_page.ask, at_page.mark)
    assert late(office, [kept], show, hide) > 0


# A profile that changes hands


def test_a_profile_offered_to_another_meanwhile_has_one_owner_and_one_offer_at_most(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            profile, first, second = make_profile(None, listed="me"), make_member(), make_member()
            by = make_coordinator(profile)
            offer_profile(profile, account=first.public_id, by=by)
        offer = partial(offer_profile, profile, account=second.public_id, by=by)
        take = [partial(take_over_profile, profile, by=who, agreed=SAID) for who in (first, second)]

        said = at_once([partial(attempt, office, act) for act in (*take, offer)])

        with office.open():
            row = Profile.objects.get(pk=profile.pk)
            answers = zip((first, second), said[:2], strict=True)
            done = [who for who, answer in answers if answer == "done"]
            assert len(done) <= 1
            assert row.user_id == (done[0].pk if done else None)
            assert (row.offered_to_id is None) == bool(done)
            taken = Consent.objects.filter(
                subject_id=row.public_id, purpose="profile.taken_over", is_given=True
            )
            assert taken.count() == len(done)


def test_who_takes_over_a_profile_and_starts_one_in_another_tab_has_one(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            profile, owner = make_profile(None, listed="me"), make_member()
            offer_profile(profile, account=owner.public_id, by=make_coordinator(profile))
        take = partial(take_over_profile, profile, by=owner, agreed=SAID)
        start = partial(start_profile, owner, node=profile.node, is_adult=True, agreed=SAID)

        said = at_once([partial(attempt, office, act) for act in (take, take, start)])

        with office.open():
            assert Profile.objects.filter(user=owner).count() == 1
            assert said[2] == "done"
            assert said[:2].count("done") <= 1


def test_nobody_writes_for_who_has_taken_over(crowded: Passerelle, office: Office) -> None:
    for _round in range(ROUNDS):
        with office.open():
            profile, owner = make_profile(None, listed="me"), make_member()
            by = make_coordinator(profile)
            offer_profile(profile, account=owner.public_id, by=by)
        take = partial(take_over_profile, profile, by=owner, agreed=SAID)
        words = FactWords(text="elle")
        write = partial(save_fact, profile, "pronouns", words, by=by, agreed=ALOUD)

        taken, written = at_once([partial(attempt, office, act) for act in (take, write)])

        with office.open():
            has_it = profile.held_facts.filter(kind="pronouns").exists()
            assert (taken, written, has_it) in {("done", "done", True), ("done", "denied", False)}
            assert attempt(office, write) == "denied"


def test_taking_over_after_looking_at_the_offer_without_a_lock_gives_two_owners(
    crowded: Passerelle,
) -> None:
    """The negative control: each reads the offer, finds it theirs, and says that they own it."""
    assert take_over_naively(crowded.database, together=TOGETHER) == TOGETHER


def take_over_naively(database: Database, *, together: int) -> int:
    """How many were told that it is theirs, of several who each read an offer that stood."""
    table = f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {table} (owner INTEGER)")
    database.execute(f"INSERT INTO {table} VALUES (0)")
    looked = threading.Barrier(together)

    def take(who: int) -> bool:
        with closing(database.connect()) as connection:
            [owner] = connection.execute(f"SELECT owner FROM {table}").fetchone()
            connection.commit()
            looked.wait()
            if owner:
                return False
            connection.execute(database.spelt(f"UPDATE {table} SET owner = %s"), (who,))
            connection.commit()
            return True

    return sum(at_once([partial(take, who) for who in range(1, together + 1)]))


# The same yes twice


def _by_link(token: str) -> None:
    try:
        answer_by_link(token, accepts=True)
    except BadSignature:
        raise ValidationError("It was used.", code="used") from None


def test_a_yes_by_the_account_and_by_the_link_at_once_is_one_yes(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            profile = make_person()
            row = proposal_as_read(make_proposal(profile).pk)
            version = row.request.version
            token = answer_token(row)
        ways = [
            partial(answer_proposal, row, accepts=True, by=profile.user),
            partial(answer_proposal, row, accepts=True, by=profile.user),
            partial(_by_link, token),
            partial(_by_link, token),
        ]

        said = at_once([partial(attempt, office, act) for act in ways])

        with office.open():
            mission = MissionRequest.objects.get(pk=row.request.pk)
            [state] = mission.proposals.values_list("state", flat=True)
            assert (mission.state, state) == ("accepted", "accepted")
            assert set(said) <= {"done", "used"} and said[:2] == ["done", "done"]
            assert said.count("used") >= 1, "a link opens once"
            assert mission.version == version + 1
