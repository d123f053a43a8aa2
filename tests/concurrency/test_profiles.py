"""One profile, several at once: no save is lost, no grant outlives an exclusion."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from network.actions.profiles import (
    Agreement,
    FactWords,
    Overtaken,
    Receiver,
    change_audience,
    exclude,
    grant_fact,
    hide_profile,
    save_fact,
    show_profile,
    write_down,
)
from network.audiences import ANYONE
from network.models import (
    AudienceNotice,
    Exclusion,
    Grant,
    Membership,
    Node,
    Organisation,
    Profile,
    ProfileFact,
    User,
)
from network.visibility import visible_facts
from tests.concurrency.naive import NUMBERS
from tests.concurrency.office import Office
from tests.concurrency.visitors import at_once
from tests.services.databases import Database
from tests.services.servers import Passerelle

pytestmark = pytest.mark.slow

ROUNDS = 6
TOGETHER = 4
SAID = Agreement(language="fr")
READERS = 3


def make_profile(**audiences: str) -> Profile:
    user = User.objects.create_user(display_name="Lou")
    Membership.objects.create(user=user, since=timezone.localdate())
    node, _is_new = Node.objects.get_or_create(slug="brussels", defaults={"name": "Brussels"})
    profile = Profile.objects.create(user=user, node=node)
    for kind, audience in audiences.items():
        ProfileFact.objects.create(profile=profile, kind=kind, text=kind, audience=audience)
    return profile


def make_organisation() -> Organisation:
    number = next(NUMBERS)
    return Organisation.objects.create(
        slug=f"o{number}", name=f"O{number}", kind="service", sectors=[], verified_at=timezone.now()
    )


def save(office: Office, profile: Profile, text: str) -> bool:
    with office.open():
        owner = User.objects.get(pk=profile.user_id)
        words = FactWords(text=text)
        try:
            said = {"by": owner, "agreed": SAID, "version": profile.version}
            save_fact(profile, "display_name", words, **said)
        except Overtaken:
            return False
        return True


def test_of_several_saves_of_one_version_one_is_kept_and_the_others_are_told(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            profile = make_profile(listed="public")

        kept = at_once([partial(save, office, profile, f"name {n}") for n in range(TOGETHER)])

        with office.open():
            row = Profile.objects.get(pk=profile.pk)
            assert sorted(kept) == [False] * (TOGETHER - 1) + [True]
            assert row.version == profile.version + 1
            assert row.held_facts.get(kind="display_name").text == f"name {kept.index(True)}"


def test_saving_what_was_read_without_a_lock_loses_saves(crowded: Passerelle) -> None:
    """The negative control, on a table of its own."""
    assert save_naively(crowded.database, together=TOGETHER) == TOGETHER


def save_naively(database: Database, *, together: int) -> int:
    """How many think that theirs was kept, of several who saw the same version."""
    table = f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {table} (version INTEGER)")
    database.execute(f"INSERT INTO {table} VALUES (1)")
    looked = threading.Barrier(together)

    def write() -> bool:
        with closing(database.connect()) as connection:
            [version] = connection.execute(f"SELECT version FROM {table}").fetchone()
            connection.commit()
            looked.wait()
            if version != 1:
                return False
            connection.execute(f"UPDATE {table} SET version = 2")
            connection.commit()
            return True

    return sum(at_once([write] * together))


def grant(office: Office, profile: Profile, organisation: Organisation) -> None:
    with office.open():
        owner = User.objects.get(pk=profile.user_id)
        fact = profile.held_facts.get(kind="contact").public_id
        try:
            to = Receiver(organisation=organisation)
            grant_fact(profile, fact, to, by=owner, agreed=SAID)
        except ValidationError as refusal:
            if refusal.code != "excluded":
                raise


def never(office: Office, profile: Profile, organisation: Organisation) -> None:
    with office.open():
        owner = User.objects.get(pk=profile.user_id)
        exclude(profile, organisation=organisation, by=owner, agreed=SAID)


def test_no_grant_stands_beside_an_exclusion_of_its_receiver(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            profile, organisation = make_profile(listed="public", contact="me"), make_organisation()

        at_once(
            [
                partial(grant, office, profile, organisation),
                partial(never, office, profile, organisation),
            ]
        )

        with office.open():
            assert Exclusion.objects.filter(profile=profile).count() == 1
            assert not Grant.objects.filter(fact__profile=profile).exists()
            assert not AudienceNotice.objects.filter(profile=profile).exists()


def test_granting_after_looking_for_an_exclusion_without_a_lock_leaves_both(
    crowded: Passerelle,
) -> None:
    """The negative control: each looks for the other's row, finds none, and writes its own."""
    assert write_naively(crowded.database) == 2


