"""The list of a meeting for paper and for a spreadsheet: as little of each person as is needed."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from events.agenda import place_words
from events.cards import build_payloads
from events.exports import telephone_cell
from events.models import Meeting, Registration, RegistrationContact

# Lines for those who come without having registered.
WALK_INS = 6


def sheet_of(
    meeting: Meeting,
    registrations: QuerySet[Registration],
    *,
    with_needs: bool,
    with_first_time: bool = True,
) -> dict[str, Any]:
    """What `events/attendance_sheet.html` prints: names by what they are called, no address.

    `registrations` are those that the one who prints may know, with their contact;
    `with_needs` and `with_first_time` are whether that person may read needs, and who is new.
    """
    rows = list(registrations)
    coming = [row for row in rows if row.status == Registration.Status.CONFIRMED]
    return {
        "meeting": meeting,
        "place": place_words(build_payloads(meeting)[settings.LANGUAGE_CODE[:2]]),
        "coming": sorted(coming, key=lambda row: name_of(row).casefold()),
        "offered": [row for row in rows if row.status == Registration.Status.OFFERED],
        "waiting": [row for row in rows if row.status == Registration.Status.WAITING],
        "newcomers": sum(row.is_first_time for row in coming),
        "with_needs": with_needs,
        "with_first_time": with_first_time,
        "walk_ins": range(WALK_INS),
    }


def name_of(registration: Registration) -> str:
    contact = contact_of(registration)
    return contact.name if contact else ""


def contact_of(registration: Registration) -> RegistrationContact | None:
    """How the person is called and reached, or None once that was erased; no query."""
    return getattr(registration, "contact", None)


def rows_of(
    registrations: QuerySet[Registration], *, contacts: bool, needs: bool, as_csv: bool
) -> list[list[str]]:
    """The list as a table of text, its first row the headings.

    Names, states and turns always; ways to reach people and their needs in words when asked for.
    """
    rows = list(registrations)
    waiting = [row.pk for row in rows if row.status == Registration.Status.WAITING]
    turns = {pk: str(turn) for turn, pk in enumerate(waiting, start=1)}
    return [
        _headings(contacts=contacts, needs=needs),
        *[
            [
                name_of(row) or _("(erased)"),
                capfirst(str(row.get_status_display())),
                turns.get(row.pk, ""),
                _yes(row.is_first_time),
                *_personal(contact_of(row), contacts=contacts, needs=needs, as_csv=as_csv),
                _yes(row.arrived_at is not None),
            ]
            for row in rows
        ],
    ]


def _headings(*, contacts: bool, needs: bool) -> list[str]:
    reach = [_("E-mail"), _("Telephone"), _("How to use the phone")] if contacts else []
    first = [_("Name"), _("State"), _("Turn"), _("First time")]
    return [*first, *reach, _("Access needs") if needs else _("Has needs"), _("Arrived")]


def _personal(
    contact: RegistrationContact | None, *, contacts: bool, needs: bool, as_csv: bool
) -> list[str]:
    said = contact or RegistrationContact()
    phone = telephone_cell(said.phone) if as_csv else said.phone
    use = str(said.get_phone_use_display()) if said.phone else ""
    reach = [said.email, phone, use] if contacts else []
    return [*reach, said.needs if needs else _yes(said.has_needs)]


def _yes(is_so: bool) -> str:
    return _("yes") if is_so else ""
