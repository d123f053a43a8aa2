"""Trajectories for tests, through the actions that make them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from network.actions.profiles import Agreement, change_audience, say_detachment
from network.actions.trajectories.asking import ask_trajectory, start_trajectory
from network.actions.trajectories.detaching import settle_detachment, show_as_host
from network.actions.trajectories.steps import finish_step
from network.actions.trajectories.taking_part import ask_to_join, join_trajectory
from network.actions.trajectories.templates import lay_templates
from network.audiences import Viewer
from network.models import (
    Detachment,
    HostTrajectory,
    Organisation,
    Profile,
    TrajectoryTemplate,
    User,
)
from network.visibility import viewer_for
from tests.network.admin_people import entering
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_member,
    make_node,
    make_profile,
    make_representative,
    make_term,
)

SAID = Agreement(language="en")
AT = "/en/trajectories/"


@dataclass(frozen=True)
class Cast:
    """Everybody who has a part in one trajectory."""

    organisation: Organisation
    host: User
    coordinator: User
    peer: User
    profile: Profile

    @property
    def as_host(self) -> Viewer:
        return viewer_for(self.host, hat=self.organisation.public_id)

    @property
    def as_network(self) -> Viewer:
        return viewer_for(self.coordinator)

    @property
    def as_peer(self) -> Viewer:
        return viewer_for(self.peer)


def make_cast(slug: str = "house") -> Cast:
    """Invented people around one organisation of Brussels; the peer is listed to coordinators."""
    lay_templates()
    node, organisation = make_node(), make_institution(slug, is_partner=True)
    peer = make_member(display_name="Galet", email=f"galet.{slug}@example.org")
    return Cast(
        organisation=organisation,
        host=make_representative(
            organisation, make_host(display_name="Moulin", email=f"moulin.{slug}@example.org")
        ),
        coordinator=make_coordinator(node, display_name="Noor", email=f"noor.{slug}@example.org"),
        peer=peer,
        profile=make_profile(peer, listed="coordinators", display_name="coordinators", node=node),
    )


def make_host(**fields: Any) -> User:
    return User.objects.create_user(**fields)


def asked(cast: Cast, kind: str = "team", wishes: str = "A day centre.") -> HostTrajectory:
    return ask_trajectory(
        cast.organisation, wishes=wishes, kind=kind, node=make_node(), viewer=cast.as_host
    )


def started(cast: Cast, kind: str = "team", on: date | None = None) -> HostTrajectory:
    row = asked(cast, kind)
    return start_trajectory(
        row,
        template=TrajectoryTemplate.objects.get(slug=kind),
        starts_on=on or timezone.localdate(),
        referent=None,
        viewer=cast.as_network,
    )


def at_recruitment(cast: Cast) -> HostTrajectory:
    row = started(cast)
    for position in (1, 2, 3):
        finish_step(row, position, viewer=cast.as_host)
    return row


def with_peer(cast: Cast) -> HostTrajectory:
    """At recruitment, with the peer worker who said yes."""
    row = at_recruitment(cast)
    ask_to_join(row, cast.profile, viewer=cast.as_network)
    join_trajectory(row, by=cast.peer, agreed=SAID)
    return HostTrajectory.objects.get(pk=row.pk)


def detached(cast: Cast, *, days: int = 100) -> Detachment:
    """A detachment under way, its peer taking part; shown to nobody yet."""
    row = started(cast, "detachment")
    ask_to_join(row, cast.profile, viewer=cast.as_network)
    join_trajectory(row, by=cast.peer, agreed=SAID)
    today = timezone.localdate()
    return settle_detachment(
        row,
        level=make_term("level", "second"),
        starts_on=today,
        ends_on=today + timedelta(days=days),
        viewer=cast.as_network,
    )


def shown_to(cast: Cast, detachment: Detachment, audience: str) -> None:
    """Both sides agree, the person to this audience."""
    show_as_host(detachment.trajectory, shows=True, viewer=cast.as_host)
    fact = say_detachment(cast.profile, detachment, by=cast.peer, agreed=SAID)
    change_audience(cast.profile, fact.public_id, audience, by=cast.peer, agreed=SAID)


def under_hat(cast: Cast) -> Client:
    """The representative's browser, who acts for the organisation without choosing."""
    return entering(cast.host)
