"""The buttons about one registration: POST only, one action each, done once."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from rest_framework.exceptions import Throttled
from wagtail.admin import messages

from events.actions import (
    Moved,
    Overtaken,
    answer_offer,
    cancel_registration,
    move_registration,
    request_link,
    restore_registration,
)
from events.actions.journal import Kind
from events.admin_views.registrants import OfOneMeeting, RegistrationPage
from events.models import Registration, WaitingMove
from events.titles import meeting_words
from network.admin_pages import REFUSED, account_of
from network.identifiers import normalise_email
from network.limits import limit, wait_words
from network.models import User


def seen_in(request: HttpRequest) -> int | None:
    """The version of the registration that was on the screen where somebody decided."""
    said = request.POST.get("seen", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else None


def moved_away(screen: OfOneMeeting, registration: str) -> HttpResponse:
    """A colleague, or a second click, moved this person: lead there; 404 for who never was here."""
    went = WaitingMove.objects.filter(
        meeting=screen.meeting, registration__public_id=registration, kind=Kind.MOVED_OUT
    )
    get_object_or_404(went[:1])
    known = Registration.objects.known_to(screen.viewer).select_related("meeting")
    row = get_object_or_404(known, public_id=registration)
    messages.warning(
        screen.request,
        _("This person is on the list of another meeting now: %(meeting)s.")
        % {"meeting": meeting_words(row.meeting)},
    )
    return redirect("events_admin:registration", row.meeting.public_id, row.public_id)


class RegistrationAct(OfOneMeeting):
    """A button: one action, and back to where it was pressed."""

    http_method_names = ["post"]
    done_words: Any = ""

    def act(self, registration: Registration, *, by: User, seen: int | None) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, public_id: str, registration: str) -> HttpResponse:
        row = self.registrations.filter(public_id=registration).first()
        if row is None:
            return moved_away(self, registration)
        try:
            self.act(row, by=account_of(request), seen=seen_in(request))
        except Overtaken as overtaken:
            messages.warning(request, " ".join(overtaken.messages))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        except Throttled as throttled:
            messages.error(request, wait_words(throttled))
        else:
            messages.success(request, str(self.done_words))
        return self.back()

    def back(self) -> HttpResponse:
        keys = [self.kwargs["public_id"], self.kwargs["registration"]]
        if self.request.POST.get("back") == "person":
            return redirect("events_admin:registration", *keys)
        return redirect("events_admin:registrants", keys[0])


class RegistrationCancel(RegistrationAct):
    done_words = gettext_lazy(
        "The registration is cancelled, and the person is told. The next in line is served."
    )

    def act(self, registration: Registration, *, by: User, seen: int | None) -> None:
        cancel_registration(registration, by=by, seen=seen)


class RegistrationRestore(RegistrationAct):
    done_words = gettext_lazy("The registration is taken up again, as a new turn.")

    def act(self, registration: Registration, *, by: User, seen: int | None) -> None:
        restore_registration(registration, by=by, seen=seen)


class RegistrationLink(RegistrationAct):
    done_words = gettext_lazy("The link is on its way again.")

    def act(self, registration: Registration, *, by: User, seen: int | None) -> None:
        contact = registration.reachable_contact
        if contact is None or not contact.email:
            raise ValidationError(_("There is no e-mail address to send the link to."))
        limit("link_person", normalise_email(contact.email))
        request_link(registration, by=by)


class RegistrationAccept(RegistrationAct):
    done_words = gettext_lazy("The place is theirs.")

    def act(self, registration: Registration, *, by: User, seen: int | None) -> None:
        answer_offer(registration, accepts=True, by=by, seen=seen)


@method_decorator(never_cache, name="dispatch")
class RegistrationMove(RegistrationPage):
    """To another meeting: what was chosen comes back until the action takes it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str, registration: str) -> HttpResponse:
        row = self.registrations.filter(public_id=registration).first()
        if row is None:
            return moved_away(self, registration)
        form = self.move_form(row, request.POST)
        if form.is_valid():
            try:
                return self.answer(self.act(row, form.cleaned_data))
            except ValidationError as refusal:
                form.take_refusal(refusal)
        messages.error(request, _("Nothing was moved yet: please look at the sentences in red."))
        row.refresh_from_db()
        return self.show_person(row, move_form=form, status=REFUSED)

    def act(self, row: Registration, said: dict[str, Any]) -> Moved:
        return move_registration(
            row,
            to=said["meeting"],
            waits=said["waits"],
            by=account_of(self.request),
            seen=said["seen"],
        )

    def answer(self, done: Moved) -> HttpResponse:
        row = done.registration
        messages.success(
            self.request, self.words_of(done) % {"meeting": meeting_words(row.meeting)}
        )
        return redirect("events_admin:registration", row.meeting.public_id, row.public_id)

    def words_of(self, done: Moved) -> str:
        if done.was_there:
            return _(
                "They were on that list already: that registration stays as it is, and the one "
                "here is ended. They are told. %(meeting)s"
            )
        if done.registration.status == Registration.Status.CONFIRMED:
            return _("Moved, with a place. They are told. %(meeting)s")
        return _("Moved to the waiting list. They are told. %(meeting)s")
