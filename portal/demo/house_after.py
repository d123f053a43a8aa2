"""What came after the meetings of the invented house: reports, a name, papers, answers, a calendar."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from icalendar import Calendar, Event

from events.actions.calendars import (
    SourceFacts,
    keep_reading,
    plan_of,
    read_content,
    save_source,
    source_for_files,
    take_over,
)
from events.actions.documents import add_document
from events.actions.feedback import give_feedback
from events.actions.naming_people import add_person, answer_about_name, ask_to_name
from events.actions.reports import (
    ReportFacts,
    ThemeFacts,
    publish_report,
    save_report,
    submit_report,
)
from events.actions.thanks import add_resource
from events.models import Meeting, Registration, Series
from events.reporting import key_of, still_found
from network.models import Organisation
from portal.demo import house, papers
from portal.demo.afterwards import lay_afterwards
from portal.demo.plan import EXAMPLE_NOTES
from portal.demo.whole_life import ZONE, Crew

CALENDAR = "https://agenda.passerelle.example/maison-exemple.ics"


def lay_house_afterwards(series: Series, organisation: Organisation, crew: Crew) -> None:
    """Each with a coordinator who said yes, so that all of it shows."""
    today = timezone.localdate()
    held = {(today - row.date).days: row for row in series.meetings.past()}
    for days_ago, talked_about, what_helps, themes in house.REPORTS:
        _report(held[days_ago], talked_about, what_helps, themes, crew)
    lay_afterwards(
        held[house.IN_THREE_LANGUAGES],
        facilitator=crew.facilitator,
        coordinator=crew.coordinator,
    )
    last = held[house.HELD[-1].days_ago]
    makers = {"pdf": papers.pdf, "odt": papers.odt}
    for kind, title, is_for_page in house.PAPERS:
        content = makers[kind](house.PAPER_LINES)
        by = crew.coordinator if is_for_page else crew.facilitator
        add_document(
            last, content=content, title=title, language="fr", is_for_page=is_for_page, by=by
        )
    add_resource(
        last, title="En savoir plus (exemple)", url="https://example.org/", by=crew.facilitator
    )
    for ticket, (welcome, voice, again, text) in enumerate(house.ANSWERS, start=1):
        said = {"welcome": welcome, "voice": voice, "again": again, "text": text}
        give_feedback(last, ticket=ticket, said=said)
    _follow_calendar(series, organisation, crew)


def _report(
    meeting: Meeting, talked_about: str, what_helps: str, themes: tuple[str, ...], crew: Crew
) -> None:
    by = crew.facilitator
    parts = {"talked_about": f"{talked_about}\n\n{EXAMPLE_NOTES['fr']}", "what_helps": what_helps}
    facts = ReportFacts(
        texts={"fr": parts},
        themes=tuple(ThemeFacts(text=text, level="second") for text in themes),
    )
    report = save_report(meeting, facts, by=by)
    if "{person 1}" in talked_about:
        _name(meeting, crew)
    # Who is called like a bird or a stone has a name that is a word too.
    harmless = [found.words for found in still_found(report)]
    report = submit_report(meeting, by=by, seen=report.version, harmless=harmless)
    publish_report(meeting, by=crew.coordinator, seen=report.version)


def _name(meeting: Meeting, crew: Crew) -> None:
    """Somebody who came says yes to what is said of them, by the name they choose."""
    came = Registration.objects.filter(meeting=meeting, arrived_at__isnull=False)
    who = came.get(contact__name=house.WHO_IS_NAMED)
    add_person(meeting, registration=who.public_id, by=crew.facilitator)
    named = ask_to_name(meeting, number=1, by=crew.facilitator)
    answer_about_name(
        named,
        agrees=True,
        name=house.WHO_IS_NAMED,
        seen=key_of(named.number, named.report.texts.all()),
    )


def _follow_calendar(series: Series, organisation: Organisation, crew: Crew) -> None:
    """Two dates from a file; and an address that is paused: a demonstration asks no server."""
    files = source_for_files(organisation, series=series, by=crew.coordinator)
    kept = keep_reading(files, read_content(_calendar(), series))
    take_over(kept, plan_of(kept), by=crew.coordinator)
    paused = SourceFacts(organisation=organisation, series=series, url=CALENDAR, is_active=False)
    save_source(paused, by=crew.coordinator)


def _calendar() -> bytes:
    """What a co-organiser would send: two dates of their own."""
    calendar = Calendar()
    calendar.add("prodid", "-//Passerelle//example//FR")
    calendar.add("version", "2.0")
    for number, days in enumerate((40, 47), start=1):
        day = timezone.localdate() + timedelta(days=days)
        event = Event()
        event.add("uid", f"atelier-{number}@maison-exemple.example")
        event.add("dtstamp", timezone.now())
        event.add("dtstart", datetime(day.year, day.month, day.day, 14, tzinfo=ZoneInfo(ZONE)))
        event.add("dtend", datetime(day.year, day.month, day.day, 16, tzinfo=ZoneInfo(ZONE)))
        event.add("summary", f"Atelier d’écriture {number} (exemple)")
        event.add("description", EXAMPLE_NOTES["fr"])
        event.add("sequence", 0)
        calendar.add_component(event)
    return calendar.to_ical()
