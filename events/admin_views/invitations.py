"""Whom coordinators invite to a meeting by invitation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin import messages

from events.actions import invite, revoke_invitation
from events.admin_views.meetings import MEETINGS
from events.invitation_forms import InvitationForm
from events.models import Invitation, Meeting
from events.models.invitations import invited_by
from events.running_pages.invitations import link_of
from events.titles import title_of_meeting
from network.admin_pages import ActionForm, CoordinatorPage, FormPage, account_of


class AdminInvitationForm(ActionForm, InvitationForm):
    """The same form, as screens of the admin show it."""


@method_decorator(never_cache, name="dispatch")
class Invitations(FormPage):
    parent = MEETINGS
    page_title = gettext_lazy("Invitations")
    header_icon = "mail"
    template_name = "wagtailadmin/passerelle/invitations.html"
    submit_label = gettext_lazy("Invite")

    @property
    def meeting(self) -> Meeting:
        return get_object_or_404(invited_by(self.viewer), public_id=self.kwargs["public_id"])

    def make_form(self, data: object = None) -> AdminInvitationForm:
        return AdminInvitationForm(data)

    def act(self, form: AdminInvitationForm) -> Invitation:
        by = account_of(self.request)
        return invite(self.meeting, form.facts(), by=by, public_id=form.public_id)

    def answer(self, done: Invitation) -> HttpResponse:
        messages.success(self.request, _("The invitation is made."))
        return redirect("events_admin:invitations", self.kwargs["public_id"])

    def show_form(self, form: AdminInvitationForm, *, status: int = 200) -> HttpResponse:
        meeting = self.meeting
        rows = Invitation.objects.known_to(self.viewer).filter(meeting=meeting).with_uses()
        return self.show(
            form=form,
            meeting=meeting,
            title=title_of_meeting(meeting),
            invitations=[
                (row, "" if row.revoked_at else link_of(row))
                for row in rows.order_by("-created_at", "-pk")
            ],
            submit_label=self.submit_label,
            status=status,
        )


class InvitationRevoke(CoordinatorPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str, invitation: str) -> HttpResponse:
        known = Invitation.objects.known_to(self.viewer).filter(meeting__public_id=public_id)
        revoke_invitation(get_object_or_404(known, public_id=invitation), by=account_of(request))
        messages.success(request, _("The link no longer works. Who has registered by it stays."))
        return redirect("events_admin:invitations", public_id)
