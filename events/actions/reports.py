"""Writing, handing in and publishing the report of a meeting; names are in `naming_people`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.acts import record_act_at
from events.actions.material import hand_on_themes
from events.actions.thanks import lock_to_follow_up
from events.models import Meeting, MeetingReport, ReportText, ReportTheme
from events.models.reports import PARTS
from events.reporting import found_in_report, still_found
from network.models import User
from network.outbox import emit

MOST_THEMES = 6
State = MeetingReport.State


@dataclass(frozen=True, kw_only=True)
class ThemeFacts:
    text: str
    level: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportFacts:
    """All that a report says: parts by language, and the themes in one language."""

    texts: Mapping[str, Mapping[str, str]]
    themes: tuple[ThemeFacts, ...] = ()
    themes_language: str = "fr"


class ReportMoved(ValidationError):
    """Somebody else saved the report since it was shown to who saves it now."""


@transaction.atomic
def save_report(
    meeting: Meeting, facts: ReportFacts, *, by: User, seen: int | None = None
) -> MeetingReport:
    """Write the report of a meeting as a draft; `seen` is the version that was on the screen.

    A report that was published is taken off the page until a coordinator publishes it again.
    Raises ReportMoved, ValidationError by field, PermissionDenied. Emits `report.changed`.
    """
    row = lock_to_follow_up(meeting, by)
    report, _is_new = MeetingReport.objects.get_or_create(meeting=row)
    has_changed = _save_texts(report, facts.texts)
    has_changed |= _save_themes(report, facts)
    if has_changed and seen is not None and seen != report.version:
        # What was written is undone with the transaction; the same form sent twice changes nothing.
        raise ReportMoved(_("Somebody else saved this report meanwhile."), code="moved")
    if not has_changed and report.version:
        return report
    report.state, report.submitted_at, report.published_at = State.DRAFT, None, None
    _write(report, "changed", by)
    return report


def _save_texts(report: MeetingReport, texts: Mapping[str, Mapping[str, str]]) -> bool:
    has_changed = False
    for language, parts in texts.items():
        said = {name: _plain(parts.get(name, "")) for name in PARTS}
        stored = ReportText.objects.filter(report=report, language=language).first()
        if not any(said.values()):
            has_changed |= bool(stored and stored.delete())
            continue
        if stored and all(getattr(stored, name) == said[name] for name in PARTS):
            continue
        row = stored or ReportText(report=report, language=language)
        for name, value in said.items():
            setattr(row, name, value)
        row.clean_fields(exclude=["report"])
        row.save()
        has_changed = True
    return has_changed


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _save_themes(report: MeetingReport, facts: ReportFacts) -> bool:
    wanted = [(one.text.strip(), one.level) for one in facts.themes if one.text.strip()]
    if len(wanted) > MOST_THEMES:
        raise ValidationError(_("Keep to six themes."), code="too_many")
    stored = list(report.themes.all())
    same_language = all(row.language == facts.themes_language for row in stored)
    if same_language and [(row.text, row.level) for row in stored] == wanted:
        return False
    report.themes.all().delete()
    for position, (text, level) in enumerate(wanted, start=1):
        row = ReportTheme(
            report=report,
            position=position,
            language=facts.themes_language,
            text=text,
            level=level,
        )
        row.clean_fields(exclude=["report"])
        row.save()
    return bool(stored or wanted)


def _write(report: MeetingReport, what: str, by: User) -> None:
    report.version += 1
    report.save()
    hand_on_themes(report.meeting)
    record_act_at(f"report.{what}", report.meeting, by=by, version=report.version)
    emit(f"report.{what}", report=report.public_id)


@transaction.atomic
def submit_report(
    meeting: Meeting, *, by: User, seen: int, harmless: Iterable[str] = ()
) -> MeetingReport:
    """Hand a report in to the coordinators; twice is once.

    `harmless` are words that look like a name, an address or a number and lead to nobody, as the
    author says. Raises ReportMoved, PermissionDenied, ValidationError while something is found
    that leads to a person, or nothing is written. Emits `report.submitted`.
    """
    row = lock_to_follow_up(meeting, by)
    report = _stored(row, seen)
    if report.state == State.SUBMITTED:
        return report
    # Of what was said to be harmless, what the check found: nothing else that a form may send.
    report.harmless = sorted({*harmless} & {one.words for one in found_in_report(report)})
    if found := still_found(report):
        words = ", ".join(one.words for one in found)
        raise ValidationError(
            _("This leads to a person, or might: %(words)s. Take it out, or say that it does not."),
            code="names",
            params={"words": words},
        )
    report.state, report.submitted_at, report.submitted_by = State.SUBMITTED, timezone.now(), by
    report.published_at, report.asked_to_change = None, ""
    _write(report, "submitted", by)
    return report


def _stored(meeting: Meeting, seen: int) -> MeetingReport:
    report = MeetingReport.objects.filter(meeting=meeting).first()
    if report is None or not report.texts.exists():
        raise ValidationError(_("Nothing is written yet."), code="empty")
    if report.version != seen:
        raise ReportMoved(_("Somebody else saved this report meanwhile."), code="moved")
    return report


@transaction.atomic
def publish_report(meeting: Meeting, *, by: User, seen: int) -> MeetingReport:
    """Put a report on the meeting's page, as it was read; twice is once.

    Raises ReportMoved, PermissionDenied for who is no coordinator, ValidationError for a report
    that was not handed in. Emits `report.published`.
    """
    report = _to_decide(meeting, by=by, seen=seen, state=State.PUBLISHED)
    if report.state == State.PUBLISHED:
        return report
    report.state, report.published_at = State.PUBLISHED, timezone.now()
    _write(report, "published", by)
    return report


@transaction.atomic
def give_report_back(meeting: Meeting, *, because: str, by: User, seen: int) -> MeetingReport:
    """Give a report back to who wrote it, or take it off the page, with what is to change.

    Raises as `publish_report`, and ValidationError by field. Emits `report.given_back`.
    """
    report = _to_decide(meeting, by=by, seen=seen, state=State.DRAFT)
    report.asked_to_change = because.strip()
    report.clean_fields(exclude=["meeting", "submitted_by", "harmless"])
    report.state, report.submitted_at, report.published_at = State.DRAFT, None, None
    _write(report, "given_back", by)
    return report


def _to_decide(meeting: Meeting, *, by: User, seen: int, state: str) -> MeetingReport:
    if not by.is_coordinator:
        raise PermissionDenied
    row = lock_to_follow_up(meeting, by)
    report = MeetingReport.objects.filter(meeting=row).first()
    if report is not None and report.state == state == State.PUBLISHED:
        return report
    report = _stored(row, seen)
    if report.state == State.DRAFT:
        raise ValidationError(_("This report was not handed in."), code="draft")
    return report
