"""Who runs a series: organisations and people, each with a role, from a day until another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.acts import record_account_act, record_series_act
from events.models import Series, SeriesRole
from network.models import Organisation, User


@dataclass(frozen=True, kw_only=True)
class RoleFacts:
    """One role, of an organisation or of a person; `since` None is today, or as it was."""

    role: str
    organisation: Organisation | None = None
    user: User | None = None
    since: date | None = None
    until: date | None = None

    @property
    def key(self) -> tuple[int | None, int | None, str]:
        return (
            self.organisation.pk if self.organisation else None,
            self.user.pk if self.user else None,
            self.role,
        )


def save_roles(series: Series, wanted: Iterable[RoleFacts], *, by: User | None = None) -> bool:
    """Make these the roles that hold from today on; whether an organisation's changed.

    Who is not among them any more stops: their row says until when, and gives no right from now
    on. Raises ValidationError for a role that ends before it starts.
    """
    facts = {fact.key: fact for fact in wanted}
    changed = set()
    for role in series.roles.lasting():
        fact = facts.pop((role.organisation_id, role.user_id, role.role), None)
        was = (role.since, role.until)
        if fact is None:
            _end(role)
        else:
            role.since, role.until = fact.since or role.since, fact.until
            _check(role)
            role.save(update_fields=["since", "until"])
        if fact is None or was != (role.since, role.until):
            changed.add(role.organisation_id)
            _record("role_ended" if fact is None else "role_changed", role, by=by)
    for fact in facts.values():
        role = SeriesRole(
            series=series,
            organisation=fact.organisation,
            user=fact.user,
            role=fact.role,
            since=fact.since or timezone.localdate(),
            until=fact.until,
        )
        _check(role)
        role.save()
        changed.add(role.organisation_id)
        _record("role_given", role, by=by)
    return bool(changed - {None})


def _end(role: SeriesRole) -> None:
    """From this moment on there is no right; a role that never held a day leaves nothing."""
    yesterday = timezone.localdate() - timedelta(days=1)
    if role.since > yesterday:
        role.delete()
        return
    role.until = yesterday
    role.save(update_fields=["until"])


def _check(role: SeriesRole) -> None:
    if role.until and role.until < role.since:
        raise ValidationError(_("A role ends after it starts."), code="role_ends_first")


def _record(what: str, role: SeriesRole, *, by: User | None) -> None:
    """About the person, who may read it, or else about the series."""
    if role.user is not None:
        record_account_act(what, role.user, by=by, series=role.series.public_id, role=role.role)
    elif role.organisation is not None:
        organisation = role.organisation.public_id
        record_series_act(what, role.series, by=by, organisation=organisation, role=role.role)
