"""Places of the network in the admin: which there are, and who looks after them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from network.actions import end_coordination, entrust_node, save_node
from network.actions.nodes import coordinates
from network.admin_pages import CoordinatorPage, FormPage, account_of
from network.models import Coordination, Node
from network.node_admin_forms import EntrustForm, NodeForm

NODES = ("network_admin:nodes", gettext_lazy("Places of the network"))


def _with_coordinators() -> QuerySet[Node]:
    current = Coordination.objects.current().select_related("user").order_by("user__display_name")
    return Node.objects.prefetch_related(Prefetch("coordinations", current, to_attr="in_charge"))


class NodeList(CoordinatorPage):
    page_title = NODES[1]
    header_icon = "site"
    template_name = "wagtailadmin/passerelle/nodes.html"

    def get_header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Add a place"), url=reverse("network_admin:node_add"), icon_name="plus")
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        by = account_of(request)
        return self.show(nodes=[(node, coordinates(by, node)) for node in _with_coordinators()])


class NodeAdd(FormPage):
    page_title = gettext_lazy("Add a place")
    header_icon = "site"
    parent = NODES

    def make_form(self, data: Any = None) -> NodeForm:
        return NodeForm(data)

    def act(self, form: NodeForm) -> Node:
        return save_node(**form.cleaned_data, by=account_of(self.request))

    def where_next(self, done: Node) -> str:
        return reverse("network_admin:node", args=[done.slug])


class AboutNode(CoordinatorPage):
    """A screen about a place that one looks after: the others are not there."""

    header_icon = "site"
    parent = NODES

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.node = get_object_or_404(_with_coordinators(), slug=kwargs["slug"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.viewer.is_coordinator and not coordinates(account_of(request), self.node):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.node.name

    def where_next(self, done: Any) -> str:
        slug = done.slug if isinstance(done, Node) else self.node.slug
        return reverse("network_admin:node", args=[slug])


class NodePage(AboutNode, FormPage):
    """What the place is called and where it is; who looks after it."""

    template_name = "wagtailadmin/passerelle/node.html"

    def make_form(self, data: Any = None) -> NodeForm:
        node = self.node
        known = {"name": node.name, "region": node.region, "language": node.language}
        return NodeForm(data, initial={**known, "slug": node.slug})

    def act(self, form: NodeForm) -> Node:
        return save_node(**form.cleaned_data, node=self.node, by=account_of(self.request))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(node=self.node, **kwargs)


class NodeEntrust(AboutNode, FormPage):
    """One more coordinator looks after this place."""

    submit_label = gettext_lazy("Entrust the place")

    def get_page_title(self) -> str:
        return _("Who looks after %(place)s") % {"place": self.node.name}

    def make_form(self, data: Any = None) -> EntrustForm:
        return EntrustForm(data)

    def act(self, form: EntrustForm) -> None:
        by = account_of(self.request)
        entrust_node(self.node, account=form.cleaned_data["account"], by=by)


class NodeEnd(AboutNode):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str, coordination: int) -> HttpResponse:
        row = get_object_or_404(self.node.coordinations, pk=coordination)
        end_coordination(row, by=account_of(request))
        messages.success(request, _("Ended: this person no longer sees the people of this place."))
        if row.user_id == account_of(request).pk:
            return redirect("network_admin:nodes")
        return redirect("network_admin:node", slug)
