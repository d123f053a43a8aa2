"""Configuration of the network package, and of Wagtail's user administration over our accounts."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig

from network.folding import lend_to_sqlite

# Each of these packages says in modules of the same names what the whole package says in its own.
CONCEPTS = ("profiles", "missions", "readiness", "observations", "offers", "trajectories")
KINDS = ("own_data", "effects", "organisation_parts", "purposes", "queues")


class NetworkConfig(AppConfig):
    default = True
    name = "network"
    verbose_name = _("network")

    def ready(self) -> None:
        connection_created.connect(lend_to_sqlite, dispatch_uid="folding")
        autodiscover_modules(
            "account_data",
            "effects",
            "erasures",
            "organisation_parts",
            "account_purposes",
            "work_purposes",
            "purposes",
            "modules",
            "queues",
        )
        found = (f"{concept}.{kind}" for kind in KINDS for concept in CONCEPTS)
        autodiscover_modules(*found, "offers.board")


class AdminUsersConfig(WagtailUsersAppConfig):
    user_viewset = "network.wagtail_users.AccountViewSet"
