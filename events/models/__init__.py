"""Meetings and their places; one module a concept."""

from events.models.arrangements import Arrangement, Notice
from events.models.meetings import (
    AttendanceMode,
    Meeting,
    MeetingCard,
    MeetingLanguage,
    MeetingText,
    Place,
)
from events.models.messages import MeetingMessage, MessageReply
from events.models.moves import WaitingMove
from events.models.personal_calendars import PersonalCalendar
from events.models.registrations import Registration, RegistrationContact
from events.models.reminders import Reminder
from events.models.rules import Entry, entries_open_to
from events.models.series import Attendance, Series, SeriesException, SeriesRole, SeriesText

__all__ = [
    "Arrangement",
    "Attendance",
    "AttendanceMode",
    "Entry",
    "Meeting",
    "MeetingCard",
    "MeetingLanguage",
    "MeetingMessage",
    "MeetingText",
    "MessageReply",
    "Notice",
    "PersonalCalendar",
    "Place",
    "Registration",
    "RegistrationContact",
    "Reminder",
    "Series",
    "SeriesException",
    "SeriesRole",
    "SeriesText",
    "WaitingMove",
    "entries_open_to",
]
