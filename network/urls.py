"""Pages of one's own account, under `account/`."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from network.profiles.pages import vouching
from network.views import account, factors, hats, sessions, sheets

app_name = "network"

urlpatterns = [
    path(_("sheet/"), sheets.sheet_log_in, name="sheet_log_in"),
    path(_("sheet/new/"), sheets.ask_sheet, name="ask_sheet"),
    path(_("name/"), account.name, name="name"),
    path(_("hat/"), hats.hat, name="hat"),
    path(_("sessions/"), sessions.sessions, name="sessions"),
    path(_("data/"), account.data, name="data"),
    path(_("data/data.json"), account.data_file, {"kind": "json"}, name="data_json"),
    path(_("data/data.html"), account.data_file, {"kind": "html"}, name="data_html"),
    path(_("history/"), account.history, name="history"),
    path(_("erase/"), account.erase, name="erase"),
    path(_("erased/"), account.erased, name="erased"),
    path(_("again/"), account.log_out_to_return, name="log_in_again"),
    path(_("vouched/"), vouching.vouched, name="vouched"),
    path(_("vouched/<slug:vouching>/end/"), vouching.unvouch, name="unvouch"),
    path(_("profile/"), include("network.profiles.urls")),
    path(_("second-factor/"), factors.second_factor, name="second_factor"),
]
