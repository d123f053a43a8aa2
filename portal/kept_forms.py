"""What was typed is not lost when the session has ended: it is kept, shown again, and sent by hand.

Nothing is ever replayed by itself; files, passwords and codes are not kept; another person in the
same browser does not get it.
"""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from network.identifiers import keyed_hash
from network.sealing import Unreadable, seal, unseal
from portal.typed_words import in_words

KEPT = "kept_form"
KEPT_FOR = 30 * 60
LARGEST = 500_000
# Never written down, not even sealed.
SECRET = re.compile(r"csrf|passw|code|credential|token|secret", re.IGNORECASE)
OWNER = "form_owner"
OWNER_DAYS = 15
# Two people at one browser: so long after a change of person nothing is handed on.
APART_SECONDS = 12 * 3600
UNREADABLE_BODY = (RequestDataTooBig, TooManyFieldsSent, MultiPartParserError, OSError)


@dataclass(frozen=True)
class Typed:
    """A form as it was sent: where to, and its fields in their order."""

    path: str
    fields: list[tuple[str, str]]
    has_files: bool = False

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What was typed, under the words of the form."""
        return in_words(self.path, self.fields)

    @property
    def is_empty(self) -> bool:
        return not any(value.strip() for _name, value in self.fields)


def typed_in(request: HttpRequest) -> Typed | None:
    """What a page of ours sent; None for scripts, other sites, and what cannot be read."""
    is_form = request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}
    by_script = request.headers.get("x-requested-with") == "XMLHttpRequest"
    if request.method != "POST" or not is_form or by_script or not _is_from_here(request):
        return None
    try:
        fields = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if not SECRET.search(name)
        ]
        return Typed(request.get_full_path(), fields, bool(request.FILES))
    except UNREADABLE_BODY:
        return None


def _is_from_here(request: HttpRequest) -> bool:
    said = request.headers.get("origin") or request.headers.get("referer") or ""
    from_where = urlsplit(said)
    return (from_where.scheme, from_where.netloc) == (request.scheme, request.get_host())


def show_typed(
    request: HttpRequest, typed: Typed, *, why: str, status: int, can_send: bool
) -> HttpResponse:
    """The page with all that was typed: to send again with one button, or to copy."""
    context = {"typed": typed, "why": why, "can_send": can_send}
    return render(request, "portal/typed.html", context, status=status)


# Whose form it is


def owner_hash(account: str) -> str:
    return keyed_hash("form owner", account)[:32]


def owner_of_forms(request: HttpRequest) -> str:
    """Who filled in the forms that are open in this browser; empty when it may be two people."""
    said = request.get_signed_cookie(OWNER, "", salt=OWNER) or ""
    owner, _, changed_at = said.partition(":")
    is_apart = changed_at.isdecimal() and time.time() - int(changed_at) < APART_SECONDS
    return "" if is_apart else owner


def is_same_person(request: HttpRequest) -> bool:
    """Whether who is logged in now filled in the open forms; where nobody is, nobody is robbed."""
    account = request.session.get(SESSION_KEY)
    return account is None or owner_of_forms(request) == owner_hash(account)


def _note_owner(request: HttpRequest, response: HttpResponseBase) -> None:
    account = request.session.get(SESSION_KEY)
    if account is None:
        return
    owner = owner_hash(account)
    before = (request.get_signed_cookie(OWNER, "", salt=OWNER) or "").partition(":")[0]
    if before == owner:
        return
    response.set_signed_cookie(
        OWNER,
        f"{owner}:{int(time.time())}" if before else f"{owner}:",
        salt=OWNER,
        max_age=OWNER_DAYS * 86400,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


# Keeping it until they are back


def keep(request: HttpRequest, typed: Typed, *, owner: str) -> bool:
    """Seal it into this browser's session, for half an hour; whether it could be kept."""
    said = json.dumps({"path": typed.path, "fields": typed.fields, "files": typed.has_files})
    if not owner or len(said) > LARGEST:
        return False
    request.session[KEPT] = seal(KEPT, json.dumps({"owner": owner, "said": said}))
    if SESSION_KEY not in request.session:
        request.session.set_expiry(KEPT_FOR)
    return True


def kept(request: HttpRequest) -> Typed | None:
    """What this person typed, if it is not older than half an hour."""
    try:
        held = json.loads(unseal(KEPT, request.session.get(KEPT, ""), within=KEPT_FOR))
    except Unreadable:
        return None
    if held["owner"] != owner_hash(request.session.get(SESSION_KEY, "")):
        return None
    said = json.loads(held["said"])
    fields = [(name, value) for name, value in said["fields"]]
    return Typed(said["path"], fields, said["files"])


def forget_old_forms() -> int:
    """Take what is older than half an hour out of every session; how many."""
    old = []
    for row in Session.objects.iterator():
        sealed = row.get_decoded().get(KEPT)
        if sealed and not _is_readable(sealed):
            old.append(row.session_key)
    for key in old:
        session = SessionStore(key)
        session.pop(KEPT, None)
        session.save()
    return len(old)


def _is_readable(sealed: str) -> bool:
    try:
        return bool(unseal(KEPT, sealed, within=KEPT_FOR))
    except Unreadable:
        return False


class KeptForms:
    """Keeps what somebody sent whose session had ended, and leads back to it after the log-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        waiting = request.session.get(KEPT) if request.method == "POST" else None
        response = self.get_response(request)
        if request.method == "POST":
            response = _after_post(request, response)
        if waiting and waiting == request.session.get(KEPT):
            _forget_if_sent(request)
        if request.session.accessed:
            _note_owner(request, response)
        return response


def _after_post(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    location = urlsplit(response.get("Location", ""))
    leads_to, next_page = location.path, parse_qs(location.query).get("next", [""])[0]
    if getattr(request, "was_refused", False) or (
        request.user.is_authenticated and leads_to == reverse("portal:admin_login")
    ):
        return _refused(request, response)
    log_ins = {reverse("portal:admin_login"), reverse("account_login")}
    if leads_to in log_ins and next_page == request.get_full_path():
        return _log_in_first(request, response)
    return response


def _refused(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The right was taken away while the form was open: here is the text, to copy."""
    typed = typed_in(request)
    if typed is None or typed.is_empty:
        return response
    return show_typed(request, typed, why="refused", status=403, can_send=False)


def _log_in_first(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    typed = None if request.user.is_authenticated else typed_in(request)
    if typed is None or typed.is_empty or not keep(request, typed, owner=owner_of_forms(request)):
        return response
    query = urlencode({"next": reverse("kept_form")})
    return redirect(f"{reverse('account_login')}?{query}")


def _forget_if_sent(request: HttpRequest) -> None:
    if SESSION_KEY not in request.session:
        # The steps of the log-in itself are forms too: it waits until one knows who it is.
        return
    held = kept(request)
    if held is None or held.path == request.get_full_path():
        del request.session[KEPT]
