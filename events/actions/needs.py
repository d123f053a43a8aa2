"""What somebody needs to take part and who comes along: said, changed or taken back."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.companions import change_places, check_companions
from events.actions.journal import SUBJECT
from events.actions.registrations import ACCESS_NEEDS, CONSENT_TEXT_VERSION, tell_turn
from events.actions.waiting import announce, lock_registration
from events.models import Meeting, Registration, RegistrationContact
from events.models.registrations import COMPANIONS
from network.actions import record_consent


@dataclass(frozen=True, kw_only=True)
class Needs:
    """All of somebody's needs; what is left out is taken back."""

    access_needs: str = ""
    support_person: bool = False
    interpreter: bool = False
    assistance_dog: bool = False


@transaction.atomic
def change_access_needs(registration: Registration, *, needs: Needs, consents: bool) -> None:
    """Say, change or take back access needs, each with its line in the consent log.

    Who comes along may take a place: then one must be free, and one that is no longer needed goes
    to the first in line. Raises ValidationError by field, and then nothing has changed. Emits
    `registration.corrected`, and `registration.confirmed` where fewer places let somebody in.
    """
    meeting = lock_registration(registration)
    contact = RegistrationContact.objects.select_for_update(of=("self",)).get(
        registration=registration
    )
    was_waiting = registration.status == Registration.Status.WAITING
    for name in COMPANIONS:
        setattr(contact, name, getattr(needs, name))
    contact.access_needs = needs.access_needs.strip()
    if contact.has_needs and not consents:
        raise ValidationError(
            {"consents": _("To keep your access needs we need your agreement.")}, code="required"
        )
    contact.clean_fields(exclude=["registration"])
    _change_places(meeting, registration, contact)
    contact.save(update_fields=["access_needs", *COMPANIONS])
    record_consent(
        ACCESS_NEEDS,
        subject_kind=SUBJECT,
        subject_id=registration.public_id,
        language=contact.language,
        text_version=CONSENT_TEXT_VERSION,
        is_given=contact.has_needs,
        audience="coordinators",
    )
    if was_waiting and registration.status == Registration.Status.CONFIRMED:
        tell_turn(registration, was_seen=True)
    announce(registration, "corrected")


def _change_places(
    meeting: Meeting, registration: Registration, contact: RegistrationContact
) -> None:
    """Only of a meeting to come: what is over is not counted anew."""
    if timezone.now() >= meeting.starts_at or registration.status == Registration.Status.CANCELLED:
        return
    check_companions(meeting, contact)
    change_places(meeting, registration, contact)
