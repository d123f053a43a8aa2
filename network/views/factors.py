"""Choosing a passkey or an app, step by step: choose, do it, keep the recovery codes, go on."""

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

AFTERWARDS = "after_factor"


def steps(current: int) -> list[dict[str, Any]]:
    """The three steps, each done, current or to come."""
    labels = [_("Choose"), _("Set it up"), _("Keep the recovery codes")]
    states = ["done" if n < current else "current" if n == current else "todo" for n in (1, 2, 3)]
    return [{"label": label, "state": state} for label, state in zip(labels, states, strict=True)]


@login_required
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """The first step; where the person wanted to go is remembered for the last."""
    if wanted := get_next_redirect_url(request):
        request.session[AFTERWARDS] = wanted
    context = {"steps": steps(1), "is_for_admin": bool(wanted)}
    return render(request, "account/second_factor.html", context)


class SetsUpFactor:
    """Setting up a factor shows it: nobody is asked again for what they did a second ago."""

    request: HttpRequest
    kind: Authenticator.Type

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        mine = Authenticator.objects.filter(user=self.request.user, type=self.kind)
        post_authentication(self.request, mine.latest("pk"), reauthenticated=True)
        return answer

    def get_success_url(self) -> str:
        wanted = self.request.session.get(AFTERWARDS)
        if self.did_generate_recovery_codes or not wanted:  # type: ignore[attr-defined]
            return reverse("mfa_view_recovery_codes")
        return str(wanted)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {"steps": steps(2)}


class AddPasskey(SetsUpFactor, AddWebAuthnView):
    kind = Authenticator.Type.WEBAUTHN


class ActivateApp(SetsUpFactor, ActivateTOTPView):
    kind = Authenticator.Type.TOTP


class RecoveryCodes(ViewRecoveryCodesView):
    """The codes to print; the third step for who is on the way to somewhere."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        wanted = self.request.session.get(AFTERWARDS)
        return context | {"afterwards": wanted, "steps": steps(3) if wanted else []}


@login_required
@never_cache
def security(request: HttpRequest) -> HttpResponse:
    """All that opens this account, and how to change it."""
    mine = Authenticator.objects.filter(user=request.user).order_by("pk")
    recovery = mine.filter(type=Authenticator.Type.RECOVERY_CODES).first()
    context = {
        "passkeys": mine.filter(type=Authenticator.Type.WEBAUTHN),
        "app": mine.filter(type=Authenticator.Type.TOTP).first(),
        "recovery_codes": recovery,
        "recovery_codes_left": len(recovery.wrap().get_unused_codes()) if recovery else 0,
    }
    return render(request, "mfa/index.html", context)
