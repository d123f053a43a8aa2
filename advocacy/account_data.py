"""What is held of somebody in the teams of notes, for themselves."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from advocacy.models import TeamPlace
from network.account_data import Fact, Section, holds_account_data
from network.models import User


@holds_account_data
def your_teams(user: User) -> Iterable[Section]:
    rows = TeamPlace.objects.filter(user=user).select_related("note").order_by("pk")
    yield Section(
        "note_teams",
        _("Notes that you write with others"),
        [
            [
                Fact("note", _("note"), row.note.title),
                Fact("right", _("what you may do"), row.get_right_display()),
                Fact("name", _("your name in this team"), row.name),
                Fact("since", _("since"), row.since),
                Fact("until", _("until"), row.until),
            ]
            for row in rows
        ],
    )
