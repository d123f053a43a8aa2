"""The doors behind a secret link: one's own registration and all that one may do with it."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from rest_framework.exceptions import Throttled

from events import actions
from events.actions.guest_questions import guest_of
from events.aftertime import page_is_open
from events.agenda import discreet_calendar
from events.cards import build_payloads, shown
from events.forms import ContactForm, NeedsForm
from events.history import own_steps
from events.models import (
    Guest,
    Intervision,
    Meeting,
    MeetingMessage,
    NamedPerson,
    Registration,
)
from events.models.thanks import after_token
from events.personal_calendar import address_of, calendar_of
from events.personal_data import personal_data
from events.relay import signature
from events.reminder_mails import next_reminders
from events.responsibility import responsible_for
from events.running_forms import ReplyForm
from events.secret_doors import secret_door
from network.identifiers import normalise_email, spelled_code
from network.limits import client_address, limit, wait_words
from network.models import Mail
from network.modules import is_on

CODE_COOKIE = "registration_code"
CODE_SECONDS = 600
PENDING_FOR = timedelta(days=7)

SecretView = Callable[[HttpRequest, Registration], HttpResponse]


def remember_code(response: HttpResponse, registration: Registration, code: str) -> HttpResponse:
    """Let the next page show the code: signed, for ten minutes, in this browser only."""
    response.set_signed_cookie(
        CODE_COOKIE,
        f"{registration.public_id}:{code}",
        salt=CODE_COOKIE,
        max_age=CODE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def secret(view: SecretView) -> Callable[..., HttpResponse]:
    """A page behind a secret link: unknown links are 404, nothing is cached, indexed or told."""

    @secret_door
    @wraps(view)
    def door(request: HttpRequest, token: str) -> HttpResponse:
        try:
            row = Registration.objects.select_related("meeting__series", "meeting__place")
            return view(request, row.by_token(token))
        except (BadSignature, Registration.DoesNotExist):
            # A link that ended and one that never was give the same page.
            return render(request, "events/registration_unknown.html", status=404)

    return door


@secret
def registration(request: HttpRequest, row: Registration) -> HttpResponse:
    return _page(request, row)


def _page(
    request: HttpRequest,
    row: Registration,
    *,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    contact = row.reachable_contact
    language = get_language() or "fr"
    code = _code_of(request, row)
    context = {
        "registration": row,
        "token": row.token,
        "status": row.status,
        "position": row.position,
        "offer_expires": row.offer_expires_at and row.offer_expires_at.astimezone(row.meeting.zone),
        "card": _card(row.meeting, language),
        "online_link": row.sees_link and row.meeting.online_url,
        "intervision": _intervision_of(row),
        "link_from": row.meeting.link_shown_from.astimezone(row.meeting.zone),
        "contact": contact,
        "code": code,
        "just_registered": bool(code),
        "mail_pending": bool(contact and contact.email and _is_mail_pending(row)),
        "ics_url": _ics_url(row),
        "after_url": _after_url(row),
        "named_urls": [
            reverse("events:named", args=[one.token])
            for one in NamedPerson.objects.asked().filter(registration=row)
        ],
        "guest": _guest_of(row),
        "steps": own_steps(row),
        "responsible": responsible_for(row.meeting.series, language),
        "download_url": reverse("events:registration_download", args=[row.token]),
        "messages_received": _messages_to(row, forms.pop("reply_form", None)),
    }
    if contact is not None:
        context |= {
            "needs_form": NeedsForm(meeting=row.meeting, initial=vars(contact)),
            "contact_form": ContactForm(initial=vars(contact)),
            "reminders_at": next_reminders(row),
            "address": address_of(calendar_of(row)),
        }
    return render(request, "events/registration.html", context | forms, status=status)


def _after_url(row: Registration) -> str:
    """What is handed on after the meeting, to who had a place; without a ticket for an answer."""
    meeting, had_place = row.meeting, row.status == Registration.Status.CONFIRMED
    if not had_place or not page_is_open(meeting.ends_at, timezone.now()):
        return ""
    return "" if meeting.is_cancelled else reverse("events:after", args=[after_token(meeting)])


def _card(meeting: Meeting, language: str) -> dict[str, Any]:
    """What the page tells; a meeting announced nowhere has no page that this link could open."""
    card = shown(build_payloads(meeting)[language], meeting)
    return card if meeting.is_public else card | {"url": ""}


def _intervision_of(row: Registration) -> Intervision | None:
    """What goes on now at the meeting of somebody who has a place there."""
    if row.status != Registration.Status.CONFIRMED or not is_on("intervision"):
        return None
    return Intervision.objects.running().filter(meeting=row.meeting).first()


def _guest_of(row: Registration) -> Guest | None:
    """The guest about whom somebody who comes or waits is asked; not to the guest."""
    guest = guest_of(row.meeting) if row.status != Registration.Status.CANCELLED else None
    is_oneself = guest and guest.invitation_id and guest.invitation_id == row.invitation_id
    return None if is_oneself else guest


def _ics_url(row: Registration) -> str:
    """A date for one's calendar once the place is one's own, and not before."""
    is_coming = row.status == Registration.Status.CONFIRMED and not row.meeting.is_cancelled
    return reverse("events:registration_ics", args=[row.token]) if is_coming else ""


def _code_of(request: HttpRequest, row: Registration) -> str:
    kept = request.get_signed_cookie(
        CODE_COOKIE, default="", salt=CODE_COOKIE, max_age=CODE_SECONDS
    )
    public_id, _colon, code = (kept or "").partition(":")
    return spelled_code(code) if public_id == row.public_id else ""


def _is_mail_pending(row: Registration) -> bool:
    # The rows of mails are purged; and after so long a mail that has not gone has given up.
    if row.created_at < timezone.now() - PENDING_FOR:
        return False
    return not Mail.objects.filter(
        key__startswith=f"registration:{row.public_id}:", sent_at__isnull=False
    ).exists()


@secret
@require_POST
def registration_cancel(request: HttpRequest, row: Registration) -> HttpResponse:
    try:
        actions.cancel_registration(row)
    except ValidationError as invalid:
        return _page(request, row, status=409, problem=" ".join(invalid.messages))
    return redirect("events:registration", row.token)


ANSWERS = {"accept": True, "decline": False}


@secret
@require_POST
def registration_answer(request: HttpRequest, row: Registration) -> HttpResponse:
    try:
        actions.answer_offer(row, accepts=ANSWERS[request.POST.get("answer", "")])
    except KeyError:
        return _page(request, row, status=422, problem=_("Answer with yes or no."))
    except ValidationError as invalid:
        row.refresh_from_db()
        return _page(request, row, status=409, problem=" ".join(invalid.messages))
    return redirect("events:registration", row.token)


@secret
@require_POST
def registration_needs(request: HttpRequest, row: Registration) -> HttpResponse:
    form = NeedsForm(request.POST, meeting=row.meeting)
    if form.is_valid():
        try:
            consents = form.cleaned_data["consents"]
            actions.change_access_needs(row, needs=form.needs(), consents=consents)
            messages.success(request, _("Saved."))
            return redirect("events:registration", row.token)
        except ValidationError as invalid:
            form.add_error(None, invalid)
    return _page(request, row, status=422, needs_form=form)


@secret
@require_POST
def registration_contact(request: HttpRequest, row: Registration) -> HttpResponse:
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _page(request, row, status=422, contact_form=form)
    try:
        return _correct(request, row, form.cleaned_data)
    except Throttled as throttled:
        form.add_error(None, wait_words(throttled))
        return _page(request, row, status=429, contact_form=form)
    except ValidationError as invalid:
        form.add_error(None, invalid)
        return _page(request, row, status=422, contact_form=form)


def _correct(request: HttpRequest, row: Registration, said: dict[str, Any]) -> HttpResponse:
    limit("correction_address", client_address(request))
    limit("correction_person", row.public_id)
    if said["email"]:
        limit("link_person", normalise_email(said["email"]))
    language = row.reachable_contact.language if row.reachable_contact else "fr"
    old_token = row.token
    actions.correct_contact(row, **said, language=language)
    row.refresh_from_db()
    messages.success(request, _saved_words(row.token != old_token, said["email"]))
    return redirect("events:registration", row.token)


def _saved_words(is_new_link: bool, email: str) -> str:
    if not is_new_link:
        return _("Saved.")
    if email:
        return _(
            "Saved. This page has a new address, and your old link no longer works. "
            "We send you the new one by mail."
        )
    return _(
        "Saved. This page has a new address, and your old link no longer works: "
        "keep this one, or your code."
    )


def _messages_to(row: Registration, sent_form: ReplyForm | None) -> list[dict[str, Any]]:
    """What those who run the meeting wrote, each with a form to answer; newest first."""
    received = MeetingMessage.objects.sent_to(row).select_related("author").reverse()
    answered = set(row.replies.values_list("message", flat=True))
    return [
        {
            "body": message.body,
            "signature": signature(message),
            "at": message.created_at.astimezone(row.meeting.zone),
            "is_answered": message.pk in answered,
            "form": sent_form
            if sent_form is not None and sent_form["message"].value() == message.public_id
            else ReplyForm(
                auto_id=f"{message.public_id}_%s",
                initial={"message": message.public_id, "submission": get_random_string(32)},
            ),
        }
        for message in received
    ]


@secret
@require_POST
def registration_reply(request: HttpRequest, row: Registration) -> HttpResponse:
    public_id = request.POST.get("message", "")
    form = ReplyForm(request.POST, auto_id=f"{public_id}_%s")
    if not form.is_valid():
        return _page(request, row, status=422, reply_form=form)
    try:
        limit("reply_person", row.public_id)
        actions.answer_message(row, **form.cleaned_data)
    except Throttled as throttled:
        form.add_error(None, wait_words(throttled))
        return _page(request, row, status=429, reply_form=form)
    except ValidationError as invalid:
        form.add_error(None, invalid)
        return _page(request, row, status=422, reply_form=form)
    return redirect(reverse("events:registration", args=[row.token]) + "#messages")


@secret
@require_POST
def registration_erase(request: HttpRequest, row: Registration) -> HttpResponse:
    actions.erase_registration(row)
    response = redirect("events:registration_erased")
    response.delete_cookie(CODE_COOKIE)
    return response


@secret
def registration_ics(request: HttpRequest, row: Registration) -> HttpResponse:
    if row.status != Registration.Status.CONFIRMED:
        raise Http404
    body = discreet_calendar(row.meeting, language=get_language() or "fr")
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rendez-vous.ics"'
    return response


@secret
def registration_download(request: HttpRequest, row: Registration) -> HttpResponse:
    body = json.dumps(personal_data(row), ensure_ascii=False, indent=2)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="data.json"'
    return response


@never_cache
def registration_erased(request: HttpRequest) -> HttpResponse:
    return render(request, "events/registration_erased.html")
