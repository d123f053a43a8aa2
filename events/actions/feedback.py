"""Saying how a meeting was without being known: nothing here takes or keeps who, where or when.

No topic is emitted when somebody answers: a job's row would tell the moment. The audit log tells
who typed paper in and who hid a text, never which answer somebody gave.
"""

import secrets
from collections.abc import Iterable, Mapping
from random import SystemRandom

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.acts import record_act_at
from events.actions.meetings import lock_series
from events.actions.thanks import lock_to_follow_up
from events.actions.waiting import lock_meeting, lock_meetings
from events.aftertime import ANSWERS_FOR, takes_answers
from events.models import Aftercare, FeedbackAnswer, Meeting, Series
from events.models.feedback import NEVER_TOGETHER, QUESTIONS
from events.models.thanks import after_token
from events.naming import has_address_or_number
from network.actions import record_act
from network.counting import K
from network.identifiers import keyed_hash, keyed_hashes
from network.models import User
from network.outbox import emit

MOST_ANSWERS = 500
BITS_OF_A_TICKET = 60
PURPOSE = "feedback"


class FeedbackClosed(ValidationError):
    """How a meeting was cannot be said now: too early, too late, or the ticket was used."""


def new_ticket(meeting: Meeting) -> str:
    """A link to answer once, drawn by chance and written down nowhere: whose it is, is unknown."""
    return after_token(meeting, 1 + secrets.randbits(BITS_OF_A_TICKET))


def is_used(meeting: Meeting, ticket: int) -> bool:
    used = Aftercare.objects.filter(meeting=meeting).values_list("used_tickets", flat=True).first()
    return bool(set(_marks(meeting, ticket)) & set(used or ()))


def _marks(meeting: Meeting, ticket: int | str) -> list[str]:
    """What is kept of a used ticket, under today's key and under older ones."""
    return keyed_hashes(PURPOSE, f"{meeting.public_id}|{ticket}")


def check_open(meeting: Meeting) -> None:
    """Raise FeedbackClosed with the sentence that says why."""
    if not meeting.is_published:
        raise FeedbackClosed(_("This meeting did not take place."), code="cancelled")
    if timezone.now() < meeting.ends_at:
        raise FeedbackClosed(_("This meeting is not over yet. Come back after it."), code="early")
    if not takes_answers(meeting.ends_at, timezone.now()):
        raise FeedbackClosed(
            _("The three weeks for answers are over. You can still call us or write to us."),
            code="late",
        )


@transaction.atomic
def give_feedback(meeting: Meeting, *, ticket: int, said: Mapping[str, str]) -> None:
    """Say how a meeting was, with a ticket that counts once: sent twice, it is one answer.

    Raises FeedbackClosed, ValidationError by field. Emits nothing, on purpose.
    """
    row = lock_meeting(meeting.pk)
    if is_used(row, ticket):
        return
    _take(row, said, mark=str(ticket), on_paper=False)


@transaction.atomic
def note_paper(meeting: Meeting, *, said: Mapping[str, str], submission: str, by: User) -> None:
    """Type in an answer from paper; the same form sent twice is one answer.

    Raises FeedbackClosed, ValidationError by field, PermissionDenied.
    """
    row = lock_to_follow_up(meeting, by)
    mark = f"paper|{submission or secrets.token_hex(16)}"
    if set(_marks(row, mark)) & set(_aftercare(row).used_tickets):
        return
    _take(row, said, mark=mark, on_paper=True)
    record_act_at("feedback.noted", row, by=by)


def _aftercare(meeting: Meeting) -> Aftercare:
    return Aftercare.objects.get_or_create(meeting=meeting)[0]


