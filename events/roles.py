"""What each role in a series lets one do. Pure: knows no database and no person."""

from enum import StrEnum


class Ability(StrEnum):
    """Something one may do with a meeting that one runs."""

    # The names people chose and whether they come; never how to reach them.
    SEE_PEOPLE = "see_people"
    SEE_FIRST_TIME = "see_first_time"
    SEE_NEEDS = "see_needs"
    # Only those who come for the first time, only to the next meeting.
    WELCOME = "welcome"
    WRITE = "write"
    # The link of the online room: seen before the others, and renewed after a leak.
    ROOM = "room"
    # Starting an intervision, and leading it.
    INTERVISION = "intervision"
    COUNT = "count"
    INVITE = "invite"
    TICK = "tick"
    # After the meeting: what is handed on, what people said, the report, its documents.
    FOLLOW_UP = "follow_up"


# The least that each role needs: people agreed that facilitators read their needs, nobody else.
ABILITIES_OF: dict[str, frozenset[Ability]] = {
    "organiser": frozenset(
        {Ability.SEE_PEOPLE, Ability.WRITE, Ability.ROOM, Ability.COUNT, Ability.FOLLOW_UP}
    ),
    "facilitator": frozenset(
        {
            Ability.SEE_PEOPLE,
            Ability.SEE_FIRST_TIME,
            Ability.SEE_NEEDS,
            Ability.INVITE,
            Ability.WRITE,
            Ability.ROOM,
            Ability.INTERVISION,
            Ability.COUNT,
            Ability.TICK,
            Ability.FOLLOW_UP,
        }
    ),
    "welcomer": frozenset({Ability.WELCOME}),
}


def roles_with(ability: Ability) -> list[str]:
    """The roles that give an ability."""
    return [role for role, gives in ABILITIES_OF.items() if ability in gives]


def abilities_of(roles: set[str]) -> frozenset[Ability]:
    """All that these roles give together."""
    return frozenset().union(*(ABILITIES_OF[role] for role in roles))
