"""Calendars of co-organisers: following them, reading them, and what waits for a decision."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from events.actions.acts import record_calendar_act
from events.actions.importing import Imported, apply_plan
from events.actions.meetings import alter_meeting
from events.actions.realigning import remove
from events.actions.roles import RoleFacts
from events.actions.series import SeriesFacts, save_series
from events.actions.texts import TextFacts
from events.actions.waiting import lock_meeting
from events.import_plan import CANCELLED, Plan, days_ahead, plan_for
from events.import_wording import problem_words
from events.importing.addresses import Policy
from events.importing.errors import CalendarError
from events.importing.fetching import Fetched, check_address, fetch
from events.importing.occurrences import Reading, from_stored, to_stored
from events.importing.reading import read_calendar
from events.models import CalendarReading, CalendarSource, ImportedDate, Meeting, Series
from events.models.importing import READING_KEPT
from network.models import Organisation, User
from network.outbox import emit

logger = logging.getLogger("passerelle.events")

EVERY = timedelta(hours=1)
LONGEST_PAUSE = timedelta(days=1)
# How long a reading that was begun may take before another one may begin.
CLAIM = timedelta(minutes=15)
# Dates of a rule come in sight as days go by: a file that stays as it was is read each day too.
READ_ANEW = timedelta(hours=20)
# So many published meetings called off at once, and most of all: more likely a slip than a wish.
MANY = 3
MANY_CANCELLED = "many_cancelled"
# Who waits before a screen waits no longer than that.
SCREEN_SECONDS = 12.0


@dataclass(frozen=True, kw_only=True)
class SourceFacts:
    """All that is decided about a calendar that is followed."""

    organisation: Organisation
    series: Series
    url: str = ""
    is_active: bool = True


def fetch_policy(*, seconds: float | None = None) -> Policy:
    """How far a fetch may go here: what operators vouch for comes from the settings."""
    trusted = frozenset(settings.CALENDAR_TRUSTED_HOSTS)
    return Policy(trusted=trusted, deadline_seconds=seconds or Policy.deadline_seconds)


@transaction.atomic
def save_source(
    facts: SourceFacts, *, source: CalendarSource | None = None, by: User | None = None
) -> CalendarSource:
    """Follow a calendar, or change how. Raises ValidationError by field; asks no server."""
    known = CalendarSource.objects.select_for_update(of=("self",))
    row = known.get(pk=source.pk) if source else CalendarSource()
    url = facts.url.strip()
    if url:
        try:
            check_address(url, fetch_policy())
        except CalendarError as error:
            raise ValidationError({"url": problem_words(error.code)}) from None
    if url != row.url or facts.series.pk != row.series_id:
        # Another file than the one that these speak of.
        row.etag = row.last_modified = row.problem = ""
        row.failures, row.problem_since = 0, None
        # Time to look at what would change, before it is read by itself.
        row.next_at = timezone.now() + EVERY
    row.organisation, row.series = facts.organisation, facts.series
    row.url, row.is_active = url, facts.is_active
    row.version += 1
    row.full_clean()
    row.save()
    record_calendar_act("changed" if source else "added", row, by=by)
    return row


@transaction.atomic
def remove_source(source: CalendarSource, *, by: User | None = None) -> None:
    """Follow a calendar no longer; the meetings that came from it stay."""
    record_calendar_act("removed", source, by=by)
    source.delete()


@transaction.atomic
def source_for_files(
    organisation: Organisation, *, series: Series | None = None, by: User | None = None
) -> CalendarSource:
    """Where what an organisation brings as files goes, made at the first one.

    Without a series, the meetings go where its other ones went, or into an unpublished series.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    known = CalendarSource.objects.filter(organisation=organisation).order_by("url", "pk")
    row = known.filter(url="").first()
    if row and (series is None or row.series_id == series.pk):
        return row
    other = known.select_related("series").first()
    chosen = series or (other.series if other else None) or _new_series(organisation, by=by)
    facts = SourceFacts(organisation=organisation, series=chosen, is_active=False)
    return save_source(facts, source=row, by=by)


