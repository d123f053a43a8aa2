"""One's own settings in the admin: its language, its looks, what it tells by mail."""

from typing import Any

from wagtail.admin.views.account import AccountView

# Wagtail would have first and last names and a picture: no account of ours has either.
LEFT_OUT = {"name_email", "avatar"}


class OwnSettings(AccountView):
    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if panel.name not in LEFT_OUT]
