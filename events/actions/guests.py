"""One named guest at a meeting of peers: asking those who come, and what follows their answers.

All of it under the lock of the meeting: a no beside the last yes leaves no guest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.abilities import abilities
from events.actions.acts import record_act_at
from events.actions.guest_questions import CALL, Answer, put_to
from events.actions.journal import SUBJECT
from events.actions.registrations import leave
from events.actions.waiting import announce, lock_meeting, lock_registration
from events.models import Entry, Guest, GuestAnswer, Invitation, Meeting, Registration
from events.recurrence import instant
from events.roles import Ability
from network.models import CallEntry, User
from network.outbox import emit
from network.visibility import viewer_for

State = Guest.State
# With fewer, an outcome would say who said what.
FEWEST_ASKED = 3
ANSWER_DAYS = (1, 2, 3, 5, 7)
# The hour of the day at which answers are counted: nobody is asked to answer at night.
ANSWER_HOUR = time(20)
# So that a guest who is let in can still prepare.
DECIDED_BEFORE = timedelta(hours=2)


@dataclass(frozen=True, kw_only=True)
class GuestFacts:
    """Who is proposed, and how many days there are to answer."""

    name: str
    why: str
    email: str = ""
    language: str = "fr"
    days: int = 3


@transaction.atomic
def propose_guest(meeting: Meeting, facts: GuestFacts, *, by: User) -> Guest:
    """Ask everybody who comes or waits whether this guest may come; the same again is once.

    Raises PermissionDenied, ValidationError by field. Emits `guest.changed`, and `guest.put_to` for
    each who is asked.
    """
    row = _locked(meeting, by)
    if row.entry != Entry.PEERS or not row.is_published:
        raise ValidationError(_("Guests are proposed for meetings of peers."), code="not_peers")
    known = row.guests.that_count().first()
    if known is not None:
        return _same_or_refused(known, facts)
    answer_by = _answer_by(row, facts.days)
    asked = Registration.objects.active().filter(meeting=row)
    have_places = asked.holding().count()
    if have_places < FEWEST_ASKED:
        raise ValidationError(
            _(
                "Fewer than three people have a place: it would show who said what. Ask once there "
                "are more."
            ),
            code="too_few",
        )
    guest = Guest(
        meeting=row,
        name=facts.name.strip(),
        why=facts.why.strip(),
        email=facts.email.strip(),
        language=facts.language,
        answer_by=answer_by,
        asked=have_places,
        proposed_by=by,
    )
    _check_said(guest)
    guest.save(force_insert=True)
    for registration in asked.order_by("pk"):
        put_to(guest, registration)
    _note("proposed", guest, by)
    return guest


def _same_or_refused(known: Guest, facts: GuestFacts) -> Guest:
    """The same form sent twice asks once; whoever else is proposed is one too many."""
    if known.looks_open and (known.name, known.email) == (facts.name.strip(), facts.email.strip()):
        return known
    raise ValidationError(
        _("The participants of this meeting were asked about a guest already: once is all."),
        code="one_guest",
    )


def _check_said(guest: Guest) -> None:
    names = {"name": guest.name, "why": guest.why}
    missing = {
        name: ValidationError(_("The participants need to know this."), code="required")
        for name, said in names.items()
        if not said
    }
    if missing:
        raise ValidationError(missing)
    guest.clean_fields(exclude=["meeting", "invitation", "proposed_by", "approved_at"])


def _answer_by(meeting: Meeting, days: int) -> datetime:
    """The evening on which answers count, on the meeting's clocks."""
    if days not in ANSWER_DAYS:
        raise ValidationError({"days": ValidationError(_("Choose one of these."), code="days")})
    day = timezone.now().astimezone(meeting.zone).date() + timedelta(days=days)
    until = instant(day, ANSWER_HOUR, meeting.timezone)
    if until > meeting.starts_at - DECIDED_BEFORE:
        raise ValidationError(
            {"days": ValidationError(_("That is too close to the meeting."), code="too_late")}
        )
    return until


def _locked(meeting: Meeting, by: User) -> Meeting:
    row = lock_meeting(meeting.pk)
    if Ability.INVITE not in abilities(viewer_for(by), row):
        raise PermissionDenied
    return row


