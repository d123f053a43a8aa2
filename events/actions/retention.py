"""The daily purge of registrations, by the terms of events.purposes."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from events.actions.registrations import ACCESS_NEEDS, SUBJECT, forget_person
from events.models import Registration, RegistrationContact
from network.models import Consent

CONTACT_TERM = timedelta(days=30)
ACCESS_NEEDS_TERM = timedelta(days=7)


def purge_access_needs() -> int:
    """Delete access needs seven days after the meeting; how many."""
    due = RegistrationContact.objects.exclude(access_needs="").filter(
        registration__meeting__ends_at__lte=timezone.now() - ACCESS_NEEDS_TERM
    )
    with transaction.atomic():
        ids = list(due.values_list("registration__public_id", flat=True))
        Consent.objects.filter(
            subject_kind=SUBJECT, subject_id__in=ids, purpose=ACCESS_NEEDS
        ).delete()
        return due.update(access_needs="")


def purge_contacts() -> int:
    """Delete who came thirty days after the meeting; how many. The figures stay."""
    due = Registration.objects.filter(
        contact__isnull=False, meeting__ends_at__lte=timezone.now() - CONTACT_TERM
    )
    purged = 0
    for registration in due.iterator():
        with transaction.atomic():
            forget_person(registration)
        purged += 1
    return purged
