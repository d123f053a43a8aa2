"""Writing a meeting: every door, the admin too, comes through here."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.actions.acts import record_meeting_act
from events.actions.guests import end_question
from events.actions.journal import record_capacity
from events.actions.material import hand_on_themes
from events.actions.texts import Texts, save_texts
from events.actions.waiting import lock_meeting, serve_waiting_list
from events.cards import rewrite_cards
from events.differences import WhenAndWhere
from events.models import (
    Arrangement,
    AttendanceMode,
    Entry,
    FeedbackAnswer,
    Meeting,
    MeetingLanguage,
    MeetingReport,
    Place,
    Registration,
    Series,
    SeriesException,
)
from events.recurrence import span
from network.models import User
from network.outbox import emit

# Past midnight is fine; longer than this, two hours were mixed up.
LONGEST = datetime.timedelta(hours=14)

# A change of one of these raises the calendar's SEQUENCE and is told to those who come.
WHEN_AND_WHERE = ("date", "start_time", "end_time", "timezone", "mode", "place_id", "online_url")
TOLD = (*WHEN_AND_WHERE, "state", "entry")


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
    # None: as the series says.
    link_shown_before_minutes: int | None = None
    sign_language: bool | None = None
    age_rule: str = ""
    companion_rule: str = ""
    capacity: int | None = None
    languages: tuple[str, ...] = ("fr",)
    interpreted: tuple[str, ...] = ()
    texts: Texts = field(default_factory=dict)
    recurrence_id: datetime.date | None = None


OWN_FIELDS = (
    "series date start_time end_time timezone state entry closes_before_minutes mode place "
    "online_url link_shown_before_minutes sign_language age_rule companion_rule capacity"
).split()


@dataclass(frozen=True)
class Before:
    """What a meeting was before a change."""

    arrangement: WhenAndWhere
    told: Mapping[str, Any]
    series_id: int
    sequence: int
    capacity: int | None

    @classmethod
    def of(cls, meeting: Meeting) -> "Before":
        told = {name: getattr(meeting, name) for name in TOLD}
        return cls(
            WhenAndWhere.of(meeting), told, meeting.series_id, meeting.sequence, meeting.capacity
        )

    @property
    def state(self) -> str:
        return str(self.told["state"])

    def differs_from(self, meeting: Meeting) -> bool:
        return any(getattr(meeting, name) != value for name, value in self.told.items())


@transaction.atomic
def save_meeting(
    facts: MeetingFacts,
    *,
    meeting: Meeting | None = None,
    public_id: str = "",
    by: User | None = None,
) -> Meeting:
    """Create or change a meeting, its texts and its cards.

    `public_id` is what the new one will be called: the same form sent twice makes one meeting.
    Raises ValidationError by field, one of them for a capacity below what is taken. Emits
    `meeting.changed`, and `meeting.moved` or `meeting.cancelled` for those who come.
    """
    if meeting is not None and meeting.series_id != facts.series.pk:
        # Series before meetings, as who saves a series does: two writers must not cross.
        lock_series({meeting.series_id, facts.series.pk})
    if public_id and meeting is None:
        # One after the other: the second of a double click finds what the first made.
        lock_series({facts.series.pk})
        if made := Meeting.objects.filter(public_id=public_id).first():
            return made
    row = lock_meeting(meeting.pk) if meeting else Meeting(recurrence_id=facts.recurrence_id)
    row.public_id = public_id or row.public_id
    was = Before.of(row) if meeting else None
    for name in OWN_FIELDS:
        setattr(row, name, getattr(facts, name))
    check_meeting(row, was=was.state if was else "")
    if was and was.series_id != row.series_id:
        _leave_series(row, was.series_id)
    settle(row, was, words=facts, by=by)
    record_meeting_act("changed" if was else "added", row, by=by)
    return row


def lock_series(series_ids: set[int]) -> None:
    rows = Series.objects.filter(pk__in=series_ids).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk"))


def alter_meeting(
    row: Meeting, changed: Mapping[str, Any], *, by: User | None = None, act: str = "changed"
) -> None:
    """Change some facts of a meeting whose row is locked; as `save_meeting`, which says them all.

    `act` is what the audit log calls it. Raises ValidationError by field, and then has written
    nothing.
    """
    was = Before.of(row)
    for name, value in changed.items():
        setattr(row, name, value)
    check_meeting(row, was=was.state)
    settle(row, was, by=by)
    record_meeting_act("cancelled" if row.is_cancelled else act, row, by=by)


def settle(
    row: Meeting,
    was: Before | None,
    *,
    words: MeetingFacts | None = None,
    by: User | None = None,
) -> None:
    """Write a meeting that was checked, and all that follows from what it was before."""
    has_moved = was is not None and was.differs_from(row)
    row.sequence += has_moved
    row.version += 1
    row.changed_at = row.updated_at = timezone.now()
    row.save()
    if was and has_moved and was.state == Meeting.State.PUBLISHED:
        Arrangement.objects.create(
            meeting=row, sequence=was.sequence, state=was.state, **was.arrangement.stored()
        )
    if words:
        _save_words(row, words)
    if row.entry != Entry.PEERS or row.is_cancelled:
        end_question(row)
    rewrite_cards(row)
    hand_on_themes(row)
    shorten_offers(row)
    capacity_was = was.capacity if was else row.capacity
    serve_waiting_list(row, because=record_capacity(row, was=capacity_was, by=by))
    if was and has_moved:
        _announce(row, was=was.state, ended_at=was.arrangement.ends_at)


def shorten_offers(row: Meeting) -> None:
    """No offer outlives the cut-off it was made for."""
    late = row.registrations.filter(status="offered", offer_expires_at__gt=row.closes_at)
    late.update(offer_expires_at=row.closes_at)


def _leave_series(meeting: Meeting, series_id: int) -> None:
    """A meeting given to another series leaves a gap behind, or the old one would make it anew."""
    if meeting.recurrence_id:
        SeriesException.objects.get_or_create(series_id=series_id, date=meeting.recurrence_id)
        meeting.recurrence_id = None


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: User | None = None) -> None:
    """Call a meeting off; it stays visible as cancelled. Twice is the same as once.

    Emits `meeting.cancelled`.
    """
    row = lock_meeting(meeting.pk)
    if row.is_cancelled:
        return
    if not row.is_published:
        raise ValidationError(unseen_words(), code="not_published")
    was = Before.of(row)
    row.state = Meeting.State.CANCELLED
    settle(row, was, by=by)
    record_meeting_act("cancelled", row, by=by)


def unseen_words() -> str:
    return str(_("Nobody has seen this meeting yet: it cannot be called off."))


def _announce(meeting: Meeting, *, was: str, ended_at: datetime.datetime) -> None:
    """Tell those who come, when there is something to tell; what is over is not told."""
    if max(meeting.ends_at, ended_at) < timezone.now():
        return
    if was == Meeting.State.PUBLISHED and meeting.is_cancelled:
        emit("meeting.cancelled", meeting=meeting.public_id, sequence=meeting.sequence)
    elif was == meeting.state == Meeting.State.PUBLISHED:
        emit("meeting.moved", meeting=meeting.public_id, sequence=meeting.sequence)


def check_meeting(meeting: Meeting, *, was: str) -> None:
    """Raise ValidationError by field for what a meeting cannot be, or can be no longer."""
    errors = {}
    if was == Meeting.State.PUBLISHED and (hidden := _hidden_from(meeting)):
        errors["state"] = hidden
    if meeting.is_cancelled and was in {Meeting.State.DRAFT, Meeting.State.SUBMITTED}:
        errors["state"] = ValidationError(unseen_words())
    if was == Meeting.State.CANCELLED and not meeting.is_cancelled:
        errors["state"] = ValidationError(
            _("A cancelled meeting stays cancelled: those who came were told. Add a new one.")
        )
    if _opens_a_closed_room(meeting):
        errors["entry"] = ValidationError(
            _("This meeting of peers has begun: what they wrote there stays among them."),
            code="was_for_peers",
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


def _opens_a_closed_room(meeting: Meeting) -> bool:
    """Whether what peers said among themselves would become readable to others.

    What they answered counts too: a meeting could be moved into the future first, then opened.
    """
    if meeting.entry == Entry.PEERS:
        return False
    answers = FeedbackAnswer.objects.filter(meeting=OuterRef("pk"))
    reports = MeetingReport.objects.filter(meeting=OuterRef("pk"))
    begun = Q(starts_at__lte=timezone.now()) | Exists(answers) | Exists(reports)
    return Meeting.objects.filter(begun, pk=meeting.pk, entry=Entry.PEERS).exists()


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
    save_texts(meeting, facts.texts)
