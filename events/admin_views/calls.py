"""The calls to make: people without e-mail who must be told something."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin import messages

from events.actions.journal import SUBJECT
from events.calling import opening, script_for
from events.models import Meeting, Registration, RegistrationContact
from events.titles import title_of_meeting
from network.actions import close_call
from network.admin_pages import CoordinatorPage, viewer_of
from network.audiences import Viewer
from network.models import CallEntry, User

CALLS_A_PAGE = 30
# Somebody without e-mail whose sheet of codes is nearly used up.
ACCOUNT = "account"


@dataclass(frozen=True)
class Call:
    """A call as it is shown: whom, how, and what to say."""

    entry: CallEntry
    registration: Registration | None = None
    contact: RegistrationContact | None = None
    account: User | None = None
    title: str = ""
    opening: str = ""
    script: str = ""


def calls_for(viewer: Viewer) -> QuerySet[CallEntry]:
    """Calls that wait, without those about people whom this viewer may not know."""
    hidden = Registration.objects.exclude(meeting__in=Meeting.objects.visible_to(viewer))
    about_hidden = Q(subject_kind=SUBJECT, subject_id__in=hidden.values("public_id"))
    return CallEntry.objects.waiting().exclude(about_hidden)


@method_decorator(never_cache, name="dispatch")
class CallList(CoordinatorPage):
    page_title = gettext_lazy("Calls to make")
    header_icon = "mobile-alt"
    template_name = "wagtailadmin/passerelle/calls.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = calls_for(self.viewer)
        return self.show(
            calls=described(list(rows[:CALLS_A_PAGE])),
            waiting=rows.count(),
            outcomes=CallEntry.Outcome.choices,
        )


class CallClose(CoordinatorPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        rows = calls_for(viewer_of(request))
        entry = get_object_or_404(CallEntry, public_id=public_id)
        outcome = request.POST.get("outcome", "")
        if outcome not in CallEntry.Outcome.values:
            messages.error(request, _("Say how the call went."))
        elif not rows.filter(pk=entry.pk).exists():
            messages.warning(request, _("This call is off the list already."))
        else:
            assert isinstance(request.user, User)
            close_call(entry, outcome=outcome, by=request.user)
            messages.success(request, _("Noted. The call is off the list."))
        return redirect("events_admin:calls")


def described(entries: list[CallEntry]) -> list[Call]:
    ids = [entry.subject_id for entry in entries if entry.subject_kind == SUBJECT]
    rows = (
        Registration.objects.filter(public_id__in=ids)
        .select_related("contact", "meeting__series", "meeting__place")
        .prefetch_related("meeting__texts", "meeting__series__texts")
    )
    known = {row.public_id: row for row in rows}
    askers = [entry.subject_id for entry in entries if entry.subject_kind == ACCOUNT]
    accounts = {user.public_id: user for user in User.objects.filter(public_id__in=askers)}
    return [
        Call(entry=entry, account=accounts[entry.subject_id])
        if entry.subject_id in accounts
        else _described(entry, known.get(entry.subject_id))
        for entry in entries
    ]


def _described(entry: CallEntry, registration: Registration | None) -> Call:
    contact = getattr(registration, "contact", None)
    if registration is None or contact is None:
        return Call(entry=entry)
    return Call(
        entry=entry,
        registration=registration,
        contact=contact,
        title=title_of_meeting(registration.meeting),
        opening=opening(contact),
        script=script_for(entry.script, registration, contact),
    )
