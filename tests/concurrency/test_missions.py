"""Missions under several hands at once: one person each, nobody twice, no yes after a no."""

import threading
from contextlib import closing
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from network.actions.missions.answering import answer_proposal
from network.actions.missions.asking import withdraw_mission
from network.actions.missions.mediating import propose_mission
from network.actions.missions.running import close_mission, start_mission
from network.actions.profiles import Agreement, Receiver, exclude, grant_fact, hide_profile
from network.models import (
    Coordination,
    Exclusion,
    Grant,
    MissionProposal,
    MissionRequest,
    Node,
    Organisation,
    Profile,
    ProfileFact,
    User,
)
from tests.concurrency.naive import NUMBERS
from tests.concurrency.office import Office
from tests.concurrency.visitors import at_once
from tests.network.missions import asked, member_of, representative_of
from tests.services.databases import Database
from tests.services.servers import Passerelle

pytestmark = pytest.mark.slow

ROUNDS = 5
TOGETHER = 4
SAID = Agreement(language="fr")


def make_profile() -> Profile:
    node, _is_new = Node.objects.get_or_create(slug="brussels", defaults={"name": "Brussels"})
    profile = Profile.objects.create(node=node)
    for kind, audience in (("listed", "public"), ("contact", "me")):
        ProfileFact.objects.create(profile=profile, kind=kind, text=kind, audience=audience)
    member_of(profile)
    return profile


def make_organisation() -> Organisation:
    number = next(NUMBERS)
    return Organisation.objects.create(
        slug=f"m{number}", name=f"M{number}", kind="service", sectors=[], verified_at=timezone.now()
    )


def make_coordinator(profile: Profile) -> User:
    user = User.objects.create_user(display_name="Coordinator", is_superuser=True)
    Coordination.objects.create(user=user, node=profile.node)
    return user


def make_proposal(profile: Profile, organisation: Organisation | None = None) -> MissionProposal:
    by = make_coordinator(profile)
    mission = asked(organisation or make_organisation(), profile, by=by)
    return propose_mission(mission, profile, by=by)


def attempt(office: Office, act: partial[object]) -> str:
    """Done, or the code of the refusal."""
    with office.open():
        try:
            act()
        except ValidationError as refusal:
            return str(refusal.code if hasattr(refusal, "code") else "field")
        except PermissionDenied:
            return "denied"
        return "done"


def answer(office: Office, proposal: MissionProposal) -> str:
    by = proposal.profile.user
    return attempt(office, partial(answer_proposal, proposal, accepts=True, by=by))


def proposal_as_read(pk: int) -> MissionProposal:
    rows = MissionProposal.objects.select_related("profile__user", "request__organisation")
    return rows.get(pk=pk)


