"""Work that comes back: who does it is decided by one row, so that one process in all does."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from network.models import PeriodicRun
from network.modules import is_on

logger = logging.getLogger("passerelle.periodic")

PERIODIC: dict[str, tuple[timedelta, Callable[[], object]]] = {}
# Whose work rests while a module is off.
MODULE_OF: dict[str, str] = {}


def periodic(
    name: str, *, every: timedelta, module: str = ""
) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register an action to be called about every so often, under a stable name.

    With a `module`, it rests while that module is off.
    """

    def register(action: Callable[[], object]) -> Callable[[], object]:
        PERIODIC[name] = (every, action)
        MODULE_OF[name] = module
        return action

    return register


def run_due(*, force: bool = False) -> list[str]:
    """Call each periodic action that is due (all with `force`); the names of those called."""
    called = []
    for name, (every, action) in PERIODIC.items():
        if MODULE_OF[name] and not is_on(MODULE_OF[name]):
            continue
        if not (force or _take_turn(name, every)):
            continue
        try:
            action()
        except Exception as error:  # noqa: BLE001 - one broken task must not stop the others
            logger.error("periodic=%s failed: %s", name, type(error).__name__)
        called.append(name)
    return called


@transaction.atomic
def _take_turn(name: str, every: timedelta) -> bool:
    now = timezone.now()
    _row, is_new = PeriodicRun.objects.get_or_create(name=name, defaults={"ran_at": now})
    if is_new:
        return True
    return bool(PeriodicRun.objects.filter(name=name, ran_at__lte=now - every).update(ran_at=now))
