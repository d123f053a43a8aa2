"""Missions as an organisation asks for them and follows them: by what it is told, and no more."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from rest_framework.exceptions import Throttled

from network.actions.missions.asking import submit_mission, withdraw_mission
from network.actions.missions.running import (
    close_mission,
    escalate_mission,
    say_how_it_went,
    start_mission,
)
from network.helplines import helplines
from network.limits import limit, wait_words
from network.missions.forms import FeedbackForm, MessageForm, MissionForm, TeamContactForm
from network.missions.reading import asked_by, asked_of, asked_row, filled_sheet, wish_of
from network.missions.threads import threads_for_organisation
from network.models import MissionProposal, MissionRequest, Organisation, Profile, User
from network.readiness.pages import viewer_of
from network.visibility import hats_of, visible_facts

REFUSED = 422
Act = Callable[..., object]
ACTS: Mapping[str, tuple[Act, Any]] = {
    "withdraw": (withdraw_mission, gettext_lazy("Taken back. Nobody is asked any more.")),
    "start": (start_mission, gettext_lazy("Noted: the work has begun.")),
    "close": (close_mission, gettext_lazy("Closed. Thank you for saying so.")),
}


@login_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def missions(request: HttpRequest) -> HttpResponse:
    """The missions of the organisation that one acts for; who acts for none reads what it takes."""
    organisation = organisation_of(request)
    if organisation is None:
        return _needs(request)
    context = {"organisation": organisation, "missions": asked_by(viewer_of(request))}
    return render(request, "network/mission_list.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a mission; for one person, where the page was reached from theirs."""
    organisation = organisation_of(request)
    if organisation is None:
        if request.method == "POST":
            # What was typed is shown again, to copy: the role, or the trust, has just ended.
            raise PermissionDenied
        return _needs(request)
    sheet = filled_sheet(organisation)
    form = MissionForm(
        request.POST if request.method == "POST" else None,
        region=organisation.region,
        may_share=sheet is not None and not sheet.is_published,
        initial={"person": request.GET.get("person", "")},
    )
    status = 200
    if request.method == "POST":
        status = _sent(request, organisation, form) if form.is_valid() else REFUSED
        if status == 200:
            return redirect("missions:missions")
    context = {
        "organisation": organisation,
        "form": form,
        "sheet": sheet,
        "wish": _wished_name(request, str(form["person"].value() or "")),
        "helplines": helplines(),
    }
    return render(request, "network/mission_ask.html", context, status=status)


def _sent(request: HttpRequest, organisation: Organisation, form: MissionForm) -> int:
    """Ask; the status of the page, with the reasons in the form where it was refused."""
    try:
        limit("mission_organisation", organisation.public_id)
        submit_mission(
            organisation,
            form.facts(),
            node=form.node_chosen,
            by=account_of(request),
            wish=form.cleaned_data["person"],
        )
    except Throttled as throttled:
        form.add_error(None, wait_words(throttled))
        return 429
    except ValidationError as refusal:
        form.take_refusal(refusal)
        return REFUSED
    messages.success(request, _("Sent. The coordinators read it before anybody is asked."))
    return 200


@login_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def mission(request: HttpRequest, mission: str) -> HttpResponse:
    return page_of(request, own_mission(request, mission))


@login_required
@never_cache
@require_http_methods(["POST"])
def act(request: HttpRequest, mission: str, what: str) -> HttpResponse:
    """Take it back, say that it begins, that it is over."""
    row = own_mission(request, mission)
    do, done = ACTS[what]
    try:
        do(row, by=account_of(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, done)
    return redirect("missions:mission", mission)


@login_required
@never_cache
@require_http_methods(["POST"])
def ask_for_help(request: HttpRequest, mission: str) -> HttpResponse:
    """The answer is the same whether or not the other side asked before."""
    ask_help(request, own_mission(request, mission))
    return redirect("missions:mission", mission)


def ask_help(
    request: HttpRequest, row: MissionRequest, *, proposal: MissionProposal | None = None
) -> None:
    """Bring a difficulty to somebody, and say so on the next page."""
    try:
        escalate_mission(row, by=account_of(request), proposal=proposal)
    except ValidationError as refusal:
        if refusal.code != "known":
            messages.error(request, " ".join(refusal.messages))
            return
    messages.success(
        request,
        _("Somebody gets in touch: a peer first, where one was named, or the coordinators."),
    )


@login_required
@never_cache
@require_http_methods(["POST"])
def feedback(request: HttpRequest, mission: str) -> HttpResponse:
    row, form = own_mission(request, mission), FeedbackForm(request.POST)
    if form.is_valid():
        try:
            say_how_it_went(row, **form.cleaned_data, by=account_of(request))
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            messages.success(request, _("Thank you. The coordinators read it."))
            return redirect("missions:mission", mission)
    return page_of(request, row, status=REFUSED, feedback_form=form)


def page_of(
    request: HttpRequest,
    row: MissionRequest,
    *,
    status: int = 200,
    written: Mapping[str, MessageForm] | None = None,
    **forms: Any,
) -> HttpResponse:
    """`written`, by the id of its thread, is a message that could not be sent."""
    said = row.feedback.filter(proposal=None).first()
    known = {"went": said.went, "words": said.words} if said else {}
    context = {
        "mission": asked_of(row),
        "wish": wish_of(row, viewer_of(request)),
        "sheet": filled_sheet(row.organisation),
        "threads": [
            (thread, (written or {}).get(thread.public_id) or message_form(thread.public_id))
            for thread in threads_for_organisation(row, viewer_of(request))
        ],
        "has_fault": bool(written),
        "contact_form": TeamContactForm(initial={"contact": row.team_contact}),
        "feedback_form": FeedbackForm(initial=known),
        "has_said": said is not None,
        "helplines": helplines(),
    }
    return render(request, "network/mission.html", context | forms, status=status)


def message_form(thread: str, data: Any = None) -> MessageForm:
    """A form whose fields have names of their own where a page shows several."""
    return MessageForm(data, auto_id=f"{thread}_%s")


def organisation_of(request: HttpRequest) -> Organisation | None:
    """The verified organisation that one acts for at the moment."""
    acting_as = viewer_of(request).acting_as
    return Organisation.objects.get(pk=acting_as) if acting_as is not None else None


def account_of(request: HttpRequest) -> User:
    """Whoever is logged in; the pages here ask for it first."""
    assert isinstance(request.user, User)
    return request.user


def own_mission(request: HttpRequest, public_id: str) -> MissionRequest:
    """A mission of one's organisation; any other is not there."""
    row = asked_row(public_id, viewer_of(request))
    if row is None:
        raise Http404
    return row


def _needs(request: HttpRequest) -> HttpResponse:
    """What it takes to ask for a mission, and how far this account is from it."""
    acts_for = account_of(request).representations.current()
    rows = [one.organisation for one in acts_for.select_related("organisation")]
    context = {
        "verified": [row for row in rows if row.is_verified],
        "unverified": [row for row in rows if not row.is_verified],
        "has_hats": len(hats_of(request.user)) > 1,
    }
    return render(request, "network/mission_needs.html", context)


def _wished_name(request: HttpRequest, public_id: str) -> str:
    """How the wished person is called on the form; the same words for whoever is not seen."""
    if not public_id:
        return ""
    person = Profile.objects.filter(public_id=public_id).first() or Profile(pk=0)
    return visible_facts(person, viewer_of(request)).name or _("A person of the network")
