"""What an owner shared by name, for their own screen."""

from dataclasses import dataclass
from datetime import date

from network.models import Grant, Profile, User


@dataclass(frozen=True)
class Share:
    """A fact that its owner shared by name: for their own screen."""

    public_id: str
    fact: str
    kind: str
    # Empty for a person: what they are called depends on who asks (`network/named_people.py`).
    receiver: str
    person: User | None
    until: date | None


def shares_of(profile: Profile) -> list[Share]:
    """What the owner shared by name and still holds; whoever calls shows it to the owner alone."""
    grants = Grant.objects.standing().filter(fact__profile=profile).order_by("pk")
    return [
        Share(
            public_id=grant.public_id,
            fact=grant.fact.public_id,
            kind=grant.fact.kind,
            receiver=_receiver(grant),
            person=grant.user,
            until=grant.until,
        )
        for grant in grants.select_related("fact", "organisation", "user")
    ]


def _receiver(grant: Grant) -> str:
    if grant.organisation is not None:
        return grant.organisation.name
    return grant.mission_id
