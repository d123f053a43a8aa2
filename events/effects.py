"""What follows the commit of a change about meetings: mails, calls, the change log, cards."""

import logging
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from events.actions import (
    intervisions,
    lapse_offers,
    make_meetings,
    remind_due,
    send_links,
    show_support,
)
from events.actions.calendars import ask_for_due, forget_readings, read_by_itself
from events.actions.clocks import follow_clocks
from events.actions.feedback import bring_together
from events.actions.guests import decide_guests
from events.actions.invitations import forget_invited
from events.actions.newcomers import ask_for_welcome_calls, note_reached, tell_next_steps_due
from events.actions.notices import note_called
from events.actions.proposals import SUPPORT_SHOWN_EVERY
from events.actions.series import refresh_card
from events.actions.thanks import thank_due, who_came
from events.change_mails import tell_changes
from events.guest_mails import ask_about_guest, tell_ended
from events.invitation_mails import send_invitation
from events.mails import tell
from events.models import Meeting, MeetingMessage, MessageReply, Registration, Series, SeriesRole
from events.naming_mails import tell_asked, tell_noted
from events.newcomer_mails import tell_next_steps
from events.proposal_mails import RECEIVED, tell_proposer
from events.relay import carry, tell_author
from events.reminder_mails import remind, wait_until_day
from events.thanking import thank
from network.actions import record_change
from network.models import Change
from network.outbox import emit, enqueue, on
from network.periodic import periodic

logger = logging.getLogger("passerelle.events")
GONE = {Change.Reason.UNPUBLISHED, Change.Reason.DELETED}


@on("meeting.changed", key="events.record_meeting_change")
def record_meeting_change(meeting: str) -> None:
    row = Meeting.objects.filter(public_id=meeting).first()
    if row is not None and row.is_public:
        reason = "cancelled" if row.is_cancelled else "updated"
        record_change("meeting", meeting, version=row.version, reason=reason)
        return
    told = Change.objects.filter(kind="meeting", public_id=meeting).order_by("position").last()
    # Once out of sight, it says nothing any more: each line would be somebody who registers.
    if told is None or told.reason in GONE:
        return
    if row is None:
        record_change("meeting", meeting, version=0, reason="deleted")
    else:
        record_change("meeting", meeting, version=row.version, reason="unpublished")


@on("organisation.changed", key="events.rewrite_cards_of_organisation")
def rewrite_cards_of_organisation(organisation: str) -> None:
    rows = Series.objects.filter(roles__organisation__public_id=organisation).distinct()
    for meeting_id in Meeting.objects.filter(series__in=rows).values_list("pk", flat=True):
        # One transaction each: nobody waits for a whole series.
        with transaction.atomic():
            refresh_card(meeting_id)


@on("series.words_changed", key="events.rewrite_past_cards")
def rewrite_past_cards(series: str) -> None:
    past = Meeting.objects.filter(series__public_id=series).past().order_by("pk")
    for meeting_id in past.values_list("pk", flat=True):
        with transaction.atomic():
            refresh_card(meeting_id)


def _tell_state(registration: str, what: str, *, version: int, was_seen: bool) -> None:
    tell(registration, what, event=f"v{version}", version=version, was_seen=was_seen)


@on("registration.confirmed", key="events.tell_confirmed")
def tell_confirmed(registration: str, version: int, was_seen: bool = False) -> None:
    _tell_state(registration, "confirmed", version=version, was_seen=was_seen)


@on("registration.queued", key="events.tell_queued")
def tell_queued(registration: str, version: int, was_seen: bool = False) -> None:
    _tell_state(registration, "queued", version=version, was_seen=was_seen)


@on("registration.offered", key="events.tell_offered")
def tell_offered(registration: str, version: int, was_seen: bool = False) -> None:
    _tell_state(registration, "offered", version=version, was_seen=was_seen)


@on("registration.lapsed", key="events.tell_lapsed")
def tell_lapsed(registration: str, version: int, was_seen: bool = False) -> None:
    _tell_state(registration, "lapsed", version=version, was_seen=was_seen)


