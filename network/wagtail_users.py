"""Accounts in the Wagtail admin: an e-mail and a chosen name, no civil name, no password."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.log_actions import log
from wagtail.users.views.users import CreateView, EditView, IndexView, UserViewSet

from network.actions import save_account
from network.admin_forms import AccountForm
from network.models import User, group_words


class AccountIndex(IndexView):
    """Name, public id, groups: no tick boxes, because nothing is done to accounts in bulk."""

    is_sensitive = True
    page_title = _("Accounts")
    add_item_label = _("Add an account")
    default_ordering = "display_name"
    search_fields = ("display_name", "email", "public_id")
    template_name = "wagtailadmin/generic/index.html"
    results_template_name = "wagtailadmin/generic/index_results.html"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "display_name",
                label=_("Name"),
                accessor="get_full_name",
                get_url=_address_of,
                sort_key="display_name",
            ),
            Column("public_id", label=_("Public id")),
            Column("groups", label=_("Groups"), accessor=_names_of_groups),
            Column("is_active", label=_("Active"), accessor=_is_active, sort_key="is_active"),
        ]

    def get_base_queryset(self) -> QuerySet[User]:
        return User.objects.prefetch_related("groups")

    def get_list_buttons(self, instance: User) -> list[Any]:
        return []

    def order_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset.order_by(self.ordering or "display_name", "pk")


def _address_of(account: User) -> str:
    return reverse("network_admin:account", args=[account.public_id])


def _is_active(account: User) -> str:
    # Wagtail's own column says True and False to those who listen.
    return str(_("yes") if account.is_active else _("no"))


def _names_of_groups(account: User) -> str:
    names = [group_words(group) for group in account.groups.all()]
    return ", ".join([*names, str(_("Administrator"))] if account.is_superuser else names)


class SavesThroughAction:
    """Saves by `save_account`, whose refusals land beside their fields."""

    # Whoever sets the address of an account can log in to it.
    is_sensitive = True
    request: HttpRequest
    form: AccountForm

    def form_valid(self, form: AccountForm) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except ValidationError as refusal:
            form.take_refusal(refusal)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]

    def save_instance(self) -> User:
        by = self.request.user
        assert isinstance(by, User)
        known = self.form.instance if self.form.instance.pk else None
        account = save_account(self.form.facts(), by=by, account=known)
        # The log names accounts by their public id.
        action = "wagtail.edit" if known else "wagtail.create"
        log(instance=account, action=action, content_changed=True)
        return account


class AccountAdd(SavesThroughAction, CreateView):
    page_title = _("Add an account")
    success_message = _("The account is open. Without e-mail its owner needs a sheet of codes.")
    template_name = "wagtailadmin/generic/form.html"

    def get_success_url(self) -> str:
        return _address_of(self.object)


class AccountEdit(SavesThroughAction, EditView):
    success_message = _("The account was changed.")
    error_message = _("Not saved yet: please look at the sentences in red.")
    template_name = "wagtailadmin/generic/form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_delete_url(self) -> str:
        """None: an account is erased through its owner's rights, by the superuser neither."""
        return ""


class AccountViewSet(UserViewSet):
    menu_label = _("Accounts")
    ordering = "display_name"
    copy_view_enabled = False
    index_view_class = AccountIndex
    add_view_class = AccountAdd
    edit_view_class = AccountEdit
    index_template_name = AccountIndex.template_name
    index_results_template_name = AccountIndex.results_template_name
    create_template_name = edit_template_name = "wagtailadmin/generic/form.html"

    def get_form_class(self, for_update: bool = False) -> type[AccountForm]:
        return AccountForm

    def get_urlpatterns(self) -> list[Any]:
        """Without deletion: an account is closed, and erased through its owner's rights."""
        return [route for route in super().get_urlpatterns() if route.name != "delete"]
