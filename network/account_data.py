"""All that is held about an account, for its owner: each package adds what it holds.

A package declares its part in its own `account_data` module, found at start like `effects`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail.models import Comment, ModelLogEntry, PageLogEntry

from network.history import history_of
from network.models import AuditEntry, CallEntry, Consent, User, group_words

Words = str | Promise
ACCOUNT = "account"


class Picture(str):
    """A picture as an address that holds all of it: it is seen without the site."""

    __slots__ = ()


@dataclass(frozen=True)
class Fact:
    """One thing that is known: its name in files, its name in words, and what it is."""

    key: str
    label: Words
    value: Any
    # What people read instead, where files hold a name for programs.
    words: Words = ""

    @property
    def shown(self) -> Any:
        """For people; moments stay moments, so that the page writes them in its language."""
        if self.words:
            return self.words
        if isinstance(self.value, bool):
            return _("yes") if self.value else _("no")
        return self.value

    @property
    def is_empty(self) -> bool:
        return self.value is None or self.value == ""

    @property
    def is_moment(self) -> bool:
        return isinstance(self.value, datetime)

    @property
    def is_day(self) -> bool:
        return isinstance(self.value, date) and not self.is_moment

    @property
    def is_picture(self) -> bool:
        return isinstance(self.value, Picture)

    @property
    def stored(self) -> Any:
        return self.value.isoformat() if isinstance(self.value, date) else self.value


Row = list[Fact]


@dataclass(frozen=True)
class Section:
    """One kind of thing that is held: its name in files, its title, its rows."""

    key: str
    title: Words
    rows: list[Row]


SOURCES: list[Callable[[User], Iterable[Section]]] = []


def holds_account_data(
    source: Callable[[User], Iterable[Section]],
) -> Callable[[User], Iterable[Section]]:
    """Register what a package holds about an account."""
    SOURCES.append(source)
    return source


def account_data(user: User) -> list[Section]:
    """Everything, section by section, without those that hold nothing."""
    return [section for source in SOURCES for section in source(user) if section.rows]


def as_json(sections: list[Section]) -> dict[str, Any]:
    """The same for a machine: sections, rows and facts by their names in files."""
    return {
        section.key: [{fact.key: fact.stored for fact in row} for row in section.rows]
        for section in sections
    }


@holds_account_data
def who_you_are(user: User) -> Iterable[Section]:
    addresses = EmailAddress.objects.filter(user=user)
    yield Section(
        "account",
        _("Your account"),
        [
            [
                Fact("id", _("public id"), user.public_id),
                Fact("name", _("name shown"), user.display_name),
                Fact("email", _("e-mail address"), user.email),
                Fact("language", _("language"), user.get_language_display()),
                Fact("since", _("since"), user.date_joined),
                Fact("last_log_in", _("last log-in"), user.last_login),
                Fact("groups", _("groups"), ", ".join(map(group_words, user.groups.all()))),
                Fact("is_superuser", _("runs the machine too"), user.is_superuser),
            ]
        ],
    )
    yield Section(
        "addresses",
        _("E-mail addresses"),
        [
            [
                Fact("email", _("e-mail address"), row.email),
                Fact("confirmed", _("confirmed"), row.verified),
                Fact("main", _("main"), row.primary),
            ]
            for row in addresses
        ],
    )


@holds_account_data
def your_part_in_the_network(user: User) -> Iterable[Section]:
    yield Section(
        "memberships",
        _("Memberships"),
        [
            [
                Fact("since", _("since"), row.since),
                Fact("until", _("until"), row.until),
                Fact("is_peer", _("works from lived experience"), row.is_peer),
                Fact("confirmed_by", _("confirmed by"), _id_of(row.confirmed_by)),
            ]
            for row in user.memberships.select_related("confirmed_by").order_by("since")
        ],
    )
    yield Section(
        "representations",
        _("Organisations you act for"),
        [
            [
                Fact("organisation", _("organisation"), row.organisation.name),
                Fact("since", _("since"), row.since),
                Fact("until", _("until"), row.until),
            ]
            for row in user.representations.select_related("organisation").order_by("since")
        ],
    )
    consents = Consent.objects.filter(subject_id=user.public_id).order_by("at")
    yield Section(
        "consents",
        _("Consents"),
        [
            [
                Fact("purpose", _("purpose"), row.purpose),
                Fact("given", _("given"), row.is_given),
                Fact("text_version", _("version of the text"), row.text_version),
                Fact("how", _("how"), row.get_channel_display()),
                Fact("at", _("when"), row.at),
            ]
            for row in consents
        ],
    )


@holds_account_data
def how_you_log_in(user: User) -> Iterable[Section]:
    yield Section(
        "sessions",
        _("Where you are logged in"),
        [
            [
                Fact("device", _("device"), row.device),
                Fact("since", _("since"), row.since),
                Fact("seen_at", _("last seen"), row.seen_at),
            ]
            for row in user.open_sessions.order_by("since")
        ],
    )
    yield Section(
        "second_factors",
        _("Passkeys and second factors"),
        [
            [
                Fact("kind", _("kind"), row.type),
                Fact("name", _("name"), row.data.get("name", "")),
                Fact("since", _("since"), row.created_at),
                Fact("last_used", _("last used"), row.last_used_at),
            ]
            for row in Authenticator.objects.filter(user=user).order_by("pk")
        ],
    )
    sheet = getattr(user, "code_sheet", None)
    yield Section(
        "sheet",
        _("Sheet of codes"),
        [
            [
                Fact("number", _("number"), sheet.number),
                Fact("made_at", _("made on"), sheet.made_at),
                Fact("left", _("codes left"), sheet.codes.unused().count()),
            ]
        ]
        if sheet
        else [],
    )


@holds_account_data
def what_was_done(user: User) -> Iterable[Section]:
    yield Section(
        "history",
        _("What was done to your account, and by whom"),
        [
            [
                Fact("at", _("when"), line.at),
                Fact("what", _("what"), line.words),
                Fact("who", _("who"), line.who),
                Fact("about", _("about"), f"{line.subject_kind} {line.subject_id}"),
            ]
            for line in history_of(user)
        ],
    )
    calls = CallEntry.objects.filter(subject_kind=ACCOUNT, subject_id=user.public_id)
    yield Section(
        "calls",
        _("Calls to make to you"),
        [
            [
                Fact("reason", _("reason"), row.script),
                Fact("since", _("since"), row.created_at),
                Fact("outcome", _("outcome"), row.get_outcome_display() if row.outcome else ""),
            ]
            for row in calls
        ],
    )


@holds_account_data
def what_you_did(user: User) -> Iterable[Section]:
    """The acts of who helps to run the network: ids and kinds, nobody's name."""
    yield Section(
        "acts",
        _("What you did for others"),
        [
            [
                Fact("at", _("when"), row.at),
                Fact("what", _("what"), row.action),
                Fact("about", _("about"), f"{row.subject_kind} {row.subject_id}"),
            ]
            for row in AuditEntry.objects.filter(actor=user).order_by("-at")
        ],
    )
    lines = [
        (row.timestamp, row.action, str(row.object_id))
        for journal in (ModelLogEntry, PageLogEntry)
        for row in journal.objects.filter(user_id=user.pk).order_by("-timestamp")
    ]
    yield Section(
        "admin_log",
        _("What you changed in the admin"),
        [
            [Fact("at", _("when"), at), Fact("what", _("what"), what), Fact("id", _("number"), pk)]
            for at, what, pk in lines
        ],
    )
    yield Section(
        "comments",
        _("Comments you wrote on pages"),
        [
            [Fact("at", _("when"), row.created_at), Fact("text", _("text"), row.text)]
            for row in Comment.objects.filter(user=user).order_by("created_at")
        ],
    )


def _id_of(user: User | None) -> str:
    return user.public_id if user else ""
