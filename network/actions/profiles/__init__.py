"""Writes about profiles, one function each."""

from network.actions.profiles.agreeing import agree_to_audiences
from network.actions.profiles.detachments import say_detachment
from network.actions.profiles.erasing import erase_for_who_asks, erase_profile
from network.actions.profiles.facts import FactWords, choose_terms, remove_fact, save_fact
from network.actions.profiles.handing_over import (
    decline_profile,
    offer_profile,
    take_over_profile,
)
from network.actions.profiles.helping import write_down
from network.actions.profiles.looking import note_views
from network.actions.profiles.mission_grants import end_grants_to_mission
from network.actions.profiles.opening import change_audience, list_profile, unlist_profile
from network.actions.profiles.photos import save_photo
from network.actions.profiles.receipts import Receipt
from network.actions.profiles.shares import (
    Receiver,
    exclude,
    grant_fact,
    lift_exclusion,
    revoke_grant,
)
from network.actions.profiles.showing import (
    answer_notice,
    hide_profile,
    renew_profile,
    report_death,
    set_wishes,
    show_profile,
    undo_death_report,
)
from network.actions.profiles.starting import start_profile, start_profile_for
from network.actions.profiles.vouching import answer_vouching, vouch, withdraw_vouching
from network.actions.profiles.writing import CONSENT_TEXT, Agreement, Overtaken

__all__ = [
    "CONSENT_TEXT",
    "Agreement",
    "FactWords",
    "Overtaken",
    "Receipt",
    "Receiver",
    "agree_to_audiences",
    "answer_notice",
    "answer_vouching",
    "change_audience",
    "choose_terms",
    "decline_profile",
    "end_grants_to_mission",
    "erase_for_who_asks",
    "erase_profile",
    "exclude",
    "grant_fact",
    "hide_profile",
    "lift_exclusion",
    "list_profile",
    "note_views",
    "offer_profile",
    "remove_fact",
    "renew_profile",
    "report_death",
    "revoke_grant",
    "save_fact",
    "save_photo",
    "say_detachment",
    "set_wishes",
    "show_profile",
    "start_profile",
    "start_profile_for",
    "take_over_profile",
    "undo_death_report",
    "unlist_profile",
    "vouch",
    "withdraw_vouching",
    "write_down",
]
