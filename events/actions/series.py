"""Writing a series, and making the meetings that its rule asks for."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.meetings import LONGEST, MeetingFacts, save_meeting, too_long
from events.actions.texts import Texts, save_texts
from events.actions.waiting import lock_meeting
from events.cards import rewrite_cards
from events.models import Attendance, Meeting, Place, Series, SeriesException, SeriesRole
from events.recurrence import Rule, dates, span
from network.models import Organisation
from network.outbox import emit

# Half a year ahead is as far as a series makes its meetings; the worker goes on each day.
HORIZON = timedelta(days=183)


@dataclass(frozen=True, kw_only=True)
class RoleFacts:
    organisation: Organisation
    role: str


@dataclass(frozen=True, kw_only=True)
class SeriesFacts:
    """All that is decided about a series; without a rule its meetings are made by hand."""

    rule: Rule | None = None
    start_time: time | None = None
    end_time: time | None = None
    timezone: str = "Europe/Brussels"
    is_published: bool = True
    default_capacity: int | None = None
    default_place: Place | None = None
    default_mode: str = "in_person"
    attendance: str = Attendance.NONE
    languages: tuple[str, ...] = ("fr",)
    exceptions: tuple[date, ...] = ()
    organisers: tuple[RoleFacts, ...] = ()
    texts: Texts = field(default_factory=dict)


OWN_FIELDS = (
    "start_time end_time timezone is_published default_capacity default_place default_mode "
    "attendance"
).split()


@transaction.atomic
def save_series(facts: SeriesFacts, *, series: Series | None = None) -> Series:
    """Create or change a series with its texts, organisers and rule, and make its meetings.

    Raises ValidationError by field. Emits `series.changed`.
    """
    row = Series.objects.select_for_update(of=("self",)).get(pk=series.pk) if series else Series()
    for name in OWN_FIELDS:
        setattr(row, name, getattr(facts, name))
    row.rrule = facts.rule.to_rrule() if facts.rule else ""
    row.first_date = facts.rule.first_date if facts.rule else None
    row.default_languages = list(facts.languages)
    row.version += 1
    row.updated_at = timezone.now()
    _check(row)
    _check_title(facts)
    row.save()
    save_texts(row, facts.texts)
    _save_organisers(row, facts)
    _save_exceptions(row, facts)
    make_meetings(row)
    rewrite_series_cards(row)
    emit("series.changed", series=row.public_id)
    return row


def rewrite_series_cards(series: Series) -> None:
    """Write anew the cards of all the meetings of a series: they show its words."""
    for meeting_id in series.meetings.order_by("pk").values_list("pk", flat=True):
        refresh_card(meeting_id)


def refresh_card(meeting_id: int) -> None:
    """Write a meeting's cards anew after what they borrow changed; emits `meeting.changed`.

    Under the meeting's lock, or a change beside this one would leave an older card behind.
    """
    meeting = lock_meeting(meeting_id)
    meeting.changed_at = timezone.now()
    Meeting.objects.filter(pk=meeting_id).update(
        version=F("version") + 1, changed_at=meeting.changed_at, updated_at=meeting.changed_at
    )
    rewrite_cards(meeting)
    emit("meeting.changed", meeting=meeting.public_id)


@transaction.atomic
def make_meetings(series: Series, *, horizon: date | None = None) -> list[Meeting]:
    """Make the meetings that the rule asks for until the horizon and that are not there yet.

    Idempotent: a date of the rule gives one meeting for ever, wherever that one was moved.
    """
    if not series.rrule or series.first_date is None:
        return []
    series = Series.objects.select_for_update(of=("self",)).get(pk=series.pk)
    assert series.first_date
    rule = Rule.from_rrule(series.rrule, series.first_date)
    skipped = frozenset(series.exceptions.values_list("date", flat=True))
    wanted = dates(rule, horizon=horizon or timezone.localdate() + HORIZON, exceptions=skipped)
    made = set(series.meetings.values_list("recurrence_id", flat=True))
    return [save_meeting(_facts_for(series, day)) for day in wanted if day not in made]


def _facts_for(series: Series, day: date) -> MeetingFacts:
    assert series.start_time and series.end_time
    return MeetingFacts(
        series=series,
        date=day,
        recurrence_id=day,
        start_time=series.start_time,
        end_time=series.end_time,
        timezone=series.timezone,
        state=Meeting.State.PUBLISHED if series.is_published else Meeting.State.DRAFT,
        mode=series.default_mode,
        place=series.default_place,
        capacity=series.default_capacity,
        languages=tuple(series.default_languages),
    )


def _check(series: Series) -> None:
    errors = {}
    if series.rrule and not (series.start_time and series.end_time):
        errors["start_time"] = ValidationError(_("Say from when to when the meetings last."))
    if series.rrule and series.default_mode != "online" and series.default_place is None:
        errors["default_place"] = ValidationError(_("Say where people meet, or choose “online”."))
    if series.start_time and series.end_time:
        starts_at, ends_at = span(
            timezone.localdate(), series.start_time, series.end_time, series.timezone
        )
        if ends_at - starts_at > LONGEST:
            errors["end_time"] = ValidationError(too_long(), code="too_long")
    if errors:
        raise ValidationError(errors)
    series.full_clean()


def _check_title(facts: SeriesFacts) -> None:
    titles = [text.title for (_language, kind), text in facts.texts.items() if kind == "standard"]
    if not any(title.strip() for title in titles):
        raise ValidationError(
            _("Give the series a title in one language at least."), code="no_title"
        )


def _save_organisers(series: Series, facts: SeriesFacts) -> None:
    """Roles are dated: who stops today keeps a row that says until when."""
    today = timezone.localdate()
    wanted = {(fact.organisation.pk, fact.role) for fact in facts.organisers}
    for role in series.roles.filter(organisation__isnull=False, until=None):
        if (role.organisation_id, role.role) in wanted:
            wanted.discard((role.organisation_id, role.role))
        else:
            role.until = today - timedelta(days=1)
            role.save(update_fields=["until"])
    for organisation_id, role_name in wanted:
        SeriesRole.objects.create(
            series=series, organisation_id=organisation_id, role=role_name, since=today
        )


def _save_exceptions(series: Series, facts: SeriesFacts) -> None:
    series.exceptions.exclude(date__in=facts.exceptions).delete()
    for day in facts.exceptions:
        SeriesException.objects.get_or_create(series=series, date=day)
