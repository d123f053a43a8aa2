"""Writing to the other side of a mission through the house, and sharing how to be reached."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from rest_framework.exceptions import Throttled

from network.actions.missions.talking import (
    share_team_contact,
    write_as_organisation,
    write_as_person,
)
from network.actions.profiles import Agreement, Receiver, grant_fact
from network.limits import limit, wait_words
from network.missions.forms import MessageForm, ShareForm, TeamContactForm
from network.missions.pages import asked, proposed
from network.missions.pages.asked import REFUSED, account_of, message_form, own_mission
from network.missions.pages.proposed import proposal_page, sayable
from network.models import MissionProposal, ProposalState


@login_required
@never_cache
@require_http_methods(["POST"])
def write(request: HttpRequest, mission: str, thread: str) -> HttpResponse:
    """The organisation writes to somebody who accepted; anybody else is not there."""
    row = own_mission(request, mission)
    accepted = row.proposals.filter(state=ProposalState.ACCEPTED)
    to = accepted.select_related("profile", "request").filter(public_id=thread).first()
    if to is None:
        raise Http404
    form = message_form(thread, request.POST)
    if form.is_valid() and _is_written(request, form, to, as_person=False):
        return redirect("missions:mission", mission)
    return asked.page_of(request, row, status=REFUSED, written={thread: form})


@proposal_page("POST")
def write_back(request: HttpRequest, row: MissionProposal) -> HttpResponse:
    form = message_form(row.public_id, request.POST)
    if form.is_valid() and _is_written(request, form, row, as_person=True):
        return redirect("missions:proposal", row.public_id)
    return proposed.page_of(request, row, status=REFUSED, message_form=form)


def _is_written(
    request: HttpRequest, form: MessageForm, proposal: MissionProposal, *, as_person: bool
) -> bool:
    """Whether it has gone; else the form says why not."""
    by, language = account_of(request), get_language() or settings.LANGUAGE_CODE
    act = write_as_person if as_person else write_as_organisation
    try:
        limit("mission_message", by.public_id)
        act(proposal, form.cleaned_data["words"], language=language, by=by)
    except Throttled as throttled:
        form.add_error(None, wait_words(throttled))
        return False
    except ValidationError as refusal:
        form.take_refusal(refusal)
        return False
    messages.success(request, _("Sent. The other side is told that something waits for them."))
    return True


@login_required
@never_cache
@require_http_methods(["POST"])
def team_contact(request: HttpRequest, mission: str) -> HttpResponse:
    row, form = own_mission(request, mission), TeamContactForm(request.POST)
    if form.is_valid():
        try:
            share_team_contact(row, form.cleaned_data["contact"], by=account_of(request))
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("missions:mission", mission)
    return asked.page_of(request, row, status=REFUSED, contact_form=form)


@proposal_page("POST")
def share(request: HttpRequest, row: MissionProposal) -> HttpResponse:
    """Share some of what one says of oneself with this mission, until it ends."""
    form = ShareForm(request.POST, said=sayable(request, row))
    if form.is_valid():
        agreed = Agreement(language=get_language() or settings.LANGUAGE_CODE)
        receiver, by = Receiver(mission=row.request.public_id), account_of(request)
        try:
            for fact in form.cleaned_data["facts"]:
                grant_fact(row.profile, fact, receiver, by=by, agreed=agreed)
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            messages.success(request, _("Shared with this mission, until it ends."))
            return redirect("missions:proposal", row.public_id)
    return proposed.page_of(request, row, status=REFUSED, share_form=form)
