"""What is kept of profiles, missions, trajectories and detachments ends on its day: time jumps."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from network.actions.missions.running import close_mission, say_how_it_went
from network.actions.missions.talking import write_as_person
from network.actions.trajectories.ending import end_trajectory
from network.actions.trajectories.notes import write_note
from network.models import (
    Detachment,
    HostTrajectory,
    MissionFeedback,
    MissionMessage,
    MissionProposal,
    MissionRequest,
    Profile,
    ProfileFact,
    TrajectoryNote,
)
from network.purposes import purge_due
from tests.network.missions import accepted
from tests.network.profiles import make_coordinator, make_institution, make_member, make_profile
from tests.network.trajectories import detached, make_cast, with_peer

pytestmark = pytest.mark.django_db


def left_after(start: datetime, days: int, *models: type) -> list[int]:
    """How many rows of each are left once the purge ran so many days later."""
    with freeze_time(start + timedelta(days=days)):
        purge_due()
    return [model.objects.count() for model in models]  # type: ignore[attr-defined]


def test_a_profile_is_hidden_after_a_year_without_renewal_and_deleted_a_year_later() -> None:
    profile = make_profile(listed="public", display_name="public")
    start, page = timezone.now(), f"/en/directory/people/{profile.public_id}/"
    Profile.objects.update(renewed_at=start)
    statuses = {}
    for days in (364, 366):
        with freeze_time(start + timedelta(days=days)):
            statuses[days] = Client().get(page).status_code

    assert statuses == {364: 200, 366: 404}
    assert left_after(start, 729, Profile, ProfileFact) == [1, 2]
    assert left_after(start, 731, Profile, ProfileFact) == [0, 0]


def test_a_mission_goes_a_year_after_it_closed_with_all_that_was_said_in_it() -> None:
    profile = make_profile(make_member(), display_name="public")
    owner = profile.user
    assert owner
    organisation, noor = make_institution(), make_coordinator(profile.node)
    mission = accepted(organisation, profile, by=noor).request
    proposal = MissionProposal.objects.get()
    write_as_person(proposal, "See you on Monday.", language="en", by=owner)
    close_mission(mission, by=owner)
    say_how_it_went(mission, went="well", words="Clear.", by=owner)
    kept = (MissionRequest, MissionProposal, MissionMessage, MissionFeedback)
    start = timezone.now()

    assert left_after(start, 364, *kept) == [1, 1, 1, 1]
    assert left_after(start, 366, *kept) == [0, 0, 0, 0]


def test_notes_of_a_trajectory_go_six_months_after_it_ended() -> None:
    cast = make_cast()
    row = with_peer(cast)
    write_note(row, words="Who opens the door on Monday?", viewer=cast.as_peer)
    end_trajectory(row, viewer=cast.as_host)
    start = timezone.now()

    assert left_after(start, 181, HostTrajectory, TrajectoryNote) == [1, 1]
    assert left_after(start, 183, HostTrajectory, TrajectoryNote) == [0, 0]


def test_a_detachment_goes_six_months_after_its_end() -> None:
    cast = make_cast()
    end_trajectory(detached(cast).trajectory, viewer=cast.as_peer)
    start = timezone.now()

    assert left_after(start, 181, Detachment) == [1]
    assert left_after(start, 183, Detachment) == [0]
