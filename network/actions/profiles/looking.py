"""Noting who saw or exported a profile, so that its owner can know."""

from collections.abc import Iterable

from network.audiences import Viewer
from network.identifiers import keyed_hash
from network.models import Profile, ProfileView
from network.visibility import owns


def note_views(
    profiles: Iterable[Profile], viewer: Viewer, *, what: str = ProfileView.What.SEEN
) -> None:
    """This viewer saw (or exported) these profiles today; once a day each. Nobody for a visitor.

    The owner is not told that they looked at themselves.
    """
    if viewer.user_id is None:
        return
    ProfileView.objects.bulk_create(
        [
            ProfileView(
                profile=profile,
                what=what,
                organisation_id=viewer.acting_as,
                viewer_key=_key(profile, viewer),
            )
            for profile in profiles
            if not owns(viewer, profile)
        ],
        ignore_conflicts=True,
    )


def _key(profile: Profile, viewer: Viewer) -> str:
    # Apart for each profile: nobody can follow one person through the profiles they saw.
    seed = f"{profile.public_id}:{viewer.user_id}:{viewer.acting_as or ''}"
    return keyed_hash("view", seed)
