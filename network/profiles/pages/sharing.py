"""Beside the ladder: with whom I share by name, who never sees me, how institutions join."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from network.actions.profiles import (
    Receiver,
    answer_notice,
    exclude,
    grant_fact,
    lift_exclusion,
    revoke_grant,
    set_wishes,
)
from network.audience_words import institutions_for
from network.holders import coordinators_of, holders_of
from network.models import FactKind, Organisation, User
from network.named_people import exclusions_in_words, shares_in_words
from network.profiles.pages.own import REFUSED, Own, own_page, show, show_receipt
from network.profiles.sharing_forms import ExcludeForm, ShareForm, WishesForm
from network.visibility import viewer_for


@own_page("GET", "POST")
def sharing(request: HttpRequest, own: Own) -> HttpResponse:
    """One fact, one organisation or person, perhaps until a day."""
    viewer = viewer_for(own.owner)
    form = ShareForm(
        request.POST if request.method == "POST" else None, facts=own.said, viewer=viewer
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            grant_fact(
                own.row,
                said["fact"],
                Receiver(organisation=said["organisation"], user=said["person"]),
                until=said["until"],
                by=own.owner,
                agreed=own.agreed,
            )
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            messages.success(request, _("Shared."))
            return redirect("network:profile_sharing")
    return show(
        request,
        own,
        "sharing",
        status=REFUSED if form.errors else 200,
        form=form,
        shares=shares_in_words(own.row, viewer),
        kinds=dict(FactKind.choices),
    )


@own_page("POST")
def stop_sharing(request: HttpRequest, own: Own, share: str) -> HttpResponse:
    receipt = revoke_grant(own.row, share, by=own.owner, agreed=own.agreed)
    return show_receipt(request, own, [receipt])


@own_page("GET", "POST")
def exclusions(request: HttpRequest, own: Own) -> HttpResponse:
    """Never a kind of institution, an organisation or a person; they are not told."""
    data = request.POST if request.method == "POST" else None
    people = [(user.public_id, user.get_full_name()) for user in coordinators_of(own.row)]
    viewer = viewer_for(own.owner)
    form = ExcludeForm(data, people=people, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        try:
            exclude(own.row, **_excluded(form), by=own.owner, agreed=own.agreed)
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            messages.success(request, _("Done. They are not told."))
            return redirect("network:profile_exclusions")
    rows = exclusions_in_words(own.row, viewer)
    status = REFUSED if form.errors else 200
    return show(request, own, "exclusions", status=status, form=form, exclusions=rows)


def _excluded(form: ExcludeForm) -> dict[str, Any]:
    what, key = form.chosen()
    if what == "organisation":
        return {"organisation": get_object_or_404(Organisation, public_id=key)}
    if what == "user":
        return {"user": get_object_or_404(User, public_id=key)}
    return {"sector": key}


@own_page("POST")
def stop_excluding(request: HttpRequest, own: Own, exclusion: str) -> HttpResponse:
    lift_exclusion(own.row, exclusion, by=own.owner, agreed=own.agreed)
    messages.success(request, _("Taken back. They see again what is open to them."))
    return redirect("network:profile_exclusions")


@own_page("GET", "POST")
def institutions(request: HttpRequest, own: Own) -> HttpResponse:
    """How new institutions join, which do now, and what becomes of the profile one day."""
    initial = {"ask_each_time": own.row.ask_each_time, "after_death": own.row.after_death}
    form = WishesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_wishes(own.row, **form.cleaned_data, by=own.owner, agreed=own.agreed)
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("network:profile_institutions")
    notices = own.row.audience_notices.select_related("organisation")
    return show(
        request,
        own,
        "institutions",
        status=REFUSED if form.errors else 200,
        form=form,
        joining=institutions_for(own.row, holders_of(own.row)).joining,
        seeing=notices.over().order_by("organisation__name"),
        refused=notices.exclude(refused_at=None).order_by("organisation__name"),
    )


@own_page("POST")
def answer_institution(request: HttpRequest, own: Own, organisation: str) -> HttpResponse:
    """Yes or no to one institution; a no may come at any time."""
    answer = request.POST.get("answer", "")
    if answer not in {"yes", "no"}:
        raise Http404
    row = get_object_or_404(Organisation, public_id=organisation)
    accepts = answer == "yes"
    try:
        answer_notice(own.row, row, accepts=accepts, by=own.owner, agreed=own.agreed)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Saved. It is so from now on."))
    return redirect("network:profile_institutions")
