"""What a meeting or a series is called in the screens of coordinators."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.cards import best_text
from events.models import Meeting, Series


def title_of_series(series: Series) -> str:
    """The title in the language of the moment; a series without one shows its public id."""
    text = best_text(series.texts.all(), get_language() or "fr")
    return (text.title if text else "") or _("Series %(id)s") % {"id": series.public_id}


def title_of_meeting(meeting: Meeting) -> str:
    """The meeting's own title or its series', and its theme."""
    text = best_text(meeting.texts.all(), get_language() or "fr")
    title = (text.title if text else "") or title_of_series(meeting.series)
    return f"{title} – {text.theme}" if text and text.theme else title
