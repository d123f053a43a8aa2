"""What each screen of the admin is for, in plain words, on one page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from network.admin_pages import viewer_of
from network.modules import is_on


@dataclass(frozen=True)
class Screen:
    """One entry of the menu and what it is for; only coordinators see those about people."""

    name: Any
    url_name: str
    says: Any
    for_editors: bool = False
    # The part of the portal that it belongs to, where that can be switched off.
    module: str = ""


SCREENS = [
    Screen(
        _("My two hours"),
        "wagtailadmin_home",
        _("Begin here. What must be done this week, with one button for each thing."),
    ),
    Screen(
        _("Meetings"),
        "events_admin:meetings",
        _(
            "One date: its hour, place, words and places. Its list of registrations is here too, "
            "to print, to add somebody who calls, to move or cancel. From it one invites, opens "
            "the welcome desk, and afterwards reads the report, the documents and what people said."
        ),
    ),
    Screen(
        _("Series"),
        "events_admin:series_list",
        _(
            "Meetings that belong together: how they come back, what they say, who runs them, "
            "what newcomers read, who answers for the data, their year. The portal makes the dates "
            "by itself."
        ),
    ),
    Screen(
        _("Proposed themes"),
        "events_admin:proposals",
        _(
            "What people would like to talk about: show it, make a meeting of it, put two that "
            "say the same together, or set it aside and say why."
        ),
    ),
    Screen(
        _("Calls to make"),
        "events_admin:calls",
        _("People without e-mail who must be told something, with the words to say."),
    ),
    Screen(
        _("Organisations"),
        "network_admin:organisations",
        _("Partners of the network, what they do in it, who acts for them."),
    ),
    Screen(
        _("Profiles"),
        "network_admin:profiles",
        _(
            "People of your places as they open themselves to you; a profile for somebody without "
            "an account or e-mail; closing, hiding or erasing one for who calls."
        ),
    ),
    Screen(
        _("Missions"),
        "network_admin:missions",
        _(
            "What organisations ask for: read it, find somebody, follow it to its end, help when "
            "it is difficult. Their figures are here too."
        ),
        module="missions",
    ),
    Screen(
        _("Offers"),
        "network_admin:offers",
        _("Missions, jobs and placements to read before they are published."),
        module="missions",
    ),
    Screen(
        _("Obstacles met"),
        "network_admin:observations",
        _(
            "What people met in the practice of an organisation: put together what several met, "
            "find the network's words, make a recommendation of it."
        ),
        module="missions",
    ),
    Screen(
        _("Trajectories"),
        "network_admin:trajectories",
        _(
            "Teams that are accompanied before and after they hire, detachments, and the steps "
            "that each kind begins with."
        ),
        module="trajectories",
    ),
    Screen(
        pgettext_lazy("where people meet", "Places"),
        "events_admin:places",
        _("Where people meet, and how one gets in: steps, lift, hearing loop."),
    ),
    Screen(
        _("Accounts"),
        "wagtailusers_users:index",
        _("Who may log in: coordinators, editors, those who run meetings, members."),
    ),
    Screen(
        _("Calendars"),
        "events_admin:calendars",
        _(
            "Dates of co-organisers become drafts here, and follow when they change: from an "
            "address that is read each hour, or from a file. A preview shows what would change."
        ),
    ),
    Screen(
        _("Figures"),
        "events_admin:figures",
        _(
            "How many meetings and people, month by month, and tables for your reports and your "
            "funders: only sums, and groups of fewer than five are put together."
        ),
    ),
    Screen(
        _("Pages"),
        "wagtailadmin_explore_root",
        _("The words of the site: write, look at a preview, publish. Each language has its pages."),
        for_editors=True,
    ),
    Screen(
        _("Images"),
        "wagtailimages:index",
        _("Pictures for the pages. Describe each in words, for those who do not see it."),
        for_editors=True,
    ),
    Screen(
        _("Documents"),
        "wagtaildocs:index",
        _("Files that pages offer to download."),
        for_editors=True,
    ),
    Screen(
        _("Who looks after what"),
        "portal_admin:cares",
        _("For each kind of thing that waits: who does it, who replaces them, when to remind."),
    ),
    Screen(
        _("Places of the network"),
        "network_admin:nodes",
        _("Cities or regions, and who coordinates each: they see its people, and no others."),
    ),
    Screen(
        _("Words to choose from"),
        "network_admin:terms",
        _("The lists that people, organisations and missions choose from, in each language."),
    ),
    Screen(
        _("Parts of the portal"),
        "portal_admin:modules",
        _("Switch off what your network does not use."),
    ),
    Screen(
        _("Audit log"),
        "network_admin:audit",
        _("Who did what to an account or a registration, in numbers of files and no names."),
    ),
    Screen(
        _("What is deleted, and when"),
        "network_admin:purge",
        _("How much of people's data goes next and how much went, in numbers, for each purpose."),
    ),
    Screen(
        _("Jobs in trouble"),
        "network_admin:jobs",
        _("Mails that could not leave. Mostly empty; look here when somebody got no mail."),
    ),
]


class HelpPage(WagtailAdminTemplateMixin, View):
    """The list of screens that this person has."""

    page_title = _("What is where")
    header_icon = "help"
    template_name = "wagtailadmin/passerelle/help.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest) -> HttpResponse:
        sees_all = viewer_of(request).is_coordinator
        screens = [
            (screen, reverse(screen.url_name))
            for screen in SCREENS
            if (sees_all or screen.for_editors) and (not screen.module or is_on(screen.module))
        ]
        return self.render_to_response(self.get_context_data(screens=screens))
