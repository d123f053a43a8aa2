"""Logging in with a printed sheet of codes, and asking for a new one."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from rest_framework.exceptions import Throttled

from network.actions import ask_for_sheet, codes_left, use_sheet_code
from network.actions.sheets import FEW_LEFT
from network.forms import SheetForm
from network.limits import client_address, limit, seconds_to_wait, wait_words
from network.models import User

BY_SHEET = "sheet"


@sensitive_post_parameters("code")
@never_cache
def sheet_log_in(request: HttpRequest) -> HttpResponse:
    """Number and code open the account; what is wrong of the two is not said."""
    if request.user.is_authenticated:
        return redirect(get_next_redirect_url(request) or "account")
    form = SheetForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        user = _user_of(request, form)
    except Throttled as throttled:
        form.add_error(None, wait_words(throttled))
        answer = _page(request, form, status=429)
        answer["Retry-After"] = str(seconds_to_wait(throttled))
        return answer
    if user is None:
        form.add_error(
            "code",
            _("This number and this code do not open an account. Was the code used already?"),
        )
        return _page(request, form, status=422)
    _say_how_many_are_left(request, user)
    record_authentication(request, user, method=BY_SHEET)
    login = Login(user=user, redirect_url=get_next_redirect_url(request))
    return perform_login(request, login)


def _page(request: HttpRequest, form: SheetForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "next": get_next_redirect_url(request) or ""}
    return render(request, "account/sheet_log_in.html", context, status=status)


def _user_of(request: HttpRequest, form: SheetForm) -> User | None:
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    limit("sheet_address", client_address(request))
    limit("sheet_person", number)
    limit("sheet_everywhere", "")
    return use_sheet_code(number, code)


def _say_how_many_are_left(request: HttpRequest, user: User) -> None:
    left = codes_left(user) or 0
    if left > FEW_LEFT:
        return
    words = ngettext(
        "%(left)d code is left on your sheet. Ask for a new sheet on this page.",
        "%(left)d codes are left on your sheet. Ask for a new sheet on this page.",
        left,
    )
    messages.warning(request, words % {"left": left})


@login_required
@require_POST
def ask_sheet(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    ask_for_sheet(request.user)
    messages.success(request, _("A coordinator sees that you need a new sheet."))
    return redirect("account")
