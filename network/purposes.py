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

from network.actions.purging import record_purge

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