def series_for_files(organisation: Organisation) -> Series | None:
    """The series into which the files of an organisation go, if there is one yet."""
    known = CalendarSource.objects.filter(organisation=organisation).order_by("url", "pk")
    row = known.select_related("series").first()
    return row.series if row else None


def _new_series(organisation: Organisation, *, by: User | None) -> Series:
    texts = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            title = _("Meetings of %(organisation)s") % {"organisation": organisation.name}
            texts[code, "standard"] = TextFacts(title=str(title)[:160])
    organiser = RoleFacts(organisation=organisation, role="organiser")
    facts = SeriesFacts(texts=texts, organisers=(organiser,), is_published=False)
    return save_series(facts, by=by)


def read_content(content: bytes, series: Series | None, *, is_strict: bool = False) -> Reading:
    """What a file says of the coming half year. Raises CalendarError."""
    since, until = days_ahead()
    zone = series.timezone if series else settings.TIME_ZONE
    return read_calendar(content, timezone=zone, since=since, until=until, is_strict=is_strict)


def keep_reading(source: CalendarSource, reading: Reading) -> CalendarReading:
    """Keep what was read, to be looked at before it is saved."""
    return CalendarReading.objects.create(source=source, content=to_stored(reading))


def look_at(source: CalendarSource) -> CalendarReading:
    """Read a calendar now, for a preview. Raises CalendarError; saves nothing of it."""
    fetched = fetch(source.url, fetch_policy(seconds=SCREEN_SECONDS))
    return keep_reading(source, read_content(fetched.content or b"", source.series))


def plan_of(kept: CalendarReading) -> Plan:
    source = kept.source
    reading = from_stored(kept.content)
    return plan_for(reading, source.organisation, series=source.series, source=source)


def take_over(kept: CalendarReading, plan: Plan, *, by: User | None = None) -> Imported:
    """Save what a preview showed; the calendar is well again and its preview goes."""
    done = apply_plan(plan, kept.source, by=by)
    with transaction.atomic():
        if kept.source.url:
            _note_success(kept.source, Fetched(b""))
        CalendarReading.objects.filter(pk=kept.pk).delete()
    return done


def forget_readings() -> int:
    """Previews that nobody said yes to; how many."""
    old = CalendarReading.objects.filter(created_at__lt=timezone.now() - READING_KEPT)
    return old.delete()[0]


# --- By itself ------------------------------------------------------------------------------------


def ask_for_due() -> int:
    """Store a job for each calendar whose time has come; how many.

    Emits `calendar.due`. One that is being read is not asked for again meanwhile.
    """
    asked = 0
    for pk in list(CalendarSource.objects.due().values_list("pk", flat=True)):
        with transaction.atomic():
            next_at = timezone.now() + CLAIM
            if CalendarSource.objects.due().filter(pk=pk).order_by().update(next_at=next_at):
                public_id = CalendarSource.objects.values_list("public_id", flat=True).get(pk=pk)
                emit("calendar.due", calendar=public_id)
                asked += 1
    return asked


def read_by_itself(public_id: str) -> Imported | None:
    """Fetch a calendar and take over what it says; what goes wrong is noted on it, not raised."""
    followed = CalendarSource.objects.followed().select_related("organisation", "series")
    source = followed.filter(public_id=public_id).first()
    if source is None:
        return None
    try:
        fetched = _fetch_if_changed(source)
        if fetched.content is None:
            _note_success(source, fetched)
            return None
        reading = read_content(fetched.content, source.series)
    except CalendarError as error:
        _note_failure(source, error)
        return None
    plan = plan_for(reading, source.organisation, series=source.series, source=source)
    held = _held_back(plan, source)
    done = apply_plan(plan if not held else _without_cancelled(plan), source)
    if held:
        _note_held(source)
    else:
        _note_success(source, fetched)
        _note_unread(source, reading, done)
    return done


