"""Writes about meetings and their places, one function each."""

from events.actions.access import needs_said, note_needs_met
from events.actions.admission import RegistrationClosed
from events.actions.answering import answer_offer
from events.actions.attendance import (
    AttendanceClosed,
    check_attendance,
    count_heads,
    tick_arrivals,
)
from events.actions.contacts import correct_contact, erase_registration
from events.actions.data_agreements import DataAgreementFacts, save_data_agreement
from events.actions.deciding import (
    AlreadyDecided,
    ShownWords,
    join_proposal,
    look_at_proposal,
    merge_proposal,
    reopen_proposal,
    set_aside_proposal,
    take_up_proposal,
)
from events.actions.desk import (
    Kept,
    NoPlaceLeft,
    free_absent_places,
    keep_arrivals,
    keep_heads,
    seat,
    welcome_walk_in,
)
from events.actions.following import DateChange, change_dates
from events.actions.guests import (
    GuestFacts,
    answer_about_guest,
    decide_guests,
    propose_guest,
    withdraw_guest,
)
from events.actions.invitations import (
    InvitationFacts,
    decline_invitation,
    invite,
    revoke_invitation,
)
from events.actions.links import ask_for_links, request_link, send_links
from events.actions.lives import duplicate_series, end_series, remove_meeting, remove_series
from events.actions.meetings import (
    MeetingFacts,
    cancel_meeting,
    save_meeting,
)
from events.actions.messages import (
    Reach,
    TooManyMessages,
    answer_message,
    check_message,
    reach,
    send_message,
)
from events.actions.moving import Moved, move_registration, restore_registration
from events.actions.needs import Needs, change_access_needs
from events.actions.newcomers import change_wish
from events.actions.online import renew_online_link
from events.actions.personal_calendars import close_calendar, open_calendar
from events.actions.places import PlaceFacts, save_place
from events.actions.proposals import (
    ProposalFacts,
    propose_theme,
    show_support,
    support_proposal,
    withdraw_proposal,
    withdraw_support,
)
from events.actions.registrations import (
    Application,
    Registered,
    cancel_registration,
    contradictions,
    register,
)
from events.actions.reminders import choose_reminders, remind_due
from events.actions.roles import RoleFacts
from events.actions.series import SeriesFacts, make_meetings, save_series
from events.actions.texts import TextFacts
from events.actions.waiting import Overtaken, lapse_offers

__all__ = [
    "AlreadyDecided",
    "Application",
    "AttendanceClosed",
    "DataAgreementFacts",
    "DateChange",
    "GuestFacts",
    "InvitationFacts",
    "Kept",
    "MeetingFacts",
    "Moved",
    "Needs",
    "NoPlaceLeft",
    "Overtaken",
    "PlaceFacts",
    "ProposalFacts",
    "Reach",
    "Registered",
    "RegistrationClosed",
    "RoleFacts",
    "SeriesFacts",
    "ShownWords",
    "TextFacts",
    "TooManyMessages",
    "answer_about_guest",
    "answer_message",
    "answer_offer",
    "ask_for_links",
    "cancel_meeting",
    "cancel_registration",
    "change_access_needs",
    "change_dates",
    "change_wish",
    "check_attendance",
    "check_message",
    "choose_reminders",
    "close_calendar",
    "contradictions",
    "correct_contact",
    "count_heads",
    "decide_guests",
    "decline_invitation",
    "duplicate_series",
    "end_series",
    "erase_registration",
    "free_absent_places",
    "invite",
    "join_proposal",
    "keep_arrivals",
    "keep_heads",
    "lapse_offers",
    "look_at_proposal",
    "make_meetings",
    "merge_proposal",
    "move_registration",
    "needs_said",
    "note_needs_met",
    "open_calendar",
    "propose_guest",
    "propose_theme",
    "reach",
    "register",
    "remind_due",
    "remove_meeting",
    "remove_series",
    "renew_online_link",
    "reopen_proposal",
    "request_link",
    "restore_registration",
    "revoke_invitation",
    "save_data_agreement",
    "save_meeting",
    "save_place",
    "save_series",
    "seat",
    "send_links",
    "send_message",
    "set_aside_proposal",
    "show_support",
    "support_proposal",
    "take_up_proposal",
    "tick_arrivals",
    "welcome_walk_in",
    "withdraw_guest",
    "withdraw_proposal",
    "withdraw_support",
]
