"""Erasing an account, and the purges that network.purposes calls when a term has passed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast, Coalesce
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry, PageLogEntry

from network import demo_mail
from network.actions.accounts import keep_somebody_in_charge
from network.actions.consents import record_erasure
from network.actions.profiles.erasing import erase_profile
from network.actions.sessions import sessions_of
from network.models import (
    AuditEntry,
    CallEntry,
    ErasureProof,
    Mail,
    OpenSession,
    Profile,
    RepresentativeInvitation,
    User,
)
from network.outbox import BACKEND, emit

ACCOUNT = "account"


@transaction.atomic
def erase_account(account: User) -> None:
    """Delete an account and all that names it; the journals of the admin no longer say who.

    The profile, sessions, factors, sheets, roles, calls, mails and jobs go with it; what it
    registered for stays with its own link. Raises ValidationError for the last one who can run the
    network. Emits `account.erased`, and `profile.erased` where there was a profile.
    """
    keep_somebody_in_charge(without=account)
    public_id = account.public_id
    profile = Profile.objects.filter(user=account).first()
    if profile is not None:
        erase_profile(profile)
    Session.objects.filter(session_key__in=sessions_of({str(account.pk)})).delete()
    for journal in (ModelLogEntry, PageLogEntry):
        # Wagtail keeps the number of a deleted account there on purpose; we do not.
        journal.objects.filter(user_id=account.pk).update(user=None)
    about = {"subject_kind": ACCOUNT, "subject_id": public_id}
    AuditEntry.objects.filter(**about).delete()
    CallEntry.objects.filter(**about).delete()
    Mail.objects.filter(key__contains=public_id).delete()
    if account.email:
        RepresentativeInvitation.objects.filter(email__iexact=account.email).delete()
    jobs = DBTaskResult.objects.annotate(said=Cast("args_kwargs", TextField()))
    jobs.filter(backend_name=BACKEND, said__contains=public_id).delete()
    record_erasure(**about)
    account.delete()
    emit("account.erased", account=public_id)


def purge_idle_accounts(before: datetime) -> int:
    """Erase the accounts nobody has logged in to since; how many."""
    return sum(_erase_idle(account) for account in list(idle_accounts(before)))


def idle_accounts(before: datetime) -> QuerySet[User]:
    last_use = Coalesce("last_login", "date_joined")
    return User.objects.annotate(last_use=last_use).filter(last_use__lte=before)


def count_idle_accounts(before: datetime) -> int:
    """How many would be erased: not who must stay because nobody else runs the network."""
    return sum(_may_go(account) for account in idle_accounts(before))


@transaction.atomic
def _may_go(account: User) -> bool:
    try:
        keep_somebody_in_charge(without=account)
    except ValidationError:
        return False
    return True


def _erase_idle(account: User) -> bool:
    try:
        erase_account(account)
    except ValidationError:
        # The last one who can run the network: idle, and needed.
        return False
    return True


def purge_sessions(before: datetime) -> int:
    """Delete the sessions that ended, and those of accounts that are gone; how many."""
    ended, _tables = ended_sessions(before).delete()
    orphans, _tables = _orphaned_sessions().delete()
    OpenSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return ended + orphans


def ended_sessions(before: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lte=before)


def _orphaned_sessions() -> QuerySet[Session]:
    """Sessions of accounts that are gone."""
    there = {str(pk) for pk in User.objects.values_list("pk", flat=True)}
    named = {session.get_decoded().get(SESSION_KEY, "") for session in Session.objects.iterator()}
    gone = named - there - {""}
    return Session.objects.filter(session_key__in=sessions_of(gone) if gone else set())


def count_sessions(before: datetime) -> int:
    ended = ended_sessions(before)
    return ended.count() + _orphaned_sessions().exclude(pk__in=ended.values("pk")).count()


def purge_proofs(before: datetime) -> int:
    """Delete the proofs of erasure; how many."""
    return old_proofs(before).delete()[0]


def old_proofs(before: datetime) -> QuerySet[ErasureProof]:
    return ErasureProof.objects.filter(at__lte=before)


def purge_calls(before: datetime) -> int:
    """Delete the calls that were made; how many. Those still to be made stay."""
    return old_calls(before).delete()[0]


def old_calls(before: datetime) -> QuerySet[CallEntry]:
    return CallEntry.objects.filter(done_at__lte=before)


def purge_invited(before: datetime) -> int:
    """Delete the invitations that nobody accepted; how many."""
    return old_invited(before).delete()[0]


def old_invited(before: datetime) -> QuerySet[RepresentativeInvitation]:
    return RepresentativeInvitation.objects.filter(expires_at__lte=before)


def purge_mails(before: datetime) -> int:
    """Delete the rows of mails, and the copies of a demo mailbox; how many."""
    rows, _tables = old_mails(before).delete()
    return rows + demo_mail.delete_before(before)


def old_mails(before: datetime) -> QuerySet[Mail]:
    return Mail.objects.filter(created_at__lte=before)


def count_mails(before: datetime) -> int:
    return old_mails(before).count() + len(demo_mail.kept_before(before))


def purge_jobs(before: datetime) -> int:
    """Delete finished jobs with their results and tracebacks; how many."""
    return old_jobs(before).delete()[0]


def old_jobs(before: datetime) -> Any:
    finished = DBTaskResult.objects.finished().filter(backend_name=BACKEND)
    return finished.filter(finished_at__lte=before)


def purge_admin_log(before: datetime) -> int:
    """Cut who did it out of the admin's journals; how many lines. What was done stays."""
    return sum(rows.update(user=None) for rows in old_admin_lines(before))


def old_admin_lines(before: datetime) -> list[Any]:
    """The lines of both journals that still say who."""
    return [
        journal.objects.filter(timestamp__lte=before, user__isnull=False)
        for journal in (ModelLogEntry, PageLogEntry)
    ]


def count_admin_lines(before: datetime) -> int:
    return sum(rows.count() for rows in old_admin_lines(before))


def purge_audit(before: datetime) -> int:
    """Delete the lines of the audit log; how many."""
    return old_acts(before).delete()[0]


def old_acts(before: datetime) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(at__lte=before)


def counted(rows: Callable[[datetime], Any]) -> Callable[[datetime], int]:
    """The number of rows that a rule would take, from the query that it takes them by."""
    return lambda before: int(rows(before).count())
