"""Writing the audit log, in the transaction of what it tells of."""

from network.models import AuditEntry, User


def record_act(
    action: str, *, by: User | None, subject_kind: str, subject_id: str, **ids: str | int
) -> AuditEntry:
    """Note who did what: `action` is a noun and a past participle, `ids` are public ids or numbers.

    `by` is None for the machine and for who comes by a secret link.
    """
    return AuditEntry.objects.create(
        action=action, actor=by, subject_kind=subject_kind, subject_id=subject_id, ids=ids
    )
