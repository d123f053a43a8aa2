"""Telling somebody that they are asked about their name, or what was noted for them: no words.

By mail, or on the call list.
"""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation

from events.actions.naming_people import SUBJECT
from events.models import NamedPerson, RegistrationContact
from network.actions import ask_for_call
from network.mails import message_to, send_once
from network.models import Consent, PortalSettings

SCRIPT = "naming"
NOTED = "naming_noted"


def tell_asked(named: str, version: int) -> None:
    """Tell them once for each version of the report that asks, and once for each new link.

    Silent when they are gone; by telephone only who has not answered.
    """
    row = _asked(named)
    contact = row.registration.reachable_contact if row and row.registration else None
    if row is None or contact is None:
        return
    key = f"naming:{named}:{version}:{row.link_version}"
    if contact.email:
        send_once(key, lambda: compose_question(named))
    elif contact.phone and row.answer == NamedPerson.Answer.ASKED:
        registration = contact.registration.public_id
        ask_for_call(key, script=SCRIPT, subject_kind="registration", subject_id=registration)


def _asked(named: str) -> NamedPerson | None:
    rows = NamedPerson.objects.asked().filter(public_id=named)
    return rows.select_related("registration").first()


def compose_question(named: str) -> EmailMultiAlternatives | None:
    """The mail, from what is true at this moment; None when nobody is asked any more."""
    row = _asked(named)
    contact = row.registration.reachable_contact if row and row.registration else None
    if row is None or contact is None or not contact.email:
        return None
    return _mail("naming", contact, row)


def tell_noted(named: str, consent: str) -> None:
    """Tell them what somebody wrote down as their spoken answer, so that no yes is invented.

    Silent when they answered again meanwhile, or are gone.
    """
    contact = _noted_for(named, consent)
    if contact is None:
        return
    key = f"naming_noted:{consent}"
    if contact.email:
        send_once(key, lambda: compose_receipt(named, consent))
    elif contact.phone:
        registration = contact.registration.public_id
        ask_for_call(key, script=NOTED, subject_kind="registration", subject_id=registration)


def _noted_for(named: str, consent: str) -> RegistrationContact | None:
    log = Consent.objects.filter(subject_kind=SUBJECT, subject_id=named).order_by("-pk")
    last = log.first()
    row = NamedPerson.objects.filter(public_id=named).select_related("registration").first()
    if last is None or last.public_id != consent or row is None or row.registration is None:
        return None
    return row.registration.reachable_contact


def compose_receipt(named: str, consent: str) -> EmailMultiAlternatives | None:
    """The mail, from what is true at this moment; None when they said something else since."""
    contact = _noted_for(named, consent)
    if contact is None or not contact.email:
        return None
    return _mail("naming_noted", contact, NamedPerson.objects.get(public_id=named))


def _mail(
    template: str, contact: RegistrationContact, named: NamedPerson
) -> EmailMultiAlternatives:
    meeting = contact.registration.meeting
    with translation.override(contact.language):
        page = reverse("events:named", args=[named.token])
        context = {
            "name": contact.name,
            "said_yes": named.answer == NamedPerson.Answer.YES,
            "starts": meeting.starts_at.astimezone(meeting.zone),
            "named_url": settings.SITE_URL + page,
            "coordination": PortalSettings.load(),
        }
    return message_to(contact.email, template, context, language=contact.language)
