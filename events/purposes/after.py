"""What is kept of people after a meeting: what they say of it, names in reports, who wrote them."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from events.actions import retention
from events.models import (
    Aftercare,
    DocumentBody,
    FeedbackAnswer,
    MeetingDocument,
    MeetingReport,
    NamedPerson,
    NextStepsTold,
    ReportText,
    ReportTheme,
    Resource,
)
from events.purposes.meetings import FIGURES
from network.actions.retention import counted
from network.purposes import Basis, Erasure, Purpose, about_nobody, keeps, purpose, when_erased

FEEDBACK = purpose(
    Purpose(
        key="feedback",
        name=_("What people say of a meeting"),
        why=_(
            "Meetings become better. Answers hold no name, no address and no hour, and are read "
            "in groups of five or more; what somebody writes may speak of them all the same."
        ),
        basis=Basis.INTEREST,
        readers=_("those who run the meeting, coordinators"),
        term=timedelta(days=365),
        since=_("the meeting"),
        purge=retention.purge_feedback_words,
        due=counted(retention.old_feedback_words),
    )
)
NAMED = purpose(
    Purpose(
        key="named_in_report",
        name=_("Being named in a report"),
        why=_("A report names somebody only where they agreed to the words that are said of them."),
        basis=Basis.CONSENT,
        readers=_("everybody who may read the report, once the person agreed"),
        term=timedelta(days=3 * 365),
        since=_("the meeting, or at once when the person takes it back by their own link"),
        purge=retention.purge_names_in_reports,
        due=counted(retention.old_names_in_reports),
    )
)
REPORT_CHECK = purpose(
    Purpose(
        key="report_check",
        name=_("Words in a report that lead to nobody"),
        why=_(
            "A report is looked through for names, addresses and numbers of who came; what its "
            "author says is harmless is not asked about again while it is written."
        ),
        basis=Basis.INTEREST,
        readers=_("those who run the meeting, coordinators"),
        term=timedelta(days=30),
        since=_("the meeting"),
        purge=retention.purge_report_checks,
        due=counted(retention.old_report_checks),
    )
)
REPORTS = purpose(
    Purpose(
        key="reports",
        name=_("Reports and documents of meetings"),
        why=_("Who could not be there reads what was talked about; who wrote it can be asked."),
        basis=Basis.INTEREST,
        readers=_("coordinators; the report itself: everybody who may know of the meeting"),
        until=_("until the account of who wrote it is erased, or the report or document goes"),
    )
)

keeps(
    FeedbackAnswer,
    {
        FEEDBACK: "text hidden_because",
        FIGURES: "welcome voice again",
    },
    says_nothing="public_id series meeting on_paper is_shown together_on",
)
keeps(
    NamedPerson,
    {NAMED: "registration name answer agreed_to link_version"},
    says_nothing="id public_id report number",
)
keeps(
    MeetingDocument,
    {REPORTS: "added_by"},
    says_nothing="id public_id meeting title language is_easy kind size is_for_page published_at "
    "added_at",
)
keeps(
    MeetingReport,
    {REPORTS: "submitted_by", REPORT_CHECK: "harmless"},
    says_nothing="id public_id meeting state version submitted_at published_at asked_to_change",
)
about_nobody(Aftercare, DocumentBody, NextStepsTold, ReportText, ReportTheme, Resource)
when_erased(
    Erasure.CUT,
    "events.MeetingDocument.added_by",
    "events.MeetingReport.submitted_by",
)
