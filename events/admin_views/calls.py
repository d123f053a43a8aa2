"""The calls to make: people without e-mail who must be told something, one person after another."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin import messages

from events.actions import proposals
from events.actions.guest_calls import note_answer_about_guest
from events.actions.journal import SUBJECT
from events.calling import AFTERWARDS, guest_asked_about, opening, script_for
from events.models import (
    Guest,
    Meeting,
    ProposalContact,
    Registration,
    RegistrationContact,
    ThemeProposal,
)
from events.proposal_mails import script_about
from events.relay import Said, to_say
from events.titles import title_of_meeting
from network.actions import close_call, take_calls
from network.admin_pages import CoordinatorPage, account_of, viewer_of
from network.audiences import Viewer
from network.models import CallEntry, User
from network.profiles.calls import Callee, callees, hidden_from

PEOPLE_A_PAGE = 30
# Somebody without e-mail whose sheet of codes is nearly used up.
ACCOUNT = "account"
CALLS_READ = 300


@dataclass(frozen=True)
class Call:
    """A call as it is shown: whom, how, and what to say."""

    entry: CallEntry
    registration: Registration | None = None
    contact: RegistrationContact | ProposalContact | None = None
    account: User | None = None
    # Somebody with a profile and no address.
    profile: Callee | None = None
    proposal: ThemeProposal | None = None
    title: str = ""
    script: str = ""
    is_over: bool = False
    # What those who run the meeting wrote and this person has not been told.
    messages: tuple[Said, ...] = ()
    # Somebody about whom this person may answer aloud.
    guest: Guest | None = None


@dataclass(frozen=True)
class Person:
    """All that one person must be told, in one call."""

    calls: list[Call] = field(default_factory=list)
    me: User | None = None

    @property
    def first(self) -> Call:
        return self.calls[0]

    @property
    def caller(self) -> User | None:
        return next((call.entry.caller for call in self.calls if call.entry.caller), None)

    @property
    def is_mine(self) -> bool:
        return self.caller is not None and self.caller == self.me

    @property
    def tries(self) -> int:
        return max(call.entry.tries for call in self.calls)

    @property
    def tried_at(self) -> object:
        moments = [call.entry.tried_at for call in self.calls if call.entry.tried_at]
        return max(moments) if moments else None

    @property
    def opening(self) -> str:
        return opening(self.first.contact) if self.first.contact else ""

    @property
    def is_over(self) -> bool:
        """Whether all of it is about meetings that have taken place: nothing is left to say."""
        return all(call.is_over for call in self.calls)


def calls_for(viewer: Viewer) -> QuerySet[CallEntry]:
    """Calls that wait, without those about people whom this viewer may not know."""
    hidden = Registration.objects.exclude(meeting__in=Meeting.objects.visible_to(viewer))
    about_hidden = Q(subject_kind=SUBJECT, subject_id__in=hidden.values("public_id"))
    return CallEntry.objects.waiting().exclude(about_hidden).exclude(hidden_from(viewer))


@method_decorator(never_cache, name="dispatch")
class CallList(CoordinatorPage):
    """A number is shown to the one who takes the call, and to nobody beside."""

    page_title = gettext_lazy("Calls to make")
    header_icon = "mobile-alt"
    template_name = "wagtailadmin/passerelle/calls.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = calls_for(self.viewer)
        calls = described(list(rows.select_related("taken_by")[:CALLS_READ]), self.viewer)
        people = by_person(calls, me=account_of(request))
        return self.show(
            people=people[:PEOPLE_A_PAGE],
            waiting=rows.count(),
            outcomes=CallEntry.Outcome.choices,
        )


def tries_seen(request: HttpRequest) -> dict[str, int]:
    """The calls of one form by public id, each with the number of tries that was on the screen."""
    pairs = [said.partition(".") for said in request.POST.getlist("call")]
    return {
        public_id: int(tries)
        for public_id, _dot, tries in pairs
        if tries.isascii() and tries.isdigit() and len(tries) < 5
    }


class CallAct(CoordinatorPage):
    """A button about all the calls to one person: POST only, and back to where they stand."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        seen = tries_seen(request)
        wanted = {public_id, *seen}
        entries = list(calls_for(viewer_of(request)).filter(public_id__in=wanted))
        # Made by a colleague, or replaced by a newer one meanwhile.
        if public_id not in {entry.public_id for entry in entries}:
            messages.warning(request, _("This call is off the list already."))
            return redirect("events_admin:calls")
        try:
            self.act(entries, by=account_of(request), seen=seen)
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
        return redirect(f"{reverse('events_admin:calls')}#call-{public_id}")

    def act(self, entries: list[CallEntry], *, by: User, seen: dict[str, int]) -> None:
        raise NotImplementedError


