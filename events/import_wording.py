"""Importing in words: why a calendar cannot be read, what becomes of a date and why."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.importing.errors import CalendarError

PROBLEMS = {
    # The file.
    "empty": gettext_lazy("There is no calendar in it."),
    "a_web_page": gettext_lazy("This is a web page, not a calendar. Is a login asked for?"),
    "not_a_calendar": gettext_lazy("A calendar begins with BEGIN:VCALENDAR; this does not."),
    "not_a_property": gettext_lazy("This line is no part of a calendar: a name and a colon lack."),
    "not_closed": gettext_lazy("%(detail)s begins here and does not end."),
    "too_deep": gettext_lazy("Parts are nested too deeply here."),
    "too_big": gettext_lazy("The calendar is larger than 10 MB."),
    "too_many_lines": gettext_lazy("The calendar has too many lines."),
    "too_many_events": gettext_lazy("The calendar has more than 5000 events."),
    "too_many_dates": gettext_lazy("The calendar gives more dates than can be taken."),
    "too_much_counting": gettext_lazy("The rules of this calendar take too long to count."),
    "bad_date": gettext_lazy("The date cannot be read (%(detail)s)."),
    "bad_length": gettext_lazy("The duration cannot be read."),
    "bad_offset": gettext_lazy("The time zone cannot be read (%(detail)s)."),
    "bad_rule": gettext_lazy("The rule by which it comes back cannot be read (%(detail)s)."),
    "too_often": gettext_lazy("It comes back several times a day: that is no meeting."),
    "too_long": gettext_lazy("It lasts longer than a month: that is no meeting."),
    "no_start": gettext_lazy("The event has no start."),
    "ends_before": gettext_lazy("The event ends before it starts."),
    # The way to it.
    "bad_scheme": gettext_lazy("The address must begin with https://, http:// or webcal://."),
    "bad_address": gettext_lazy("This address cannot be read."),
    "bad_port": gettext_lazy("Calendars are fetched from ports 80, 443, 8080 and 8443 only."),
    "internal_address": gettext_lazy("This address leads into an internal network."),
    "no_such_host": gettext_lazy("There is no server of this name."),
    "no_connection": gettext_lazy("The server does not answer."),
    "connection_lost": gettext_lazy("The server stopped in the middle of its answer."),
    "bad_certificate": gettext_lazy("The server cannot prove who it is (certificate)."),
    "bad_encoding": gettext_lazy("The server packs its answer in a way that is not understood."),
    "too_slow": gettext_lazy("The server is too slow."),
    "too_many_redirects": gettext_lazy("The address sends from one to the next without end."),
    "redirected_to_http": gettext_lazy("The address leads from a protected one to an open one."),
    "needs_password": gettext_lazy("The calendar is protected: ask for its public address."),
    "not_there": gettext_lazy("There is no calendar at this address (any more)."),
    "server_trouble": gettext_lazy("The server answered with an error (%(detail)s)."),
    # What was read but not taken whole.
    "many_cancelled": gettext_lazy(
        "It calls off most of its published meetings at once. None was cancelled: look first."
    ),
    "some_unread": gettext_lazy("Some of its events cannot be read (%(detail)s)."),
    "some_refused": gettext_lazy("Some of its meetings could not be saved (%(detail)s)."),
}
BECAUSE = {
    "past": gettext_lazy("It is over."),
    "over": gettext_lazy("The meeting is over."),
    "older": gettext_lazy("A later version of it was imported already."),
    "ours": gettext_lazy("It is one of our own meetings."),
    "left_alone": gettext_lazy("One of us decided to keep it as it is here."),
    "removed_here": gettext_lazy("One of us removed it here."),
    "cancelled_here": gettext_lazy("One of us cancelled it here."),
    "moved_to_past": gettext_lazy("It would move to a day that is past."),
    "never_taken": gettext_lazy("It is called off, and never was here."),
    "turned_private": gettext_lazy(
        "Its calendar says that it is private: it leaves the public pages at once and waits for "
        "one of us. Those who are registered keep their places and are not told."
    ),
    "no_longer_private": gettext_lazy(
        "Its calendar no longer says that it is private. It is not opened by itself."
    ),
    "again": gettext_lazy("It was called off and takes place after all: a new draft."),
}
NOTES = {
    "floating": gettext_lazy("The calendar names no time zone: that of the series is taken."),
    "zone_unknown": gettext_lazy("Its time zone is unknown: that of the series is taken."),
    "all_day": gettext_lazy("The calendar gives no hours: please check them."),
    "no_end": gettext_lazy("The calendar gives no end: please check it."),
    "hours_unclear": gettext_lazy("Hours of this day are not clear: please check them."),
    "several_days": gettext_lazy("It lasts several days: each day becomes a meeting."),
    "no_title": gettext_lazy("It has no title: that of the series is shown."),
    "no_uid": gettext_lazy("It has no identifier: when it changes, it looks like a new one."),
    "private": gettext_lazy(
        "Its calendar says that it is private: the draft is by invitation. Delete it if it is "
        "not meant for others."
    ),
    "room_kept_apart": gettext_lazy(
        "The link of the online room is taken out of the text, for registered people only."
    ),
}
NAMES = {
    "date": gettext_lazy("day"),
    "start_time": gettext_lazy("hours"),
    "end_time": gettext_lazy("hours"),
    "timezone": gettext_lazy("time zone"),
    "title": gettext_lazy("theme"),
    "description": gettext_lazy("text"),
    "location": gettext_lazy("place"),
    "online_url": gettext_lazy("online room"),
    "is_private": gettext_lazy("confidentiality"),
}
CONFIDENTIALITY = {"": gettext_lazy("open"), "private": gettext_lazy("private")}


def problem_words(code: str, *, line: int = 0, detail: str = "") -> str:
    """Why a calendar cannot be read, with the line where there is one."""
    words = PROBLEMS.get(code, PROBLEMS["bad_address"]) % {"detail": detail or "?"}
    return _("Line %(line)d: %(problem)s") % {"line": line, "problem": words} if line else words


def error_words(error: CalendarError) -> str:
    return problem_words(error.code, line=error.line, detail=error.detail)


def because_words(code: str) -> str:
    return str(BECAUSE[code]) if code else ""


def note_words(codes: Iterable[str]) -> list[str]:
    return [str(NOTES[code]) for code in codes if code in NOTES]


def changed_words(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(str(NAMES[name]) for name in names))
