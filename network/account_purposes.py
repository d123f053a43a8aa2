"""What is kept of accounts and of who is in the network, why, how long."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from network.actions import retention
from network.models import (
    CodeSheet,
    Consent,
    ErasureProof,
    Membership,
    OpenSession,
    Representation,
    RepresentativeInvitation,
    SheetCode,
    User,
)
from network.purposes import (
    DAYS_IN_A_YEAR,
    Basis,
    Erasure,
    Purpose,
    keeps,
    library_keeps,
    purpose,
    when_erased,
)

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
    RepresentativeInvitation,
    {INVITED: "organisation email language invited_by expires_at"},
    says_nothing="id public_id link_version",
)

keeps(CodeSheet, {SHEETS: "user number made_at"}, says_nothing="id")

keeps(SheetCode, {SHEETS: "sheet code_hash used_at"}, says_nothing="id")

keeps(
    OpenSession,
    {SESSION: "user session_key device since seen_at"},
    says_nothing="id public_id",
)

library_keeps(ACCOUNT, "account.EmailAddress", "wagtailcore.APIToken", "wagtailusers.UserProfile")

library_keeps(FACTORS, "mfa.Authenticator")

library_keeps(SESSION, "sessions.Session", "account.EmailConfirmation")

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
    "wagtailcore.APIToken.user",
    "wagtailusers.UserProfile.user",
)

when_erased(
    Erasure.CUT,
    "network.Membership.confirmed_by",
)
