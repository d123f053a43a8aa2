"""Places of the network: which there are, and who coordinates them."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.models import Coordination, Node, User
from network.outbox import emit

ACCOUNT = "account"


@transaction.atomic
def lay_first_node() -> Node | None:
    """The first place, called like the portal, with all who coordinate today; None if there is one.

    So a network of one place, and one that was there before places were, works at once.
    """
    if Node.objects.exists():
        return None
    name = settings.SITE_NAME
    node, is_new = Node.objects.get_or_create(
        slug=slugify(name) or "network", defaults={"name": name}
    )
    if is_new:
        Coordination.objects.bulk_create(
            Coordination(user=user, node=node) for user in User.objects.coordinators()
        )
    return node


@transaction.atomic
def save_node(
    *, name: str, slug: str, region: str = "", language: str, node: Node | None = None, by: User
) -> Node:
    """Add a place or change one. Raises ValidationError by field, PermissionDenied.

    Who adds a place coordinates it. Writes the audit log; emits `node.changed`.
    """
    if not by.is_coordinator or (node is not None and not _coordinates(by, node)):
        raise PermissionDenied
    row = Node.objects.select_for_update().get(pk=node.pk) if node else Node()
    row.name, row.slug, row.region, row.language = name.strip(), slug, region, language
    row.full_clean()
    row.save()
    if node is None and not by.is_superuser:
        Coordination.objects.create(user=by, node=row)
    record_act(
        "node.changed" if node else "node.added",
        by=by,
        subject_kind="node",
        subject_id=str(row.pk),
    )
    emit("node.changed", node=row.pk)
    return row


@transaction.atomic
def entrust_node(node: Node, *, account: User, by: User) -> Coordination:
    """This coordinator looks after this place from today; who does already keeps one row.

    Raises ValidationError for who is no coordinator, PermissionDenied for who gives what they do
    not have. Writes the audit log; emits `account.changed`.
    """
    if not _coordinates(by, node):
        raise PermissionDenied
    if not account.is_coordinator:
        raise ValidationError({"account": _("This account is not one of a coordinator.")})
    Node.objects.select_for_update().get(pk=node.pk)
    current = Coordination.objects.current().filter(user=account, node=node).first()
    if current is not None:
        return current
    row = Coordination.objects.create(user=account, node=node)
    _note("account.node_entrusted", row, by)
    return row


@transaction.atomic
def end_coordination(coordination: Coordination, *, by: User) -> None:
    """This coordinator no longer sees the people of this place, at once. Twice is once.

    Raises PermissionDenied for who does not coordinate it. Writes the audit log; emits
    `account.changed`.
    """
    row = Coordination.objects.select_for_update().filter(pk=coordination.pk).first()
    if row is None:
        return
    if not _coordinates(by, row.node):
        raise PermissionDenied
    today = timezone.localdate()
    if row.until and row.until < today:
        return
    if row.since >= today:
        row.delete()
    else:
        row.until = today - timedelta(days=1)
        row.save(update_fields=["until"])
    _note("account.node_ended", row, by)


def entrust_only_node(account: User) -> None:
    """A new coordinator of a network with one place looks after it."""
    nodes = list(Node.objects.all()[:2])
    if len(nodes) == 1 and not account.coordinations.current().exists():
        Coordination.objects.create(user=account, node=nodes[0])


def coordinates(account: User, node: Node) -> bool:
    """Whether this account looks after the people of this place today."""
    return account.is_coordinator and _coordinates(account, node)


def _coordinates(account: User, node: Node) -> bool:
    return account.is_superuser or account.coordinations.current().filter(node=node).exists()


def _note(action: str, coordination: Coordination, by: User) -> None:
    account = coordination.user
    record_act(
        action,
        by=by,
        subject_kind=ACCOUNT,
        subject_id=account.public_id,
        node=coordination.node.slug,
    )
    emit("account.changed", account=account.public_id)
