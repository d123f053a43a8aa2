"""What somebody changes about themselves: how they are reached, their needs, being known at all."""

import secrets

from django.db import transaction
from django.utils import timezone

from events.actions.access import keep_needs_count
from events.actions.companions import forget_places
from events.actions.guests import guest_declines
from events.actions.journal import SUBJECT
from events.actions.links import person_key, person_keys, renew_link, request_link
from events.actions.naming_people import leave_registration, take_names_out
from events.actions.notices import look_again
from events.actions.registrations import leave
from events.actions.waiting import announce, lock_registration, serve_waiting_list
from events.models import (
    GuestAnswer,
    Invitation,
    Meeting,
    MessageReply,
    NewcomerWish,
    PersonalCalendar,
    Registration,
    RegistrationContact,
    Reminder,
)
from network.actions import record_erasure, withdraw_calls
from network.identifiers import normalise_email
from network.models import CallEntry


@transaction.atomic
def correct_contact(
    registration: Registration, *, name: str, email: str, phone: str, phone_use: str, language: str
) -> None:
    """Correct how somebody is called and reached.

    A new e-mail address gets a new link, and the old link ends: a mistyped address may be
    somebody else's. Raises ValidationError by field. Emits `registration.corrected`.
    """
    meeting = lock_registration(registration)
    contact = RegistrationContact.objects.select_for_update(of=("self",)).get(
        registration=registration
    )
    look_again(registration)
    had_email = contact.email
    contact.name, contact.email, contact.phone = name.strip(), email.strip(), phone.strip()
    contact.phone_use = (phone_use or RegistrationContact.PhoneUse.NO_MESSAGE) if phone else ""
    contact.language = language
    contact.clean_fields(exclude=["registration"])
    contact.save()
    if not contact.phone:
        withdraw_calls(subject_kind=SUBJECT, subject_id=registration.public_id)
    if not (contact.email or contact.phone):
        _no_longer_ask(meeting, registration)
    if normalise_email(contact.email) != normalise_email(had_email):
        _change_person(registration, contact.email)
    announce(registration, "corrected")


def _no_longer_ask(meeting: Meeting, registration: Registration) -> None:
    """Nobody could be asked: an offer would hold a place for no one, so take what is free."""
    registration.if_full = Registration.IfFull.CONFIRM
    registration.save(update_fields=["if_full"])
    serve_waiting_list(meeting)
    registration.refresh_from_db()


def _change_person(registration: Registration, email: str) -> None:
    taken = Registration.objects.active().filter(
        meeting=registration.meeting_id, person_key__in=person_keys(email)
    )
    # Whether somebody else is on the list with that address is nobody's business: no refusal.
    registration.person_key = person_key("" if taken.exists() else email)
    registration.save(update_fields=["person_key"])
    renew_link(registration)
    if email:
        request_link(registration)


@transaction.atomic
def erase_registration(registration: Registration) -> None:
    """Delete who this person is, now, and give the place back if the meeting is still to come.

    What stays is a row without a person for the figures, and keyed hashes of the consents.
    Emits `registration.erased`.
    """
    meeting = lock_registration(registration)
    take_names_out(registration)
    forget_person(registration)
    is_active = registration.status != Registration.Status.CANCELLED
    if is_active and timezone.now() < meeting.ends_at:
        leave(meeting, registration)
    forget_places(meeting, registration)
    announce(registration, "erased")


def forget_person(registration: Registration) -> None:
    """Cut every thread from a registration to a person: contact, answers, consents, keys."""
    look_again(registration)
    leave_registration(registration)
    if registration.meeting.starts_at <= timezone.now():
        keep_needs_count(registration.meeting)
    RegistrationContact.objects.filter(registration=registration).delete()
    MessageReply.objects.filter(registration=registration).delete()
    Reminder.objects.filter(registration=registration).delete()
    NewcomerWish.objects.filter(registration=registration).delete()
    PersonalCalendar.objects.filter(registration=registration).delete()
    GuestAnswer.objects.filter(registration=registration).delete()
    CallEntry.objects.filter(subject_kind=SUBJECT, subject_id=registration.public_id).delete()
    record_erasure(subject_kind=SUBJECT, subject_id=registration.public_id)
    if registration.invitation is not None and registration.invitation.uses == 1:
        Invitation.objects.filter(pk=registration.invitation.pk).update(name="", email="")
        guest_declines(registration.invitation)
    registration.user = registration.invitation = None
    registration.person_key = secrets.token_hex(32)
    registration.code_hash = secrets.token_hex(32)
    registration.submission_key = None
    registration.link_version += 1
    registration.save()
