"""The purges of registrations that events.purposes calls when a term has passed."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from events.actions.contacts import forget_person
from events.actions.journal import SUBJECT
from events.actions.registrations import ACCESS_NEEDS
from events.actions.waiting import announce, lock_meeting
from events.models import (
    Aftercare,
    FeedbackAnswer,
    Meeting,
    MeetingMessage,
    Registration,
    RegistrationContact,
    WaitingMove,
)
from network.actions import record_erasure
from network.models import Consent


def purge_access_needs(before: datetime) -> int:
    """Delete the access needs said for meetings that ended before then; how many people's.

    Needs that were taken back count too: their consents speak of health as well.
    """
    consented = Consent.objects.filter(subject_kind=SUBJECT, purpose=ACCESS_NEEDS)
    due = Registration.objects.filter(
        Q(contact__access_needs__gt="") | Q(public_id__in=consented.values("subject_id")),
        meeting__ends_at__lte=before,
    )
    ids = list(due.values_list("public_id", flat=True))
    for public_id in ids:
        _forget_needs(public_id)
    return len(ids)


@transaction.atomic
def _forget_needs(public_id: str) -> None:
    RegistrationContact.objects.filter(registration__public_id=public_id).update(access_needs="")
    record_erasure(subject_kind=SUBJECT, subject_id=public_id, purpose=ACCESS_NEEDS)


def purge_contacts(before: datetime) -> int:
    """Delete who came to meetings that ended before then; how many. The figures stay."""
    due = Registration.objects.filter(
        Q(contact__isnull=False) | Q(user__isnull=False), meeting__ends_at__lte=before
    )
    rows = list(due.values_list("pk", "meeting_id"))
    for pk, meeting_id in rows:
        _forget(pk, meeting_id)
    return len(rows)


@transaction.atomic
def _forget(pk: int, meeting_id: int) -> None:
    lock_meeting(meeting_id)
    registration = Registration.objects.get(pk=pk)
    forget_person(registration)
    announce(registration, "erased")


def purge_list_actors(before: datetime) -> int:
    """Cut who of us did it out of the waiting lists' logs; how many lines. The moves stay."""
    return WaitingMove.objects.filter(at__lte=before, actor__isnull=False).update(actor=None)


def purge_messages(before: datetime) -> int:
    """Delete what was written about meetings that ended before then, with the answers; how many."""
    due = MeetingMessage.objects.filter(meeting__ends_at__lte=before)
    return due.delete()[1].get(MeetingMessage._meta.label, 0)


def purge_feedback_words(before: datetime) -> int:
    """Delete what people wrote about meetings that ended before then; how many texts.

    What was ticked stays, as a figure; answers that never came out go as a whole.
    """
    old = Meeting.objects.filter(ends_at__lte=before)
    together = Q(meeting=None, together_on__lte=before)
    about = FeedbackAnswer.objects.filter(Q(meeting__in=old) | together)
    FeedbackAnswer.objects.filter(meeting__in=old, is_shown=False).delete()
    Aftercare.objects.filter(meeting__in=old).exclude(used_tickets=[]).update(used_tickets=[])
    return about.exclude(text="").update(text="", hidden_because="")
