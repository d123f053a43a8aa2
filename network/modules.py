"""Parts of the portal that coordinators switch on and off; off, their doors answer 404.

Every package declares its own in its `modules` module, found at start like `effects`. What is
stored stays while a part is off.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.utils.urlpatterns import decorate_urlpatterns

from network.identifiers import PUBLIC_ID_LENGTH
from network.models import ModuleSwitch

Words = str | Promise
View = Callable[..., HttpResponseBase]
Included = tuple[Any, str | None, str | None]
# Another process hears of a switch so many seconds later; the one that switched, at once.
REMEMBERED_SECONDS = 10


@dataclass(frozen=True, kw_only=True)
class Module:
    """A part that can be switched: `says` what it does, `hides` what goes with it."""

    key: str
    name: Words
    says: Words
    hides: Words
    default: bool = True


MODULES: dict[str, Module] = {}

# Promised and not there yet: shown, so that nobody looks for them.
LATER: list[tuple[Words, Words]] = [
    (_("Advocacy"), _("From many experiences to one note, written together.")),
    (_("Writing by partners"), _("Partners send their meetings through the API.")),
    (_("Webhooks"), _("Partners are told of a change at once.")),
    (_("Newsletter"), _("News by mail, to those who ask.")),
    (_("Badges"), _("Proof of what somebody has learned.")),
]


def module(new: Module) -> Module:
    """Register a module; its key is unique and fits the audit log."""
    assert new.key not in MODULES and len(new.key) <= PUBLIC_ID_LENGTH, new.key
    MODULES[new.key] = new
    return new


def modules_on() -> frozenset[str]:
    """The keys of the modules that are on; asks the database once in a few seconds."""
    found: Any = caches["around"].get_or_set("modules", _read, REMEMBERED_SECONDS)
    return frozenset(found)


def _read() -> frozenset[str]:
    switched = dict(ModuleSwitch.objects.values_list("key", "is_on"))
    return frozenset(key for key, one in MODULES.items() if switched.get(key, one.default))


def is_on(key: str) -> bool:
    return key in modules_on()


def forget_modules() -> None:
    caches["around"].delete("modules")


def only_if(
    key: str,
    urlconf: str | Sequence[URLPattern | URLResolver],
    *,
    otherwise: View | None = None,
) -> Included:
    """`include()` whose views answer 404, or `otherwise`, while the module is off."""
    included: Included = include(urlconf)
    patterns = getattr(included[0], "urlpatterns", included[0])
    decorate_urlpatterns(patterns, lambda view: while_on(key, view, otherwise=otherwise))
    return included


def while_on(key: str, view: View, *, otherwise: View | None = None) -> View:
    """The view, which answers 404, or `otherwise`, while the module is off."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_on(key):
            return view(request, *args, **kwargs)
        if otherwise is None:
            raise Http404
        return otherwise(request)

    guarded.module = key  # type: ignore[attr-defined]
    return guarded


MISSIONS = module(
    Module(
        key="missions",
        name=_("Missions"),
        says=_(
            "Verified organisations ask for work; coordinators mediate; a person says yes or no "
            "without a reason."
        ),
        hides=_(
            "Off, nobody asks, proposes or answers, and no mail goes out. What has been agreed "
            "stays and ends on its day."
        ),
    )
)
TRAJECTORIES = module(
    Module(
        key="trajectories",
        name=_("Trajectories"),
        says=_("A team is accompanied before and after it hires a peer worker."),
        hides=_(
            "Off, nobody asks, reads or writes, and no mail goes out. What has been agreed stays "
            "and ends on its day."
        ),
    )
)
