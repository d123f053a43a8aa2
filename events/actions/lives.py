"""The life of a series beyond its form: once more next year, ended, taken away unseen."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.acts import record_series_act
from events.actions.meetings import MeetingFacts, lock_series, save_meeting
from events.actions.proposals import release_proposals
from events.actions.realigning import carry_out, fates_after, remove
from events.actions.roles import RoleFacts
from events.actions.series import (
    OWN_FIELDS,
    SeriesFacts,
    lock_series_and_dates,
    save_series,
)
from events.actions.texts import TextFacts, keep_versions
from events.actions.waiting import lock_meeting
from events.models import Meeting, Series, SeriesException
from events.recurrence import Rule
from network.models import User
from network.outbox import emit

UNSEEN = (Meeting.State.DRAFT, Meeting.State.SUBMITTED)
# Whole weeks: a Tuesday stays a Tuesday.
A_YEAR_OF_WEEKS = timedelta(weeks=52)


@transaction.atomic
def duplicate_series(series: Series, *, public_id: str = "", by: User | None = None) -> Series:
    """The same series a year later, as an unpublished draft: texts, roles, place, rule.

    `public_id` is what the copy will be called: one button pressed twice makes one copy.
    No registration and no date without a meeting is taken over; dates added by hand come back
    fifty-two weeks later. Emits `series.changed`.
    """
    lock_series({series.pk})
    if made := Series.objects.filter(public_id=public_id).first():
        return made
    facts: dict[str, Any] = {name: getattr(series, name) for name in OWN_FIELDS}
    copy = save_series(
        SeriesFacts(
            **facts | {"is_published": False},
            rule=_rule_next_year(series),
            languages=tuple(series.default_languages) or ("fr",),
            organisers=tuple(
                RoleFacts(role=role.role, organisation=role.organisation, user=role.user)
                for role in series.roles.lasting()
            ),
            texts=_texts_of(series),
        ),
        public_id=public_id,
        by=by,
    )
    keep_versions(series, copy)
    if not series.rrule:
        _copy_dates(series, copy, by=by)
    return copy


def _rule_next_year(series: Series) -> Rule | None:
    if not series.rrule or series.first_date is None:
        return None
    rule = Rule.from_rrule(series.rrule, series.first_date)
    years = 1
    while in_years(rule.first_date, years) <= max(timezone.localdate(), rule.until or date.min):
        years += 1
    until = in_years(rule.until, years) if rule.until else None
    return Rule(**vars(rule) | {"first_date": in_years(rule.first_date, years), "until": until})


def in_years(day: date, years: int) -> date:
    """The same day so many years later; the 29th of February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _texts_of(series: Series) -> dict[tuple[str, str], TextFacts]:
    names = ("title", "summary", "body", "what_to_expect", "audience_words", "origin")
    return {
        (text.language, text.register): TextFacts(**{name: getattr(text, name) for name in names})
        for text in series.texts.all()
    }


def _copy_dates(series: Series, copy: Series, *, by: User | None) -> None:
    """The dates of the last year, as drafts without their themes."""
    since = timezone.localdate() - A_YEAR_OF_WEEKS
    rows = series.meetings.filter(date__gt=since).exclude(state=Meeting.State.CANCELLED)
    names = (
        "start_time end_time timezone entry closes_before_minutes mode place sign_language "
        "age_rule companion_rule capacity"
    ).split()
    for meeting in rows.select_related("place").order_by("date"):
        spoken = meeting.languages.filter(is_interpreted=False).values_list("language", flat=True)
        save_meeting(
            MeetingFacts(
                series=copy,
                date=meeting.date + A_YEAR_OF_WEEKS,
                state=Meeting.State.DRAFT,
                languages=tuple(spoken),
                **{name: getattr(meeting, name) for name in names},
            ),
            by=by,
        )


@transaction.atomic
def end_series(series: Series, *, last_day: date, by: User | None = None) -> Series:
    """No meeting after this day: later ones are cancelled and told, or removed where nobody asked.

    Raises ValidationError for a day that is past. Emits `series.changed` and what its meetings do.
    """
    if last_day < timezone.localdate():
        raise ValidationError({"last_day": _("Choose today or a later day.")}, code="past")
    row = lock_series_and_dates(series)
    carry_out(fates_after(row, last_day), by=by)
    if row.rrule and row.first_date:
        rule = Rule.from_rrule(row.rrule, row.first_date)
        ends = last_day >= rule.first_date
        row.rrule = Rule(**vars(rule) | {"until": last_day}).to_rrule() if ends else ""
        row.first_date = row.first_date if ends else None
    row.version += 1
    row.updated_at = timezone.now()
    row.save()
    record_series_act("ended", row, by=by)
    emit("series.changed", series=row.public_id)
    return row


def is_unseen(series: Series) -> bool:
    """Whether nobody outside has seen anything of it: it may be taken away."""
    return not series.meetings.exclude(state__in=UNSEEN).exists() and not (
        series.meetings.filter(registrations__isnull=False).exists()
    )


@transaction.atomic
def remove_series(series: Series, *, by: User | None = None) -> None:
    """Take away a series that nobody saw, with its drafts. Emits `series.changed`.

    Raises ValidationError once a meeting was published: such a series is ended.
    """
    row = lock_series_and_dates(series)
    if not is_unseen(row):
        raise ValidationError(
            _("Meetings of this series were published. End the series instead."), code="seen"
        )
    record_series_act("removed", row, by=by)
    emit("series.changed", series=row.public_id)
    release_proposals(row.meetings.values("pk"))
    row.delete()


@transaction.atomic
def remove_meeting(meeting: Meeting, *, by: User | None = None) -> None:
    """Take away a draft; the rule of its series does not make it anew.

    Raises ValidationError for a meeting that was published: such a one is cancelled.
    """
    lock_series({meeting.series_id})
    row = lock_meeting(meeting.pk)
    if row.state not in UNSEEN or row.registrations.exists():
        raise ValidationError(
            _("Only a draft that nobody registered for can be removed. Cancel it instead."),
            code="seen",
        )
    if row.recurrence_id:
        SeriesException.objects.get_or_create(series_id=row.series_id, date=row.recurrence_id)
        # A form of the series that was opened before does not know of this date.
        Series.objects.filter(pk=row.series_id).update(version=F("version") + 1)
    remove(row, by=by)
