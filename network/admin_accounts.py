"""One account in the admin: membership, sheet of codes, second factors, and what was done to it."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from network.account_forms import FactorResetForm, MembershipForm, SheetIssueForm, said
from network.actions import (
    codes_left,
    end_membership,
    give_membership,
    issue_sheet,
    reset_second_factor,
)
from network.actions.sheets import NEW_SHEET, PrintedSheet
from network.admin_pages import CoordinatorPage, FormPage
from network.history import history_of, latest_acts, line_of, meaning_of
from network.models import AuditEntry, CallEntry, Membership, User

ACTS_A_PAGE = 50
ACCOUNTS = ("wagtailusers_users:index", gettext_lazy("Accounts"))


class AboutAccount(CoordinatorPage):
    """A screen about the account whose public id is in the address."""

    header_icon = "user"
    is_sensitive = True
    parent = ACCOUNTS

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.account = get_object_or_404(User, public_id=kwargs["public_id"])

    @property
    def by(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    @property
    def address(self) -> str:
        return reverse("network_admin:account", args=[self.account.public_id])

    def where_next(self, done: Any) -> str:
        return self.address

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        if self.request.path != self.address:
            items.insert(-1, {"url": self.address, "label": self.account.get_full_name()})
        return items


@method_decorator(never_cache, name="dispatch")
class AccountPage(AboutAccount):
    template_name = "wagtailadmin/passerelle/account.html"

    def get_page_title(self) -> str:
        return self.account.get_full_name()

    def get_header_buttons(self) -> list[HeaderButton]:
        url = reverse("wagtailusers_users:edit", args=[self.account.pk])
        return [HeaderButton(_("Change"), url=url, icon_name="edit")]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        factors = Authenticator.objects.filter(user=self.account).order_by("pk")
        calls = CallEntry.objects.waiting().filter(subject_id=self.account.public_id)
        return self.show(
            account=self.account,
            memberships=self.account.memberships.select_related("confirmed_by").order_by("-since"),
            representations=self.account.representations.select_related("organisation"),
            factors=factors.exclude(type=Authenticator.Type.RECOVERY_CODES),
            has_factors=factors.exists(),
            codes_left=codes_left(self.account),
            asks_for_sheet=calls.filter(script=NEW_SHEET).exists(),
            history=history_of(self.account, self.viewer),
        )


class MembershipGive(AboutAccount, FormPage):
    page_title = gettext_lazy("Give a membership")
    submit_label = gettext_lazy("Confirm the membership")

    def make_form(self, data: Any = None) -> MembershipForm:
        return MembershipForm(data)

    def act(self, form: MembershipForm) -> Membership:
        return give_membership(self.account, by=self.by, **said(form))


class MembershipEnd(AboutAccount):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str, membership: int) -> HttpResponse:
        row = get_object_or_404(self.account.memberships, pk=membership)
        end_membership(row, by=self.by)
        messages.success(request, _("The membership has ended."))
        return redirect(self.address)


@method_decorator(never_cache, name="dispatch")
class SheetIssue(AboutAccount, FormPage):
    """Makes a sheet and shows it, this once: the codes are kept nowhere."""

    # Printed at the top of the paper: it says nothing.
    page_title = gettext_lazy("Sheet of codes")
    submit_label = gettext_lazy("Make the sheet and show it once")

    def make_form(self, data: Any = None) -> SheetIssueForm:
        return SheetIssueForm(data)

    def act(self, form: SheetIssueForm) -> PrintedSheet:
        return issue_sheet(self.account, by=self.by, **said(form))

    def answer(self, done: PrintedSheet) -> HttpResponse:
        self.template_name = "wagtailadmin/passerelle/sheet.html"
        return self.show(sheet=done, account=self.account)


class FactorReset(AboutAccount, FormPage):
    page_title = gettext_lazy("Remove the second factors")
    submit_label = gettext_lazy("Remove them and log the person out everywhere")
    template_name = "wagtailadmin/passerelle/factor_reset.html"
    saved_words = gettext_lazy("Removed. The person is told by mail, and chooses a new second key.")

    def make_form(self, data: Any = None) -> FactorResetForm:
        return FactorResetForm(data)

    def act(self, form: FactorResetForm) -> int:
        return reset_second_factor(self.account, by=self.by, **said(form))


@method_decorator(never_cache, name="dispatch")
class AuditLog(CoordinatorPage):
    """Who did what to what: ids only, the latest first, narrowed by action or by an id."""

    page_title = gettext_lazy("Audit log")
    header_icon = "history"
    is_sensitive = True
    template_name = "wagtailadmin/passerelle/audit.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = {
            name: request.GET.get(name, "").strip() for name in ("action", "actor", "subject")
        }
        acts = Paginator(latest_acts(self.viewer, **wanted), ACTS_A_PAGE).get_page(
            request.GET.get("p")
        )
        known = AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct()
        return self.show(
            wanted=wanted,
            query=urlencode(wanted),
            actions=[(action, meaning_of(action)) for action in known],
            acts=acts,
            lines=[line_of(entry) for entry in acts],
        )
