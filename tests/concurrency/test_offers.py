"""Offers, readiness sheets and invitations under several hands at once: nothing lost in silence."""

import threading
from contextlib import closing
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import BadSignature
from django.utils import timezone

from network.actions.offers.moderating import publish_offer
from network.actions.offers.publishing import (
    MOST_OPEN,
    change_offer,
    close_offer,
    save_offer,
    submit_offer,
    withdraw_offer,
)
from network.actions.readiness import ReadinessFacts, save_readiness
from network.actions.representative_invitations import accept_representative_invitation
from network.models import (
    Coordination,
    Node,
    Offer,
    Organisation,
    Readiness,
    Representation,
    RepresentativeInvitation,
    User,
)
from network.visibility import viewer_for
from tests.concurrency.naive import NUMBERS
from tests.concurrency.office import Office
from tests.concurrency.visitors import at_once
from tests.network.offers import words_of_offer
from tests.services.databases import Database
from tests.services.servers import Passerelle

pytestmark = pytest.mark.slow

ROUNDS = 5


def make_house() -> Organisation:
    number = next(NUMBERS)
    return Organisation.objects.create(
        slug=f"o{number}", name=f"O{number}", kind="service", sectors=[], verified_at=timezone.now()
    )


def who_acts(house: Organisation) -> User:
    user = User.objects.create_user(display_name="Moulin")
    Representation.objects.create(user=user, organisation=house, since=timezone.localdate())
    return user


def make_coordinator() -> User:
    node, _is_new = Node.objects.get_or_create(slug="brussels", defaults={"name": "Brussels"})
    user = User.objects.create_user(display_name="Coordinator", is_superuser=True)
    Coordination.objects.create(user=user, node=node)
    return user


def attempt(office: Office, act: partial[object]) -> str:
    """Done, or the code of the refusal."""
    with office.open():
        try:
            act()
        except ValidationError as refusal:
            return str(refusal.code if hasattr(refusal, "code") else "field")
        except PermissionDenied:
            return "denied"
        except (BadSignature, RepresentativeInvitation.DoesNotExist):
            return "gone"
        return "done"


def make_published(house: Organisation) -> Offer:
    by = who_acts(house)
    row = submit_offer(save_offer(house, words_of_offer(), by=by), by=by)
    return publish_offer(row, version=row.version, by=make_coordinator())


