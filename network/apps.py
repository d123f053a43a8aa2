"""Configuration of the network package, and of Wagtail's user administration over our accounts."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig

from network.folding import lend_to_sqlite


class NetworkConfig(AppConfig):
    default = True
    name = "network"
    verbose_name = _("network")

    def ready(self) -> None:
        connection_created.connect(lend_to_sqlite, dispatch_uid="folding")
        autodiscover_modules(
            "account_data",
            "profile_data",
            "mission_data",
            "review_data",
            "offer_answer_data",
            "effects",
            "erasures",
            "mission_effects",
            "offer_effects",
            "review_effects",
            "offer_board",
            "observation_data",
            "observation_effects",
            "recommendation_board",
            "trajectory_data",
            "trajectory_effects",
            "trajectory_parts",
            "organisation_parts",
            "account_purposes",
            "work_purposes",
            "purposes",
            "profile_purposes",
            "mission_purposes",
            "review_purposes",
            "observation_purposes",
            "offer_answer_purposes",
            "trajectory_purposes",
            "modules",
            "queues",
            "profile_queues",
            "mission_queues",
            "offer_queues",
            "review_queues",
            "observation_queues",
            "trajectory_queues",
        )


class AdminUsersConfig(WagtailUsersAppConfig):
    user_viewset = "network.wagtail_users.AccountViewSet"
