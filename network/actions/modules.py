"""Switching parts of the portal on and off."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from network.actions.audit import record_act
from network.models import ModuleSwitch, User
from network.modules import MODULES, forget_modules
from network.outbox import emit


@transaction.atomic
def switch_modules(wanted: Mapping[str, bool], *, by: User | None = None) -> list[str]:
    """Switch modules on or off by key; the keys of those that changed.

    What is stored stays. Raises ValidationError for an unknown key; emits `module.switched`.
    """
    if unknown := set(wanted) - set(MODULES):
        raise ValidationError(_("There is no module “%(key)s”.") % {"key": min(unknown)})
    rows = ModuleSwitch.objects.select_for_update().filter(key__in=wanted)
    now = {row.key: row.is_on for row in rows}
    changed = [key for key, on in wanted.items() if now.get(key, MODULES[key].default) is not on]
    for key in changed:
        ModuleSwitch.objects.update_or_create(key=key, defaults={"is_on": wanted[key]})
        word = "module.switched_on" if wanted[key] else "module.switched_off"
        record_act(word, by=by, subject_kind="module", subject_id=key)
        emit("module.switched", module=key)
    transaction.on_commit(forget_modules)
    return changed
