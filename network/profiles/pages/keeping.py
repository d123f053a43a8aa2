"""Looking at my profile as others do, hiding it, keeping it, taking it with me, erasing it."""

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from network.account_data import as_json
from network.actions.profiles import erase_profile, hide_profile, renew_profile, show_profile
from network.audiences import Rung
from network.factors import has_logged_in_lately
from network.holders import who_looked
from network.models import AudienceChoice, Organisation
from network.people.pages import as_photo
from network.profiles.own_data import your_profile
from network.profiles.pages.own import REFUSED, Own, own_of, own_page, own_url, show, show_receipt
from network.profiles.sharing_forms import EraseProfileForm
from network.views.account import log_in_again
from network.visibility import as_owner, see_as, visible_photo

OTHERS = [rung.name.lower() for rung in reversed(Rung) if rung is not Rung.ME]


@own_page("GET")
def seen_as(request: HttpRequest, own: Own, audience: str) -> HttpResponse:
    """The profile as an audience, or one institution, sees it now."""
    if audience not in OTHERS:
        raise Http404
    organisation = None
    if audience == AudienceChoice.INSTITUTIONS and request.GET.get("organisation"):
        rows = Organisation.objects.verified()
        organisation = rows.filter(public_id=request.GET["organisation"]).first()
    seen = see_as(own.row, audience, organisation=organisation)
    return show(
        request,
        own,
        "seen_as",
        seen=seen,
        words=seen.in_language("presentation", get_language() or ""),
        photo_url=own_url("profile_photo"),
        audience=audience,
        audiences=[(name, AudienceChoice(name).label) for name in OTHERS],
        organisation=organisation,
        organisations=Organisation.objects.verified().order_by("name"),
    )


@own_page("GET")
def photo(request: HttpRequest, own: Own) -> HttpResponse:
    """One's own photo on one's own pages, whatever the hat."""
    content = visible_photo(own.row, as_owner(own.owner))
    if content is None:
        raise Http404
    return as_photo(content)


@own_page("GET")
def looks(request: HttpRequest, own: Own) -> HttpResponse:
    """Who saw or exported the profile: organisations by name, people by number."""
    return show(request, own, "looks", looked=who_looked(own.row))


@own_page("POST")
def hide(request: HttpRequest, own: Own) -> HttpResponse:
    """Nobody sees anything any more, at once, without a reason or a question."""
    receipt = hide_profile(own.row, by=own.owner)
    return show_receipt(request, own_of(request) or own, [receipt])


@own_page("POST")
def show_again(request: HttpRequest, own: Own) -> HttpResponse:
    show_profile(own.row, by=own.owner, agreed=own.agreed)
    messages.success(request, _("Your profile is shown again, as it was."))
    return redirect("network:profile")


@own_page("POST")
def renew(request: HttpRequest, own: Own) -> HttpResponse:
    renew_profile(own.row, by=own.owner, agreed=own.agreed)
    messages.success(request, _("Your profile stays for another year."))
    return redirect("network:profile")


@own_page("GET")
def take_away(request: HttpRequest, own: Own, kind: str) -> HttpResponse:
    """All that is held of the profile, to read or for a program."""
    if not has_logged_in_lately(request):
        return log_in_again(request)
    sections = list(your_profile(own.owner))
    if kind == "json":
        body = json.dumps(as_json(sections), ensure_ascii=False, indent=2)
        response = HttpResponse(body, content_type="application/json; charset=utf-8")
    else:
        response = render(request, "account/data_file.html", {"sections": sections})
    # A name that says nothing to who sees the folder.
    response["Content-Disposition"] = f'attachment; filename="data.{kind}"'
    return response


@own_page("GET", "POST")
def erase(request: HttpRequest, own: Own) -> HttpResponse:
    """What goes, what stays and why; then a tick and a button, by who logged in a moment ago."""
    if not has_logged_in_lately(request):
        return log_in_again(request)
    form = EraseProfileForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        erase_profile(own.row)
        messages.success(request, _("Your profile is erased. Your account stays."))
        return redirect("account")
    return show(request, own, "erase", status=REFUSED if form.errors else 200, form=form)