def _note(what: str, guest: Guest, by: User) -> None:
    record_act_at(f"guest.{what}", guest.meeting, by=by, guest=guest.public_id)
    emit("guest.changed", guest=guest.public_id)


@transaction.atomic
def answer_about_guest(registration: Registration, *, agrees: bool, seen: str) -> None:
    """Agree or not, without a reason; a no ends it, also once all had agreed.

    `seen` is the guest who was on the screen. Raises ValidationError when it is no longer asked.
    Emits `guest.changed` when something is decided.
    """
    meeting = lock_registration(registration)
    guest = _asked_about(meeting, registration, seen)
    row, _is_new = GuestAnswer.objects.get_or_create(guest=guest, registration=registration)
    if row.answer == Answer.NO:
        return
    if agrees and not (guest.looks_open or guest.is_coming):
        raise _closed()
    row.answer = Answer.YES if agrees else Answer.NO
    row.save(update_fields=["answer"])
    _need_no_call([registration.public_id])
    if not agrees:
        _refuse(meeting, guest, is_opposed=True)
    elif guest.state == State.ASKED:
        _approve_if_all_agree(guest)


def _need_no_call(registrations: Iterable[str]) -> None:
    calls = CallEntry.objects.waiting().filter(subject_kind=SUBJECT, script=CALL)
    calls.filter(subject_id__in=list(registrations)).delete()


def _closed() -> ValidationError:
    return ValidationError(_("Nobody is asked about a guest any more."), code="closed")


def _asked_about(meeting: Meeting, registration: Registration, seen: str) -> Guest:
    """The guest whom a no can still keep away, or about whom the question looks open."""
    guest = meeting.guests.that_count().filter(public_id=seen).first()
    is_listed = registration.status != Registration.Status.CANCELLED
    if guest is None or not is_listed or timezone.now() >= meeting.starts_at:
        raise _closed()
    if registration.invitation_id and registration.invitation_id == guest.invitation_id:
        raise _closed()
    if not (guest.looks_open or guest.is_coming):
        raise _closed()
    return guest


def _approve_if_all_agree(guest: Guest) -> bool:
    """Let the guest in if everybody who has a place said yes, and nobody a no; whether so."""
    have_places = Registration.objects.holding().filter(meeting=guest.meeting_id)
    agreed = GuestAnswer.objects.filter(guest=guest, answer=Answer.YES)
    silent = have_places.exclude(pk__in=agreed.values("registration"))
    if silent.exists() or not have_places.exists():
        return False
    # Conditional once more, and under a constraint: a no is never overtaken.
    approved = Guest.objects.filter(pk=guest.pk, state=State.ASKED, is_opposed=False).update(
        state=State.APPROVED, approved_at=timezone.now()
    )
    if approved:
        _invite(guest)
        emit("guest.changed", guest=guest.public_id)
    return bool(approved)


def _invite(guest: Guest) -> None:
    """The guest's own invitation: one use, by mail where there is an address."""
    invitation = Invitation.objects.create(
        meeting_id=guest.meeting_id,
        name=guest.name,
        email=guest.email,
        language=guest.language,
        created_by_id=guest.proposed_by_id,
    )
    Guest.objects.filter(pk=guest.pk).update(invitation=invitation)
    if invitation.email:
        emit("invitation.made", invitation=invitation.public_id)


def _refuse(meeting: Meeting, guest: Guest, *, is_opposed: bool) -> None:
    """There is no agreement, or none any more: a guest who was let in is told at once."""
    was_coming = guest.is_coming
    Guest.objects.filter(pk=guest.pk).update(
        state=State.REFUSED, is_opposed=guest.is_opposed or is_opposed
    )
    emit("guest.changed", guest=guest.public_id)
    if was_coming:
        _call_off(meeting, guest)
        _forget(guest)


def _call_off(meeting: Meeting, guest: Guest) -> None:
    """End the guest's invitation and place; they are told without a reason, once."""
    coming = _place_of(guest)
    _end_invitation(guest)
    if coming is not None:
        leave(meeting, coming)
        announce(coming, "taken_off")


def _place_of(guest: Guest) -> Registration | None:
    if guest.invitation_id is None:
        return None
    rows = Registration.objects.active().filter(invitation=guest.invitation_id)
    return rows.filter(meeting=guest.meeting_id).first()


