"""Naming one person to share with or to leave out: by the page of theirs that one sees already.

Nobody is found here who is not seen there, and no name is told that is not read there.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from network.audiences import Viewer
from network.holders import coordinators_of
from network.identifiers import PUBLIC_ID_LENGTH
from network.models import Exclusion, Profile, User
from network.visibility import Share, shares_of, visible_facts, visible_facts_of

PUBLIC_ID = re.compile(rf"(?<![a-z0-9])[a-z0-9]{{{PUBLIC_ID_LENGTH}}}(?![a-z0-9])")


def person_of_page(said: str, viewer: Viewer) -> User | None:
    """Whose page this address or id is, if the viewer sees it and somebody reads there.

    None alike for a page that is not there, that is closed to the viewer, or of nobody with an
    account: one cannot tell which.
    """
    found = PUBLIC_ID.findall(said.strip().lower())
    rows = Profile.objects.select_related("user")
    profile = rows.filter(public_id=found[-1]).first() if found else None
    seen = visible_facts(profile or Profile(pk=0), viewer)
    return profile.user if profile and seen else None


def names_of(people: Iterable[User], viewer: Viewer, known: Iterable[User]) -> dict[int, str]:
    """What each is called before this viewer, by primary key: as on their page.

    `known` are those whose names the viewer reads anyway: their coordinators.
    """
    names = {user.pk: user.get_full_name() for user in known}
    others = [user.pk for user in people if user.pk not in names]
    profiles = list(Profile.objects.filter(user__in=others))
    seen = visible_facts_of(profiles, viewer)
    shown = {row.user_id: seen[row.pk].name for row in profiles if row.user_id}
    gone = _("somebody whose name you do not see now")
    return names | {pk: shown.get(pk) or gone for pk in others}


def shares_in_words(profile: Profile, viewer: Viewer) -> list[Share]:
    """What the owner shared by name, each with a name that they may read."""
    shares = shares_of(profile)
    people = [share.person for share in shares if share.person is not None]
    names = names_of(people, viewer, coordinators_of(profile))
    return [
        replace(share, receiver=names[share.person.pk]) if share.person else share
        for share in shares
    ]


def exclusions_in_words(profile: Profile, viewer: Viewer) -> list[tuple[Exclusion, str]]:
    """Whom the owner left out, each in words that they may read."""
    rows = list(profile.exclusions.select_related("organisation", "user").order_by("pk"))
    people = [row.user for row in rows if row.user is not None]
    names = names_of(people, viewer, coordinators_of(profile))
    return [(row, _in_words(row, names)) for row in rows]


def _in_words(row: Exclusion, names: dict[int, str]) -> str:
    if row.organisation is not None:
        return row.organisation.name
    return names[row.user.pk] if row.user is not None else capfirst(row.get_sector_display())
