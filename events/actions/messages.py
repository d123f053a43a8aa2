"""Writing to the people of a meeting through the portal, and answering. Knows no address."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.abilities import roles_in
from events.actions.acts import record_act_at
from events.actions.waiting import lock_meeting, lock_registration
from events.models import Meeting, MeetingMessage, MessageReply, Registration
from events.models.messages import addressed_by
from events.roles import ABILITIES_OF, Ability
from network.identifiers import keyed_hash
from network.limits import quota
from network.models import User
from network.outbox import emit
from network.visibility import viewer_for

# How long after the meeting one may still write: a scarf was found, thank you all.
WRITABLE_FOR = timedelta(days=7)


class TooManyMessages(ValidationError):
    """A relay used too often; `retry_at` is when it opens again."""

    def __init__(self, retry_at: datetime) -> None:
        super().__init__(
            _(
                "So many messages were written today that people would stop reading them. "
                "Your text is kept below: send it tomorrow, or ask the coordinators."
            ),
            code="too_many",
        )
        self.retry_at = retry_at


@dataclass(frozen=True)
class Reach:
    """How many people a message finds, and how; `languages` counts the mails of each language."""

    by_mail: int
    by_call: int
    unreached: int
    languages: dict[str, int]

    @property
    def people(self) -> int:
        return self.by_mail + self.by_call + self.unreached


def reach(meeting: Meeting, audience: str) -> Reach:
    """Whom a message to this audience would find now, in numbers."""
    rows = addressed_by(meeting.pk, audience).filter(contact__isnull=False)
    has_mail = ~Q(contact__email="")
    counts = rows.aggregate(
        by_mail=Count("pk", filter=has_mail),
        by_call=Count("pk", filter=~has_mail & ~Q(contact__phone="")),
        unreached=Count("pk", filter=~has_mail & Q(contact__phone="")),
    )
    languages = rows.filter(has_mail).values_list("contact__language")
    counted = languages.annotate(people=Count("pk")).order_by("-people", "contact__language")
    return Reach(**counts, languages=dict(counted))


def check_message(meeting: Meeting, *, body: str, audience: str) -> MeetingMessage:
    """The message as it would be stored. Raises ValidationError by field."""
    message = MeetingMessage(meeting=meeting, body=_plain(body), audience=audience)
    message.clean_fields(exclude=["meeting", "author", "role", "submission_key"])
    if meeting.is_cancelled or not meeting.is_published:
        raise ValidationError(_("This meeting does not take place."), code="cancelled")
    if timezone.now() > meeting.ends_at + WRITABLE_FOR:
        raise ValidationError(_("This meeting is over since a week."), code="over")
    if not addressed_by(meeting.pk, audience).filter(contact__isnull=False).exists():
        raise ValidationError({"audience": _("There is nobody to write to.")}, code="nobody")
    return message


def send_message(
    meeting: Meeting, *, body: str, audience: str, by: User, submission: str = ""
) -> MeetingMessage:
    """Write to the people of a meeting; each gets it once, by mail or on the call list.

    `submission` is the same for the same form sent twice: it gives one message. Raises
    ValidationError by field, TooManyMessages, PermissionDenied for who may not (any more).
    Emits `message.sent`.
    """
    seed = f"{submission or secrets.token_hex(16)}|{meeting.pk}|{by.pk}|{audience}|{_plain(body)}"
    submission_key = keyed_hash("message", seed)
    with transaction.atomic():
        # The account first, then the meeting: the limits of both hold for who writes twice at once.
        # Not against who names the account in a row of theirs while they hold the meeting.
        by = User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
        meeting = lock_meeting(meeting.pk)
        earlier = MeetingMessage.objects.filter(submission_key=submission_key).first()
        if earlier is not None:
            return earlier
        role = writing_role(meeting, by, audience)
        message = check_message(meeting, body=body, audience=audience)
        _check_limits(meeting, by)
        found = reach(meeting, audience)
        message.author, message.role, message.submission_key = by, role, submission_key
        message.by_mail, message.by_call = found.by_mail, found.by_call
        message.unreached = found.unreached
        message.save(force_insert=True)
        record_act_at(
            "message.sent", meeting, by=by, message=message.public_id, people=found.people
        )
        emit("message.sent", message=message.public_id)
    return message


def writing_role(meeting: Meeting, author: User, audience: str) -> str:
    """As what somebody signs. Raises PermissionDenied when no role of theirs lets them write."""
    held = roles_in(viewer_for(author), meeting)
    if audience == MeetingMessage.Audience.NEWCOMERS:
        return _welcoming_role(meeting, held)
    roles = [role for role in ("facilitator", "organiser") if role in held]
    if not any(Ability.WRITE in ABILITIES_OF[role] for role in roles):
        raise PermissionDenied
    return roles[0]


def _welcoming_role(meeting: Meeting, held: set[str]) -> str:
    """Who welcomes writes to the newcomers of the next meeting, and of no other."""
    roles = [role for role in held if Ability.WELCOME in ABILITIES_OF[role]]
    is_next = Meeting.objects.filter(pk=meeting.pk).next_of_their_series().exists()
    if not roles or not is_next:
        raise PermissionDenied
    return roles[0]


def _check_limits(meeting: Meeting, author: User) -> None:
    if not settings.RATE_LIMITS:
        return
    _check_quota("message_meeting", MeetingMessage.objects.filter(meeting=meeting))
    _check_quota("message_sender", MeetingMessage.objects.filter(author=author))


def _check_quota(name: str, sent: QuerySet[MeetingMessage]) -> None:
    """Counted from the rows under the lock: neither a cache that is down nor haste lets more by."""
    allowed, period = quota(name)
    recent = sent.filter(created_at__gt=timezone.now() - period).order_by("created_at")
    moments = list(recent.values_list("created_at", flat=True))
    if len(moments) >= allowed:
        raise TooManyMessages(moments[-allowed] + period)


@transaction.atomic
def answer_message(
    registration: Registration, *, message: str, body: str, submission: str = ""
) -> MessageReply:
    """Answer a message that one was sent; those who run the meeting read it on their page.

    Sent twice it is one answer. Raises ValidationError by field. Emits `message.answered`.
    """
    lock_registration(registration)
    asked = MeetingMessage.objects.sent_to(registration).filter(public_id=message).first()
    if asked is None or registration.reachable_contact is None:
        raise ValidationError(_("This message cannot be answered any more."), code="gone")
    seed = f"{submission or secrets.token_hex(16)}|{registration.pk}|{asked.pk}|{_plain(body)}"
    reply = MessageReply(
        message=asked,
        registration=registration,
        body=_plain(body),
        submission_key=keyed_hash("reply", seed),
    )
    earlier = MessageReply.objects.filter(submission_key=reply.submission_key).first()
    if earlier is not None:
        return earlier
    reply.clean_fields(exclude=["message", "registration"])
    reply.save(force_insert=True)
    emit("message.answered", message=asked.public_id, reply=reply.public_id)
    return reply


def _plain(body: str) -> str:
    """Line ends as one writes them, whatever the browser sent."""
    return body.replace("\r\n", "\n").replace("\r", "\n").strip()
