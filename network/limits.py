"""How often one may write from outside; a cache that is down lets people through and says so."""

import ipaddress
import logging
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import ngettext
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle

from network.identifiers import keyed_hash

logger = logging.getLogger("passerelle.limits")
PERIODS = {"min": 60, "h": 3600, "d": 86400}


def client_address(request: HttpRequest) -> str:
    """The visitor's network address, seen past the proxies of ours (TRUSTED_PROXIES)."""
    hops = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",")]
    count = settings.TRUSTED_PROXIES
    is_behind = count and len(hops) >= count and hops[-count]
    return _network_of(hops[-count] if is_behind else request.META.get("REMOTE_ADDR", ""))


def _network_of(address: str) -> str:
    """One household of IPv6 is a /64: counted address by address it would have no limit."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv4Address):
        return address
    mapped = known.ipv4_mapped
    return str(mapped or ipaddress.ip_network((known, 64), strict=False).network_address)


def limit(name: str, who: str) -> None:
    """Count one use of the limit `name` for `who`.

    Raises rest_framework's `Throttled` with the seconds to wait, for pages and API alike.
    """
    if not settings.RATE_LIMITS:
        return
    allowed, period = quota(name)
    seconds = int(period.total_seconds())
    now = time.time()
    digest = keyed_hash("limit", who)[:32]
    key = f"limit:{name}:{digest}:{int(now // seconds)}"
    if _count(key, seconds) > allowed:
        raise Throttled(wait=seconds - now % seconds)


def quota(name: str) -> tuple[int, timedelta]:
    """How many uses a limit allows, in which time."""
    allowed, _, period = settings.LIMITS[name].partition("/")
    return int(allowed), timedelta(seconds=PERIODS[period])


class ReadingThrottle(AnonRateThrottle):
    """REST framework's limit on anonymous reading, let through when the cache is down."""

    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            return super().allow_request(request, view)
        except Throttled:
            raise
        except Exception as error:  # noqa: BLE001 - whatever the cache's client raises
            logger.error("The cache does not answer, limits are off: %s", type(error).__name__)
            return True


def seconds_to_wait(throttled: Throttled) -> int:
    """How long until the limit lets one through again."""
    return int(getattr(throttled, "wait", None) or 60)


def wait_words(throttled: Throttled) -> str:
    """The sentence that says how long to wait."""
    minutes = seconds_to_wait(throttled) // 60 + 1
    sentence = ngettext(
        "Too many tries at once. Please try again in %(minutes)d minute.",
        "Too many tries at once. Please try again in %(minutes)d minutes.",
        minutes,
    )
    return sentence % {"minutes": minutes}


def _count(key: str, seconds: int) -> int:
    try:
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key)
    except Exception as error:  # noqa: BLE001 - whatever the cache's client raises
        logger.error("The cache does not answer, limits are off: %s", type(error).__name__)
        return 0