def test_of_two_representatives_who_want_opposite_things_one_is_told(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            house = make_house()
            row = make_published(house)
            close = partial(close_offer, row, by=who_acts(house))
            withdraw = partial(withdraw_offer, row, by=who_acts(house))

        said = at_once([partial(attempt, office, act) for act in (close, withdraw)])

        with office.open():
            state = Offer.objects.get(pk=row.pk).state
            assert (said, state) in [
                (["done", "moved_on"], "closed"),
                (["moved_on", "done"], "withdrawn"),
            ]


def test_nothing_is_published_that_was_taken_back_to_be_changed(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            house = make_house()
            by = who_acts(house)
            row = submit_offer(save_offer(house, words_of_offer(), by=by), by=by)
            publish = partial(publish_offer, row, version=row.version, by=make_coordinator())
            change = partial(change_offer, row, by=by)

        published, changed = at_once([partial(attempt, office, act) for act in (publish, change)])

        with office.open():
            state = Offer.objects.get(pk=row.pk).state
            assert (changed, state) == ("done", "draft")
            assert published in {"done", "moved_on", "overtaken"}


def test_publishing_what_was_read_without_a_lock_publishes_what_was_taken_back(
    crowded: Passerelle,
) -> None:
    """The negative control: the coordinator looks at the state, then writes."""
    assert publish_naively(crowded.database) == "published"


def publish_naively(database: Database) -> str:
    table = f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {table} (state VARCHAR(10))")
    database.execute(f"INSERT INTO {table} VALUES ('submitted')")
    has_read, has_changed = threading.Event(), threading.Event()

    def publish() -> None:
        [(state,)] = database.rows(f"SELECT state FROM {table}")
        has_read.set()
        has_changed.wait()
        if state == "submitted":
            database.execute(f"UPDATE {table} SET state = 'published'")

    def change() -> None:
        has_read.wait()
        database.execute(f"UPDATE {table} SET state = 'draft'")
        has_changed.set()

    at_once([publish, change])
    [(state,)] = database.rows(f"SELECT state FROM {table}")
    return str(state)


def test_an_organisation_has_no_more_offers_than_it_may_however_many_write(
    crowded: Passerelle, office: Office
) -> None:
    with office.open():
        house = make_house()
        people = [who_acts(house) for _ in range(4)]
        facts = words_of_offer()
        for _number in range(MOST_OPEN - 1):
            save_offer(house, facts, by=people[0])
        write = [partial(save_offer, house, facts, by=by) for by in people]

    said = at_once([partial(attempt, office, act) for act in write])

    with office.open():
        assert sorted(said) == ["done", *["too_many"] * 3]
        assert house.offers.count() == MOST_OPEN


def test_of_two_who_save_one_sheet_one_is_told_and_nothing_is_lost(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            house = make_house()
            viewers = [viewer_for(who_acts(house), hat=house.public_id) for _ in range(2)]
            saves = [
                partial(
                    save_readiness,
                    house,
                    ReadinessFacts(answers={"role": ("yes", f"Of {number}.")}),
                    version=0,
                    viewer=viewer,
                )
                for number, viewer in enumerate(viewers)
            ]

        said = at_once([partial(attempt, office, act) for act in saves])

        with office.open():
            sheet = Readiness.objects.get(organisation=house)
            assert sorted(said) == ["done", "overtaken"]
            assert sheet.answers.get().sentence == f"Of {said.index('done')}."
            assert sheet.version == 1


def test_saving_the_sheet_as_it_was_read_without_a_lock_loses_one(crowded: Passerelle) -> None:
    """The negative control: both read the same version, both write, and neither is told."""
    assert save_naively(crowded.database) == 2


def save_naively(database: Database) -> int:
    """How many believe that their words stand."""
    table = f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {table} (version INTEGER, words INTEGER)")
    database.execute(f"INSERT INTO {table} VALUES (0, 0)")
    looked = threading.Barrier(2)

    def save(number: int) -> int:
        with closing(database.connect()) as connection:
            [version] = connection.execute(f"SELECT version FROM {table}").fetchone()
            connection.commit()
            looked.wait()
            if version == 0:
                connection.execute(f"UPDATE {table} SET version = 1, words = {number}")
                connection.commit()
                return 1
        return 0

    return sum(at_once([partial(save, number) for number in (1, 2)]))


def test_an_invitation_that_is_opened_twice_at_once_is_accepted_once(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            house = make_house()
            token = RepresentativeInvitation.objects.create(
                organisation=house,
                email=f"o{next(NUMBERS)}@example.org",
                language="fr",
                expires_at=timezone.now() + timedelta(days=1),
            ).token
            accept = partial(accept_representative_invitation, token, display_name="Moulin")

        said = at_once([partial(attempt, office, accept) for _ in range(3)])

        with office.open():
            assert sorted(said) == ["done", "gone", "gone"]
            assert house.representations.count() == 1
            assert not house.representative_invitations.exists()


def test_accepting_after_looking_without_a_lock_acts_twice(crowded: Passerelle) -> None:
    """The negative control: each finds the invitation, and writes a row."""
    assert accept_naively(crowded.database) == 2


def accept_naively(database: Database) -> int:
    table = f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {table} (invitation INTEGER)")
    database.execute(f"INSERT INTO {table} VALUES (1)")
    database.execute(f"CREATE TABLE {table}_acts (who INTEGER)")
    looked = threading.Barrier(2)

    def accept() -> None:
        with closing(database.connect()) as connection:
            found = connection.execute(f"SELECT invitation FROM {table}").fetchone()
            connection.commit()
            looked.wait()
            if found:
                connection.execute(f"DELETE FROM {table}")
                connection.execute(f"INSERT INTO {table}_acts VALUES (1)")
                connection.commit()

    at_once([accept, accept])
    return len(database.rows(f"SELECT who FROM {table}_acts"))
