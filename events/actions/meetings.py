"""Writing a meeting: every door, the admin too, comes through here."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.actions.waiting import lock_meeting, serve_waiting_list
from events.cards import rewrite_cards
from events.models import (
    AttendanceMode,
    Entry,
    Meeting,
    MeetingLanguage,
    MeetingText,
    Place,
    Registration,
    Series,
    SeriesException,
)
from events.recurrence import span
from network.models import Origin, Register
from network.outbox import emit

# Past midnight is fine; longer than this, two hours were mixed up.
LONGEST = datetime.timedelta(hours=14)

# A change of one of these raises the calendar's SEQUENCE and is told to those who come.
WHEN_AND_WHERE = ("date", "start_time", "end_time", "timezone", "mode", "place_id", "online_url")


@dataclass(frozen=True, kw_only=True)
class TextFacts:
    """One text of a meeting or a series; an empty one is removed."""

    title: str = ""
    theme: str = ""
    summary: str = ""
    body: str = ""
    what_to_expect: str = ""
    audience_words: str = ""
    origin: str = Origin.ORIGINAL


@dataclass(frozen=True, kw_only=True)
class MeetingFacts:
    """All that is decided about a meeting; `texts` by (language, register)."""

    series: Series
    date: datetime.date
    start_time: datetime.time
    end_time: datetime.time
    timezone: str = "Europe/Brussels"
    state: str = Meeting.State.PUBLISHED
    entry: str = Entry.PUBLIC
    closes_before_minutes: int = 0
    mode: str = AttendanceMode.IN_PERSON
    place: Place | None = None
    online_url: str = ""
    sign_language: bool | None = None
    companion_welcome: bool | None = None
    capacity: int | None = None
    languages: tuple[str, ...] = ("fr",)
    interpreted: tuple[str, ...] = ()
    texts: dict[tuple[str, str], TextFacts] = field(default_factory=dict)
    recurrence_id: datetime.date | None = None


TOLD = (*WHEN_AND_WHERE, "state")

OWN_FIELDS = (
    "series date start_time end_time timezone state entry closes_before_minutes mode place "
    "online_url sign_language companion_welcome capacity"
).split()


@transaction.atomic
def save_meeting(facts: MeetingFacts, *, meeting: Meeting | None = None) -> Meeting:
    """Create or change a meeting, its texts and its cards.

    Raises ValidationError by field, one of them for a capacity below what is taken. Emits
    `meeting.changed`, and `meeting.moved` or `meeting.cancelled` for those who come.
    """
    row = lock_meeting(meeting.pk) if meeting else Meeting(recurrence_id=facts.recurrence_id)
    before = _before(row) if meeting else {}
    for name in OWN_FIELDS:
        setattr(row, name, getattr(facts, name))
    _check(row, was=before.get("state", ""))
    has_moved = any(before[name] != getattr(row, name) for name in before if name in TOLD)
    if before.get("series_id", row.series_id) != row.series_id:
        _leave_series(row, before["series_id"])
    row.sequence += has_moved
    row.version += 1
    row.changed_at = row.updated_at = timezone.now()
    row.save()
    _save_words(row, facts)
    rewrite_cards(row)
    # No offer outlives the cut-off it was made for.
    row.registrations.filter(status="offered", offer_expires_at__gt=row.closes_at).update(
        offer_expires_at=row.closes_at
    )
    serve_waiting_list(row)
    if has_moved:
        _announce(row, was=before["state"], ended_at=before["ends_at"])
    return row


def _before(meeting: Meeting) -> dict[str, Any]:
    return {name: getattr(meeting, name) for name in (*TOLD, "series_id", "ends_at")}


def _leave_series(meeting: Meeting, series_id: int) -> None:
    """A meeting given to another series leaves a gap behind, or the old one would make it anew."""
    if meeting.recurrence_id:
        SeriesException.objects.get_or_create(series_id=series_id, date=meeting.recurrence_id)
        meeting.recurrence_id = None


def cancel_meeting(meeting: Meeting) -> None:
    """Call a meeting off; it stays visible as cancelled. Twice is the same as once.

    Emits `meeting.cancelled`.
    """
    with transaction.atomic():
        row = lock_meeting(meeting.pk)
        if row.is_cancelled:
            return
        if not row.is_published:
            raise ValidationError(
                _("Nobody has seen this meeting yet: it cannot be called off."),
                code="not_published",
            )
        was = row.state
        row.state = Meeting.State.CANCELLED
        row.sequence += 1
        row.version += 1
        row.changed_at = row.updated_at = timezone.now()
        row.save()
        rewrite_cards(row)
        serve_waiting_list(row)
        _announce(row, was=was, ended_at=row.ends_at)


def _announce(meeting: Meeting, *, was: str, ended_at: datetime.datetime) -> None:
    """Tell those who come, when there is something to tell; what is over is not told."""
    if max(meeting.ends_at, ended_at) < timezone.now():
        return
    if was == Meeting.State.PUBLISHED and meeting.is_cancelled:
        emit("meeting.cancelled", meeting=meeting.public_id, sequence=meeting.sequence)
    elif was == meeting.state == Meeting.State.PUBLISHED:
        emit("meeting.moved", meeting=meeting.public_id, sequence=meeting.sequence)


def _check(meeting: Meeting, *, was: str) -> None:
    errors = {}
    if was == Meeting.State.PUBLISHED and (hidden := _hidden_from(meeting)):
        errors["state"] = hidden
    if meeting.is_cancelled and was in {Meeting.State.DRAFT, Meeting.State.SUBMITTED}:
        errors["state"] = ValidationError(
            _("Nobody has seen this meeting yet: it cannot be called off.")
        )
    if was == Meeting.State.CANCELLED and not meeting.is_cancelled:
        errors["state"] = ValidationError(
            _("A cancelled meeting stays cancelled: those who came were told. Add a new one.")
        )
    if meeting.mode != AttendanceMode.ONLINE and meeting.place is None:
        errors["place"] = ValidationError(_("Say where people meet, or choose “online”."))
    starts_at, ends_at = span(meeting.date, meeting.start_time, meeting.end_time, meeting.timezone)
    if ends_at - starts_at > LONGEST:
        errors["end_time"] = ValidationError(too_long(), code="too_long")
    if meeting.capacity is not None and meeting.capacity < meeting.places_taken:
        taken = meeting.places_taken
        errors["capacity"] = ValidationError(
            ngettext(
                "%(count)d person has a place already: the meeting cannot be smaller than that.",
                "%(count)d people have a place already: the meeting cannot be smaller than that.",
                taken,
            )
            % {"count": taken},
            code="below_taken",
        )
    if errors:
        raise ValidationError(errors)
    meeting.full_clean(exclude=["starts_at", "ends_at"], validate_constraints=False)


def too_long() -> str:
    """The sentence about an end before its start, which reads as the next day."""
    return str(_("This lasts longer than fourteen hours: does it end before it starts?"))


def _hidden_from(meeting: Meeting) -> ValidationError | None:
    """Who is registered must be told: a meeting that people come to is not hidden."""
    count = Registration.objects.active().filter(meeting=meeting).count()
    if meeting.state in {Meeting.State.PUBLISHED, Meeting.State.CANCELLED} or not count:
        return None
    return ValidationError(
        ngettext(
            "%(count)d person is registered. Cancel the meeting instead: they are told.",
            "%(count)d people are registered. Cancel the meeting instead: they are told.",
            count,
        )
        % {"count": count}
    )


def _save_words(meeting: Meeting, facts: MeetingFacts) -> None:
    MeetingLanguage.objects.filter(meeting=meeting).delete()
    spoken = dict.fromkeys(facts.languages, False)
    interpreted = dict.fromkeys(facts.interpreted, True)
    for language, is_interpreted in (interpreted | spoken).items():
        MeetingLanguage.objects.create(
            meeting=meeting, language=language, is_interpreted=is_interpreted
        )
    for (language, register), text in facts.texts.items():
        _save_text(meeting, language, register, text)


def _save_text(meeting: Meeting, language: str, register: str, text: TextFacts) -> None:
    said = {name: value for name, value in vars(text).items() if name != "origin"}
    own = MeetingText.objects.filter(meeting=meeting, language=language, register=register)
    if not any(said.values()):
        own.delete()
        return
    row = own.first() or MeetingText(meeting=meeting, language=language, register=register)
    for name, value in vars(text).items():
        setattr(row, name, value)
    is_source = register == Register.STANDARD
    row.source_version = row.source_version + 1 if is_source else _source_version(meeting, language)
    row.full_clean(exclude=["meeting"])
    row.save()


def _source_version(meeting: Meeting, language: str) -> int:
    """The version of the standard text that an easy-to-read one was written from."""
    source = MeetingText.objects.filter(
        meeting=meeting, language=language, register=Register.STANDARD
    ).first()
    return source.source_version if source else 0
