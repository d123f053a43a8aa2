"""Where I am logged in: each device in a word, and a button that ends it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from network.actions import end_sessions
from network.models import OpenSession, User


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    here = request.session.session_key or ""
    if request.method == "POST":
        ended = end_sessions(request.user, only=request.POST.get("session", ""), but=here)
        words = ngettext("%(count)d session ended.", "%(count)d sessions ended.", ended)
        messages.success(request, words % {"count": ended} if ended else _("It had ended already."))
        return redirect("network:sessions")
    rows = OpenSession.objects.filter(user=request.user).order_by("-seen_at")
    others = [row for row in rows if row.session_key != here]
    return render(
        request,
        "account/sessions.html",
        {"here": next((row for row in rows if row.session_key == here), None), "others": others},
    )
