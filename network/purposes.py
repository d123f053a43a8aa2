"""What is kept of people, why, how long: the purge and the record of processing come from here.

Every package declares its own tables in its `purposes` module, found at start like `effects`.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from network.actions import retention
from network.actions.purging import record_purge
from network.models import (
    AuditEntry,
    CallEntry,
    Change,
    ChangeCounter,
    CodeSheet,
    Consent,
    ErasureProof,
    Mail,
    Material,
    Membership,
    ModuleSwitch,
    OpenSession,
    Organisation,
    OrganisationText,
    PeriodicRun,
    PortalSettings,
    PurgeCount,
    QueueCare,
    Readiness,
    ReadinessAnswer,
    Representation,
    RepresentativeInvitation,
    SheetCode,
    User,
    Worker,
)

logger = logging.getLogger("passerelle.purposes")

Words = str | Promise
# Takes the instant before which things are too old; says how many rows it changed.
Purge = Callable[[datetime], int]
# Takes the same instant; says how many rows the purge would change, by the same query.
Due = Callable[[datetime], int]
DAYS_IN_A_YEAR = 365


class Basis(models.TextChoices):
    CONSENT = "consent", _("consent (GDPR art. 6.1.a)")
    EXPLICIT_CONSENT = (
        "explicit_consent",
        _("explicit consent: it may speak of health (GDPR art. 6.1.a and 9.2.a)"),
    )
    REQUEST = "request", _("what the person asked for (GDPR art. 6.1.b)")
    OBLIGATION = "obligation", _("duty to show what was agreed (GDPR art. 6.1.c, 5.2 and 7.1)")
    INTEREST = "interest", _("legitimate interest: a safe, working service (GDPR art. 6.1.f)")


class Erasure(models.TextChoices):
    """What becomes of a row that names an account, when that account is erased."""

    DELETED = "deleted", _("the row is deleted with the account")
    CUT = "cut", _("the row stays and no longer says who")


# Compared by identity: comparing the words would translate them while the apps are loading.
@dataclass(frozen=True, kw_only=True, eq=False)
class Purpose:
    """Why something is kept, and the rule that ends it.

    With a `term`, `purge` is called each day with the instant `term` ago, counted from `since`.
    Without one, `until` says in words what ends it. `due` is the purge without the deleting.
    """

    key: str
    name: Words
    why: Words
    basis: Basis
    readers: Words
    term: timedelta | None = None
    since: Words = ""
    purge: Purge | None = None
    due: Due | None = None
    until: Words = ""

    @property
    def how_long(self) -> str:
        if self.term is None:
            return str(self.until)
        if not self.term:
            return _("until %(event)s") % {"event": self.since}
        return _("%(term)s after %(event)s") % {"term": in_words(self.term), "event": self.since}


def in_words(term: timedelta) -> str:
    years, rest = divmod(term.days, DAYS_IN_A_YEAR)
    if years and not rest:
        return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}
    return ngettext("%(count)d day", "%(count)d days", term.days) % {"count": term.days}


PURPOSES: dict[str, Purpose] = {}
# By label: `network.User.email` for our fields, `account.EmailAddress` for tables of libraries.
FIELDS: dict[str, Purpose] = {}
SAYS_NOTHING: set[str] = set()
TABLES: dict[str, Purpose] = {}
ABOUT_NOBODY: set[str] = set()
ERASURE: dict[str, Erasure] = {}


def purpose(new: Purpose) -> Purpose:
    """Register a purpose; its key is unique."""
    assert new.key not in PURPOSES, new.key
    PURPOSES[new.key] = new
    return new


def keeps(model: type[models.Model], fields: dict[Purpose, str], *, says_nothing: str = "") -> None:
    """Declare a table about people: the fields of each purpose, and those that name nobody."""
    label = model._meta.label
    for why, names in fields.items():
        FIELDS.update({f"{label}.{name}": why for name in names.split()})
    SAYS_NOTHING.update(f"{label}.{name}" for name in says_nothing.split())


def about_nobody(*tables: type[models.Model]) -> None:
    """Declare tables that hold nothing about a person."""
    ABOUT_NOBODY.update(table._meta.label for table in tables)


def library_keeps(why: Purpose, *labels: str) -> None:
    """Declare tables of the libraries we stand on, each for one purpose as a whole."""
    TABLES.update(dict.fromkeys(labels, why))


def when_erased(rule: Erasure, *relations: str) -> None:
    """Declare what becomes of the rows whose field `app.Model.field` names an erased account."""
    ERASURE.update(dict.fromkeys(relations, rule))


def purge_due() -> dict[str, int]:
    """Apply every term; how many rows each changed. A rule that fails does not stop the others.

    What was removed is noted by purpose and day, and so is what failed.
    """
    now = timezone.now()
    return {rule.key: _purge(rule, now) for rule in PURPOSES.values() if rule.purge}


def _purge(rule: Purpose, now: datetime) -> int:
    assert rule.purge is not None and rule.term is not None, rule.key
    try:
        removed = rule.purge(now - rule.term)
    except Exception as error:  # noqa: BLE001 - what is too old elsewhere must go all the same
        logger.error("purge=%s failed: %s", rule.key, type(error).__name__)
        record_purge(rule.key, has_failed=True)
        return 0
    record_purge(rule.key, removed=removed)
    return removed


def due_within(days: int) -> dict[str, int]:
    """How many rows each rule will remove if nothing changes for so many days; removes nothing.

    A rule that cannot say beforehand is left out.
    """
    then = timezone.now() + timedelta(days=days)
    return {
        rule.key: rule.due(then - rule.term)
        for rule in PURPOSES.values()
        if rule.due and rule.term is not None
    }


ACCOUNT = purpose(
    Purpose(
        key="account",
        name=_("Accounts"),
        why=_("Coordinators, editors and members log in by a code sent to their address."),
        basis=Basis.REQUEST,
        readers=_("the person, coordinators"),
        term=timedelta(days=2 * DAYS_IN_A_YEAR),
        since=_("the last log-in"),
        purge=retention.purge_idle_accounts,
        due=retention.count_idle_accounts,
    )
)
FACTORS = purpose(
    Purpose(
        key="factors",
        name=_("Passkeys and second factors"),
        why=_("Whoever manages the data of others shows a second key, and may log in with it."),
        basis=Basis.OBLIGATION,
        readers=_("the person sees names and dates; nobody sees the secrets, which are sealed"),
        until=_("until the person removes it or the account is erased"),
    )
)
SHEETS = purpose(
    Purpose(
        key="sheets",
        name=_("Sheets of one-time codes"),
        why=_("People without e-mail log in with a code from a printed sheet; stored as hashes."),
        basis=Basis.REQUEST,
        readers=_("nobody; coordinators see how many are left"),
        until=_("until a new sheet is made or the account is erased"),
    )
)
SESSION = purpose(
    Purpose(
        key="session",
        name=_("Log-in sessions"),
        why=_(
            "The browser stays logged in, and a code in progress is remembered; the list of "
            "devices says in a word what each is, and holds no network address. A form sent after "
            "the session ended is kept sealed for half an hour."
        ),
        basis=Basis.REQUEST,
        readers=_("the person, for the list of devices"),
        term=timedelta(),
        since=_("the session ends (two weeks) or the account is erased"),
        purge=retention.purge_sessions,
        due=retention.count_sessions,
    )
)
MEMBERSHIP = purpose(
    Purpose(
        key="membership",
        name=_("Being in the network"),
        why=_("Meetings for members and peers know who may come; partners, who acts for them."),
        basis=Basis.EXPLICIT_CONSENT,
        readers=_("the person, coordinators"),
        until=_("until the account is erased"),
    )
)
INVITED = purpose(
    Purpose(
        key="representative_invitation",
        name=_("Inviting somebody to act for an organisation"),
        why=_("A link reaches the person, who accepts or does nothing."),
        basis=Basis.INTEREST,
        readers=_("coordinators, until the person accepts"),
        term=timedelta(days=30),
        since=_("the link has ended"),
        purge=retention.purge_invited,
        due=retention.counted(retention.old_invited),
    )
)
QUEUE_CARE = purpose(
    Purpose(
        key="queue_care",
        name=_("Looking after queues"),
        why=_("What waits for coordinators has an owner and a deputy, who are reminded of it."),
        basis=Basis.INTEREST,
        readers=_("coordinators"),
        until=_("until another takes over or the account is erased"),
    )
)
CONSENT_LOG = purpose(
    Purpose(
        key="consent_log",
        name=_("Consent log"),
        why=_("Shows what somebody agreed to, in which words, and when they took it back."),
        basis=Basis.OBLIGATION,
        readers=_("the person, coordinators"),
        until=_("until what was agreed to is erased; then a keyed hash takes its place"),
    )
)
ERASURE_PROOF = purpose(
    Purpose(
        key="erasure_proof",
        name=_("Proof of consent and erasure"),
        why=_("A keyed hash proves a consent or an erasure to who already knows it."),
        basis=Basis.OBLIGATION,
        readers=_("coordinators"),
        term=timedelta(days=3 * DAYS_IN_A_YEAR),
        since=_("the erasure"),
        purge=retention.purge_proofs,
        due=retention.counted(retention.old_proofs),
    )
)
CALL_LIST = purpose(
    Purpose(
        key="call_list",
        name=_("Call list"),
        why=_("People without e-mail are told by telephone; the list holds no name or number."),
        basis=Basis.CONSENT,
        readers=_("coordinators"),
        term=timedelta(days=30),
        since=_("the call, or with the person’s data if that is earlier"),
        purge=retention.purge_calls,
        due=retention.counted(retention.old_calls),
    )
)
MAIL_LOG = purpose(
    Purpose(
        key="mail_log",
        name=_("Mails sent"),
        why=_("A mail goes out once; the row holds an id, neither address nor words."),
        basis=Basis.INTEREST,
        readers=_("coordinators"),
        term=timedelta(days=30),
        since=_("the mail"),
        purge=retention.purge_mails,
        due=retention.count_mails,
    )
)
JOBS = purpose(
    Purpose(
        key="jobs",
        name=_("Background jobs"),
        why=_("What follows a change is done, and done again when it failed; ids only."),
        basis=Basis.INTEREST,
        readers=_("coordinators"),
        term=timedelta(days=30),
        since=_("the job"),
        purge=retention.purge_jobs,
        due=retention.counted(retention.old_jobs),
    )
)
ADMIN_LOG = purpose(
    Purpose(
        key="admin_log",
        name=_("Who changed what in the admin"),
        why=_("A mistake can be traced and undone; afterwards the log no longer says who."),
        basis=Basis.INTEREST,
        readers=_("coordinators, editors"),
        term=timedelta(days=DAYS_IN_A_YEAR),
        since=_("the change"),
        purge=retention.purge_admin_log,
        due=retention.count_admin_lines,
    )
)
AUDIT = purpose(
    Purpose(
        key="audit",
        name=_("Audit log"),
        why=_("Who touched a person’s registration or account can be told to that person."),
        basis=Basis.INTEREST,
        readers=_("the person it concerns, coordinators"),
        term=timedelta(days=DAYS_IN_A_YEAR),
        since=_("the act"),
        purge=retention.purge_audit,
        due=retention.counted(retention.old_acts),
    )
)
EDITING = purpose(
    Purpose(
        key="editing",
        name=_("Writing pages"),
        why=_("Drafts, comments and files know who they wait for."),
        basis=Basis.INTEREST,
        readers=_("coordinators, editors"),
        until=_("until the account is erased"),
    )
)
ABUSE = purpose(
    Purpose(
        key="abuse",
        name=_("Defence against abuse"),
        why=_("Requests are counted by a hash of the network address or the e-mail."),
        basis=Basis.INTEREST,
        readers=_("nobody"),
        until=_("an hour, in memory only"),
    )
)
SERVER_LOG = purpose(
    Purpose(
        key="server_log",
        name=_("Server logs"),
        why=_("Faults are found; network addresses in the proxy’s log, ids in ours."),
        basis=Basis.INTEREST,
        readers=_("the operator"),
        until=_("30 days, set by the operator on the machine"),
    )
)
BACKUPS = purpose(
    Purpose(
        key="backups",
        name=_("Backups"),
        why=_("After an accident everything can be put back, except what was erased since."),
        basis=Basis.INTEREST,
        readers=_("the operator"),
        until=_("35 days, set by the operator on the machine"),
    )
)

keeps(
    User,
    {
        ACCOUNT: "email display_name language is_active date_joined last_login "
        "is_staff is_superuser groups user_permissions"
    },
    says_nothing="id public_id password",
)
keeps(Membership, {MEMBERSHIP: "user since until is_peer confirmed_by"}, says_nothing="id")
keeps(Representation, {MEMBERSHIP: "user organisation since until"}, says_nothing="id")
keeps(
    Consent,
    {
        CONSENT_LOG: "purpose subject_kind subject_id audience is_given text_version language "
        "channel given_by at fact_id receiver_id"
    },
    says_nothing="id public_id",
)
keeps(
    ErasureProof,
    {ERASURE_PROOF: "keyed_hash purpose subject_kind subject_id at"},
    says_nothing="id",
)
keeps(
    CallEntry,
    {
        CALL_LIST: "key script subject_kind subject_id created_at outcome done_at done_by "
        "tries tried_at taken_by taken_until"
    },
    says_nothing="id public_id",
)
keeps(
    RepresentativeInvitation,
    {INVITED: "organisation email language invited_by expires_at"},
    says_nothing="id public_id link_version",
)
keeps(QueueCare, {QUEUE_CARE: "owner deputy"}, says_nothing="key alarm_days")
keeps(AuditEntry, {AUDIT: "at actor action subject_kind subject_id ids"}, says_nothing="id")
keeps(Mail, {MAIL_LOG: "key message_id created_at sent_at"}, says_nothing="id claimed_by")
keeps(CodeSheet, {SHEETS: "user number made_at"}, says_nothing="id")
keeps(SheetCode, {SHEETS: "sheet code_hash used_at"}, says_nothing="id")
keeps(
    OpenSession,
    {SESSION: "user session_key device since seen_at"},
    says_nothing="id public_id",
)
about_nobody(
    Change,
    ChangeCounter,
    Material,
    ModuleSwitch,
    Organisation,
    OrganisationText,
    PeriodicRun,
    PortalSettings,
    PurgeCount,
    Readiness,
    ReadinessAnswer,
    Worker,
)
library_keeps(ACCOUNT, "account.EmailAddress", "wagtailcore.APIToken", "wagtailusers.UserProfile")
library_keeps(FACTORS, "mfa.Authenticator")
library_keeps(SESSION, "sessions.Session", "account.EmailConfirmation")
library_keeps(JOBS, "django_tasks_database.DBTaskResult")
library_keeps(ADMIN_LOG, "wagtailcore.ModelLogEntry", "wagtailcore.PageLogEntry")
library_keeps(
    EDITING,
    "wagtailadmin.EditingSession",
    "wagtailadmin.FormState",
    "wagtailcore.Comment",
    "wagtailcore.CommentReply",
    "wagtailcore.Page",
    "wagtailcore.PageSubscription",
    "wagtailcore.Revision",
    "wagtailcore.TaskState",
    "wagtailcore.UploadedFile",
    "wagtailcore.WorkflowState",
    "wagtaildocs.Document",
    "wagtailimages.Image",
)

when_erased(
    Erasure.DELETED,
    "account.EmailAddress.user",
    "mfa.Authenticator.user",
    "network.CodeSheet.user",
    "network.Membership.user",
    "network.OpenSession.user",
    "network.Representation.user",
    "network.User_groups.user",
    "network.User_user_permissions.user",
    "wagtailadmin.EditingSession.user",
    "wagtailadmin.FormState.user",
    "wagtailcore.APIToken.user",
    "wagtailcore.Comment.user",
    "wagtailcore.CommentReply.user",
    "wagtailcore.PageSubscription.user",
    "wagtailusers.UserProfile.user",
)
when_erased(
    Erasure.CUT,
    "network.AuditEntry.actor",
    "network.CallEntry.done_by",
    "network.CallEntry.taken_by",
    "network.Membership.confirmed_by",
    "network.QueueCare.owner",
    "network.RepresentativeInvitation.invited_by",
    "network.QueueCare.deputy",
    "wagtailcore.Comment.resolved_by",
    "wagtailcore.ModelLogEntry.user",
    "wagtailcore.Page.locked_by",
    "wagtailcore.Page.owner",
    "wagtailcore.PageLogEntry.user",
    "wagtailcore.Revision.user",
    "wagtailcore.TaskState.finished_by",
    "wagtailcore.UploadedFile.uploaded_by_user",
    "wagtailcore.WorkflowState.requested_by",
    "wagtaildocs.Document.uploaded_by_user",
    "wagtailimages.Image.uploaded_by_user",
)