def _fetch_if_changed(source: CalendarSource) -> Fetched:
    is_fresh = source.read_at and source.read_at > timezone.now() - READ_ANEW
    if not is_fresh or source.problem:
        return fetch(source.url, fetch_policy())
    return fetch(source.url, fetch_policy(), etag=source.etag, last_modified=source.last_modified)


def _held_back(plan: Plan, source: CalendarSource) -> bool:
    """Whether a calendar calls off so much at once that a person looks first."""
    shown = [step for step in plan.of(CANCELLED) if step.meeting and step.meeting.is_published]
    coming = source.imported_dates.filter(
        meeting__state=Meeting.State.PUBLISHED, meeting__ends_at__gte=timezone.now()
    ).count()
    return len(shown) >= MANY and 2 * len(shown) > coming


def _without_cancelled(plan: Plan) -> Plan:
    steps = [step for step in plan.steps if step.decision.kind != CANCELLED]
    return Plan(reading=plan.reading, steps=steps, unread=plan.unread)


def _note_success(source: CalendarSource, fetched: Fetched) -> None:
    now = timezone.now()
    said = {"checked_at": now, "next_at": now + EVERY, "failures": 0, "problem": ""}
    said |= {"problem_since": None, "problem_line": 0, "problem_detail": ""}
    if fetched.content is not None:
        said |= {"read_at": now, "etag": fetched.etag, "last_modified": fetched.last_modified}
    CalendarSource.objects.filter(pk=source.pk).update(**said)


def _note_unread(source: CalendarSource, reading: Reading, done: Imported) -> None:
    """Some events of a calendar could not be taken: it goes on, and somebody is shown which."""
    if reading.unread:
        first = reading.unread[0]
        _note_problem(source, "some_unread", line=first.line, detail=str(len(reading.unread)))
    elif done.refused:
        _note_problem(source, "some_refused", detail=str(len(done.refused)))


def _note_held(source: CalendarSource) -> None:
    now = timezone.now()
    CalendarSource.objects.filter(pk=source.pk).update(checked_at=now, next_at=now + EVERY)
    _note_problem(source, MANY_CANCELLED)


def _note_failure(source: CalendarSource, error: CalendarError) -> None:
    """Twice as long a pause after each failure, up to a day."""
    logger.warning("calendar=%s not read: %s line=%s", source.public_id, error.code, error.line)
    now = timezone.now()
    failures = source.failures + 1
    pause = min(EVERY * 2 ** min(failures - 1, 10), LONGEST_PAUSE)
    CalendarSource.objects.filter(pk=source.pk).update(
        checked_at=now, next_at=now + pause, failures=failures
    )
    _note_problem(source, error.code, line=error.line, detail=error.detail)


def _note_problem(source: CalendarSource, code: str, *, line: int = 0, detail: str = "") -> None:
    CalendarSource.objects.filter(pk=source.pk).update(
        problem=code,
        problem_line=line,
        problem_detail=detail,
        problem_since=source.problem_since or timezone.now(),
    )


# --- Gone without a word --------------------------------------------------------------------------


@transaction.atomic
def settle_gone(row: ImportedDate, *, cancels: bool, by: User | None = None) -> None:
    """Decide about a meeting that its calendar no longer names: call it off, or keep it as ours.

    Twice is the same as once. Emits `meeting.cancelled` where people had seen it.
    """
    # None, where the calendar is followed no longer: then no import changes it either.
    organisations = Organisation.objects.select_for_update(no_key=True, of=("self",))
    organisations.filter(calendar_sources__imported_dates=row.pk).first()
    row = ImportedDate.objects.get(pk=row.pk)
    if row.gone_since is None or row.meeting_id is None:
        return
    row.gone_since = None
    meeting = lock_meeting(row.meeting_id)
    if not cancels:
        row.is_left_alone = True
    elif meeting.is_published:
        row.is_withdrawn = True
        alter_meeting(meeting, {"state": Meeting.State.CANCELLED}, by=by)
    elif not meeting.is_cancelled:
        row.is_withdrawn, row.meeting = True, None
        remove(meeting, by=by)
    row.save()
