"""Pages of those who run meetings, under the language's prefix."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from events import document_pages, year_pages
from events.running_pages import (
    access,
    after,
    attendance,
    desk,
    guests,
    intervision,
    invitations,
    meetings,
    messages,
    newcomers,
    reports,
    room,
)
from network.modules import while_on

urlpatterns = [
    path(_("running/"), meetings.home, name="running"),
    path(
        _("running/series/<str:public_id>/"), year_pages.running_latest_year, name="running_years"
    ),
    path(
        _("running/series/<str:public_id>/<int:year>/"),
        year_pages.running_year,
        name="running_year",
    ),
    path(_("running/<str:public_id>/"), meetings.meeting, name="running_meeting"),
    path(_("running/<str:public_id>/list/"), meetings.list_to_print, name="running_list"),
    path(
        _("running/<str:public_id>/message/"),
        while_on("messages", messages.message),
        name="running_message",
    ),
    path(
        _("running/<str:public_id>/newcomers/contacted/"),
        newcomers.contacted,
        name="running_contacted",
    ),
    path(_("running/<str:public_id>/newcomers/name/"), newcomers.my_name, name="running_my_name"),
    path(
        _("running/<str:public_id>/newcomers/message/"),
        while_on("messages", newcomers.message),
        name="running_newcomers_message",
    ),
    path(
        _("running/<str:public_id>/invitations/"),
        invitations.invitations,
        name="running_invitations",
    ),
    path(
        _("running/<str:public_id>/invitations/<str:invitation>/"),
        invitations.invitation,
        name="running_invitation",
    ),
    path(
        _("running/<str:public_id>/invitations/<str:invitation>/revoke/"),
        invitations.invitation_revoke,
        name="running_invitation_revoke",
    ),
    path(_("running/<str:public_id>/guest/"), guests.guest, name="running_guest"),
    path(
        _("running/<str:public_id>/guest/withdraw/"),
        guests.guest_withdraw,
        name="running_guest_withdraw",
    ),
    path(_("running/<str:public_id>/room/"), room.room, name="running_room"),
    path(
        _("running/<str:public_id>/intervision/"),
        while_on("intervision", intervision.intervision),
        name="running_intervision",
    ),
    path(_("running/<str:public_id>/count/"), attendance.head_count, name="running_count"),
    path(_("running/<str:public_id>/arrivals/"), attendance.ticks, name="running_ticks"),
    path(_("running/<str:public_id>/needs-met/"), access.needs_met, name="running_needs_met"),
    path(_("running/<str:public_id>/after/"), after.after, name="running_after"),
    path(
        _("running/<str:public_id>/after/links/"), after.resource_add, name="running_resource_add"
    ),
    path(
        _("running/<str:public_id>/after/links/remove/"),
        after.resource_remove,
        name="running_resource_remove",
    ),
    path(
        _("running/<str:public_id>/after/documents/"),
        after.document_add,
        name="running_document_add",
    ),
    path(
        _("running/<str:public_id>/after/documents/remove/"),
        after.document_remove,
        name="running_document_remove",
    ),
    path(
        _("running/<str:public_id>/after/documents/<str:document>/"),
        document_pages.document_to_check,
        name="running_document",
    ),
    path(_("running/<str:public_id>/report/"), reports.report, name="running_report"),
    path(
        _("running/<str:public_id>/report/people/"),
        reports.report_person,
        name="running_report_person",
    ),
    path(
        _("running/<str:public_id>/report/hand-in/"),
        reports.report_submit,
        name="running_report_submit",
    ),
    path(
        _("running/<str:public_id>/answers/"),
        while_on("feedback", after.feedback),
        name="running_feedback",
    ),
    path(
        _("running/<str:public_id>/answers/sheet/"),
        while_on("feedback", after.feedback_to_print),
        name="running_feedback_sheet",
    ),
    path(
        _("running/<str:public_id>/answers/type-in/"),
        while_on("feedback", after.feedback_paper),
        name="running_feedback_paper",
    ),
    path(_("running/<str:public_id>/arrivals/walk-in/"), desk.walk_in, name="running_walk_in"),
    path(_("running/<str:public_id>/arrivals/line/"), desk.seat, name="running_seat"),
    path(_("running/<str:public_id>/arrivals/absent/"), desk.free_places, name="running_free"),
    path(_("running/<str:public_id>/arrivals/kept/"), desk.sync_ticks, name="running_kept"),
    path(_("running/<str:public_id>/arrivals/undo/"), desk.untick, name="running_untick"),
    path(_("running/<str:public_id>/count/kept/"), desk.sync_heads, name="running_heads"),
]
