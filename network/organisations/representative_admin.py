"""Screens in the admin by which coordinators invite who will act for an organisation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin import messages

from network.actions.representative_invitations import (
    invite_representative,
    withdraw_representative_invitation,
)
from network.admin_pages import CoordinatorPage, account_of
from network.admin_views import OfOrganisation
from network.models import Organisation
from network.organisations.representative_forms import InviteForm


class RepresentativeInvite(OfOrganisation):
    page_title = gettext_lazy("Invite somebody by e-mail")
    submit_label = gettext_lazy("Send the invitation")
    saved_words = gettext_lazy("The invitation is on its way.")

    def make_form(self, data: Any = None) -> InviteForm:
        return InviteForm(data, initial={"language": get_language()})

    def act(self, form: InviteForm) -> None:
        invite_representative(self.organisation, by=self.account, **form.cleaned_data)


class RepresentativeUninvite(CoordinatorPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str, invitation: str) -> HttpResponse:
        organisation = get_object_or_404(Organisation, public_id=public_id)
        withdraw_representative_invitation(
            organisation, invitation=invitation, by=account_of(request)
        )
        messages.success(request, _("Taken back: the link opens nothing any more."))
        return redirect("network_admin:organisation", public_id)
