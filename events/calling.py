"""What to say to somebody who is told by telephone: neutral words, in the person's language."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.actions.guest_questions import CALL as GUEST_CALL
from events.actions.guest_questions import guest_of
from events.actions.newcomers import WELCOME
from events.actions.notices import CALL, Change, changes_to_say
from events.actions.reminders import SCRIPT as REMINDER
from events.agenda import place_words
from events.cards import build_payloads
from events.differences import sentence_of
from events.models import (
    Guest,
    GuestAnswer,
    NewcomerWish,
    ProposalContact,
    Registration,
    RegistrationContact,
)
from events.naming_mails import NOTED
from events.naming_mails import SCRIPT as NAMING
from events.newcomer_mails import NEXT_STEPS
from events.newcomers import welcome_line, words_for
from events.thanking import SCRIPT as THANKS
from frontend.dates import date_format


def opening(contact: RegistrationContact | ProposalContact) -> str:
    """The first words, before one knows who is at the other end: they reveal nothing."""
    with translation.override(contact.language):
        return _("Hello, may I speak to %(name)s, please?") % {"name": contact.name}


# What is said once the meeting has taken place.
AFTERWARDS = {
    THANKS: gettext_lazy(
        "Thank you for coming on %(when)s. If you would like to say how it was, we can send you a "
        "sheet, or take what you say without your name."
    ),
    NAMING: gettext_lazy(
        "You came on %(when)s. Those who ran it ask whether your name may stand in what is "
        "written about it. Your page shows it: open it with your code to say yes or no. Without "
        "your yes, no name is shown."
    ),
    NOTED: gettext_lazy(
        "You came on %(when)s. An answer that you gave aloud, about your name in what is written "
        "of it, was noted for you: your page shows it. If it is not what you said, tell me, or "
        "change it there with your code: it counts at once."
    ),
    NEXT_STEPS: gettext_lazy(
        "You came for the first time on %(when)s. If you like, I tell you how it can go on: "
        "the next dates, training, joining the network. If not, that is fine too."
    ),
}


def script_for(kind: str, registration: Registration, contact: RegistrationContact) -> str:
    """What to say once the person is there, from what is true at this moment."""
    with translation.override(contact.language):
        changed = [_change_sentence(change) for change in changes_to_say(registration)]
        if kind == CALL:
            return " ".join(changed) or _("Nothing has changed any more: there is no need to call.")
        words = _words_of(kind, registration) % _words(registration, contact.language)
        return " ".join(filter(None, [*changed, words, _guest_sentence(registration)]))


def guest_asked_about(registration: Registration) -> Guest | None:
    """The guest about whom an answer of this person is still waited for."""
    guest = guest_of(registration.meeting)
    asked = GuestAnswer.objects.filter(
        guest=guest, registration=registration, answer=GuestAnswer.Answer.ASKED
    )
    return guest if guest is not None and guest.looks_open and asked.exists() else None


def _guest_sentence(registration: Registration) -> str:
    """The question about a guest, where it waits for an answer; who it is stands apart."""
    guest = guest_asked_about(registration)
    if guest is None:
        return ""
    until = guest.answer_by.astimezone(registration.meeting.zone)
    return _(
        "Those who run it ask everybody whether a guest may come. Your page says who: open it "
        "with your code and answer until %(until)s. You need no reason, nobody sees what you "
        "answer, and no answer counts as no."
    ) % {"until": _moment(until)}


def _change_sentence(change: Change) -> str:
    if change.now.is_cancelled:
        return _("Your appointment of %(day)s does not take place. We are sorry.") % {
            "day": change.was.day
        }
    changed = _("Your appointment of %(day)s has changed.") % {"day": change.was.day}
    return " ".join([changed, *[sentence_of(item) for item in change.differences()]])


def _words(registration: Registration, language: str) -> dict[str, str]:
    meeting = registration.meeting
    expires = registration.offer_expires_at
    return {
        "when": _moment(meeting.starts_at.astimezone(meeting.zone)),
        "where": place_words(build_payloads(meeting)[language]),
        "until": _moment(expires.astimezone(meeting.zone)) if expires else "",
    }


def _moment(moment: datetime) -> str:
    return date_format(moment, "l j F, H:i")


def _words_of(kind: str, registration: Registration) -> str:
    sentence = AFTERWARDS.get(kind)
    if sentence:
        return str(sentence)
    return " ".join(filter(None, [_sentence(kind, registration), _welcome(kind, registration)]))


def _welcome(kind: str, registration: Registration) -> str:
    """What a newcomer is told beside, if they wish to be called before or hear of a place now."""
    is_coming = registration.status == Registration.Status.CONFIRMED
    if not registration.is_first_time or not is_coming or registration.meeting.is_cancelled:
        return ""
    wish = NewcomerWish.objects.filter(registration=registration).first()
    wants_call = wish is not None and wish.way == "call" and wish.contacted_at is None
    if kind not in {"confirmed", WELCOME} and not wants_call:
        return ""
    contact = registration.reachable_contact
    language = contact.language if contact else "fr"
    words = [
        _("It is your first time there."),
        welcome_line(registration.meeting.series),
        _("Would you like to know what will happen?"),
        words_for(registration.meeting.series, "before", language),
    ]
    # These words are filled in with dates afterwards: nothing in them is a place for one.
    return " ".join(words).replace("%", "%%")


def _sentence(kind: str, registration: Registration) -> str:
    """A sentence for the state of now: what changed since the call was asked for comes first."""
    status = registration.status
    if registration.meeting.is_cancelled:
        return _("Your appointment of %(when)s does not take place. We are sorry.")
    if status == Registration.Status.CANCELLED:
        return _("You are no longer expected on %(when)s. Tell me if that is not what you want.")
    if status == Registration.Status.OFFERED:
        return _(
            "A place is free for you on %(when)s, %(where)s. Would you like it? "
            "We keep it for you until %(until)s."
        )
    is_waiting = status == Registration.Status.WAITING
    if kind in {"queued", "moved", GUEST_CALL} and is_waiting:
        return _("You are on the waiting list for %(when)s, %(where)s. We call you when it moves.")
    if kind == "moved":
        return _("Your appointment has changed. It is now on %(when)s, %(where)s.")
    return _place_sentence(kind, is_waiting=is_waiting)


def _place_sentence(kind: str, *, is_waiting: bool) -> str:
    if is_waiting:
        return _(
            "The place we kept for you on %(when)s has gone to the next person. "
            "You are still on the list."
        )
    if kind == REMINDER:
        return _(
            "I am calling to remind you: you have a place on %(when)s, %(where)s. "
            "If you cannot come, tell me: somebody else can have it."
        )
    return _("You have a place on %(when)s, %(where)s.")