@on("registration.cancelled", key="events.tell_cancelled")
def tell_cancelled(registration: str, version: int, was_seen: bool = False) -> None:
    _tell_state(registration, "cancelled", version=version, was_seen=was_seen)


@on("registration.taken_off", key="events.tell_taken_off")
def tell_taken_off(registration: str, version: int, was_seen: bool = False) -> None:
    _tell_state(registration, "taken_off", version=version, was_seen=was_seen)


@on("registration.moved", key="events.tell_moved")
def tell_moved(registration: str, version: int, was: str, meeting: str) -> None:
    tell(registration, "moved", event=f"v{version}", version=version, other=was)


@on("registration.merged", key="events.tell_merged")
def tell_merged(registration: str, version: int, was: str, meeting: str) -> None:
    tell(registration, "merged", event=f"v{version}", version=version, other=meeting)


@on("registration.link_requested", key="events.tell_link")
def tell_link(registration: str, request: str) -> None:
    tell(registration, "link", event=request)


@on("links.asked", key="events.send_links")
def send_links_asked(persons: list[str], request: str) -> None:
    send_links(persons)


@on("invitation.made", key="events.send_invitation")
def invite_by_mail(invitation: str) -> None:
    send_invitation(invitation)


@on("invitation.ended", key="events.tell_invitation_ended")
def tell_invitation_ended(invitation: str) -> None:
    tell_ended(invitation)
    forget_invited(invitation)


@on("guest.put_to", key="events.ask_about_guest")
def ask_participant_about_guest(guest: str, registration: str) -> None:
    ask_about_guest(guest, registration)


@periodic("events.decide_guests", every=timedelta(minutes=5))
def decide_guests_due() -> None:
    decide_guests()


@on("meeting.cancelled", key="events.tell_all_cancelled")
def tell_all_cancelled(meeting: str, sequence: int) -> None:
    _tell_all(meeting, "registration.meeting_cancelled", sequence)


@on("meeting.moved", key="events.tell_all_moved")
def tell_all_moved(meeting: str, sequence: int) -> None:
    _tell_all(meeting, "registration.meeting_moved", sequence)


def _tell_all(meeting: str, topic: str, sequence: int) -> None:
    with transaction.atomic():
        rows = Registration.objects.active().filter(meeting__public_id=meeting)
        for public_id in rows.values_list("public_id", flat=True):
            emit(topic, registration=public_id, sequence=sequence)


@on("registration.meeting_cancelled", key="events.tell_meeting_cancelled")
def tell_meeting_cancelled(registration: str, sequence: int) -> None:
    tell_changes(registration)


@on("registration.meeting_moved", key="events.tell_meeting_moved")
def tell_meeting_moved(registration: str, sequence: int) -> None:
    tell_changes(registration)


@on("call.closed", key="events.note_called")
def note_call_made(call: str) -> None:
    note_called(call)


@on("message.sent", key="events.carry_message")
def carry_message(message: str) -> None:
    row = MeetingMessage.objects.filter(public_id=message).first()
    if row is None:
        return
    with transaction.atomic():
        for registration in row.recipients.values_list("public_id", flat=True):
            emit("message.addressed", message=message, registration=registration)


@on("message.addressed", key="events.carry_message_to")
def carry_message_to(message: str, registration: str) -> None:
    carry(message, registration)


@on("message.answered", key="events.tell_author")
def tell_author_of_answers(message: str, reply: str) -> None:
    row = MessageReply.objects.filter(public_id=reply).first()
    if row is not None:
        tell_author(message, f"{row.created_at:%Y%m%d}")


@on("registration.reminder_due", key="events.remind")
def remind_of_meeting(registration: str, date: str, days: int) -> None:
    night = wait_until_day(registration).total_seconds()
    if night > 0:
        # A mail server that was down comes back at any hour; people sleep.
        enqueue(
            "events.remind", {"registration": registration, "date": date, "days": days}, delay=night
        )
        return
    remind(registration, date, days)


