"""Meetings and their places; one module a concept."""

from events.models.access import AccessTally
from events.models.arrangements import Arrangement, Notice
from events.models.data_agreements import DataAgreement, DataAgreementText, DataTask
from events.models.desk import DeskMark
from events.models.documents import DocumentBody, MeetingDocument
from events.models.feedback import Degree, FeedbackAnswer
from events.models.guests import Guest, GuestAnswer
from events.models.importing import CalendarReading, CalendarSource, ImportedDate
from events.models.intervisions import Intervision
from events.models.invitations import Invitation
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
from events.models.newcomers import NewcomerWish, NewcomerWords, NextStepsTold
from events.models.personal_calendars import PersonalCalendar
from events.models.proposals import ProposalContact, ThemeProposal, ThemeSupport
from events.models.registrations import Registration, RegistrationContact
from events.models.reminders import Reminder
from events.models.reports import MeetingReport, NamedPerson, ReportText, ReportTheme
from events.models.rules import AgeRule, CompanionRule, Entry, entries_open_to
from events.models.series import (
    Attendance,
    Series,
    SeriesException,
    SeriesRole,
    SeriesText,
    Thanks,
)
from events.models.thanks import Aftercare, Resource

__all__ = [
    "AccessTally",
    "Aftercare",
    "AgeRule",
    "Arrangement",
    "Attendance",
    "AttendanceMode",
    "CalendarReading",
    "CalendarSource",
    "CompanionRule",
    "DataAgreement",
    "DataAgreementText",
    "DataTask",
    "Degree",
    "DeskMark",
    "DocumentBody",
    "Entry",
    "FeedbackAnswer",
    "Guest",
    "GuestAnswer",
    "ImportedDate",
    "Intervision",
    "Invitation",
    "Meeting",
    "MeetingCard",
    "MeetingDocument",
    "MeetingLanguage",
    "MeetingMessage",
    "MeetingReport",
    "MeetingText",
    "MessageReply",
    "NamedPerson",
    "NewcomerWish",
    "NewcomerWords",
    "NextStepsTold",
    "Notice",
    "PersonalCalendar",
    "Place",
    "ProposalContact",
    "Registration",
    "RegistrationContact",
    "Reminder",
    "ReportText",
    "ReportTheme",
    "Resource",
    "Series",
    "SeriesException",
    "SeriesRole",
    "SeriesText",
    "Thanks",
    "ThemeProposal",
    "ThemeSupport",
    "WaitingMove",
    "entries_open_to",
]