def _take(meeting: Meeting, said: Mapping[str, str], *, mark: str, on_paper: bool) -> None:
    check_open(meeting)
    answer = FeedbackAnswer(
        series=meeting.series,
        meeting=meeting,
        on_paper=on_paper,
        text=_plain(said.get("text", "")),
        **{name: said.get(name, "") for name in QUESTIONS},
    )
    _check(answer)
    rows = list(FeedbackAnswer.objects.filter(meeting=meeting))
    if len(rows) >= MOST_ANSWERS:
        raise FeedbackClosed(_("No more answers can be taken."), code="full")
    aftercare = _aftercare(meeting)
    aftercare.used_tickets = sorted(
        [*aftercare.used_tickets, keyed_hash(PURPOSE, f"{meeting.public_id}|{mark}")]
    )
    aftercare.save(update_fields=["used_tickets"])
    rows.append(answer)
    for row in those_that_come_out(rows):
        row.is_shown = True
    write_anew(rows)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _check(answer: FeedbackAnswer) -> None:
    answer.clean_fields(exclude=["series", "meeting"])
    if not answer.text and not any(getattr(answer, name) for name in QUESTIONS):
        raise ValidationError(_("Answer one question at least, or write a word."), code="empty")
    if has_address_or_number(answer.text):
        raise ValidationError(
            {
                "text": _(
                    "Take the e-mail address or the telephone number out: nobody can answer you "
                    "here, and your answer would no longer be without a name."
                )
            },
            code="address",
        )


def those_that_come_out(rows: Iterable[FeedbackAnswer]) -> list[FeedbackAnswer]:
    """The answers to show now: five at a time or more, so that no change of a page is one person.

    Answers typed in from paper are known to who typed them: they hide nobody but each other.
    """
    hidden = [row for row in rows if not row.is_shown]
    from_paper = [row for row in hidden if row.on_paper]
    if len(hidden) - len(from_paper) >= K:
        return hidden
    return from_paper if len(from_paper) >= K else []


def write_anew(rows: list[FeedbackAnswer]) -> None:
    """Write these rows as if at once and in an order of chance: the table tells no sequence."""
    SystemRandom().shuffle(rows)
    FeedbackAnswer.objects.filter(pk__in=[row.pk for row in rows]).delete()
    FeedbackAnswer.objects.bulk_create(rows)


def bring_together() -> int:
    """Show what small meetings of a series said, together; how many answers came out.

    Answers that stayed alone when their meeting's weeks were over wait for those of the next
    ones. They no longer say which meeting they are about.
    """
    left = _left_alone().values_list("series", flat=True)
    ids = sorted(set(left))
    return sum(_bring_together(series) for series in Series.objects.filter(pk__in=ids))


def _left_alone() -> models.QuerySet[FeedbackAnswer]:
    closed = timezone.now() - ANSWERS_FOR
    rows = FeedbackAnswer.objects.filter(is_shown=False, meeting__ends_at__lte=closed)
    return rows.exclude(meeting__entry__in=NEVER_TOGETHER)


@transaction.atomic
def _bring_together(series: Series) -> int:
    lock_series({series.pk})
    lock_meetings(_left_alone().filter(series=series).values_list("meeting", flat=True))
    rows = list(_left_alone().filter(series=series))
    out = those_that_come_out(rows)
    for row in out:
        row.is_shown, row.meeting, row.together_on = True, None, timezone.localdate()
    write_anew(out)
    return len(out)


@transaction.atomic
def hide_text(answer: FeedbackAnswer, *, because: str, by: User) -> None:
    """Hide the words of an answer, for a reason; what was ticked stays. Emits `feedback.hidden`.

    Without a reason it is shown again. Raises ValidationError by field.
    """
    if answer.meeting_id:
        # Rows are written anew under this lock.
        lock_meeting(answer.meeting_id)
    row = FeedbackAnswer.objects.select_for_update(of=("self",)).shown().get(pk=answer.pk)
    row.hidden_because = because.strip()
    row.clean_fields(exclude=["series", "meeting"])
    stored = FeedbackAnswer.objects.values_list("hidden_because", flat=True).get(pk=row.pk)
    if row.hidden_because == stored:
        return
    row.save(update_fields=["hidden_because"])
    act = "hidden" if row.hidden_because else "shown"
    subject = row.meeting or row.series
    record_act(
        f"feedback.{act}",
        by=by,
        subject_kind="meeting" if row.meeting else "series",
        subject_id=subject.public_id,
        answer=row.public_id,
    )
    emit(f"feedback.{act}", answer=row.public_id)
