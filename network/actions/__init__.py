"""Writes about the network, one function each."""

from network.actions.accounts import AccountFacts, open_account, save_account
from network.actions.audit import record_act
from network.actions.calls import ask_for_call, close_call, withdraw_calls
from network.actions.changes import record_change
from network.actions.consents import record_consent, record_erasure
from network.actions.modules import switch_modules
from network.actions.organisations import OrganisationFacts, save_organisation
from network.actions.queues import CareFacts, ask_for_reminders, entrust_queue
from network.actions.representations import (
    add_representative,
    end_representation,
    verify_organisation,
)
from network.actions.retention import erase_account

__all__ = [
    "AccountFacts",
    "CareFacts",
    "OrganisationFacts",
    "add_representative",
    "ask_for_call",
    "ask_for_reminders",
    "close_call",
    "end_representation",
    "entrust_queue",
    "erase_account",
    "open_account",
    "record_act",
    "record_change",
    "record_consent",
    "record_erasure",
    "save_account",
    "save_organisation",
    "switch_modules",
    "verify_organisation",
    "withdraw_calls",
]
