"""Opening and changing accounts: who may log in, and with which address."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.users.models import UserProfile

from network.actions.audit import record_act
from network.actions.nodes import entrust_only_node
from network.actions.sessions import end_sessions
from network.models import COORDINATORS, Membership, User
from network.outbox import emit

ACCOUNT = "account"


@dataclass(frozen=True, kw_only=True)
class AccountFacts:
    """All that is decided about an account; `groups` by name."""

    display_name: str
    email: str = ""
    language: str = "fr"
    groups: tuple[str, ...] = ()
    is_active: bool = True


@transaction.atomic
def save_account(facts: AccountFacts, *, by: User, account: User | None = None) -> User:
    """Open or change an account, which logs in by a code sent to its address.

    The address counts as confirmed: `by` answers for it. Raises ValidationError by field, and
    PermissionDenied when the account has more power than `by`. Emits `account.changed`.
    """
    if account is not None and account.is_superuser and not by.is_superuser:
        # Whoever sets the address of an account can log in to it.
        raise PermissionDenied
    lock_roles()
    if not User.objects.get(pk=by.pk).is_coordinator:
        # Another coordinator took this from them a moment ago.
        raise PermissionDenied
    if account is not None and account.pk == by.pk:
        _check_own(facts, by)
    row = User.objects.select_for_update(no_key=True).get(pk=account.pk) if account else User()
    row.display_name = facts.display_name.strip()
    row.email = facts.email.strip() or None
    row.language = facts.language
    row.is_active = facts.is_active
    _check(row)
    changed = _changed(row, facts) if account else []
    row.set_unusable_password()
    row.save()
    _confirm_address(row)
    row.groups.set(Group.objects.filter(name__in=facts.groups))
    if COORDINATORS in facts.groups:
        entrust_only_node(row)
    if not row.is_active:
        end_sessions(row)
    UserProfile.objects.update_or_create(user=row, defaults={"preferred_language": facts.language})
    record_act(
        "account.changed" if account else "account.opened",
        by=by,
        subject_kind=ACCOUNT,
        subject_id=row.public_id,
        **({"fields": " ".join(changed)} if changed else {}),
    )
    emit("account.changed", account=row.public_id)
    return row


@transaction.atomic
def name_oneself(account: User, *, display_name: str, language: str) -> None:
    """Choose how one is called and in which language one is written to.

    Raises ValidationError by field. Emits `account.changed`.
    """
    row = User.objects.select_for_update(of=("self",), no_key=True).get(pk=account.pk)
    row.display_name, row.language = display_name.strip(), language
    if not row.display_name:
        raise ValidationError(
            {"display_name": _("Tell us how to call you: a first name or a pseudonym will do.")},
            code="required",
        )
    row.clean_fields(exclude=["password", "email"])
    row.save(update_fields=["display_name", "language"])
    UserProfile.objects.update_or_create(user=row, defaults={"preferred_language": language})
    emit("account.changed", account=row.public_id)


def lock_roles() -> None:
    """One at a time gives or takes the right to run the network."""
    list(Group.objects.select_for_update().filter(name=COORDINATORS))


def keep_somebody_in_charge(*, without: User) -> None:
    """Raises ValidationError when nobody could run the network once this account is gone."""
    lock_roles()
    if not without.is_coordinator:
        return
    in_charge = Q(is_superuser=True) | Q(groups__name=COORDINATORS)
    if not User.objects.filter(in_charge, is_active=True).exclude(pk=without.pk).exists():
        raise ValidationError(
            _("You are the last one who can run the network: name another coordinator first.")
        )


def _changed(after: User, facts: AccountFacts) -> list[str]:
    """The names of what changes, for the audit log: no value is written there."""
    before = User.objects.get(pk=after.pk)
    names = ("display_name", "email", "language", "is_active")
    changed = [name for name in names if getattr(before, name) != getattr(after, name)]
    groups = set(before.groups.values_list("name", flat=True))
    return [*changed, *(["groups"] if groups != set(facts.groups) else [])]


def _check_own(facts: AccountFacts, by: User) -> None:
    """Nobody shuts the door on themselves: the network may have one coordinator."""
    if not facts.is_active:
        raise ValidationError({"is_active": _("You cannot close your own account.")})
    if by.is_in(COORDINATORS) and COORDINATORS not in facts.groups:
        raise ValidationError({"groups": _("Another coordinator must take this from you.")})


def _check(account: User) -> None:
    others = User.objects.exclude(pk=account.pk)
    if account.email and others.filter(email__iexact=account.email).exists():
        raise ValidationError(
            {"email": _("An account with this e-mail address exists already.")}, code="unique"
        )
    account.full_clean(exclude=["password"], validate_constraints=False)


def _confirm_address(account: User) -> None:
    """The account's only address, confirmed; former ones no longer open the door."""
    address = (account.email or "").lower()
    EmailAddress.objects.filter(user=account).exclude(email=address).delete()
    if address:
        EmailAddress.objects.update_or_create(
            user=account, email=address, defaults={"verified": True, "primary": True}
        )


@transaction.atomic
def open_account(
    email: str, *, display_name: str, language: str = "fr", group: str = "", is_member: bool = False
) -> User:
    """An account that logs in by a code sent to this address; idempotent."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, display_name=display_name, language=language)
    EmailAddress.objects.get_or_create(
        user=user, email=email.lower(), defaults={"verified": True, "primary": True}
    )
    if group:
        row, _is_new = Group.objects.get_or_create(name=group)
        user.groups.add(row)
    if group == COORDINATORS:
        entrust_only_node(user)
    if is_member and not user.memberships.exists():
        Membership.objects.create(user=user, since=timezone.localdate(), is_peer=True)
    return user
