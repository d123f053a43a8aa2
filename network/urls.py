"""Pages of one's own account, under `account/`."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from network.views import factors

app_name = "network"

urlpatterns = [
    path(_("second-factor/"), factors.second_factor, name="second_factor"),
]
