"""What coordinators can switch off of the portal as a whole."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from events.finding import public_state
from network.modules import Module, module, modules_on

# Whose answers are kept before Django (portal/answers.py).
KEPT_PARTS = {"api", "feeds"}

API = module(
    Module(
        key="api",
        name=_("API for partners"),
        says=_("Partners' sites read the meetings and register people, by program."),
        hides=_("Off, their programs and its documentation get “nothing here”."),
    )
)


def kept_state() -> Any:
    """What is public now; None while a part is off whose answers are kept: none of them holds."""
    return public_state() if modules_on() >= KEPT_PARTS else None
