"""Erasing an account, and the purges that network.purposes calls when a term has passed."""

from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast, Coalesce
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry, PageLogEntry

from network import demo_mail
from network.actions.accounts import keep_somebody_in_charge
from network.actions.consents import record_erasure
from network.actions.sessions import sessions_of
from network.models import AuditEntry, CallEntry, ErasureProof, Mail, OpenSession, User
from network.outbox import BACKEND, emit

ACCOUNT = "account"


@transaction.atomic
def erase_account(account: User) -> None:
    """Delete an account and all that names it; the journals of the admin no longer say who.

    Sessions, factors, sheets, roles, calls, mails and jobs go with it; what it registered for stays
    with its own link. Raises ValidationError for the last one who can run the network. Emits
    `account.erased`.
    """
    keep_somebody_in_charge(without=account)
    public_id = account.public_id
    Session.objects.filter(session_key__in=sessions_of({str(account.pk)})).delete()
    for journal in (ModelLogEntry, PageLogEntry):
        # Wagtail keeps the number of a deleted account there on purpose; we do not.
        journal.objects.filter(user_id=account.pk).update(user=None)
    about = {"subject_kind": ACCOUNT, "subject_id": public_id}
    AuditEntry.objects.filter(**about).delete()
    CallEntry.objects.filter(**about).delete()
    Mail.objects.filter(key__contains=public_id).delete()
    jobs = DBTaskResult.objects.annotate(said=Cast("args_kwargs", TextField()))
    jobs.filter(backend_name=BACKEND, said__contains=public_id).delete()
    record_erasure(**about)
    account.delete()
    emit("account.erased", account=public_id)


def purge_idle_accounts(before: datetime) -> int:
    """Erase the accounts nobody has logged in to since; how many."""
    last_use = Coalesce("last_login", "date_joined")
    idle = User.objects.annotate(last_use=last_use).filter(last_use__lte=before)
    return sum(_erase_idle(account) for account in list(idle))


def _erase_idle(account: User) -> bool:
    try:
        erase_account(account)
    except ValidationError:
        # The last one who can run the network: idle, and needed.
        return False
    return True


def purge_sessions(before: datetime) -> int:
    """Delete the sessions that ended, and those of accounts that are gone; how many."""
    ended, _tables = Session.objects.filter(expire_date__lte=before).delete()
    there = {str(pk) for pk in User.objects.values_list("pk", flat=True)}
    named = {session.get_decoded().get(SESSION_KEY, "") for session in Session.objects.iterator()}
    gone = named - there - {""}
    without = sessions_of(gone) if gone else set()
    orphans, _tables = Session.objects.filter(session_key__in=without).delete()
    OpenSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return ended + orphans


def purge_proofs(before: datetime) -> int:
    """Delete the proofs of erasure; how many."""
    return ErasureProof.objects.filter(at__lte=before).delete()[0]


def purge_calls(before: datetime) -> int:
    """Delete the calls that were made; how many. Those still to be made stay."""
    return CallEntry.objects.filter(done_at__lte=before).delete()[0]


def purge_mails(before: datetime) -> int:
    """Delete the rows of mails, and the copies of a demo mailbox; how many."""
    rows, _tables = Mail.objects.filter(created_at__lte=before).delete()
    return rows + demo_mail.delete_before(before)


def purge_jobs(before: datetime) -> int:
    """Delete finished jobs with their results and tracebacks; how many."""
    finished = DBTaskResult.objects.finished().filter(backend_name=BACKEND)
    return finished.filter(finished_at__lte=before).delete()[0]


def purge_admin_log(before: datetime) -> int:
    """Cut who did it out of the admin's journals; how many lines. What was done stays."""
    return sum(
        journal.objects.filter(timestamp__lte=before, user__isnull=False).update(user=None)
        for journal in (ModelLogEntry, PageLogEntry)
    )


def purge_audit(before: datetime) -> int:
    """Delete the lines of the audit log; how many."""
    return AuditEntry.objects.filter(at__lte=before).delete()[0]
