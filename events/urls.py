"""Pages about meetings, under the language's prefix."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from events import (
    after_pages,
    calendar_pages,
    document_pages,
    find_pages,
    guest_pages,
    invitation_pages,
    named_pages,
    newcomer_pages,
    own_pages,
    reminder_pages,
    secret_pages,
    views,
    year_pages,
)
from network.modules import only_if, while_on

app_name = "events"

urlpatterns = [
    path(_("meetings/"), views.meetings, name="meetings"),
    path(_("meetings/past/"), views.past_meetings, name="past_meetings"),
    path(_("meetings/members/"), own_pages.closed_meetings, name="closed_meetings"),
    path(
        _("meetings/series/<str:public_id>/year/<int:year>/"),
        year_pages.public_year,
        name="series_year",
    ),
    path(_("meetings/series/<str:public_id>/<slug:slug>/"), views.series, name="series"),
    path(
        _("meetings/<str:public_id>/documents/<str:document>/"),
        document_pages.document,
        name="document",
    ),
    path(_("meetings/<str:public_id>/register/"), views.register, name="register"),
    path(_("meetings/<str:public_id>/<slug:slug>/"), views.meeting, name="meeting"),
    path(_("meetings/<str:public_id>/"), views.meeting, name="meeting_short"),
    path(_("invitation/<str:token>/"), invitation_pages.invitation, name="invitation"),
    path(
        _("invitation/<str:token>/decline/"),
        invitation_pages.invitation_decline,
        name="invitation_decline",
    ),
    path(_("registration/"), find_pages.find_registration, name="find_registration"),
    path(
        _("registration/received/"),
        find_pages.registration_received,
        name="registration_received",
    ),
    path(_("registration/erased/"), secret_pages.registration_erased, name="registration_erased"),
    path(_("registration/<str:token>/"), secret_pages.registration, name="registration"),
    path(
        _("registration/<str:token>/cancel/"),
        secret_pages.registration_cancel,
        name="registration_cancel",
    ),
    path(
        _("registration/<str:token>/answer/"),
        secret_pages.registration_answer,
        name="registration_answer",
    ),
    path(
        _("registration/<str:token>/needs/"),
        secret_pages.registration_needs,
        name="registration_needs",
    ),
    path(
        _("registration/<str:token>/contact/"),
        secret_pages.registration_contact,
        name="registration_contact",
    ),
    path(
        _("registration/<str:token>/erase/"),
        secret_pages.registration_erase,
        name="registration_erase",
    ),
    path(
        _("registration/<str:token>/calendar/"),
        secret_pages.registration_ics,
        name="registration_ics",
    ),
    path(
        _("registration/<str:token>/data/"),
        secret_pages.registration_download,
        name="registration_download",
    ),
    path(
        _("registration/<str:token>/reply/"),
        while_on("messages", secret_pages.registration_reply),
        name="registration_reply",
    ),
    path(
        _("registration/<str:token>/reminders/"),
        reminder_pages.registration_reminders,
        name="registration_reminders",
    ),
    path(
        _("reminders/<str:token>/stop/"),
        reminder_pages.reminders_stop,
        name="reminders_stop",
    ),
    path(
        _("registration/<str:token>/first-time/"),
        newcomer_pages.registration_first_time,
        name="registration_first_time",
    ),
    path(
        _("registration/<str:token>/guest/"),
        guest_pages.registration_guest,
        name="registration_guest",
    ),
    path(
        _("registration/<str:token>/my-calendar/"),
        calendar_pages.registration_my_calendar,
        name="registration_my_calendar",
    ),
    path(_("my-calendar/"), calendar_pages.my_calendar, name="my_calendar"),
    path(_("after/<str:token>/"), after_pages.after, name="after"),
    path(
        _("after/<str:token>/<str:document>/"), document_pages.document_after, name="document_after"
    ),
    path(_("named/<str:token>/"), named_pages.named, name="named"),
    path("", only_if("intervision", "events.intervision_urls")),
    path("", only_if("front_office", "events.running_urls")),
    path("", only_if("proposals", "events.proposal_urls")),
]
