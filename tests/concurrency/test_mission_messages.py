"""Asking and writing several times at once: one request, one message, and none after a leave.

Each is looked for under a lock first; the last test looks without one.
"""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from network.actions.missions.answering import answer_proposal, leave_mission
from network.actions.missions.asking import MissionFacts, submit_mission
from network.actions.missions.talking import write_as_organisation
from network.models import MissionMessage, MissionRequest, Node, Organisation, Profile, User
from tests.concurrency.office import Office
from tests.concurrency.test_missions import (
    ROUNDS,
    TOGETHER,
    accept_naively,
    attempt,
    make_organisation,
    make_profile,
    make_proposal,
    proposal_as_read,
)
from tests.concurrency.visitors import at_once
from tests.network.missions import representative_of, words_of_work
from tests.services.servers import Passerelle

pytestmark = pytest.mark.slow


def ask(office: Office, facts: MissionFacts, organisation: Organisation, by: User) -> str:
    with office.open():
        node = Node.objects.get(slug="brussels")
        return submit_mission(organisation, facts, node=node, by=by).public_id


def test_the_same_request_sent_several_times_at_once_is_one(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            make_profile()
            organisation, facts = make_organisation(), words_of_work()
            by = representative_of(organisation)

        said = at_once([partial(ask, office, facts, organisation, by)] * TOGETHER)

        with office.open():
            assert len(set(said)) == 1
            assert MissionRequest.objects.filter(organisation=organisation).count() == 1


def accepted_by(profile: Profile) -> tuple[int, User]:
    """The key of what somebody accepted, and who asked for it."""
    row = proposal_as_read(make_proposal(profile).pk)
    assert profile.user is not None
    answer_proposal(row, accepts=True, by=profile.user)
    asks = row.request.representation
    assert asks is not None
    return row.pk, asks.user


def write(office: Office, pk: int, by: User) -> str:
    with office.open():
        try:
            write_as_organisation(proposal_as_read(pk), "On Monday?", language="en", by=by)
        except (PermissionDenied, ValidationError):
            return "denied"
        return "done"


def test_the_same_message_sent_several_times_at_once_is_one(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            pk, by = accepted_by(make_profile())

        said = at_once([partial(write, office, pk, by)] * TOGETHER)

        with office.open():
            assert said == ["done"] * TOGETHER
            assert MissionMessage.objects.filter(proposal=pk).count() == 1


def test_writing_beside_a_leave_is_before_it_or_not_at_all(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            profile = make_profile()
            pk, by = accepted_by(profile)
            leave = partial(leave_mission, proposal_as_read(pk), by=profile.user)

        written, left = at_once([partial(write, office, pk, by), partial(attempt, office, leave)])

        with office.open():
            count = MissionMessage.objects.filter(proposal=pk).count()
            assert left == "done"
            assert (written, count) in {("done", 1), ("denied", 0)}
            assert write(office, pk, by) == "denied"


def test_looking_for_a_former_one_without_a_lock_finds_none(crowded: Passerelle) -> None:
    """The negative control of this file: each looks, finds nothing, and writes."""
    assert accept_naively(crowded.database, together=TOGETHER) == TOGETHER
