"""Pages of proposed themes, while their module is on."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from events import proposal_pages

urlpatterns = [
    path(_("themes/"), proposal_pages.themes, name="themes"),
    path(_("themes/propose/"), proposal_pages.propose, name="propose_theme"),
    path(_("themes/withdrawn/"), proposal_pages.withdrawn, name="proposal_withdrawn"),
    path(_("themes/yours/<str:token>/"), proposal_pages.own, name="proposal"),
    path(
        _("themes/yours/<str:token>/withdraw/"),
        proposal_pages.withdraw,
        name="proposal_withdraw",
    ),
    path(_("themes/<str:public_id>/support/"), proposal_pages.support, name="theme_support"),
]
