"""What waits about meetings, in the order of the coordinators' first page.

The most pressing queue comes first (`network.waiting.queues_on`); of two that are as pressing, the
one that stands first here.
"""

from events.after_queues import DOCUMENTS, REPORTS
from events.calendar_queues import CALENDARS, GONE, HELD
from events.call_queues import CALLS, OFFERS
from events.data_agreement_queue import DATA_AGREEMENTS
from events.meeting_queues import ATTENDANCE, FACILITATORS, PROPOSALS
from events.series_queues import ENDING_SERIES, ROLES
from events.theme_queue import THEMES
from network.waiting import queue

IN_ORDER = (
    REPORTS,
    DOCUMENTS,
    CALENDARS,
    GONE,
    HELD,
    DATA_AGREEMENTS,
    CALLS,
    OFFERS,
    PROPOSALS,
    FACILITATORS,
    ATTENDANCE,
    ENDING_SERIES,
    ROLES,
    THEMES,
)
for one in IN_ORDER:
    queue(one)
