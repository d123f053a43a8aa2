"""A year of a series: what was talked about, what came back; only what was published."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from events.cards import best_text
from events.models import (
    Meeting,
    MeetingReport,
    MeetingText,
    ReportTheme,
    Resource,
    Series,
    ThemeProposal,
)
from events.reporting import Reading, reading
from events.titles import title_of_meeting


@dataclass(frozen=True)
class YearMeeting:
    """One meeting that took place: its day, its name and theme, its page, its report."""

    starts: Any
    title: str
    language: str
    url: str
    report: Reading | None


@dataclass(frozen=True)
class YearTheme:
    """A theme that came back in this many meetings."""

    text: str
    language: str
    level: str
    meetings: int


@dataclass(frozen=True)
class Year:
    number: int
    meetings: list[YearMeeting]
    themes: list[YearTheme]
    resources: list[Resource]
    proposals: list[ThemeProposal]

    @property
    def is_empty(self) -> bool:
        return not self.meetings


def years_of(meetings: QuerySet[Meeting]) -> list[int]:
    """The years in which these meetings took place, the latest first."""
    dates: Any = meetings.filter(state=Meeting.State.PUBLISHED, ends_at__lt=timezone.now())
    return [day.year for day in dates.order_by().dates("date", "year", order="DESC")]


def year_of(
    series: Series, number: int, meetings: QuerySet[Meeting], *, with_resources: bool
) -> Year:
    """The year as who may know of these meetings reads it."""
    days = (date(number, 1, 1), date(number, 12, 31))
    held = meetings.filter(series=series, state=Meeting.State.PUBLISHED, date__range=days)
    rows = list(
        held.filter(ends_at__lt=timezone.now())
        .select_related("series")
        .prefetch_related("texts", "series__texts")
        .order_by("starts_at", "pk")
    )
    reports = _reports(rows)
    resources = Resource.objects.filter(series=series, meeting__in=rows).order_by("meeting__date")
    proposals = ThemeProposal.objects.shown().filter(meeting__in=rows).order_by("created_at")
    return Year(
        number=number,
        meetings=[_meeting(row, reports.get(row.pk)) for row in rows],
        themes=_themes(list(reports.values())),
        resources=list(resources) if with_resources else [],
        proposals=list(proposals),
    )


def _reports(rows: list[Meeting]) -> dict[int, MeetingReport]:
    found = MeetingReport.objects.filter(meeting__in=rows, state=MeetingReport.State.PUBLISHED)
    with_words = found.prefetch_related("texts", "themes", "named")
    return {report.meeting_id: report for report in with_words}


def _meeting(row: Meeting, report: MeetingReport | None) -> YearMeeting:
    language = get_language() or "fr"
    text: MeetingText | None = best_text(row.texts.all(), language)
    return YearMeeting(
        starts=row.starts_at.astimezone(row.zone),
        title=title_of_meeting(row),
        language=text.language if text else language,
        url=reverse("events:meeting_short", args=[row.public_id]),
        report=reading(report, language) if report else None,
    )


def _themes(reports: list[MeetingReport]) -> list[YearTheme]:
    """The themes of all reports, those of most meetings first; each counts once a meeting."""
    counted: Counter[str] = Counter()
    first: dict[str, ReportTheme] = {}
    for report in reports:
        said = {theme.text.strip().casefold(): theme for theme in report.themes.all()}
        counted.update(said.keys())
        first |= {key: theme for key, theme in said.items() if key not in first}
    return [
        YearTheme(
            text=first[key].text,
            language=first[key].language,
            level=str(first[key].get_level_display()) if first[key].level else "",
            meetings=meetings,
        )
        for key, meetings in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
