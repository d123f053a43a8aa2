"""The doors of meetings in the Wagtail admin."""

from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks

from events.admin_views import (
    after,
    calendars,
    calls,
    data_agreements,
    figures,
    following,
    funders,
    invitations,
    lives,
    meetings,
    newcomers,
    places,
    proposals,
    registrant_files,
    registrants,
    registration_acts,
    registration_add,
    series,
)
from network.admin_pages import CoordinatorMenuItem

urlpatterns = [
    path("meetings/", meetings.MeetingList.as_view(), name="meetings"),
    path("meetings/add/", meetings.MeetingPage.as_view(), name="meeting_add"),
    path("meetings/<str:public_id>/", meetings.MeetingPage.as_view(), name="meeting"),
    path("meetings/<str:public_id>/report/", after.ReportToRead.as_view(), name="report"),
    path("meetings/<str:public_id>/answers/", after.Answers.as_view(), name="answers"),
    path(
        "meetings/<str:public_id>/cancel/",
        meetings.MeetingCancel.as_view(),
        name="meeting_cancel",
    ),
    path(
        "meetings/<str:public_id>/remove/",
        lives.MeetingRemove.as_view(),
        name="meeting_remove",
    ),
    path(
        "meetings/<str:public_id>/following/",
        following.MeetingFollowing.as_view(),
        name="meeting_following",
    ),
    path(
        "meetings/<str:public_id>/invitations/",
        invitations.Invitations.as_view(),
        name="invitations",
    ),
    path(
        "meetings/<str:public_id>/invitations/<str:invitation>/revoke/",
        invitations.InvitationRevoke.as_view(),
        name="invitation_revoke",
    ),
    path(
        "meetings/<str:public_id>/registrations/",
        registrants.Registrants.as_view(),
        name="registrants",
    ),
    path(
        "meetings/<str:public_id>/registrations/add/",
        registration_add.RegistrationAdd.as_view(),
        name="registration_add",
    ),
    path(
        "meetings/<str:public_id>/registrations/print/",
        registrant_files.RegistrantsSheet.as_view(),
        name="registrants_sheet",
    ),
    path(
        "meetings/<str:public_id>/registrations/file/",
        registrant_files.RegistrantsFile.as_view(),
        name="registrants_file",
    ),
    path(
        "meetings/<str:public_id>/registrations/<str:registration>/",
        registrants.RegistrationPage.as_view(),
        name="registration",
    ),
    path(
        "meetings/<str:public_id>/registrations/<str:registration>/move/",
        registration_acts.RegistrationMove.as_view(),
        name="registration_move",
    ),
    path(
        "meetings/<str:public_id>/registrations/<str:registration>/restore/",
        registration_acts.RegistrationRestore.as_view(),
        name="registration_restore",
    ),
    path(
        "meetings/<str:public_id>/registrations/<str:registration>/cancel/",
        registration_acts.RegistrationCancel.as_view(),
        name="registration_cancel",
    ),
    path(
        "meetings/<str:public_id>/registrations/<str:registration>/link/",
        registration_acts.RegistrationLink.as_view(),
        name="registration_link",
    ),
    path(
        "meetings/<str:public_id>/registrations/<str:registration>/accept/",
        registration_acts.RegistrationAccept.as_view(),
        name="registration_accept",
    ),
    path("series/", series.SeriesList.as_view(), name="series_list"),
    path("series/add/", series.SeriesPage.as_view(), name="series_add"),
    path("series/<str:public_id>/", series.SeriesPage.as_view(), name="series"),
    path(
        "series/<str:public_id>/duplicate/",
        lives.SeriesDuplicate.as_view(),
        name="series_duplicate",
    ),
    path(
        "series/<str:public_id>/data/",
        data_agreements.DataAgreementPage.as_view(),
        name="series_data",
    ),
    path("newcomers/", newcomers.NewcomerWordsPage.as_view(), name="newcomer_words"),
    path(
        "series/<str:public_id>/newcomers/",
        newcomers.NewcomerWordsPage.as_view(),
        name="series_newcomers",
    ),
    path("series/<str:public_id>/end/", lives.SeriesEnd.as_view(), name="series_end"),
    path("series/<str:public_id>/remove/", lives.SeriesRemove.as_view(), name="series_remove"),
    path("places/", places.PlaceList.as_view(), name="places"),
    path("places/add/", places.PlacePage.as_view(), name="place_add"),
    path("places/<int:pk>/", places.PlacePage.as_view(), name="place"),
    path("themes/", proposals.ProposalList.as_view(), name="proposals"),
    path("themes/<str:public_id>/", proposals.ProposalPage.as_view(), name="proposal"),
    path(
        "themes/<str:public_id>/meeting/",
        proposals.ProposalMeeting.as_view(),
        name="proposal_meeting",
    ),
    path("calendars/", calendars.CalendarList.as_view(), name="calendars"),
    path("calendars/add/", calendars.CalendarPage.as_view(), name="calendar_add"),
    path("calendars/file/", calendars.CalendarFile.as_view(), name="calendar_file"),
    path(
        "calendars/readings/<str:public_id>/",
        calendars.CalendarReadingPage.as_view(),
        name="calendar_reading",
    ),
    path("calendars/gone/<str:public_id>/", calendars.GonePage.as_view(), name="calendar_gone"),
    path(
        "calendars/private/<str:public_id>/",
        calendars.PrivatePage.as_view(),
        name="calendar_private",
    ),
    path("calendars/<str:public_id>/", calendars.CalendarPage.as_view(), name="calendar"),
    path("calendars/<str:public_id>/look/", calendars.CalendarLook.as_view(), name="calendar_look"),
    path(
        "calendars/<str:public_id>/remove/",
        calendars.CalendarRemove.as_view(),
        name="calendar_remove",
    ),
    path("figures/", figures.FiguresPage.as_view(), name="figures"),
    path("figures/funders/", funders.FunderFigures.as_view(), name="funders"),
    path("figures/funders/print/", funders.FunderReport.as_view(), name="funders_print"),
    path("figures/funders/table/", funders.FunderTable.as_view(), name="funders_table"),
    path("calls/", calls.CallList.as_view(), name="calls"),
    path("calls/<str:public_id>/take/", calls.CallTake.as_view(), name="call_take"),
    path("calls/<str:public_id>/guest/", calls.CallGuest.as_view(), name="call_guest"),
    path("calls/<str:public_id>/close/", calls.CallClose.as_view(), name="call_close"),
]

MENU = [
    (_("Meetings"), "meetings", "date", 10),
    (_("Series"), "series_list", "rotate", 20),
    (_("Proposed themes"), "proposals", "comment", 25),
    (_("Calls to make"), "calls", "mobile-alt", 30),
    (pgettext_lazy("where people meet", "Places"), "places", "thumbtack", 50),
    (_("Calendars"), "calendars", "calendar-alt", 55),
    (_("Figures"), "figures", "table", 60),
]


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    return [path("", include((urlpatterns, "events_admin")))]


def _register_item(label: Any, name: str, icon: str, order: int) -> None:
    @hooks.register("register_admin_menu_item")
    def item() -> CoordinatorMenuItem:
        url = reverse(f"events_admin:{name}")
        return CoordinatorMenuItem(label, url, name=name, icon_name=icon, order=order)


for entry in MENU:
    _register_item(*entry)
