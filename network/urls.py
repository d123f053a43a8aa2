"""Pages of one's own account, under `account/`."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from network.views import factors, sessions, sheets

app_name = "network"

urlpatterns = [
    path(_("sheet/"), sheets.sheet_log_in, name="sheet_log_in"),
    path(_("sheet/new/"), sheets.ask_sheet, name="ask_sheet"),
    path(_("sessions/"), sessions.sessions, name="sessions"),
    path(_("second-factor/"), factors.second_factor, name="second_factor"),
]
