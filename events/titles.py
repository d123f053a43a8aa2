"""What a meeting or a series is called in the screens of coordinators."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.cards import best_text
from events.models import Meeting, Series
from frontend.dates import date_format


def title_of_series(series: Series) -> str:
    """The title in the language of the moment; a series without one shows its public id."""
    text = best_text(series.texts.all(), get_language() or "fr")
    return (text.title if text else "") or _("Series %(id)s") % {"id": series.public_id}


def title_of_meeting(meeting: Meeting) -> str:
    """The meeting's own title or its series', and its theme."""
    text = best_text(meeting.texts.all(), get_language() or "fr")
    title = (text.title if text else "") or title_of_series(meeting.series)
    return f"{title} – {text.theme}" if text and text.theme else title


def meeting_words(meeting: Meeting) -> str:
    """A meeting in a list to choose from: its date, its title, and whether there is room."""
    when = date_format(meeting.date, "D j F Y")
    return f"{when}, {meeting.start_time:%H:%M} – {title_of_meeting(meeting)} ({_room(meeting)})"


def _room(meeting: Meeting) -> str:
    left = meeting.places_left
    if meeting.waiting_count or left == 0:
        return ngettext("full, %(count)d waits", "full, %(count)d wait", meeting.waiting_count) % {
            "count": meeting.waiting_count
        }
    if left is None:
        return _("places without limit")
    return ngettext("%(count)d place free", "%(count)d places free", left) % {"count": left}


def dated_title(meeting: Meeting) -> str:
    """What a meeting is called, with its day."""
    day = date_format(meeting.date, "j F")
    return _("%(title)s, %(day)s") % {"title": title_of_meeting(meeting), "day": day}