def test_of_several_people_who_accept_one_mission_one_has_it(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            people = [make_profile() for _ in range(TOGETHER)]
            by = make_coordinator(people[0])
            mission = asked(make_organisation(), people[0], by=by)
            made = [propose_mission(mission, profile, by=by) for profile in people]
            made = [proposal_as_read(row.pk) for row in made]

        said = at_once([partial(answer, office, row) for row in made])

        with office.open():
            states = list(mission.proposals.order_by("state").values_list("state", flat=True))
            assert sorted(said) == ["done", *["taken"] * (TOGETHER - 1)]
            assert states == ["accepted", *["withdrawn"] * (TOGETHER - 1)]


def test_of_several_missions_on_the_same_days_one_person_accepts_one(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            profile = make_profile()
            made = [proposal_as_read(make_proposal(profile).pk) for _ in range(TOGETHER)]

        said = at_once([partial(answer, office, row) for row in made])

        with office.open():
            accepted = profile.mission_proposals.filter(state="accepted")
            assert sorted(said) == [*["busy"] * (TOGETHER - 1), "done"]
            assert accepted.count() == 1


def test_accepting_after_looking_without_a_lock_gives_several(crowded: Passerelle) -> None:
    """The negative control: each looks for another yes, finds none, and says yes."""
    assert accept_naively(crowded.database, together=TOGETHER) == TOGETHER


def accept_naively(database: Database, *, together: int) -> int:
    table = f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {table} (mission INTEGER)")
    looked = threading.Barrier(together)

    def accept(mission: int) -> None:
        with closing(database.connect()) as connection:
            found = connection.execute(f"SELECT mission FROM {table}").fetchone()
            connection.commit()
            looked.wait()
            if found is None:
                statement = database.spelt(f"INSERT INTO {table} VALUES (%s)")
                connection.execute(statement, (mission,))
                connection.commit()

    at_once([partial(accept, mission) for mission in range(together)])
    return len(database.rows(f"SELECT mission FROM {table}"))


def test_hiding_beside_a_yes_leaves_nothing_to_answer_and_no_yes_after_it(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            profile = make_profile()
            row = proposal_as_read(make_proposal(profile).pk)
            hide = partial(hide_profile, profile, by=profile.user)

        said, hidden = at_once([partial(answer, office, row), partial(attempt, office, hide)])

        with office.open():
            state = MissionProposal.objects.get(pk=row.pk).state
            assert (hidden, said, state) in {
                ("done", "done", "accepted"),
                ("done", "late", "withdrawn"),
            }


def test_no_mission_of_who_is_kept_away_is_left_however_it_falls(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            profile, organisation = make_profile(), make_organisation()
            row = proposal_as_read(make_proposal(profile, organisation).pk)
            other = make_coordinator(profile)
            more = asked(organisation, profile, by=other)
            never = partial(
                exclude, profile, organisation=organisation, by=profile.user, agreed=SAID
            )
            propose = partial(propose_mission, more, profile, by=other)

        at_once(
            [
                partial(answer, office, row),
                partial(attempt, office, never),
                partial(attempt, office, propose),
            ]
        )

        with office.open():
            alive = profile.mission_proposals.filter(state__in=["proposed", "accepted"])
            assert Exclusion.objects.filter(profile=profile).count() == 1
            assert not alive.exists()


def test_proposing_after_looking_for_an_exclusion_without_a_lock_leaves_both(
    crowded: Passerelle,
) -> None:
    """The negative control: each looks for the other's row, finds none, and writes its own."""
    assert propose_naively(crowded.database) == 2


def propose_naively(database: Database) -> int:
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


def test_a_request_taken_back_beside_a_yes_and_a_gift_leaves_nothing_shared(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            profile, organisation = make_profile(), make_organisation()
            row = proposal_as_read(make_proposal(profile, organisation).pk)
            withdraw = partial(withdraw_mission, row.request, by=representative_of(organisation))
            fact = profile.held_facts.get(kind="contact").public_id
            receiver = Receiver(mission=row.request.public_id)
            share = partial(grant_fact, profile, fact, receiver, by=profile.user, agreed=SAID)

        said, withdrawn, _shared = at_once(
            [
                partial(answer, office, row),
                partial(attempt, office, withdraw),
                partial(attempt, office, share),
            ]
        )

        with office.open():
            mission = MissionRequest.objects.get(pk=row.request.pk)
            assert (withdrawn, mission.state) == ("done", "withdrawn")
            assert said in {"done", "late"}
            assert not mission.proposals.filter(state="proposed").exists()
            assert not Grant.objects.filter(mission_id=mission.public_id).exists()


def test_of_two_representatives_who_want_opposite_things_one_is_told(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            profile, organisation = make_profile(), make_organisation()
            row = proposal_as_read(make_proposal(profile, organisation).pk)
            answer_proposal(row, accepts=True, by=profile.user)  # type: ignore[arg-type]
            two = [representative_of(organisation) for _ in range(2)]
            start = partial(start_mission, row.request, by=two[0])
            withdraw = partial(withdraw_mission, row.request, by=two[1])

        said = at_once([partial(attempt, office, act) for act in (start, withdraw)])

        with office.open():
            state = MissionRequest.objects.get(pk=row.request.pk).state
            assert (said, state) in [
                (["done", "moved_on"], "running"),
                (["moved_on", "done"], "withdrawn"),
            ]


def test_both_sides_close_a_mission_at_once_and_it_is_closed_once(
    crowded: Passerelle, office: Office
) -> None:
    with office.open():
        profile, organisation = make_profile(), make_organisation()
        row = proposal_as_read(make_proposal(profile, organisation).pk)
        answer_proposal(row, accepts=True, by=profile.user)  # type: ignore[arg-type]
        version = MissionRequest.objects.get(pk=row.request.pk).version
        sides = [profile.user, representative_of(organisation)]
        closing_it = [partial(close_mission, row.request, by=who) for who in sides]

    said = at_once([partial(attempt, office, act) for act in closing_it])

    with office.open():
        mission = MissionRequest.objects.get(pk=row.request.pk)
        assert (said, mission.state) == (["done", "done"], "closed")
        assert mission.version == version + 1
