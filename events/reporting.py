"""A report as it is read: names only where a consent stands for exactly these words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from events.models import (
    MeetingDocument,
    MeetingReport,
    NamedPerson,
    Registration,
    RegistrationContact,
    ReportText,
)
from events.models.reports import PARTS
from events.naming import Finding, findings
from events.placeholders import filled_in, numbers_in, said_of, without_placeholders
from network.audiences import Viewer
from network.identifiers import keyed_hash
from network.markup import to_html


@dataclass(frozen=True)
class Section:
    heading: str
    html: str


@dataclass(frozen=True)
class Reading:
    """A report in one language, ready to be shown."""

    language: str
    sections: list[Section]
    themes: list[Any]


def report_of(meeting: str, viewer: Viewer, language: str) -> Reading | None:
    """The published report of a meeting, for who may know of the meeting; read anew each time."""
    readable = MeetingReport.objects.readable_by(viewer)
    report = readable.filter(meeting__public_id=meeting).first()
    return reading(report, language) if report else None


def documents_on_page(meeting: str, viewer: Viewer) -> list[dict[str, Any]]:
    """The published documents of a meeting with their addresses, for who may know of it."""
    rows = MeetingDocument.objects.readable_by(viewer).filter(meeting__public_id=meeting)
    return [
        {"document": row, "url": reverse("events:document", args=[meeting, row.public_id])}
        for row in rows
    ]


def reading(report: MeetingReport, language: str) -> Reading | None:
    """The report in this language, else the French one, else any; None without a text."""
    texts = list(report.texts.all())
    order = {language: 0, settings.LANGUAGE_CODE: 1}
    text = min(texts, key=lambda one: order.get(one.language, 2), default=None)
    if text is None:
        return None
    names = standing_names(report, texts)
    with translation.override(text.language):
        otherwise = _("a participant")
    sections = [
        Section(str(label_of(name)), to_html(filled_in(said, names, otherwise)))
        for name in PARTS
        if (said := getattr(text, name))
    ]
    return Reading(text.language, sections, list(report.themes.all()))


def label_of(part: str) -> Any:
    field: Any = ReportText._meta.get_field(part)
    return field.verbose_name


def standing_names(report: MeetingReport, texts: Iterable[ReportText]) -> dict[int, str]:
    """The names that may be shown: their people agreed, and to the words as they are now."""
    texts = list(texts)
    return {person.number: person.name for person in report.named.all() if stands(person, texts)}


def stands(person: NamedPerson, texts: Iterable[ReportText]) -> bool:
    is_yes = person.answer == NamedPerson.Answer.YES and bool(person.name)
    return is_yes and person.agreed_to == key_of(person.number, texts)


def key_of(number: int, texts: Iterable[ReportText]) -> str:
    """A hash of all that is said of one person in a report, in every language."""
    return keyed_hash("named", "\n\n".join(words_about(number, texts)))


def words_about(number: int, texts: Iterable[ReportText]) -> list[str]:
    ordered = sorted(texts, key=lambda text: text.language)
    return said_of(number, [getattr(text, part) for text in ordered for part in PARTS])


def found_in_report(report: MeetingReport) -> list[Finding]:
    """What in a report leads to a person: names of who came or wanted to, addresses, numbers."""
    texts = [getattr(text, part) for text in report.texts.all() for part in PARTS]
    texts += [theme.text for theme in report.themes.all()]
    contacts = RegistrationContact.objects.filter(registration__meeting=report.meeting_id)
    names = contacts.values_list("name", flat=True)
    return findings("\n".join(map(without_placeholders, texts)), names)


def names_are_forgotten(report: MeetingReport) -> bool:
    """Whether people were registered, and the names to look for in the report are deleted."""
    rows = Registration.objects.filter(meeting=report.meeting_id)
    return rows.exists() and not rows.filter(contact__isnull=False).exists()


def still_found(report: MeetingReport) -> list[Finding]:
    """What was found and nobody has said to be harmless."""
    return [one for one in found_in_report(report) if one.words not in report.harmless]


def unknown_numbers(report: MeetingReport) -> set[int]:
    """People who stand in the text and are nobody's number."""
    used = [numbers_in(getattr(text, part)) for text in report.texts.all() for part in PARTS]
    return set().union(*used) - set(report.named.values_list("number", flat=True))
