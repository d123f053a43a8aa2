"""What comes back by itself for the whole house, and what follows a change to an account."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from network.account_mails import tell_account
from network.actions import ask_for_reminders
from network.actions.profiles.announcing import announce_institutions, note_called
from network.actions.profiles.renewing import remind_of_renewal
from network.ledger import keep_ledger
from network.mails import send_once
from network.models import User, Worker
from network.organisations.representative_mails import tell_invited
from network.outbox import on
from network.periodic import periodic
from network.profiles.mails import tell_of_institutions, tell_of_renewal
from network.purposes import purge_due
from network.reminding import reminder_for, reminder_key


@periodic("network.publish_scheduled", every=timedelta(minutes=1))
def publish_scheduled() -> None:
    call_command("publish_scheduled", verbosity=0)


@periodic("network.keep_ledger", every=timedelta(minutes=5))
def keep_the_ledger() -> None:
    keep_ledger()


@periodic("network.purge", every=timedelta(hours=6))
def purge() -> None:
    """Every term of every purpose, in all packages."""
    purge_due()


@on("organisation.changed", key="network.announce_institutions")
def announce_new_institution(organisation: str) -> None:
    """The network may vouch for one more: those who share with institutions are to be told."""
    announce_institutions()


@periodic("network.announce_institutions", every=timedelta(hours=1))
def announce_what_was_missed() -> None:
    """Somebody may have opened a fact in the moment when an organisation was verified."""
    announce_institutions()


@on("profile.institutions_joined", key="network.tell_of_institutions")
def tell_who_joined(profile: str) -> None:
    tell_of_institutions(profile)


@on("call.closed", key="network.note_profile_called")
def note_profile_called(call: str) -> None:
    note_called(call)


@periodic("network.remind_of_renewal", every=timedelta(hours=12))
def remind_who_renews() -> None:
    remind_of_renewal()


@on("profile.renewal_near", key="network.tell_of_renewal")
def tell_who_renews(profile: str) -> None:
    tell_of_renewal(profile)


@periodic("network.forget_workers", every=timedelta(hours=6))
def forget_workers() -> None:
    Worker.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1)).delete()


@periodic("network.remind_of_queues", every=timedelta(hours=1))
def remind_of_queues() -> None:
    ask_for_reminders()


@on("queues.late", key="network.remind_of_queues")
def tell_what_is_late(account: str, day: str) -> None:
    """One neutral mail a day; silent when all was done meanwhile, or the day has passed."""
    if day != timezone.localdate().isoformat():
        return
    person = User.objects.filter(public_id=account).first()
    if person is not None and reminder_for(person) is not None:
        send_once(reminder_key(account, day), lambda: reminder_for(person))


@on("account.factors_reset", key="network.tell_factors_reset")
def tell_factors_reset(account: str, entry: int) -> None:
    tell_account(account, "factors_reset", event=entry)


@on("account.sheet_issued", key="network.tell_sheet_issued")
def tell_sheet_issued(account: str, entry: int) -> None:
    tell_account(account, "sheet_issued", event=entry)


@on("representative.invited", key="network.tell_invited")
def tell_who_was_invited(invitation: str, version: int) -> None:
    tell_invited(invitation, version)
