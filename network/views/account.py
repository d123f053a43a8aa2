"""My data: read it, take it with me, see what was done to it, and leave."""

import json

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from network.account_data import account_data, as_json
from network.actions import erase_account, name_oneself
from network.factors import has_logged_in_lately
from network.forms import EraseForm, NameForm
from network.history import history_of
from network.models import User

READ_ONLY = ["GET", "HEAD"]


def owner(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def log_in_again(request: HttpRequest) -> HttpResponse:
    """The page that asks to log in once more, then leads back here."""
    return render(request, "account/log_in_again.html", {"next": request.path}, status=403)


@login_required
@never_cache
@require_http_methods([*READ_ONLY, "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """How one is called and written to; saved, the pages go on in that language."""
    form = NameForm(request.POST or None, instance=User.objects.get(pk=owner(request).pk))
    if request.method == "POST" and form.is_valid():
        try:
            name_oneself(owner(request), **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            with override(form.cleaned_data["language"]):
                messages.success(request, _("Saved."))
                return redirect("account")
    status = 422 if form.errors else 200
    return render(request, "account/name.html", {"form": form}, status=status)


@login_required
@never_cache
@require_http_methods(READ_ONLY)
def data(request: HttpRequest) -> HttpResponse:
    if not has_logged_in_lately(request):
        return log_in_again(request)
    return render(request, "account/data.html", {"sections": account_data(owner(request))})


@login_required
@never_cache
@require_http_methods(READ_ONLY)
def data_file(request: HttpRequest, kind: str) -> HttpResponse:
    if not has_logged_in_lately(request):
        return log_in_again(request)
    sections = account_data(owner(request))
    if kind == "json":
        body = json.dumps(as_json(sections), ensure_ascii=False, indent=2)
        response = HttpResponse(body, content_type="application/json; charset=utf-8")
    else:
        response = render(request, "account/data_file.html", {"sections": sections})
    # A name that says nothing to who sees the folder.
    response["Content-Disposition"] = f'attachment; filename="data.{kind}"'
    return response


@login_required
@never_cache
@require_http_methods(READ_ONLY)
def history(request: HttpRequest) -> HttpResponse:
    return render(request, "account/history.html", {"lines": history_of(owner(request))})


@login_required
@never_cache
@require_http_methods([*READ_ONLY, "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """What goes, what stays and why; then a tick and a button, by who logged in a moment ago."""
    if not has_logged_in_lately(request):
        return log_in_again(request)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            erase_account(owner(request))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            logout(request)
            return redirect("network:erased")
    status = 422 if form.errors else 200
    return render(request, "account/erase.html", {"form": form}, status=status)


@never_cache
def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "account/erased.html")


@login_required
@require_POST
def log_out_to_return(request: HttpRequest) -> HttpResponse:
    """Log out, and to the log-in page that leads back to what the person was about to do."""
    back_to = request.POST.get("next", "")
    logout(request)
    messages.info(request, _("Log in again: then you go on where you were."))
    return redirect(f"{reverse('account_login')}?{urlencode({'next': back_to})}")
