"""One line of an import's plan in words: what, when, why."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.import_plan import CANCELLED, CHANGED, GONE, IGNORED, NEW, SAME, Step
from events.import_wording import because_words, changed_words
from events.titles import title_of_meeting

KIND_WORDS = {
    NEW: gettext_lazy("new"),
    CHANGED: gettext_lazy("changed"),
    CANCELLED: gettext_lazy("cancelled"),
    GONE: gettext_lazy("no longer named"),
    IGNORED: gettext_lazy("ignored"),
    SAME: gettext_lazy("unchanged"),
}


def title_of(step: Step) -> str:
    if step.occurrence and step.occurrence.title:
        return step.occurrence.title
    return title_of_meeting(step.meeting) if step.meeting else _("without a title")


def day_of(step: Step) -> str:
    if step.occurrence:
        return date_format(step.occurrence.date, "j F Y")
    return date_format(step.meeting.date, "j F Y") if step.meeting else ""


def why(step: Step) -> str:
    because = because_words(step.decision.because)
    return ": ".join(filter(None, [", ".join(changed_words(step.decision.names)), because]))


def line_of(step: Step) -> str:
    """One line for a terminal."""
    parts = [day_of(step), title_of(step)]
    said = " – ".join(part for part in parts if part)
    reason = why(step)
    return f"{KIND_WORDS[step.decision.kind]}: {said}{f' ({reason})' if reason else ''}"