class CallTake(CallAct):
    def act(self, entries: list[CallEntry], *, by: User, seen: dict[str, int]) -> None:
        take_calls(entries, by=by)


class CallClose(CallAct):
    def act(self, entries: list[CallEntry], *, by: User, seen: dict[str, int]) -> None:
        outcome = self.request.POST.get("outcome", "")
        for entry in entries:
            # A person was reached or not: each thing to say ends the same way.
            close_call(entry, outcome=outcome, by=by, seen_tries=seen.get(entry.public_id))
        if outcome == CallEntry.Outcome.NOT_REACHED:
            messages.success(
                self.request, _("Noted. The call stays on the list, at its end today.")
            )
        else:
            messages.success(self.request, _("Noted. The call is off the list."))


ANSWERS = {"yes": True, "no": False}


class CallGuest(CoordinatorPage):
    """What somebody who is called says about a guest: noted, and shown to nobody afterwards."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        calls = calls_for(self.viewer).filter(public_id=public_id, subject_kind=SUBJECT)
        row = Registration.objects.filter(public_id__in=calls.values("subject_id")).first()
        agrees = ANSWERS.get(request.POST.get("answer", ""))
        if row is None or agrees is None:
            messages.warning(request, _("This call is off the list already."))
            return redirect("events_admin:calls")
        try:
            seen = request.POST.get("seen", "")
            note_answer_about_guest(row, agrees=agrees, seen=seen, by=account_of(request))
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Noted. Nobody is shown what they answered."))
        return redirect("events_admin:calls")


def by_person(calls: Iterable[Call], *, me: User) -> list[Person]:
    """The calls to one number for one name are one call; the order of the list stays."""
    people: dict[object, Person] = {}
    for call in calls:
        key = _whom(call)
        people.setdefault(key, Person(me=me)).calls.append(call)
    return list(people.values())


def _whom(call: Call) -> object:
    if call.contact is None:
        return call.entry.pk
    digits = "".join(sign for sign in call.contact.phone if sign.isdigit())
    return digits, call.contact.name.casefold().strip()


def described(entries: list[CallEntry], viewer: Viewer) -> list[Call]:
    ids = [entry.subject_id for entry in entries if entry.subject_kind == SUBJECT]
    rows = (
        Registration.objects.filter(public_id__in=ids)
        .select_related("contact", "meeting__series", "meeting__place")
        .prefetch_related("meeting__texts", "meeting__series__texts")
    )
    known = {row.public_id: row for row in rows}
    askers = [entry.subject_id for entry in entries if entry.subject_kind == ACCOUNT]
    accounts = {user.public_id: user for user in User.objects.filter(public_id__in=askers)}
    proposed = {contact.proposal.public_id: contact for contact in proposers_of(entries)}
    profiles = callees(entries, viewer)
    return [
        Call(entry=entry, profile=profiles[entry.public_id])
        if entry.public_id in profiles
        else Call(entry=entry, account=accounts[entry.subject_id])
        if entry.subject_id in accounts
        else _about_proposal(entry, proposed[entry.subject_id])
        if entry.subject_id in proposed
        else _described(entry, known.get(entry.subject_id))
        for entry in entries
    ]


def proposers_of(entries: Iterable[CallEntry]) -> QuerySet[ProposalContact]:
    """Who proposed the themes that some of these calls are about."""
    ids = [entry.subject_id for entry in entries if entry.subject_kind == proposals.SUBJECT]
    rows = ProposalContact.objects.filter(proposal__public_id__in=ids)
    return rows.select_related("proposal__merged_into__meeting", "proposal__meeting")


def _about_proposal(entry: CallEntry, contact: ProposalContact) -> Call:
    row = contact.proposal
    return Call(entry=entry, contact=contact, proposal=row, script=script_about(row))


def _described(entry: CallEntry, registration: Registration | None) -> Call:
    contact = getattr(registration, "contact", None)
    if registration is None or contact is None:
        return Call(entry=entry)
    return Call(
        entry=entry,
        registration=registration,
        contact=contact,
        title=title_of_meeting(registration.meeting),
        script=script_for(entry.script, registration, contact),
        is_over=registration.meeting.ends_at < timezone.now() and entry.script not in AFTERWARDS,
        messages=to_say(registration, contact.language),
        guest=None if contact.email else guest_asked_about(registration),
    )
