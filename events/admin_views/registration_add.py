"""Somebody calls or comes by: a coordinator writes them down."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from events.actions import Registered, register
from events.admin_forms import HandRegistrationForm
from events.admin_views.meetings import MEETINGS, meeting_or_404
from events.models import Meeting, Registration
from events.titles import title_of_meeting
from network.admin_pages import FormPage, account_of
from network.identifiers import spelled_code
from network.models import PortalSettings


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
        return HandRegistrationForm(data, meeting=self.meeting)

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
            by=account_of(self.request),
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
            spoken=spelled_code(done.code),
            find_url=_find_url(row) if row else "",
            coordination=PortalSettings.load(),
        )


def _find_url(row: Registration) -> str:
    """Where the person finds their page by the code, in their language."""
    with translation.override(row.contact.language):
        return settings.SITE_URL + reverse("events:find_registration")
