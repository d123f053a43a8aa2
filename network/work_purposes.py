"""What is kept of the work of the house: queues, calls, mails, jobs, logs, pages."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from network.actions import retention
from network.models import (
    AuditEntry,
    CallEntry,
    Change,
    ChangeCounter,
    Mail,
    Material,
    ModuleSwitch,
    Offer,
    OfferText,
    Organisation,
    OrganisationText,
    PeriodicRun,
    PortalSettings,
    PurgeCount,
    QueueCare,
    Readiness,
    ReadinessAnswer,
    Worker,
)
from network.purposes import (
    DAYS_IN_A_YEAR,
    Basis,
    Erasure,
    Purpose,
    about_nobody,
    keeps,
    library_keeps,
    purpose,
    when_erased,
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
    CallEntry,
    {
        CALL_LIST: "key script subject_kind subject_id created_at outcome done_at done_by "
        "tries tried_at taken_by taken_until"
    },
    says_nothing="id public_id",
)

keeps(QueueCare, {QUEUE_CARE: "owner deputy"}, says_nothing="key alarm_days")

keeps(AuditEntry, {AUDIT: "at actor action subject_kind subject_id ids"}, says_nothing="id")

keeps(Mail, {MAIL_LOG: "key message_id created_at sent_at"}, says_nothing="id claimed_by")

about_nobody(
    Change,
    ChangeCounter,
    Material,
    ModuleSwitch,
    Offer,
    OfferText,
    Organisation,
    OrganisationText,
    PeriodicRun,
    PortalSettings,
    PurgeCount,
    Readiness,
    ReadinessAnswer,
    Worker,
)

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
    "wagtailadmin.EditingSession.user",
    "wagtailadmin.FormState.user",
    "wagtailcore.Comment.user",
    "wagtailcore.CommentReply.user",
    "wagtailcore.PageSubscription.user",
)

when_erased(
    Erasure.CUT,
    "network.AuditEntry.actor",
    "network.CallEntry.done_by",
    "network.CallEntry.taken_by",
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
