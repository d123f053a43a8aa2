"""What is kept of those who write a note together, why, how long."""

from django.utils.translation import gettext_lazy as _

from advocacy.models import Draft, DraftUpdate, Note, TeamPlace
from network.purposes import Basis, Erasure, Purpose, about_nobody, keeps, purpose, when_erased

TEAMS = purpose(
    Purpose(
        key="note_teams",
        name=_("Writing a note together"),
        why=_(
            "Those who write know each other by a name of their choice; the text does not say who "
            "typed what."
        ),
        basis=Basis.EXPLICIT_CONSENT,
        readers=_("the team of the note"),
        until=_("until the person leaves the team or the account is erased"),
    )
)

keeps(TeamPlace, {TEAMS: "note user right name since until"}, says_nothing="id")
# A shared text speaks of practices; what somebody contributed to it is kept with its consent.
about_nobody(Note, Draft, DraftUpdate)

when_erased(Erasure.DELETED, "advocacy.TeamPlace.user")
