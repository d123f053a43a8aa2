"""What coordinators can switch off of meetings."""

from django.utils.translation import gettext_lazy as _

from network.modules import Module, module

FEEDS = module(
    Module(
        key="feeds",
        name=_("Calendar and news feeds"),
        says=_("Anybody follows the meetings in a calendar or a news reader."),
        hides=_("Off, the links to follow meetings go, and those who follow see nothing new."),
    )
)
FRONT_OFFICE = module(
    Module(
        key="front_office",
        name=_("Pages of facilitators"),
        says=_("Who runs a meeting sees, on a telephone, who comes and what they need."),
        hides=_("Off, facilitators see nothing of their meetings: coordinators send the lists."),
    )
)
MESSAGES = module(
    Module(
        key="messages",
        name=_("Messages to participants"),
        says=_("Facilitators write to those who come, without seeing an address."),
        hides=_("Off, nobody writes through the portal. Messages already sent stay readable."),
    )
)
INTERVISION = module(
    Module(
        key="intervision",
        name=_("Intervision"),
        says=_(
            "At meetings for peers only, they go through the steps of an intervision on a page "
            "that they share by link."
        ),
        hides=_("Off, none is started and the shared pages are gone. Nothing is stored of them."),
    )
)
FEEDBACK = module(
    Module(
        key="feedback",
        name=_("Questions after a meeting"),
        says=_("Who came says how it was, without a name; it is read from five answers on."),
        hides=_("Off, nobody is asked. Answers already given stay, and nobody reads them."),
    )
)
CALENDARS = module(
    Module(
        key="calendars",
        name=_("Calendars of co-organisers"),
        says=_("The calendars of co-organisers are read by themselves, each hour."),
        hides=_("Off, none is read by itself; files can still be imported by hand."),
    )
)
PROPOSALS = module(
    Module(
        key="proposals",
        name=_("Themes proposed by participants"),
        says=_("Anybody proposes a theme; members support it; coordinators make a meeting of it."),
        hides=_("Off, nobody proposes a theme, and those proposed are not shown. All are kept."),
    )
)
