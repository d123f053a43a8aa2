"""Behind the secret link of an invitation: what it is, registering, wanting no more of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST
from rest_framework.exceptions import Throttled

from events import actions
from events.actions.admission import invites_to
from events.cards import payload_in, shown
from events.forms import RegistrationForm
from events.models import Guest, Invitation, Meeting
from events.secret_doors import secret_door
from events.secret_pages import remember_code
from network.identifiers import normalise_email
from network.limits import client_address, limit, wait_words

InvitedView = Callable[[HttpRequest, Invitation], HttpResponse]


def invited(view: InvitedView) -> Callable[..., HttpResponse]:
    """A page behind an invitation: the token is the whole right, and nothing is told or kept."""

    @secret_door
    @wraps(view)
    def door(request: HttpRequest, token: str) -> HttpResponse:
        rows = Invitation.objects.select_related("meeting__series", "meeting__place")
        try:
            row = rows.by_token(token)
            if not invites_to(row.meeting, row):
                raise Invitation.DoesNotExist
            return view(request, row)
        except (BadSignature, Invitation.DoesNotExist):
            return render(request, "events/invitation_unknown.html", status=404)

    return door


@invited
def invitation(request: HttpRequest, row: Invitation) -> HttpResponse:
    is_full = _card(row.meeting)["places_words"] == "full"
    if request.method != "POST":
        given = {"name": row.name, "email": row.email}
        return _page(
            request, row, RegistrationForm(meeting=row.meeting, is_full=is_full, initial=given)
        )
    form = RegistrationForm(request.POST, meeting=row.meeting, is_full=is_full)
    try:
        return _register(request, row, form)
    except Throttled as throttled:
        form.add_error(None, wait_words(throttled))
        return _page(request, row, form, status=429)
    except ValidationError as invalid:
        form.add_error(None, invalid)
        is_closed = isinstance(invalid, actions.RegistrationClosed)
        return _page(request, row, form, status=409 if is_closed else 422)


def _register(request: HttpRequest, row: Invitation, form: RegistrationForm) -> HttpResponse:
    if not form.is_valid():
        raise ValidationError([])
    limit("registration_address", client_address(request))
    if email := form.cleaned_data["email"]:
        limit("registration_person", f"{row.meeting.public_id}|{normalise_email(email)}")
    done = actions.register(
        row.meeting,
        application=form.application(),
        submission=form.cleaned_data["submission"],
        invitation=row,
    )
    if done.registration is None:
        return redirect("events:registration_received")
    response = redirect("events:registration", done.registration.token)
    return remember_code(response, done.registration, done.code)


def _page(
    request: HttpRequest, row: Invitation, form: RegistrationForm, *, status: int = 200
) -> HttpResponse:
    card = _card(row.meeting)
    [counted] = Invitation.objects.filter(pk=row.pk).with_uses()
    context = {
        "card": card | {"url": ""},
        "form": form,
        "is_full": card["places_words"] == "full",
        "is_over": card["places_words"] in {"cancelled", "past", "under_way"},
        "is_used": counted.used >= row.uses and not form.is_bound,
        "token": row.token,
        "said_of_you": Guest.objects.filter(invitation=row).first(),
    }
    return render(request, "events/invitation.html", context, status=status)


def _card(meeting: Meeting) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    return shown(payload_in(meeting, language), meeting)


@invited
@require_POST
def invitation_decline(request: HttpRequest, row: Invitation) -> HttpResponse:
    actions.decline_invitation(row)
    return render(request, "events/invitation_declined.html")
