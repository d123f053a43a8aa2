"""Doors that belong to no package: errors, the account's first page, the demo mailbox."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from frontend import specimens
from network import demo_mail
from network.actions import codes_left
from network.audiences import Viewer
from network.directory import page_url
from network.missions.reading import count_waiting
from network.models import Profile, User
from network.modules import is_on
from network.profiles.vouchings import waiting_vouchings
from portal.context import runs_meetings
from portal.demo.second_keys import CODES, has_demo_keys
from portal.kept_forms import is_same_person, kept, show_typed, typed_in


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or cookies are refused: shows what was typed, to send again."""
    typed = typed_in(request)
    if typed is not None and not typed.is_empty:
        can_send = is_same_person(request)
        return show_typed(request, typed, why="csrf", status=403, can_send=can_send)
    return render(request, "403_csrf.html", status=403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page that one may not see; what was typed for it is shown, to copy."""
    typed = typed_in(request)
    if typed is not None and not typed.is_empty:
        return show_typed(request, typed, why="refused", status=403, can_send=False)
    return render(request, "403.html", status=403)


@login_required
@never_cache
def kept_form(request: HttpRequest) -> HttpResponse:
    """After the log-in: what one had typed, and one button that sends it."""
    typed = kept(request)
    if typed is None:
        messages.info(request, _("Nothing that you typed is waiting here."))
        return redirect("account")
    return show_typed(request, typed, why="session", status=200, can_send=True)


@never_cache
def admin_login(request: HttpRequest) -> HttpResponse:
    """Where Wagtail sends those who may not enter: to log in, or to be told so if they are."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next") or "/admin/", reverse("account_login"))


def no_password(request: HttpRequest) -> HttpResponse:
    """One logs in by a code: a password would be a second key that nobody watches."""
    raise Http404


@login_required
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    has_missions = is_on("missions")
    profile = Profile.objects.filter(user=request.user).first()
    context = {
        "codes_left": codes_left(request.user),
        "is_member": viewer.is_member,
        "acts_for_organisation": viewer.acting_as is not None,
        "missions_waiting": count_waiting(viewer) if has_missions else 0,
        "profile": profile,
        "vouchings_waiting": len(waiting_vouchings(profile)) if profile else 0,
        "organisations": _organisations(request.user, viewer),
    }
    return render(request, "portal/account.html", context)


def _organisations(user: User, viewer: Viewer) -> list[dict[str, Any]]:
    """Those one stands for: which one acts for now, and which the network has yet to verify."""
    rows = user.representations.current().select_related("organisation")
    return [
        {
            "organisation": row.organisation,
            "url": page_url(row.organisation),
            "is_acted_for": viewer.acting_as == row.organisation.pk,
        }
        for row in rows.order_by("organisation__name", "pk")
    ]


@login_required
@never_cache
def after_login(request: HttpRequest) -> HttpResponse:
    """Who runs meetings came for these; everybody else for their account."""
    viewer = request.viewer  # type: ignore[attr-defined]
    return redirect("events:running" if runs_meetings(viewer) else "account")


@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """The mails of the demo; only where nothing is real."""
    if not (settings.DEBUG and settings.EMAIL_BACKEND == "network.demo_mail.DemoMailbox"):
        raise Http404
    context: dict[str, Any] = {
        "messages_shown": demo_mail.messages(),
        "recovery_codes": CODES if has_demo_keys() else (),
    }
    return render(request, "portal/mailbox.html", context)


@never_cache
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for those who build and those who translate."""
    if not (settings.DEBUG or request.user.has_perm("wagtailadmin.access_admin")):
        raise Http404
    return render(request, "portal/styleguide.html", specimens.styleguide())
