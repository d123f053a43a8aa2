"""Writing a series, and making the meetings that its rule asks for."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.acts import record_series_act
from events.actions.meetings import (
    LONGEST,
    MeetingFacts,
    alter_meeting,
    save_meeting,
    too_long,
)
from events.actions.realigning import HORIZON, Fate, carry_out, fates
from events.actions.roles import RoleFacts, save_roles
from events.actions.texts import Texts, save_texts
from events.actions.waiting import lock_meeting, lock_meetings
from events.cards import rewrite_cards
from events.models import (
    AgeRule,
    Attendance,
    CompanionRule,
    Meeting,
    Place,
    Series,
    SeriesException,
    Thanks,
)
from events.models.series import LINK_SHOWN_BEFORE_MINUTES
from events.recurrence import Rule, dates, span
from events.reminders import USUAL_DAYS
from network.models import User
from network.outbox import emit


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
    age_rule: str = AgeRule.ADULTS
    companion_rule: str = CompanionRule.PLACE
    attendance: str = Attendance.NONE
    link_shown_before_minutes: int = LINK_SHOWN_BEFORE_MINUTES
    thanks: str = Thanks.MAIL
    languages: tuple[str, ...] = ("fr",)
    exceptions: tuple[date, ...] = ()
    organisers: tuple[RoleFacts, ...] = ()
    # Whether the dates that are made already follow what changes here.
    made_dates_follow: bool = False
    reminder_days: tuple[int, ...] = USUAL_DAYS
    texts: Texts = field(default_factory=dict)


OWN_FIELDS = (
    "start_time end_time timezone is_published default_capacity default_place default_mode "
    "age_rule companion_rule attendance reminder_days link_shown_before_minutes "
    "thanks"
).split()


@transaction.atomic
def save_series(
    facts: SeriesFacts,
    *,
    series: Series | None = None,
    public_id: str = "",
    by: User | None = None,
) -> Series:
    """Create or change a series with its texts, roles and rule, and make its meetings.

    `public_id` is what a new one will be called: the same form sent twice makes one series.
    Where `made_dates_follow` says so, the dates made already go where `fates` says. A series that
    is published takes its coming drafts with it. Raises ValidationError by field. Emits
    `series.changed`, and what changes of its meetings emit.
    """
    row = lock_series_and_dates(series) if series else Series()
    row.public_id = public_id or row.public_id
    was_published = row.is_published if series else True
    rules_before = (row.age_rule, row.companion_rule)
    if series:
        _make_up_to(row, facts.rule)
    plan = plan_for(row, facts) if series else []
    for name in OWN_FIELDS:
        setattr(row, name, getattr(facts, name))
    row.rrule = facts.rule.to_rrule() if facts.rule else ""
    row.first_date = facts.rule.first_date if facts.rule else None
    row.default_languages = list(facts.languages)
    row.reminder_days = sorted(set(facts.reminder_days), reverse=True)
    row.version += 1
    row.updated_at = timezone.now()
    _check(row)
    _check_title(facts)
    if not _write(row):
        return Series.objects.get(public_id=public_id)
    record_series_act("changed" if series else "added", row, by=by)
    has_new_words = save_texts(row, facts.texts)
    has_new_organisers = save_roles(row, facts.organisers, by=by)
    _save_exceptions(row, facts)
    carry_out(plan, by=by)
    if row.is_published and not was_published:
        _publish_drafts(row, by=by)
    make_meetings(row)
    has_new_rules = rules_before != (row.age_rule, row.companion_rule)
    if series and (has_new_words or has_new_organisers or has_new_rules):
        _rewrite_cards(row)
    emit("series.changed", series=row.public_id)
    return row


def _make_up_to(series: Series, rule: Rule | None) -> None:
    """A rule that changes from a day on leaves no gap before it: the former one fills it."""
    if rule and series.rrule and rule.first_date > timezone.localdate() + HORIZON:
        make_meetings(series, horizon=rule.first_date - timedelta(days=1))


def _write(series: Series) -> bool:
    """Write the row; False when the same form has made this series already."""
    try:
        with transaction.atomic():
            series.save()
    except IntegrityError:
        if series.pk or not Series.objects.filter(public_id=series.public_id).exists():
            raise
        return False
    return True


def plan_for(series: Series, facts: SeriesFacts) -> list[Fate]:
    """What saving these facts does to the coming dates of a stored series."""
    if not facts.made_dates_follow:
        return []
    return fates(series, facts, facts.rule, frozenset(facts.exceptions))


def lock_series_and_dates(series: Series) -> Series:
    """The series locked, and its coming meetings after it: the one order of all who change both."""
    row = Series.objects.select_for_update(of=("self",)).get(pk=series.pk)
    coming = row.meetings.filter(ends_at__gte=timezone.now())
    lock_meetings(coming.values_list("pk", flat=True))
    return row


def _publish_drafts(series: Series, *, by: User | None) -> None:
    drafts = series.meetings.filter(state=Meeting.State.DRAFT, starts_at__gt=timezone.now())
    for meeting in drafts.order_by("pk"):
        alter_meeting(meeting, {"state": Meeting.State.PUBLISHED}, by=by)


def _rewrite_cards(series: Series) -> None:
    """The cards of coming meetings show the new words at once; past ones follow by a job."""
    coming = series.meetings.filter(ends_at__gte=timezone.now())
    for meeting_id in coming.order_by("pk").values_list("pk", flat=True):
        refresh_card(meeting_id)
    emit("series.words_changed", series=series.public_id)


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
        sentence = _("Give the series a title in one language at least.")
        raise ValidationError({"title": ValidationError(sentence, code="no_title")})


def _save_exceptions(series: Series, facts: SeriesFacts) -> None:
    series.exceptions.exclude(date__in=facts.exceptions).delete()
    for day in facts.exceptions:
        SeriesException.objects.get_or_create(series=series, date=day)
