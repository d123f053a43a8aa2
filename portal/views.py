"""Doors that belong to no package: errors, the account's first page, the demo mailbox."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from network import demo_mail


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or cookies are refused: says so, and how to go on."""
    return render(request, "403_csrf.html", status=403)


@login_required
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/account.html")


@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """The mails of the demo; only where nothing is real."""
    if not (settings.DEBUG and settings.EMAIL_BACKEND == "network.demo_mail.DemoMailbox"):
        raise Http404
    context: dict[str, Any] = {"messages_shown": demo_mail.messages()}
    return render(request, "portal/mailbox.html", context)
