"""Who comes to a meeting, who waits, and what coordinators do for them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from events.actions import (
    Registered,
    answer_offer,
    cancel_registration,
    register,
    request_link,
)
from events.admin_forms import HandRegistrationForm
from events.admin_views.meetings import MEETINGS, meeting_or_404
from events.models import Meeting, Registration
from events.titles import title_of_meeting
from network.admin_pages import CoordinatorPage, FormPage

Status = Registration.Status
SECTIONS = [
    (Status.CONFIRMED, gettext_lazy("Confirmed")),
    (Status.OFFERED, gettext_lazy("A place is offered, no answer yet")),
    (Status.WAITING, gettext_lazy("Waiting, in their order")),
    (Status.CANCELLED, gettext_lazy("Cancelled")),
]


class OfOneMeeting(CoordinatorPage):
    """A screen of one meeting that this coordinator may open; 404 otherwise."""

    parent = MEETINGS
    header_icon = "group"

    @property
    def meeting(self) -> Meeting:
        return meeting_or_404(self.request, self.kwargs["public_id"])

    @property
    def registrations(self) -> QuerySet[Registration]:
        known = Registration.objects.known_to(self.viewer).select_related("contact")
        return known.filter(meeting=self.meeting).order_by("rank")


@method_decorator(never_cache, name="dispatch")
class Registrants(OfOneMeeting):
    page_title = gettext_lazy("Registrations")
    template_name = "wagtailadmin/passerelle/registrants.html"

    def get_header_buttons(self) -> list[HeaderButton]:
        url = reverse("events_admin:registration_add", args=[self.kwargs["public_id"]])
        return [HeaderButton(_("Add somebody"), url=url, icon_name="plus")]

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        meeting = self.meeting
        rows = list(self.registrations)
        sections = [
            (status, heading, [row for row in rows if row.status == status])
            for status, heading in SECTIONS
        ]
        return self.show(
            meeting=meeting,
            screen_title=title_of_meeting(meeting),
            sections=sections,
            people=len([row for row in rows if row.status != Status.CANCELLED]),
        )


class RegistrationAct(OfOneMeeting):
    """A button of the list: POST only, one action, back to the list."""

    http_method_names = ["post"]
    done_words: Any = ""

    def act(self, registration: Registration) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, public_id: str, registration: str) -> HttpResponse:
        row = get_object_or_404(self.registrations, public_id=registration)
        try:
            self.act(row)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, str(self.done_words))
        return redirect("events_admin:registrants", public_id)


class RegistrationCancel(RegistrationAct):
    done_words = gettext_lazy("The registration is cancelled. The next in line is served.")

    def act(self, registration: Registration) -> None:
        cancel_registration(registration)


class RegistrationLink(RegistrationAct):
    done_words = gettext_lazy("The link is on its way again.")

    def act(self, registration: Registration) -> None:
        contact = registration.reachable_contact
        if contact is None or not contact.email:
            raise ValidationError(_("There is no e-mail address to send the link to."))
        request_link(registration)


class RegistrationAccept(RegistrationAct):
    done_words = gettext_lazy("The place is theirs.")

    def act(self, registration: Registration) -> None:
        answer_offer(registration, accepts=True)


@method_decorator(never_cache, name="dispatch")
class RegistrationAdd(FormPage):
    """Somebody calls or comes by: a coordinator writes them down."""

    parent = MEETINGS
    page_title = gettext_lazy("Add somebody")
    header_icon = "group"
    template_name = "wagtailadmin/passerelle/registration_add.html"
    submit_label = gettext_lazy("Register this person")

    @property
    def meeting(self) -> Meeting:
        return meeting_or_404(self.request, self.kwargs["public_id"])

    def make_form(self, data: Any = None) -> HandRegistrationForm:
        return HandRegistrationForm(data)

    def show_form(self, form: HandRegistrationForm, *, status: int = 200) -> HttpResponse:
        meeting = self.meeting
        return self.show(
            form=form,
            meeting=meeting,
            title=title_of_meeting(meeting),
            submit_label=self.submit_label,
            status=status,
        )

    def act(self, form: HandRegistrationForm) -> Registered:
        return register(
            self.meeting,
            application=form.application(),
            submission=form.cleaned_data["submission"],
            channel=form.cleaned_data["channel"],
            by_coordinator=True,
        )

    def answer(self, done: Registered) -> HttpResponse:
        """The code is told once, so it is shown in the answer itself and kept nowhere."""
        meeting = self.meeting
        row = done.registration
        known = Registration.objects.known_to(self.viewer).select_related("contact")
        return self.show(
            done=done,
            registration=known.get(pk=row.pk) if row else None,
            meeting=meeting,
            title=title_of_meeting(meeting),
        )
