"""Pages about meetings, under the language's prefix."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from events import views

app_name = "events"

urlpatterns = [
    path(_("meetings/"), views.meetings, name="meetings"),
    path(_("meetings/past/"), views.past_meetings, name="past_meetings"),
    path(_("meetings/series/<str:public_id>/<slug:slug>/"), views.series, name="series"),
    path(_("meetings/<str:public_id>/register/"), views.register, name="register"),
    path(_("meetings/<str:public_id>/<slug:slug>/"), views.meeting, name="meeting"),
    path(_("meetings/<str:public_id>/"), views.meeting, name="meeting_short"),
    path(_("registration/"), views.find_registration, name="find_registration"),
    path(_("registration/received/"), views.registration_received, name="registration_received"),
    path(_("registration/erased/"), views.registration_erased, name="registration_erased"),
    path(_("registration/<str:token>/"), views.registration, name="registration"),
    path(
        _("registration/<str:token>/cancel/"),
        views.registration_cancel,
        name="registration_cancel",
    ),
    path(
        _("registration/<str:token>/answer/"),
        views.registration_answer,
        name="registration_answer",
    ),
    path(
        _("registration/<str:token>/needs/"), views.registration_needs, name="registration_needs"
    ),
    path(
        _("registration/<str:token>/contact/"),
        views.registration_contact,
        name="registration_contact",
    ),
    path(
        _("registration/<str:token>/erase/"), views.registration_erase, name="registration_erase"
    ),
    path(
        _("registration/<str:token>/calendar/"), views.registration_ics, name="registration_ics"
    ),
    path(
        _("registration/<str:token>/data/"),
        views.registration_download,
        name="registration_download",
    ),
]
