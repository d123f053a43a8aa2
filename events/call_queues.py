"""What waits about people without e-mail: calls to make, offers whose answer we note."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.actions.registrations import SUBJECT
from events.admin_views.calls import ACCOUNT, calls_for, proposers_of
from events.models import ProposalContact, Registration
from events.titles import dated_title
from network.actions.profiles.writing import PROFILE
from network.audiences import Viewer
from network.missions.calls import is_about_mission
from network.models import CallEntry, User
from network.waiting import Item, Queue

TEXTS = ("meeting__texts", "meeting__series__texts")


def _calls(viewer: Viewer, moment: datetime) -> QuerySet[CallEntry]:
    return calls_for(viewer).filter(created_at__lte=moment).order_by("created_at", "pk")


def _call_items(rows: Sequence[CallEntry]) -> list[Item]:
    ids = [row.subject_id for row in rows if row.subject_kind == SUBJECT]
    about = Registration.objects.filter(public_id__in=ids)
    known = {
        row.public_id: row
        for row in about.select_related("contact", "meeting__series").prefetch_related(*TEXTS)
    }
    accounts = {
        account.public_id: account
        for account in User.objects.filter(
            public_id__in=[row.subject_id for row in rows if row.subject_kind == ACCOUNT]
        )
    }
    proposed = {contact.proposal.public_id: contact for contact in proposers_of(rows)}
    return [
        _profile_item(row)
        if row.subject_kind == PROFILE
        else _sheet_item(row, accounts[row.subject_id])
        if row.subject_id in accounts
        else _proposer_item(row, proposed[row.subject_id])
        if row.subject_id in proposed
        else _call_item(row, known.get(row.subject_id))
        for row in rows
    ]


def _profile_item(row: CallEntry) -> Item:
    return Item(
        what=_("Call somebody about a mission proposed to them")
        if is_about_mission(row)
        else _("Call somebody about their profile"),
        whose=row.subject_id,
        since=row.created_at,
        act=_("Call"),
        url=f"{reverse('events_admin:calls')}#call-{row.public_id}",
    )


def _sheet_item(row: CallEntry, account: User) -> Item:
    return Item(
        what=_("Somebody without e-mail asks for a new sheet of codes"),
        whose=account.get_full_name(),
        since=row.created_at,
        act=_("Call"),
        url=f"{reverse('events_admin:calls')}#call-{row.public_id}",
    )


def _proposer_item(row: CallEntry, contact: ProposalContact) -> Item:
    return Item(
        what=_("Call somebody about the theme they proposed"),
        whose=contact.name,
        since=row.created_at,
        act=_("Call"),
        url=f"{reverse('events_admin:calls')}#call-{row.public_id}",
    )


def _call_item(row: CallEntry, about: Registration | None) -> Item:
    url = f"{reverse('events_admin:calls')}#call-{row.public_id}"
    contact = getattr(about, "contact", None)
    if about is None or contact is None:
        gone = _("A call to nobody: the person's data was erased")
        return Item(what=gone, since=row.created_at, act=_("Take it off the list"), url=url)
    return Item(
        what=_("Call somebody about %(meeting)s") % {"meeting": dated_title(about.meeting)},
        whose=contact.name,
        since=row.created_at,
        until=about.offer_expires_at or about.meeting.starts_at,
        act=_("Call"),
        url=url,
    )


CALLS = Queue(
    key="calls",
    name=gettext_lazy("Calls to make"),
    otherwise=gettext_lazy("The person does not know, and may come for nothing."),
    minutes=6,
    alarm_days=3,
    rows=_calls,
    items=_call_items,
)


def _offers(viewer: Viewer, moment: datetime) -> QuerySet[Registration]:
    """Offers to people without e-mail that no call waits for (any more): their answer is ours."""
    waiting = CallEntry.objects.waiting().filter(
        subject_kind=SUBJECT, subject_id=OuterRef("public_id")
    )
    rows = Registration.objects.known_to(viewer).filter(
        ~Exists(waiting), status=Registration.Status.OFFERED, contact__email=""
    )
    return (
        rows.filter(updated_at__lte=moment)
        .select_related("contact", "meeting__series")
        .prefetch_related(*TEXTS)
        .order_by("offer_expires_at", "pk")
    )


def _offer_items(rows: Sequence[Registration]) -> list[Item]:
    return [
        Item(
            what=_("A place is kept for somebody without e-mail: %(meeting)s")
            % {"meeting": dated_title(row.meeting)},
            whose=row.contact.name,
            since=row.updated_at,
            until=row.offer_expires_at,
            act=_("Note the answer"),
            url=reverse("events_admin:registrants", args=[row.meeting.public_id]),
        )
        for row in rows
    ]


OFFERS = Queue(
    key="offers",
    name=gettext_lazy("Places kept for people without e-mail"),
    otherwise=gettext_lazy("The offer lapses and the place goes to the next person."),
    minutes=4,
    alarm_days=1,
    rows=_offers,
    items=_offer_items,
)
