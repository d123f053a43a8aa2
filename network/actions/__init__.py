"""Writes about the network, one function each."""

from network.actions.accounts import AccountFacts, name_oneself, open_account, save_account
from network.actions.audit import record_act
from network.actions.calls import ask_for_call, close_call, take_calls, withdraw_calls
from network.actions.changes import record_change
from network.actions.consents import record_consent, record_erasure
from network.actions.factors import reset_second_factor
from network.actions.memberships import end_membership, give_membership
from network.actions.modules import switch_modules
from network.actions.nodes import end_coordination, entrust_node, lay_first_node, save_node
from network.actions.organisations import OrganisationFacts, save_organisation
from network.actions.queues import CareFacts, ask_for_reminders, entrust_queue
from network.actions.representations import (
    add_representative,
    end_representation,
    verify_organisation,
)
from network.actions.retention import erase_account
from network.actions.sessions import end_sessions, note_session
from network.actions.sheets import ask_for_sheet, codes_left, issue_sheet, use_sheet_code
from network.actions.vocabularies import TermFacts, lay_vocabularies, save_term

__all__ = [
    "AccountFacts",
    "CareFacts",
    "OrganisationFacts",
    "TermFacts",
    "add_representative",
    "ask_for_call",
    "ask_for_reminders",
    "ask_for_sheet",
    "close_call",
    "codes_left",
    "end_coordination",
    "end_membership",
    "end_representation",
    "end_sessions",
    "entrust_node",
    "entrust_queue",
    "erase_account",
    "give_membership",
    "issue_sheet",
    "lay_first_node",
    "lay_vocabularies",
    "name_oneself",
    "note_session",
    "open_account",
    "record_act",
    "record_change",
    "record_consent",
    "record_erasure",
    "reset_second_factor",
    "save_account",
    "save_node",
    "save_organisation",
    "save_term",
    "switch_modules",
    "take_calls",
    "use_sheet_code",
    "verify_organisation",
    "withdraw_calls",
]
