"""Writes about meetings and their places, one function each."""

from events.actions.contacts import change_access_needs, correct_contact, erase_registration
from events.actions.following import DateChange, change_dates
from events.actions.links import ask_for_links, request_link, send_links
from events.actions.meetings import (
    MeetingFacts,
    cancel_meeting,
    save_meeting,
)
from events.actions.moving import Moved, move_registration, restore_registration
from events.actions.places import PlaceFacts, save_place
from events.actions.registrations import (
    Application,
    Registered,
    RegistrationClosed,
    answer_offer,
    cancel_registration,
    register,
)
from events.actions.series import RoleFacts, SeriesFacts, make_meetings, save_series
from events.actions.texts import TextFacts
from events.actions.waiting import Overtaken, lapse_offers

__all__ = [
    "Application",
    "DateChange",
    "MeetingFacts",
    "Moved",
    "Overtaken",
    "PlaceFacts",
    "Registered",
    "RegistrationClosed",
    "RoleFacts",
    "SeriesFacts",
    "TextFacts",
    "answer_offer",
    "ask_for_links",
    "cancel_meeting",
    "cancel_registration",
    "change_access_needs",
    "change_dates",
    "correct_contact",
    "erase_registration",
    "lapse_offers",
    "make_meetings",
    "move_registration",
    "register",
    "request_link",
    "restore_registration",
    "save_meeting",
    "save_place",
    "save_series",
    "send_links",
]
