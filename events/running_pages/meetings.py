"""What one runs, and one meeting: date, place, who comes, what to prepare."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from events.abilities import abilities, abilities_at, roles_by_series, roles_in
from events.actions import AttendanceClosed, check_attendance
from events.models import Attendance, Entry, Meeting, MeetingMessage, Registration, SeriesRole
from events.models.meetings import MeetingQuerySet
from events.newcomers import newcomers_of
from events.participants import Participant, needs_to_prepare, participants, with_numbers
from events.relay import signature
from events.roles import Ability
from events.running_pages.entering import logged_in, running, viewer_of
from events.sheets import sheet_of
from events.titles import title_of_meeting
from events.wording import zone_words
from network.audiences import Viewer
from network.models import Representation

MOST_MEETINGS = 24
PAST_FOR = timedelta(days=30)
ROLE_WORDS = dict(SeriesRole.Role.choices)


@logged_in
def home(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    coming = _shown(_run(viewer).upcoming()[:MOST_MEETINGS], viewer)
    # A cancelled date needs nobody: it is no one's next meeting.
    next_one = next((row for row in coming if not row["meeting"].is_cancelled), None)
    past = _run(viewer).past().filter(ends_at__gte=timezone.now() - PAST_FOR)
    context = {
        "next": [next_one] if next_one else [],
        "later": [row for row in coming if row is not next_one],
        "past": _shown(past[:MOST_MEETINGS], viewer),
        "has_roles": bool(roles_by_series(viewer)),
        "waits_for_word": not viewer.organisation_ids
        and Representation.objects.current().filter(user=viewer.user_id).exists(),
    }
    return render(request, "events/running/home.html", context)


def _run(viewer: Viewer) -> MeetingQuerySet:
    rows = with_numbers(Meeting.objects.run_by(viewer).select_related("series", "place"))
    return rows.prefetch_related("texts", "series__texts")


def _shown(meetings: Iterable[Meeting], viewer: Viewer) -> list[dict[str, Any]]:
    rows = list(meetings)
    needs = needs_to_prepare(rows, viewer)
    usual, of_peers = roles_by_series(viewer), roles_by_series(viewer, among_peers=True)
    roles = [
        (of_peers if row.entry == Entry.PEERS else usual).get(row.series_id, set()) for row in rows
    ]
    return [
        {
            "meeting": row,
            "title": title_of_meeting(row),
            "starts": row.starts_at.astimezone(row.zone),
            "ends": row.ends_at.astimezone(row.zone),
            "roles": role_words(held),
            "can": abilities_at(row, held),
            "needs": needs.get(row.pk, []),
            "notes_attendance": _notes_attendance(row),
        }
        for row, held in zip(rows, roles, strict=True)
    ]


def role_words(roles: set[str]) -> list[str]:
    """Roles in words, in the order in which they are declared."""
    return [str(words) for role, words in ROLE_WORDS.items() if role in roles]


@running()
def meeting(request: HttpRequest, row: Meeting) -> HttpResponse:
    return render(request, "events/running/meeting.html", _about(request, row))


@running(Ability.SEE_PEOPLE)
def list_to_print(request: HttpRequest, row: Meeting) -> HttpResponse:
    """The sheet that coordinators print, with what this role may read."""
    able = abilities(viewer_of(request), row)
    known = Registration.objects.known_to(viewer_of(request)).filter(meeting=row)
    sheet = sheet_of(
        row,
        known.select_related("contact").order_by("rank"),
        with_needs=Ability.SEE_NEEDS in able,
        with_first_time=Ability.SEE_FIRST_TIME in able,
    )
    return render(request, "events/attendance_sheet.html", sheet)


def _about(request: HttpRequest, row: Meeting) -> dict[str, Any]:
    viewer = viewer_of(request)
    roles = roles_in(viewer, row)
    able = abilities_at(row, roles)
    people = participants(row, viewer)
    with_need = [person for person in people if person.needs and person.status == "confirmed"]
    [numbers] = with_numbers(Meeting.objects.filter(pk=row.pk))
    names = {person.public_id: person.name for person in people}
    return {
        "meeting": numbers,
        "starts": row.starts_at.astimezone(row.zone),
        "ends": row.ends_at.astimezone(row.zone),
        "zone_label": zone_words(row.timezone),
        "title": title_of_meeting(row),
        "can": able,
        "roles": role_words(roles),
        "coming": _with_status(people, "confirmed"),
        "offered": _with_status(people, "offered"),
        "waiting": _with_status(people, "waiting"),
        "with_needs": with_need,
        "newcomers": newcomers_of(row, viewer) if Ability.WELCOME in able else [],
        "is_named": Ability.WELCOME in able and _is_named(row, viewer),
        "messages_sent": _messages(row, names, able),
        "notes_attendance": _notes_attendance(row),
        "attendance": row.series.attendance,
    }


def _is_named(row: Meeting, viewer: Viewer) -> bool:
    """Whether newcomers of the series read this viewer's chosen name."""
    return row.series.roles.current().filter(user=viewer.user_id, is_named=True).exists()


def _with_status(people: list[Participant], status: str) -> list[Participant]:
    return [person for person in people if person.status == status]


def _messages(
    row: Meeting, names: dict[str, str], able: frozenset[Ability]
) -> list[dict[str, Any]]:
    """What was written, newest first, with the answers of those whom the viewer may know."""
    sent = row.messages.select_related("author").prefetch_related("replies__registration")
    to_newcomers = Q(audience=MeetingMessage.Audience.NEWCOMERS)
    if Ability.WRITE not in able:
        sent = sent.filter(to_newcomers) if Ability.WELCOME in able else sent.none()
    elif not able & {Ability.SEE_FIRST_TIME, Ability.WELCOME}:
        sent = sent.exclude(to_newcomers)
    return [
        {
            "message": message,
            "signature": signature(message),
            "at": message.created_at.astimezone(row.zone),
            "answers": [
                {
                    "name": names.get(reply.registration.public_id, ""),
                    "body": reply.body,
                    "at": reply.created_at.astimezone(row.zone),
                }
                for reply in message.replies.all()
            ],
        }
        for message in sent.order_by("-created_at", "-pk")
    ]


def _notes_attendance(row: Meeting) -> bool:
    try:
        check_attendance(row, Attendance.COUNT, Attendance.TICKS)
    except AttendanceClosed:
        return False
    return True
