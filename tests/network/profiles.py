"""Profiles, organisations and people who look, for tests."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from network.models import (
    Coordination,
    Membership,
    Node,
    Organisation,
    Profile,
    ProfileFact,
    Representation,
    Term,
    User,
)
from tests.network.admin_people import make_user


def make_node(slug: str = "brussels") -> Node:
    node, _is_new = Node.objects.get_or_create(slug=slug, defaults={"name": slug.title()})
    return node


def make_member(**fields: Any) -> User:
    user = make_user(**fields)
    Membership.objects.create(user=user, since=timezone.localdate(), is_peer=True)
    return user


def make_coordinator(*nodes: Node, **fields: Any) -> User:
    user = make_user("Coordinators", **fields)
    for node in nodes:
        Coordination.objects.create(user=user, node=node)
    return user


def make_institution(slug: str = "maison-exemple", **fields: Any) -> Organisation:
    """A verified one; of no kind that people exclude, unless said otherwise."""
    now = timezone.now()
    said = {"verified_at": now, "verified_until": now + timedelta(days=365), "sectors": []}
    facts = {"name": slug.title(), "kind": "association"} | said | fields
    return Organisation.objects.create(slug=slug, **facts)


def make_representative(organisation: Organisation, user: User | None = None) -> User:
    user = user or make_user()
    Representation.objects.create(user=user, organisation=organisation, since=timezone.localdate())
    return user


def make_term(vocabulary: str = "domain", slug: str = "addictions") -> Term:
    term, _is_new = Term.objects.get_or_create(
        vocabulary=vocabulary, slug=slug, defaults={"labels": {"fr": slug, "en": slug}}
    )
    return term


def make_profile(
    user: User | None = None, *, listed: str = "public", node: Node | None = None, **facts: str
) -> Profile:
    """A profile that is listed to an audience; `facts` are kinds with theirs: `pronouns="me"`."""
    profile = Profile.objects.create(user=user, node=node or make_node())
    for kind, audience in {"listed": listed, **facts}.items():
        if audience:
            term = make_term(kind, f"a-{kind}") if kind in TERM_KINDS else None
            ProfileFact.objects.create(
                profile=profile,
                kind=kind,
                audience=audience,
                term=term,
                text="" if term or kind == "listed" else f"some {kind}",
            )
    return profile


TERM_KINDS = {"domain", "role", "level", "mission_kind", "language", "area", "availability"}
