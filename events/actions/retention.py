"""The purges of registrations that events.purposes calls when a term has passed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from events.actions.access import keep_needs_count
from events.actions.companions import forget_places
from events.actions.contacts import forget_person
from events.actions.journal import SUBJECT
from events.actions.naming_people import take_name_out
from events.actions.proposals import forget_proposer, withdraw_proposal
from events.actions.registrations import ACCESS_NEEDS
from events.actions.waiting import announce, lock_meeting, lock_registration
from events.models import (
    Aftercare,
    FeedbackAnswer,
    Invitation,
    Meeting,
    MeetingMessage,
    MeetingReport,
    NamedPerson,
    ProposalContact,
    Registration,
    RegistrationContact,
    ThemeProposal,
    WaitingMove,
)
from events.models.registrations import COMPANIONS, said_needs
from network.actions import record_erasure
from network.models import Consent


def purge_access_needs(before: datetime) -> int:
    """Delete the access needs said for meetings that ended before then; how many people's."""
    rows = list(with_old_needs(before).values_list("public_id", "meeting_id"))
    for meeting_id in {meeting_id for _public_id, meeting_id in rows}:
        _count_needs(meeting_id)
    for public_id, _meeting_id in rows:
        forget_needs(public_id)
    return len(rows)


@transaction.atomic
def _count_needs(meeting_id: int) -> None:
    """The figures say how many needs there were; the needs go."""
    keep_needs_count(lock_meeting(meeting_id))


def with_old_needs(before: datetime) -> QuerySet[Registration]:
    """Needs that were taken back count too: their consents speak of health as well."""
    consented = Consent.objects.filter(subject_kind=SUBJECT, purpose=ACCESS_NEEDS)
    return Registration.objects.filter(
        said_needs() | Q(public_id__in=consented.values("subject_id")),
        meeting__ends_at__lte=before,
    )


@transaction.atomic
def forget_needs(public_id: str) -> None:
    """Access needs go, with the consent to them; the registration stays."""
    registration = Registration.objects.get(public_id=public_id)
    meeting = lock_registration(registration)
    nothing = {"access_needs": ""} | dict.fromkeys(COMPANIONS, False)
    RegistrationContact.objects.filter(registration=registration).update(**nothing)
    forget_places(meeting, registration)
    record_erasure(subject_kind=SUBJECT, subject_id=public_id, purpose=ACCESS_NEEDS)


def purge_contacts(before: datetime) -> int:
    """Delete who came to meetings that ended before then; how many. The figures stay."""
    rows = list(of_old_meetings(before).values_list("pk", "meeting_id"))
    for pk, meeting_id in rows:
        _forget(pk, meeting_id)
    return len(rows)


def of_old_meetings(before: datetime) -> QuerySet[Registration]:
    """Registrations that still say who."""
    return Registration.objects.filter(
        Q(contact__isnull=False) | Q(user__isnull=False), meeting__ends_at__lte=before
    )


@transaction.atomic
def _forget(pk: int, meeting_id: int) -> None:
    meeting = lock_meeting(meeting_id)
    registration = Registration.objects.get(pk=pk)
    forget_person(registration)
    forget_places(meeting, registration)
    announce(registration, "erased")


# Nobody waits longer than a year for an answer, or for being forgotten.
LONGEST_WAIT = timedelta(days=365)
PROPOSER_TERM = timedelta(days=30)


def purge_proposals(before: datetime) -> int:
    """Delete the proposals that were sent or answered before then and became no meeting."""
    ids = list(old_proposals(before).values_list("pk", flat=True))
    for pk in ids:
        _forget_proposal(pk)
    return len(ids)


def old_proposals(before: datetime) -> QuerySet[ThemeProposal]:
    old = Q(decided_at__lte=before) | Q(decided_at=None, created_at__lte=before)
    return ThemeProposal.objects.filter(old).exclude(state=ThemeProposal.State.TAKEN_UP)


@transaction.atomic
def _forget_proposal(pk: int) -> None:
    row = ThemeProposal.objects.filter(pk=pk).first()
    # One that was merged into another goes with it.
    if row is not None:
        withdraw_proposal(row)


def purge_proposers(before: datetime) -> int:
    """Delete who proposed what was answered before then, or sent a year ago; how many."""
    rows = [contact.proposal for contact in answered_proposers(before).select_related("proposal")]
    for row in rows:
        _forget_proposer(row)
    return len(rows)


def answered_proposers(before: datetime) -> QuerySet[ProposalContact]:
    answered = Q(proposal__decided_at__lte=before) & (
        Q(proposal__merged_into=None) | Q(proposal__merged_into__decided_at__lte=before)
    )
    sent = Q(proposal__created_at__lte=before - (LONGEST_WAIT - PROPOSER_TERM))
    return ProposalContact.objects.filter(answered | sent)


@transaction.atomic
def _forget_proposer(proposal: ThemeProposal) -> None:
    forget_proposer(proposal)


def purge_list_actors(before: datetime) -> int:
    """Cut who of us did it out of the waiting lists' logs; how many lines. The moves stay."""
    return old_moves(before).update(actor=None)


def old_moves(before: datetime) -> QuerySet[WaitingMove]:
    return WaitingMove.objects.filter(at__lte=before, actor__isnull=False)


def purge_messages(before: datetime) -> int:
    """Delete what was written about meetings that ended before then, with the answers; how many."""
    return old_messages(before).delete()[1].get(MeetingMessage._meta.label, 0)


def old_messages(before: datetime) -> QuerySet[MeetingMessage]:
    return MeetingMessage.objects.filter(meeting__ends_at__lte=before)


def purge_invitations(before: datetime) -> int:
    """Delete the invitations to meetings that ended before then; how many."""
    return old_invitations(before).delete()[1].get(Invitation._meta.label, 0)


def old_invitations(before: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(meeting__ends_at__lte=before)


def purge_feedback_words(before: datetime) -> int:
    """Delete what people wrote about meetings that ended before then; how many texts.

    What was ticked stays, as a figure; answers that never came out go as a whole.
    """
    old = Meeting.objects.filter(ends_at__lte=before)
    FeedbackAnswer.objects.filter(meeting__in=old, is_shown=False).delete()
    Aftercare.objects.filter(meeting__in=old).exclude(used_tickets=[]).update(used_tickets=[])
    return old_feedback_words(before).update(text="", hidden_because="")


def old_feedback_words(before: datetime) -> QuerySet[FeedbackAnswer]:
    shown = Q(meeting__ends_at__lte=before, is_shown=True)
    together = Q(meeting=None, together_on__lte=before)
    return FeedbackAnswer.objects.filter(shown | together).exclude(text="")


def purge_names_in_reports(before: datetime) -> int:
    """Take the names out of the reports of meetings that ended before then; how many."""
    rows = list(old_names_in_reports(before))
    for row in rows:
        take_name_out(row)
    return len(rows)


def old_names_in_reports(before: datetime) -> QuerySet[NamedPerson]:
    return NamedPerson.objects.filter(report__meeting__ends_at__lte=before).exclude(
        name="", agreed_to="", registration=None
    )


def purge_report_checks(before: datetime) -> int:
    """Forget which words of old reports were said to lead to nobody; of how many reports."""
    return old_report_checks(before).update(harmless=[])


def old_report_checks(before: datetime) -> QuerySet[MeetingReport]:
    return MeetingReport.objects.filter(meeting__ends_at__lte=before).exclude(harmless=[])
