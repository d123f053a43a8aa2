"""A detachment is shown while both want it, to whom the person chooses, and nowhere else."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from network.actions.profiles import FactWords, remove_fact, save_fact, say_detachment
from network.actions.trajectories.detaching import settle_detachment, show_as_host
from network.actions.trajectories.ending import (
    end_trajectory,
    end_what_is_over,
    purge_trajectories,
)
from network.actions.trajectories.taking_part import leave_trajectory
from network.models import Detachment, HostTrajectory, Profile, ProfileFact
from network.purposes import due_within, purge_due
from network.visibility import viewer_for, visible_facts
from tests.network.admin_people import entering
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_member,
    make_profile,
    make_representative,
    make_term,
)
from tests.network.trajectories import SAID, Cast, detached, make_cast, shown_to, started

pytestmark = pytest.mark.django_db

LADDER = ["coordinators", "members", "institutions", "public"]


@pytest.fixture
def cast() -> Cast:
    made = make_cast()
    ProfileFact.objects.filter(profile=made.profile).update(audience="public")
    return made


def onlookers(cast: Cast) -> dict[str, Client]:
    """One on each rung, each in English."""
    other = make_institution("other")
    cast.profile.audience_notices.create(organisation=other, approved_at=timezone.now())
    return {
        "coordinators": entering(make_coordinator(cast.profile.node)),
        "members": entering(make_member()),
        "institutions": entering(make_representative(other)),
        "public": Client(headers={"accept-language": "en"}),
    }


def pages(cast: Cast) -> list[str]:
    return [
        f"/en/directory/people/{cast.profile.public_id}/",
        f"/en/directory/organisations/{cast.organisation.public_id}-{cast.organisation.slug}/",
    ]


def seen_in(client: Client, cast: Cast) -> list[bool]:
    """Whether each page speaks of the detachment."""
    return ["at House, from" in client.get(page).content.decode() for page in pages(cast)]


@pytest.mark.parametrize("audience", ["me", *LADDER])
def test_it_is_read_on_both_pages_by_those_whom_the_person_chose(cast: Cast, audience: str) -> None:
    shown_to(cast, detached(cast), audience)
    reached = LADDER.index(audience) + 1 if audience in LADDER else 0

    for place, (rung, client) in enumerate(onlookers(cast).items()):
        assert seen_in(client, cast) == [place < reached] * 2, rung


def test_without_the_yes_of_the_other_nothing_is_shown(cast: Cast) -> None:
    detachment = detached(cast)
    fact = say_detachment(cast.profile, detachment, by=cast.peer, agreed=SAID)
    ProfileFact.objects.filter(pk=fact.pk).update(audience="public")
    public = Client(headers={"accept-language": "en"})

    assert seen_in(public, cast) == [False, False]
    # Its owner reads it on their own profile, with whom it would be open to.
    assert "at House, from" in entering(cast.peer).get("/en/account/profile/").content.decode()
    show_as_host(detachment.trajectory, shows=True, viewer=cast.as_host)
    assert seen_in(public, cast) == [True, True]

    show_as_host(detachment.trajectory, shows=False, viewer=cast.as_host)
    show_as_host(detachment.trajectory, shows=False, viewer=cast.as_host)
    assert seen_in(public, cast) == [False, False]


def test_the_person_takes_it_back_at_once_everywhere(cast: Cast) -> None:
    shown_to(cast, detached(cast), "public")
    fact = ProfileFact.objects.get(kind="detachment").public_id

    receipt = remove_fact(cast.profile, fact, by=cast.peer, agreed=SAID)

    assert receipt.removed == ("detachment",)
    assert seen_in(Client(headers={"accept-language": "en"}), cast) == [False, False]
    assert Detachment.objects.get().host_shows_at is not None


@pytest.mark.parametrize("end", ["host", "peer", "leaving", "day", "hidden"])
def test_its_end_by_whomever_hides_it_at_once(cast: Cast, end: str) -> None:
    detachment = detached(cast)
    shown_to(cast, detachment, "public")
    row = detachment.trajectory
    public = Client(headers={"accept-language": "en"})
    assert seen_in(public, cast) == [True, True]

    if end == "day":
        yesterday = timezone.localdate() - timedelta(days=1)
        Detachment.objects.update(starts_on=yesterday, ends_on=yesterday)
        assert seen_in(public, cast) == [False, False]
        assert end_what_is_over() == 1
    elif end == "leaving":
        leave_trajectory(row, by=cast.peer, agreed=SAID)
    elif end == "hidden":
        cast.profile.hidden_at = timezone.now()
        cast.profile.save()
    else:
        end_trajectory(row, viewer=getattr(cast, f"as_{end}"))

    assert seen_in(public, cast) == [False, False]
    is_over = HostTrajectory.objects.get().state == "ended"
    assert is_over == (end != "hidden")
    assert ProfileFact.objects.filter(kind="detachment").exists() == (end == "hidden")


def test_of_several_years_it_lasts_until_its_last_day_though_nobody_writes(cast: Cast) -> None:
    detachment = detached(cast, days=900)
    shown_to(cast, detachment, "public")

    with freeze_time(timezone.now() + timedelta(days=880)):
        Profile.objects.update(renewed_at=timezone.now())
        assert end_what_is_over() == 0
        assert seen_in(Client(headers={"accept-language": "en"}), cast) == [True, True]
    with freeze_time(timezone.now() + timedelta(days=902)):
        assert end_what_is_over() == 1


def test_another_level_or_period_asks_both_again(cast: Cast) -> None:
    detachment = detached(cast)
    shown_to(cast, detachment, "public")
    row, level = detachment.trajectory, make_term("level", "third")
    same = {"starts_on": detachment.starts_on, "ends_on": detachment.ends_on}

    settle_detachment(row, level=detachment.level, **same, viewer=cast.as_network)
    assert seen_in(Client(headers={"accept-language": "en"}), cast) == [True, True]
    settle_detachment(row, level=level, **same, viewer=cast.as_network)

    changed = Detachment.objects.get()
    assert (changed.host_shows_at, changed.fact) == (None, None)
    assert not ProfileFact.objects.filter(kind="detachment").exists()


def test_it_is_said_from_its_trajectory_alone(cast: Cast) -> None:
    detachment = detached(cast)
    stranger = make_member()
    others = make_profile(stranger, display_name="me")

    with pytest.raises(ValidationError):
        save_fact(cast.profile, "detachment", FactWords(text="At House"), by=cast.peer, agreed=SAID)
    with pytest.raises(ValidationError):
        say_detachment(others, detachment, by=stranger, agreed=SAID)
    with pytest.raises(PermissionDenied):
        say_detachment(cast.profile, detachment, by=cast.host, agreed=SAID)
    # As it could be typed before: nobody agreed to it for the organisation.
    ProfileFact.objects.create(
        profile=cast.profile, kind="detachment", text="At House", audience="public"
    )
    assert "At House" not in str(visible_facts(cast.profile, viewer_for(stranger)))


def test_who_agrees_for_which_side(cast: Cast) -> None:
    detachment = detached(cast)
    row = detachment.trajectory

    for viewer in (cast.as_network, cast.as_peer):
        with pytest.raises(PermissionDenied):
            show_as_host(row, shows=True, viewer=viewer)
    level, today = make_term("level", "second"), timezone.localdate()
    for viewer in (cast.as_host, cast.as_peer):
        with pytest.raises(PermissionDenied):
            settle_detachment(row, level=level, starts_on=today, ends_on=today, viewer=viewer)
    team = started(make_cast("elsewhere"))
    with pytest.raises(PermissionDenied):
        settle_detachment(team, level=level, starts_on=today, ends_on=today, viewer=cast.as_network)


@pytest.mark.parametrize(
    ("starts", "ends", "field"), [(5, 2, "ends_on"), (-9, -2, "ends_on"), (0, 5, "level")]
)
def test_a_wrong_period_or_level_is_told_at_its_field(
    cast: Cast, starts: int, ends: int, field: str
) -> None:
    row, today = started(cast, "detachment"), timezone.localdate()
    level = make_term("role", "x") if field == "level" else make_term("level", "second")

    with pytest.raises(ValidationError) as refusal:
        settle_detachment(
            row,
            level=level,
            starts_on=today + timedelta(days=starts),
            ends_on=today + timedelta(days=ends),
            viewer=cast.as_network,
        )

    assert set(refusal.value.error_dict) == {field}


def test_half_a_year_after_its_end_nothing_is_left(cast: Cast) -> None:
    detachment = detached(cast)
    shown_to(cast, detachment, "public")
    end_trajectory(detachment.trajectory, viewer=cast.as_peer)
    purge_due()
    assert HostTrajectory.objects.count() == Detachment.objects.count() == 1

    assert due_within(183)["trajectories"] == 1
    half_a_year = timezone.now() - timedelta(days=183)
    HostTrajectory.objects.update(ended_at=half_a_year)
    assert purge_due()["trajectories"] == 1

    assert HostTrajectory.objects.count() == Detachment.objects.count() == 0
    assert purge_trajectories(timezone.now()) == 0
