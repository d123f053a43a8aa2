"""Saying who looks after a queue of the coordinators."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from network.actions.audit import record_act
from network.models import Mail, QueueCare, User
from network.outbox import emit
from network.reminding import late_things, reachable_coordinators, reminder_key
from network.waiting import QUEUES

LONGEST_ALARM_DAYS = 365
# Nobody is written to at night.
FIRST_HOUR, LAST_HOUR = 8, 20


@dataclass(frozen=True, kw_only=True)
class CareFacts:
    """Who looks after a queue, who replaces them, and after how many days it is an alarm."""

    owner: User | None = None
    deputy: User | None = None
    alarm_days: int


@transaction.atomic
def entrust_queue(key: str, facts: CareFacts, *, by: User | None = None) -> QueueCare:
    """Write who looks after a queue; nothing is written when nothing changed.

    Raises ValidationError by field; emits `queue.entrusted`.
    """
    _check(facts)
    row = QueueCare.objects.select_for_update().filter(key=key).first() or QueueCare(key=key)
    wanted = (facts.owner, facts.deputy, facts.alarm_days)
    if (row.owner, row.deputy, row.alarm_days) == wanted:
        return row
    if row._state.adding and wanted == (None, None, QUEUES[key].alarm_days):
        # As it is for a queue of which nobody has said anything yet.
        return row
    row.owner, row.deputy, row.alarm_days = wanted
    row.save()
    ids = {
        name: person.public_id
        for name, person in (("owner", facts.owner), ("deputy", facts.deputy))
        if person
    }
    record_act(
        "queue.entrusted",
        by=by,
        subject_kind="queue",
        subject_id=key,
        alarm_days=facts.alarm_days,
        **ids,
    )
    emit("queue.entrusted", queue=key)
    return row


def _check(facts: CareFacts) -> None:
    errors = {}
    for name, person in (("owner", facts.owner), ("deputy", facts.deputy)):
        if person and not person.is_coordinator:
            errors[name] = _("This account is not a coordinator's (any more).")
    if facts.deputy and not facts.owner:
        errors["deputy"] = _("Name an owner first: a deputy replaces somebody.")
    if facts.owner and facts.owner == facts.deputy:
        errors["deputy"] = _("The deputy is somebody else than the owner.")
    if not 1 <= facts.alarm_days <= LONGEST_ALARM_DAYS:
        errors["alarm_days"] = _("Between 1 and 365 days.")
    if errors:
        raise ValidationError(errors)


def ask_for_reminders() -> int:
    """Ask for one mail to each coordinator for whom something waits too long; how many.

    Emits `queues.late`. By day only, and not to who was written to today.
    """
    now = timezone.localtime()
    if not FIRST_HOUR <= now.hour < LAST_HOUR:
        return 0
    day = now.date().isoformat()
    told = set(Mail.objects.filter(key__endswith=f":{day}").values_list("key", flat=True))
    asked = 0
    for person in reachable_coordinators():
        if reminder_key(person.public_id, day) in told or not late_things(person, now=now):
            continue
        with transaction.atomic():
            emit("queues.late", account=person.public_id, day=day)
        asked += 1
    return asked