@on("call.closed", key="events.note_newcomer_reached")
def note_newcomer_reached(call: str) -> None:
    note_reached(call)


@on("registration.next_steps_due", key="events.tell_next_steps")
def tell_newcomer_next_steps(registration: str) -> None:
    night = wait_until_day(registration).total_seconds()
    if night > 0:
        enqueue("events.tell_next_steps", {"registration": registration}, delay=night)
        return
    tell_next_steps(registration)


@periodic("events.newcomers", every=timedelta(minutes=10))
def look_after_newcomers() -> None:
    ask_for_welcome_calls()
    tell_next_steps_due()


@periodic("events.remind_due", every=timedelta(minutes=10))
def give_reminders() -> None:
    remind_due()


@on("meeting.thanked", key="events.thank_all")
def thank_all(meeting: str) -> None:
    row = Meeting.objects.filter(public_id=meeting).first()
    if row is None:
        return
    with transaction.atomic():
        for registration in who_came(row):
            emit("registration.thanked", registration=registration.public_id)


@on("registration.thanked", key="events.thank")
def thank_one(registration: str) -> None:
    night = wait_until_day(registration).total_seconds()
    if night > 0:
        enqueue("events.thank", {"registration": registration}, delay=night)
        return
    thank(registration)


@on("name.asked", key="events.tell_asked")
def tell_person_asked(named: str, version: int) -> None:
    tell_asked(named, version)


@on("name.noted", key="events.tell_noted")
def tell_person_what_was_noted(named: str, consent: str) -> None:
    tell_noted(named, consent)


@periodic("events.thank_participants", every=timedelta(minutes=10))
def thank_participants_due() -> None:
    thank_due()


@periodic("events.bring_feedback_together", every=timedelta(hours=24))
def bring_feedback_together() -> None:
    bring_together()


@on("proposal.received", key="events.tell_proposal_received")
def tell_proposal_received(proposal: str) -> None:
    tell_proposer(proposal, event=RECEIVED)


@on("proposal.answered", key="events.tell_proposal_answered")
def tell_proposal_answered(proposal: str, event: str) -> None:
    tell_proposer(proposal, event=event)


@periodic("events.show_support", every=SUPPORT_SHOWN_EVERY, module="proposals")
def show_support_weekly() -> None:
    show_support()


@periodic("events.forget_intervisions", every=timedelta(hours=1))
def forget_past_intervisions() -> None:
    intervisions.forget_intervisions(timezone.now() - intervisions.KEPT_FOR)


@periodic("events.lapse_offers", every=timedelta(seconds=20))
def lapse_offers_due() -> None:
    lapse_offers()


@periodic("events.follow_roles", every=timedelta(hours=6))
def follow_roles() -> None:
    """Cards name who organises today: roles begin and end at midnight without anybody's doing."""
    today = timezone.localdate()
    turning = SeriesRole.objects.filter(organisation__isnull=False).filter(
        Q(since=today) | Q(until=today - timedelta(days=1))
    )
    for series in Series.objects.filter(roles__in=turning).distinct():
        coming = Meeting.objects.filter(series=series).upcoming().order_by("pk")
        for meeting_id in coming.values_list("pk", flat=True):
            with transaction.atomic():
                refresh_card(meeting_id)


@periodic("events.make_meetings", every=timedelta(hours=12))
def make_coming_meetings() -> None:
    for series in Series.objects.recurring():
        try:
            make_meetings(series)
        except ValidationError as error:
            # One series that cannot go on must not stop the others.
            logger.error("series=%s makes no meetings: %s", series.public_id, error.messages)


@on("calendar.due", key="events.read_calendar")
def read_calendar_due(calendar: str) -> None:
    read_by_itself(calendar)


@periodic("events.read_calendars", every=timedelta(minutes=5), module="calendars")
def read_calendars() -> None:
    ask_for_due()
    forget_readings()


@periodic("events.follow_clocks", every=timedelta(hours=12))
def follow_changed_clocks() -> None:
    follow_clocks()
