"""The page behind the link of an invitation to act for an organisation."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from network.actions.representative_invitations import (
    accept_representative_invitation,
    has_account,
)
from network.models import RepresentativeInvitation
from network.organisations.representative_forms import AcceptForm


@csrf_exempt
@never_cache
def act_for(request: HttpRequest, token: str) -> HttpResponse:
    """Read, it changes nothing; posted, it accepts once. It logs nobody in.

    The token is the whole right: no cookie is asked for, so none can be forged with.
    """
    try:
        invitation = RepresentativeInvitation.objects.by_token(token)
    except (BadSignature, RepresentativeInvitation.DoesNotExist):
        return _quiet(render(request, "network/act_for_ended.html", status=410))
    form = _form(request, invitation)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            return _accepted(request, token, form)
        except ValidationError as refusal:
            form = form or AcceptForm(request.POST)
            form.add_error(None, refusal.messages)
        except (BadSignature, RepresentativeInvitation.DoesNotExist):
            return _quiet(render(request, "network/act_for_ended.html", status=410))
    context = {"organisation": invitation.organisation, "email": invitation.email, "form": form}
    status = 422 if form is not None and form.errors else 200
    return _quiet(render(request, "network/act_for.html", context, status=status))


def _form(request: HttpRequest, invitation: RepresentativeInvitation) -> AcceptForm | None:
    """Who has an account has a name already."""
    if has_account(invitation):
        return None
    return AcceptForm(request.POST if request.method == "POST" else None)


def _accepted(request: HttpRequest, token: str, form: AcceptForm | None) -> HttpResponse:
    name = form.cleaned_data["display_name"] if form else ""
    accept_representative_invitation(token, display_name=name)
    messages.success(request, _("Done. Log in with this e-mail address: a code is sent to you."))
    return redirect("account_login")


def _quiet(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
