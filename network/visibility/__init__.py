"""Who is looking, and what they see of a profile: the one door to what people say of themselves."""

from network.visibility.facets import Facet, Offered, offered_of
from network.visibility.facts import (
    SeenFact,
    SeenProfile,
    abilities,
    facts_shared_with,
    owns,
    see_as,
    visible_facts,
    visible_facts_of,
    visible_photo,
)
from network.visibility.shares import Share, shares_of
from network.visibility.viewers import (
    COORDINATOR,
    HAT,
    MEMBER,
    Hat,
    as_owner,
    hats_of,
    viewer_for,
    viewer_of,
    viewer_on,
)

__all__ = [
    "COORDINATOR",
    "HAT",
    "MEMBER",
    "Facet",
    "Hat",
    "Offered",
    "SeenFact",
    "SeenProfile",
    "Share",
    "abilities",
    "as_owner",
    "facts_shared_with",
    "hats_of",
    "offered_of",
    "owns",
    "see_as",
    "shares_of",
    "viewer_for",
    "viewer_of",
    "viewer_on",
    "visible_facts",
    "visible_facts_of",
    "visible_photo",
]