def _end_invitation(guest: Guest) -> None:
    """The link ends; who has not used it is told, where there is an address."""
    invitation = guest.invitation
    if invitation is None or invitation.revoked_at is not None:
        return
    invitation.revoked_at = timezone.now()
    invitation.link_version += 1
    invitation.save(update_fields=["revoked_at", "link_version"])
    if invitation.email and _place_of(guest) is None:
        emit("invitation.ended", invitation=invitation.public_id)


def _forget(guest: Guest) -> None:
    """Who does not come is nobody's business any more, and neither is who answered what."""
    Guest.objects.filter(pk=guest.pk).update(name="", why="", email="")
    answers = GuestAnswer.objects.filter(guest=guest)
    _need_no_call(answers.values_list("registration__public_id", flat=True))
    answers.delete()


@transaction.atomic
def withdraw_guest(meeting: Meeting, *, by: User) -> None:
    """Take the question back, or the guest whom all had agreed to; twice is once.

    Raises PermissionDenied. Emits `guest.changed`.
    """
    row = _locked(meeting, by)
    guest = row.guests.that_count().first()
    if guest is None or not (guest.looks_open or guest.is_coming):
        return
    Guest.objects.filter(pk=guest.pk).update(state=State.WITHDRAWN)
    _call_off(row, guest)
    _forget(guest)
    _note("withdrawn", guest, by)


def end_question(meeting: Meeting) -> None:
    """A locked meeting is no longer one for peers: the agreement was about such a meeting alone.

    A guest who has a place keeps it and is told of the change, as everybody else. A meeting of
    peers that is called off asks nobody any more. Emits `guest.changed`.
    """
    guests = meeting.guests.exclude(state__in=[State.WITHDRAWN, State.DECLINED])
    if meeting.entry == Entry.PEERS:
        guests = guests.exclude(state=State.APPROVED)
    for guest in guests:
        Guest.objects.filter(pk=guest.pk).update(state=State.WITHDRAWN)
        _end_invitation(guest)
        _forget(guest)
        emit("guest.changed", guest=guest.public_id)


def give_guest_place_back(meeting: Meeting, invitation: Invitation) -> None:
    """Of a locked meeting: who no longer counts as its guest would sit there unopposed."""
    for guest in Guest.objects.filter(invitation=invitation):
        if coming := _place_of(guest):
            leave(meeting, coming)
            announce(coming, "cancelled", was_seen=True)


def guest_declines(invitation: Invitation) -> None:
    """A guest wants no invitation, or erases their data: their name is forgotten here too."""
    for guest in Guest.objects.filter(invitation=invitation):
        if guest.is_coming:
            Guest.objects.filter(pk=guest.pk).update(state=State.DECLINED)
            emit("guest.changed", guest=guest.public_id)
        _forget(guest)


def decide_guests() -> int:
    """Count the answers whose hour has come, and forget those that no longer count; how many."""
    now = timezone.now()
    due = Guest.objects.filter(state__in=[State.ASKED, State.REFUSED], answer_by__lte=now)
    begun = Guest.objects.filter(state=State.APPROVED, meeting__starts_at__lte=now)
    ids = [*due.exclude(name="").values_list("pk", flat=True)]
    for pk in ids:
        _decide(pk)
    GuestAnswer.objects.filter(guest__in=begun).delete()
    return len(ids)


@transaction.atomic
def _decide(pk: int) -> None:
    meeting = lock_meeting(Guest.objects.values_list("meeting", flat=True).get(pk=pk))
    guest = Guest.objects.get(pk=pk)
    if guest.state == State.ASKED and not _approve_if_all_agree(guest):
        _refuse(meeting, guest, is_opposed=False)
    guest.refresh_from_db()
    if guest.state == State.REFUSED:
        _forget(guest)


def purge_guests(before: datetime) -> int:
    """Delete who was proposed for meetings that ended before then, with the answers; how many."""
    return old_guests(before).delete()[1].get(Guest._meta.label, 0)


def old_guests(before: datetime) -> QuerySet[Guest]:
    return Guest.objects.filter(meeting__ends_at__lte=before)
