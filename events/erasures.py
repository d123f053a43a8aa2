"""How people are cut out of meetings again, by public id, after a backup was put back."""

from django.db import transaction

from events.actions import erase_registration
from events.actions.journal import SUBJECT as REGISTRATION
from events.actions.naming_people import SUBJECT as NAMED
from events.actions.naming_people import take_name_out
from events.actions.proposals import SUBJECT as PROPOSAL
from events.actions.proposals import forget_proposer, lock_proposal, withdraw_proposal
from events.actions.registrations import ACCESS_NEEDS
from events.actions.retention import forget_needs
from events.models import NamedPerson, Registration, ThemeProposal
from network.replaying import erases


@erases(REGISTRATION)
def erase_registration_again(public_id: str) -> bool:
    row = Registration.objects.filter(public_id=public_id, contact__isnull=False).first()
    if row is None:
        return False
    erase_registration(row)
    return True


@erases(REGISTRATION, purpose=ACCESS_NEEDS)
def forget_needs_again(public_id: str) -> bool:
    if not Registration.objects.filter(public_id=public_id, contact__isnull=False).exists():
        return False
    forget_needs(public_id)
    return True


@erases(PROPOSAL)
def erase_proposal_again(public_id: str) -> bool:
    """One that nobody answered goes: who made it may have taken it back."""
    row = ThemeProposal.objects.filter(public_id=public_id, contact__isnull=False).first()
    if row is None:
        return False
    if row.state == ThemeProposal.State.RECEIVED:
        withdraw_proposal(row)
        return True
    with transaction.atomic():
        forget_proposer(lock_proposal(row))
    return True


@erases(NAMED)
def take_name_out_again(public_id: str) -> bool:
    row = NamedPerson.objects.filter(public_id=public_id).exclude(name="").first()
    if row is None:
        return False
    take_name_out(row)
    return True
