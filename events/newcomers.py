"""What a newcomer is told: what will happen, who welcomes them, how it can go on. Reads only."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from events.models import Meeting, NewcomerWish, NewcomerWords, Registration, Series, SeriesRole
from events.recurrence import instant, zone_named
from network.audiences import Viewer

# A few days after the meeting, by day: thanks have gone before, and it has sunk in.
STEPS_AFTER_DAYS = 3
STEPS_AT = time(11)
STEPS_WITHIN = timedelta(days=7)


def usual_words(kind: str) -> str:
    """The words nobody has written otherwise, in the language of the moment."""
    if kind == "before":
        return _(
            "You arrive, and somebody greets you and shows you a seat. You may come ten minutes "
            "early, and sit near the door.\n\n"
            "We begin by saying how it goes: what is said here stays here, one person speaks at "
            "a time, and nobody has to speak.\n\n"
            "You say the name you like, or nothing. Listening only is fine.\n\n"
            "You can leave the room at any moment and come back, or go home, without a reason.\n\n"
            "At the end you can ask anything, and nobody asks you to come again."
        )
    return _(
        "Would you like to come again? Choose one of the next dates.\n\n"
        "Would you like to learn more? There is training for peer work; we can tell you what "
        "exists near you, what it costs and who pays.\n\n"
        "Would you like to join the network? Members meet, support each other and propose themes. "
        "Ask us how; there is no hurry.\n\n"
        "Or nothing more: coming once was good too."
    )


def words_for(series: Series | None, kind: str, language: str) -> str:
    """The words of this series, else those of the portal, else the usual ones."""
    if written := written_words(series, kind, language):
        return written
    with translation.override(language):
        return usual_words(kind)


def written_words(series: Series | None, kind: str, language: str) -> str:
    """What coordinators wrote for this series, else for the whole portal; or nothing."""
    written = NewcomerWords.objects.filter(language=language).exclude(**{kind: ""})
    own = written.filter(series=series).first() if series else None
    row = own or written.filter(series=None).first()
    return str(getattr(row, kind)) if row else ""


def welcomers_of(series: Series) -> list[str]:
    """The chosen names of those who welcome, who agreed that newcomers read them."""
    roles = SeriesRole.objects.current().filter(
        series=series, role=SeriesRole.Role.WELCOMER, is_named=True, user__is_active=True
    )
    names = roles.order_by("pk").values_list("user__display_name", flat=True)
    return list(dict.fromkeys(name for name in names if name))


def welcome_line(series: Series) -> str:
    """Who will be there for a newcomer, in a sentence."""
    names = welcomers_of(series)
    if not names:
        return _("Somebody of the team welcomes you when you arrive.")
    if len(names) == 1:
        return _("%(name)s welcomes you when you arrive.") % {"name": names[0]}
    return _("One of these people welcomes you when you arrive: %(names)s.") % {
        "names": ", ".join(names)
    }


@dataclass(frozen=True)
class Newcomer:
    """A newcomer as those who welcome may know them: never how to reach them."""

    public_id: str
    name: str
    wish: str
    is_contacted: bool

    @property
    def wish_label(self) -> str:
        if not self.wish:
            return ""
        return str(NewcomerWish.Way(self.wish).label)


def newcomers_of(meeting: Meeting, viewer: Viewer) -> list[Newcomer]:
    """The newcomers of a meeting whom this viewer may know, by name."""
    rows = Registration.objects.known_to(viewer).filter(
        meeting=meeting, status=Registration.Status.CONFIRMED, is_first_time=True
    )
    columns = ("public_id", "contact__name", "newcomer_wish__way", "newcomer_wish__contacted_at")
    found = [
        Newcomer(public_id, name or "", way or "", contacted_at is not None)
        for public_id, name, way, contacted_at in rows.values_list(*columns)
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def steps_are_due(meeting: Meeting, now: datetime) -> bool:
    """Whether it is time to tell how it goes on, and not too late; by the meeting's clocks."""
    last_day = meeting.ends_at.astimezone(zone_named(meeting.timezone)).date()
    opens = instant(last_day + timedelta(days=STEPS_AFTER_DAYS), STEPS_AT, meeting.timezone)
    return opens <= now < opens + STEPS_WITHIN