def write_naively(database: Database) -> int:
    tables = [f"naive_{next(NUMBERS)}" for _side in range(2)]
    for table in tables:
        database.execute(f"CREATE TABLE {table} (who INTEGER)")
    looked = threading.Barrier(2)

    def write(mine: str, other: str) -> None:
        with closing(database.connect()) as connection:
            found = connection.execute(f"SELECT who FROM {other}").fetchone()
            connection.commit()
            looked.wait()
            if found is None:
                connection.execute(f"INSERT INTO {mine} VALUES (1)")
                connection.commit()

    at_once([partial(write, *tables), partial(write, *reversed(tables))])
    return sum(len(database.rows(f"SELECT who FROM {table}")) for table in tables)


class Reading:
    """Who reads a profile again and again: when each reading began and ended, and what it saw."""

    def __init__(self, office: Office, profile: Profile) -> None:
        self.office, self.profile = office, profile
        self.over = threading.Event()
        self.seen: list[tuple[float, float, bool]] = []

    def read(self) -> None:
        with self.office.open():
            while not self.over.is_set():
                began = time.monotonic()
                saw = self.look()
                self.seen.append((began, time.monotonic(), saw))

    def look(self) -> bool:
        return bool(visible_facts(self.profile, ANYONE))


class ReadingAnOldPage(Reading):
    """One that keeps the page it once saw, and shows it again: the negative control."""

    page = False

    def look(self) -> bool:
        self.page = self.page or super().look()
        return self.page


def hide_while(reading: Reading, *, by: User) -> Iterator[float]:
    """When each hiding was over, beside those who read."""
    with reading.office.open():
        for _round in range(ROUNDS):
            show_profile(reading.profile, by=by, agreed=SAID)
            time.sleep(0.02)
            hide_profile(reading.profile, by=by)
            yield time.monotonic()
            time.sleep(0.1)
            yield time.monotonic()
        reading.over.set()


def late_readings(reading: Reading, owner: User) -> int:
    """How many readings saw something that lie between a hiding and the next showing."""
    moments: list[float] = []

    def hide() -> None:
        moments.extend(hide_while(reading, by=owner))

    at_once([hide, *[reading.read] * READERS])
    pairs = list(zip(moments[::2], moments[1::2], strict=True))
    return sum(
        saw and any(hidden < began and ended < shown for hidden, shown in pairs)
        for began, ended, saw in reading.seen
    )


def test_nobody_who_asks_after_a_withdrawal_sees_what_was_withdrawn(
    crowded: Passerelle, office: Office
) -> None:
    with office.open():
        profile = make_profile(listed="public", display_name="public")
        owner = User.objects.get(pk=profile.user_id)
    reading, old = Reading(office, profile), ReadingAnOldPage(office, profile)

    late = late_readings(reading, owner)

    assert late == 0
    assert {saw for _began, _ended, saw in reading.seen} == {True, False}, (
        "the race did not take place"
    )
    # Who keeps a page beside the database shows it too late.
    assert late_readings(old, owner) > 0


class ReadingWords(Reading):
    """Who looks for words that were said for nobody but their owner."""

    SECRET = "for me alone"

    def look(self) -> bool:
        return any(fact.text == self.SECRET for fact in visible_facts(self.profile, ANYONE).facts)


def narrowed(reading: ReadingWords, helper: User, *, together: bool) -> bool:
    """Whether a reader met new words while a helper wrote them down for fewer people than before.

    `together` as the action does it; else the words first, and then who may see them.
    """
    aloud = Agreement(language="fr", channel="oral")

    def write() -> None:
        with reading.office.open():
            said = {"by": helper, "agreed": aloud}
            words = FactWords(text=reading.SECRET)
            for _round in range(ROUNDS):
                open_words = FactWords(text="for all")
                write_down(reading.profile, "pronouns", open_words, audience="public", **said)
                fact = reading.profile.held_facts.get(kind="pronouns")
                time.sleep(0.02)
                if together:
                    write_down(reading.profile, "pronouns", words, audience="me", **said)
                else:
                    save_fact(reading.profile, "pronouns", words, fact=fact.public_id, **said)
                    time.sleep(0.02)
                    change_audience(reading.profile, fact.public_id, "me", **said)
            reading.over.set()

    at_once([write, *[reading.read] * READERS])
    assert len(reading.seen) > READERS, "the race did not take place"
    return any(saw for _began, _ended, saw in reading.seen)


def test_words_for_fewer_people_are_never_read_by_those_who_saw_the_former(
    crowded: Passerelle, office: Office
) -> None:
    with office.open():
        profile = make_profile(listed="public")
        Profile.objects.filter(pk=profile.pk).update(user=None)
        boss = User.objects.create_superuser(display_name="Boss")

    assert not narrowed(ReadingWords(office, profile), boss, together=True)
    # Words first and their audience after: somebody reads them.
    assert narrowed(ReadingWords(office, profile), boss, together=False)
