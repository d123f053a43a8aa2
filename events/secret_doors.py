"""Doors of pages that are not for all: nothing of the page is kept, listed or told on."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.defaults import page_not_found

SecretView = Callable[..., HttpResponse]


def secret_door(view: SecretView) -> SecretView:
    """A page whose token is the whole right: no cookie is asked for, so none can be forged with.

    A browser that sends no Origin, as `no-referrer` makes it, is served.
    """

    @csrf_exempt
    @never_cache
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404 as missing:
            # The address of a link that ended, or is not open yet, is as secret as the others.
            response = page_not_found(request, missing)
        tell_nobody(response)
        return response

    return door


def tell_nobody(response: HttpResponseBase) -> None:
    """No robot lists the address, and no page that is opened from here hears of it."""
    hide_from_robots(response)
    response["Referrer-Policy"] = "no-referrer"


def kept_closed(response: HttpResponse) -> HttpResponse:
    """An answer that is not for all: no cache keeps it, no robot lists it."""
    add_never_cache_headers(response)
    hide_from_robots(response)
    return response


def hide_from_robots(response: HttpResponseBase) -> None:
    response["X-Robots-Tag"] = "noindex, nofollow"
