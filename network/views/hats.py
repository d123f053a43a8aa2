"""Choosing the hat that one acts under: it stays for this browser until another is chosen."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from network.forms import HatForm
from network.visibility import HAT, hats_of


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hat(request: HttpRequest) -> HttpResponse:
    """As member, as coordinator or for an organisation: what one reads as one, another does not."""
    hats = hats_of(request.user)
    worn = worn_hat(request.session.get(HAT, ""), [one.key for one in hats])
    form = HatForm(request.POST or None, hats=hats, initial={"hat": worn})
    if request.method == "POST" and form.is_valid():
        request.session[HAT] = form.cleaned_data["hat"]
        messages.success(request, _("Saved."))
        return redirect("account")
    status = 422 if form.errors else 200
    return render(request, "account/hat.html", {"form": form, "hats": hats}, status=status)


def worn_hat(chosen: str, keys: list[str]) -> str:
    """The one that was chosen while it is still theirs, else the one worn without choosing."""
    return chosen if chosen in keys else next(iter(keys), "")
