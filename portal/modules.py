"""What coordinators can switch off of the portal as a whole."""

from django.utils.translation import gettext_lazy as _

from network.modules import Module, module

API = module(
    Module(
        key="api",
        name=_("API for partners"),
        says=_("Partners' sites read the meetings and register people, by program."),
        hides=_("Off, their programs and its documentation get “nothing here”."),
    )
)
