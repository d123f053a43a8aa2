"""Finding one's registration or invitation by a code, or having one's link sent once more."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from rest_framework.exceptions import Throttled

from events import actions
from events.forms import CodeForm, EmailForm
from events.models import Invitation, Registration
from network.identifiers import normalise_email
from network.limits import client_address, limit, wait_words


@never_cache
def registration_received(request: HttpRequest) -> HttpResponse:
    return render(request, "events/registration_received.html")


@never_cache
def find_registration(request: HttpRequest) -> HttpResponse:
    """By code, or by having one's link sent again; neither says whether a person is known."""
    posted = request.POST if request.method == "POST" else None
    code_form = CodeForm(posted if posted and "code" in posted else None)
    email_form = EmailForm(posted if posted and "email" in posted else None)
    status = 200
    if posted is not None:
        form = email_form if "email" in posted else code_form
        try:
            return _found(request, code_form, email_form)
        except Throttled as throttled:
            status = 429
            form.add_error(None, wait_words(throttled))
        except ValidationError as invalid:
            status = 422
            if invalid.messages:
                form.add_error(None, invalid)
    context = {"code_form": code_form, "email_form": email_form}
    return render(request, "events/find_registration.html", context, status=status)


def _found(request: HttpRequest, code_form: CodeForm, email_form: EmailForm) -> HttpResponse:
    address = client_address(request)
    if email_form.is_bound:
        if not email_form.is_valid():
            raise ValidationError([])
        email = email_form.cleaned_data["email"]
        limit("link_address", address)
        limit("link_person", normalise_email(email))
        actions.ask_for_links(email)
        return redirect("events:registration_received")
    if not code_form.is_valid():
        raise ValidationError([])
    limit("code_address", address)
    limit("code_everywhere", "")
    return _behind(code_form.cleaned_data["code"])


def _behind(code: str) -> HttpResponse:
    """The page that a code leads to: of a registration, or of an invitation on paper."""
    try:
        return redirect("events:registration", Registration.objects.by_code(code).token)
    except Registration.DoesNotExist:
        pass
    try:
        return redirect("events:invitation", Invitation.objects.by_code(code).token)
    except Invitation.DoesNotExist:
        raise ValidationError(
            {"code": _("We do not know this code. Check it, or call us.")}
        ) from None
