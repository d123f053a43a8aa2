"""Whom one invites to a meeting by invitation: a link each, by mail, shown or printed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from events import actions
from events.agenda import address_words
from events.invitation_forms import InvitationForm
from events.link_pictures import link_as_picture
from events.models import Invitation, Meeting
from events.roles import Ability
from events.running_pages.entering import account_of, running
from events.titles import title_of_meeting
from network.identifiers import spelled_code


@running(Ability.INVITE)
def invitations(request: HttpRequest, row: Meeting) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.invite(
                row, form.facts(), by=account_of(request), public_id=form.public_id
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The invitation is made."))
            return redirect("events:running_invitation", row.public_id, made.public_id)
    rows = (
        Invitation.objects.filter(meeting=row, guest=None)
        .with_uses()
        .order_by("-created_at", "-pk")
    )
    context = {"form": form, "invitations": rows, **_about(row)}
    return render(
        request, "events/running/invitations.html", context, status=422 if form.errors else 200
    )


@running(Ability.INVITE)
def invitation(request: HttpRequest, row: Meeting, invitation: str) -> HttpResponse:
    """One invitation with its link, to show or to print."""
    rows = Invitation.objects.filter(meeting=row, revoked_at=None).with_uses()
    found = get_object_or_404(rows, public_id=invitation)
    link = link_of(found)
    context = {
        "invitation": found,
        "link": link,
        "picture": link_as_picture(link),
        "code": spelled_code(found.code),
        "code_address": _code_address(found),
        **_about(row),
    }
    return render(request, "events/running/invitation.html", context)


@running(Ability.INVITE)
@require_POST
def invitation_revoke(request: HttpRequest, row: Meeting, invitation: str) -> HttpResponse:
    found = get_object_or_404(Invitation, meeting=row, guest=None, public_id=invitation)
    actions.revoke_invitation(found, by=account_of(request))
    messages.success(request, _("The link no longer works. Who has registered by it stays."))
    return redirect("events:running_invitations", row.public_id)


def link_of(invitation: Invitation) -> str:
    """The whole address, in the language of who is invited."""
    with translation.override(invitation.language):
        return settings.SITE_URL + reverse("events:invitation", args=[invitation.token])


def _code_address(invitation: Invitation) -> str:
    """Where the code is typed, as one copies it from paper."""
    with translation.override(invitation.language):
        address = settings.SITE_URL + reverse("events:find_registration")
    return address.partition("://")[2]


def _about(row: Meeting) -> dict[str, Any]:
    return {
        "meeting": row,
        "title": title_of_meeting(row),
        "starts": row.starts_at.astimezone(row.zone),
        "place": address_words(row.place) if row.place else "",
    }
