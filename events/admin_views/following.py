"""The screen that changes or calls off a date and those that follow, and says first who is told."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from events.actions import change_dates
from events.actions.waiting import lock_meetings
from events.admin_forms.following import FollowingForm
from events.admin_views.meetings import MEETINGS, meeting_or_404, meetings_for
from events.models import Meeting
from events.previews import ChangePreview, fingerprint, preview_change
from events.titles import title_of_meeting
from network.admin_pages import REFUSED, CoordinatorPage, account_of


class MeetingFollowing(CoordinatorPage):
    """First the preview, then, when it was read, the change: two buttons of one form."""

    page_title = gettext_lazy("Change or cancel this date and the following ones")
    parent = MEETINGS
    header_icon = "date"
    template_name = "wagtailadmin/passerelle/following.html"

    refused_words = gettext_lazy("Nothing is changed yet: please look at the sentences in red.")
    meeting: Meeting

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        self.meeting = meeting_or_404(request, public_id)
        is_cancel = request.GET.get("what") == "cancel"
        form = FollowingForm(initial={"what": "cancel"} if is_cancel else None)
        return self.show_form(form)

    @transaction.atomic
    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        self.meeting = meeting_or_404(request, public_id)
        form = FollowingForm(request.POST)
        if not form.is_valid():
            messages.error(
                request, _("Nothing is changed yet: please look at the sentences in red.")
            )
            return self.show_form(form, status=REFUSED)
        rows = self.following(form)
        # From here to the commit, what is compared is what is written over.
        lock_meetings(row.pk for row in rows)
        rows = self.following(form)
        preview = preview_change(rows, form.change(), self.chosen())
        if "confirm" not in request.POST or preview.has_problems:
            return self.show_form(form, preview=preview)
        if not preview.changing:
            return self.done(0)
        if request.POST.get("seen") != fingerprint(rows, form.change()):
            messages.error(
                request,
                _("Nothing is changed yet: this is not what you looked at. Please look again."),
            )
            return self.show_form(form, preview=preview, status=REFUSED)
        return self.act(form, preview)

    def act(self, form: FollowingForm, preview: ChangePreview) -> HttpResponse:
        try:
            with transaction.atomic():
                changed = change_dates(
                    [date.meeting for date in preview.chosen],
                    form.change(),
                    later_too=form.cleaned_data["later_too"],
                    by=account_of(self.request),
                )
        except ValidationError as refusal:
            form.take_refusal(refusal)
            return self.show_form(form, preview=preview, status=REFUSED)
        return self.done(changed)

    def done(self, changed: int) -> HttpResponse:
        words = ngettext(
            "%(count)d date is changed. Mails are leaving; see “Calls” for the others.",
            "%(count)d dates are changed. Mails are leaving; see “Calls” for the others.",
            changed,
        )
        messages.success(
            self.request, words % {"count": changed} if changed else _("This was done already.")
        )
        return redirect("events_admin:series", self.meeting.series.public_id)

    def following(self, form: FollowingForm) -> list[Meeting]:
        """This date and the later ones of its series that are neither over nor cancelled."""
        rows = meetings_for(self.request).filter(series=self.meeting.series_id).upcoming()
        rows = rows.filter(starts_at__gte=self.meeting.starts_at)
        rows = rows.exclude(state=Meeting.State.CANCELLED)
        if until := form.cleaned_data.get("until"):
            rows = rows.filter(date__lte=until)
        return list(rows)

    def chosen(self) -> set[str] | None:
        """The dates that were ticked, once there was something to tick."""
        has_ticked = "seen" in self.request.POST
        return set(self.request.POST.getlist("dates")) if has_ticked else None

    def show_form(
        self, form: FollowingForm, *, preview: ChangePreview | None = None, status: int = 200
    ) -> HttpResponse:
        rows = [date.meeting for date in preview.dates] if preview else []
        return self.show(
            form=form,
            meeting=self.meeting,
            title=title_of_meeting(self.meeting),
            preview=preview,
            seen=fingerprint(rows, form.change()) if preview else "",
            status=status,
        )
