"""Missions for tests, through the actions that make them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from network.actions.missions.answering import answer_proposal
from network.actions.missions.asking import MissionFacts, submit_mission
from network.actions.missions.mediating import moderate_mission, propose_mission
from network.models import (
    Membership,
    MissionProposal,
    MissionRequest,
    Organisation,
    Profile,
    Representation,
    Term,
    User,
)


def words_of_work(**said: Any) -> MissionFacts:
    """A mission of a week from today, unless said otherwise."""
    today = timezone.localdate()
    terms = {
        name: Term.objects.get_or_create(
            vocabulary=vocabulary, slug=f"a-{name}", defaults={"labels": {"en": name}}
        )[0]
        for name, vocabulary in {
            "kind": "mission_kind",
            "level": "level",
            "language": "language",
            "area": "area",
        }.items()
    }
    plain = {
        "public": "families in a shelter",
        "words": "Lead a group once a week.",
        "starts_on": today,
        "ends_on": today + timedelta(days=7),
        "contract": "employment",
        "pay": "as the scale says",
    }
    return MissionFacts(**terms | plain | said)


def representative_of(organisation: Organisation) -> User:
    user = User.objects.create_user(display_name="Requester")
    Representation.objects.create(user=user, organisation=organisation, since=timezone.localdate())
    return user


def member_of(profile: Profile) -> User:
    """The owner that a profile gets, who is in the network."""
    user = User.objects.create_user(display_name="Lou")
    Membership.objects.create(user=user, since=timezone.localdate(), is_peer=True)
    profile.user = user
    profile.save()
    return user


def proposed(
    organisation: Organisation, profile: Profile, *, by: User, **said: Any
) -> MissionProposal:
    """Asked for, moderated and proposed to one person by a coordinator."""
    return proposed_to(asked(organisation, profile, by=by, **said), profile, by=by)


def asked(organisation: Organisation, profile: Profile, *, by: User, **said: Any) -> MissionRequest:
    facts, requester = words_of_work(**said), representative_of(organisation)
    mission = submit_mission(organisation, facts, node=profile.node, by=requester)
    return moderate_mission(mission, by=by)


def proposed_to(mission: MissionRequest, profile: Profile, *, by: User) -> MissionProposal:
    return propose_mission(mission, profile, by=by)


def accepted(organisation: Organisation, profile: Profile, *, by: User, **said: Any) -> Any:
    proposal = proposed(organisation, profile, by=by, **said)
    assert profile.user is not None
    answer_proposal(proposal, accepts=True, by=profile.user)
    proposal.refresh_from_db()
    return proposal
