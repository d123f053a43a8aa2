"""What people do, through the doors of the product; each answers in the oracle's words."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core import mail
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from events import actions
from events.actions.meetings import OWN_FIELDS
from events.models import Invitation, Meeting, Registration
from network.actions import close_call
from network.models import CallEntry, Mail, Membership, User
from network.purposes import purge_due
from tests.network.jobs import run_jobs
from tests.states.book import (
    DONE,
    GONE,
    INVALID,
    LINK_SENT,
    REFUSED,
    STRANGER,
    Form,
    Visitor,
)

ANSWERS = {302: DONE, 404: GONE, 409: REFUSED, 422: INVALID}


def url(view: str, *arguments: str) -> str:
    with translation.override("en"):
        return reverse(f"events:{view}", args=arguments)


VISITORS = [
    STRANGER,
    Visitor("account"),
    Visitor("member", is_member=True),
    Visitor("peer", is_member=True, is_peer=True),
    Visitor("another peer", is_member=True, is_peer=True),
]
LINK = re.compile(r"/([0-9a-z]{12})\.\d+\.")


@dataclass
class Sent:
    """Mails about a place: (key, what, whose address); about changes: (keys, whose address)."""

    mails: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    notices: Counter[tuple[frozenset[str], str]] = field(default_factory=Counter)


def owner(address: str) -> str:
    return Form("", email=address).owner


class Doors:
    """A browser each, one coordinator, one worker; `key` is a registration's public id."""

    def __init__(self) -> None:
        self.browser = Client()
        self.accounts = {visitor: account_of(visitor) for visitor in VISITORS if visitor.account}
        self.coordinator = User.objects.create_user("coordinator@example.org")

    # Visitors

    def browser_of(self, visitor: Visitor) -> Client:
        if visitor not in self.accounts:
            return self.browser
        browser = Client()
        browser.force_login(self.accounts[visitor])
        return browser

    def register(
        self, meeting: Meeting, form: Form, *, submission: str, visitor: Visitor = STRANGER
    ) -> tuple[str, str]:
        """What came of it, and the key of the registration that the answer leads to."""
        path = url("register", meeting.public_id)
        return self.fill_in(self.browser_of(visitor), path, form, submission)

    def register_invited(self, token: str, form: Form, *, submission: str) -> tuple[str, str]:
        return self.fill_in(self.browser, url("invitation", token), form, submission)

    def fill_in(self, browser: Client, path: str, form: Form, submission: str) -> tuple[str, str]:
        typed = {
            "name": form.name,
            "email": form.email,
            "phone": form.phone,
            "if_full": "ask" if form.asks else "confirm",
            "access_needs": form.needs,
            "consent_access_needs": "on" if form.needs or form.along else "",
            "consent": "on",
            "submission": submission,
        } | dict.fromkeys(form.along, "on")
        answer = browser.post(path, typed)
        if answer.status_code == 302 and answer["Location"] == url("registration_received"):
            return LINK_SENT, ""
        return ANSWERS[answer.status_code], key_in(answer)

    def cancel(self, key: str) -> str:
        return self.send(key, "registration_cancel")

    def answer(self, key: str, *, accepts: bool) -> str:
        return self.send(key, "registration_answer", answer="accept" if accepts else "decline")

    def correct(self, key: str, form: Form) -> str:
        typed = {"name": form.name, "email": form.email, "phone": form.phone}
        return self.send(key, "registration_contact", **typed)

    def change_needs(self, key: str, needs: str, along: tuple[str, ...]) -> str:
        agrees = {"consents": "on"} if needs or along else {}
        said = {"access_needs": needs} | agrees | dict.fromkeys(along, "on")
        return self.send(key, "registration_needs", **said)

    def decline(self, token: str) -> str:
        return {200: DONE, 404: GONE}[
            self.browser.post(url("invitation_decline", token)).status_code
        ]

    def erase(self, key: str) -> str:
        return self.send(key, "registration_erase")

    def send(self, key: str, view: str, **typed: str) -> str:
        return self.open(Registration.objects.get(public_id=key).token, view, **typed)

    def open(self, token: str, view: str = "registration", **typed: str) -> str:
        return ANSWERS[self.browser.post(url(view, token), typed).status_code]

    def ask_for_links(self, email: str) -> str:
        return ANSWERS[self.browser.post(url("find_registration"), {"email": email}).status_code]

    def read(self, meeting: Meeting) -> dict[str, Any] | None:
        """What a partner reads of it; None where there is no such meeting for them."""
        answer = self.browser.get(f"/api/v1/meetings/{meeting.public_id}/")
        return dict(answer.json()) if answer.status_code == 200 else None

    # Coordinators

    def register_by_phone(
        self, meeting: Meeting, form: Form, *, submission: str
    ) -> tuple[str, str]:
        application = actions.Application(
            name=form.name,
            email=form.email,
            phone=form.phone,
            if_full="ask" if form.asks else "confirm",
            access_needs=form.needs,
            consent_access_needs=bool(form.needs or form.along),
            consent=True,
            **dict.fromkeys(form.along, True),
        )
        try:
            registered = actions.register(
                meeting, application=application, submission=submission, by_coordinator=True
            )
        except actions.RegistrationClosed:
            return REFUSED, ""
        except ValidationError:
            return INVALID, ""
        row = registered.registration
        return (DONE, row.public_id) if row else (LINK_SENT, "")

    def change(self, meeting: Meeting, **facts: Any) -> str:
        row = Meeting.objects.get(pk=meeting.pk)
        kept = {name: getattr(row, name) for name in OWN_FIELDS}
        try:
            actions.save_meeting(actions.MeetingFacts(**kept | facts), meeting=row)
        except ValidationError as refusal:
            if set(refusal.error_dict) != {"capacity"}:
                raise
            return REFUSED
        return DONE

    def reschedule(self, meeting: Meeting, starts_at: datetime, closes_before: timedelta) -> str:
        begins = starts_at.astimezone(meeting.zone)
        return self.change(
            meeting,
            date=begins.date(),
            start_time=begins.time(),
            end_time=(begins + timedelta(hours=2)).time(),
            closes_before_minutes=closes_before // timedelta(minutes=1),
        )

    def invite(self, meeting: Meeting, uses: int) -> tuple[str, str]:
        facts = actions.InvitationFacts(name="Somebody", uses=uses)
        try:
            return DONE, actions.invite(meeting, facts, by=self.coordinator).token
        except ValidationError:
            return REFUSED, ""

    def revoke(self, token: str) -> None:
        row = Invitation.objects.get(public_id=token.partition(".")[0])
        actions.revoke_invitation(row, by=self.coordinator)

    def call_off(self, meeting: Meeting) -> str:
        actions.cancel_meeting(meeting)
        return DONE

    def take_off(self, key: str) -> str:
        return self.do(actions.cancel_registration, key)

    def note_answer(self, key: str, *, accepts: bool) -> str:
        return self.do(actions.answer_offer, key, accepts=accepts)

    def move(self, key: str, to: Meeting, *, waits: bool) -> str:
        return self.do(actions.move_registration, key, to=to, waits=waits)

    def restore(self, key: str) -> str:
        return self.do(actions.restore_registration, key)

    def do(self, action: Callable[..., object], key: str, **facts: Any) -> str:
        try:
            action(Registration.objects.get(public_id=key), by=self.coordinator, **facts)
        except ValidationError as refusal:
            return INVALID if hasattr(refusal, "error_dict") else REFUSED
        return DONE

    def make_call(self, entry: CallEntry) -> None:
        close_call(entry, outcome="reached", by=self.coordinator)

    # What runs by itself

    def lapse(self) -> None:
        actions.lapse_offers()

    def purge(self) -> None:
        purge_due()

    def work(self) -> Sent:
        """The jobs run; what went out."""
        mail.outbox.clear()
        run_jobs()
        keys = dict(Mail.objects.values_list("message_id", "key"))
        sent = Sent()
        for message in mail.outbox:
            kind, key, *rest = keys[message.extra_headers["Message-ID"]].split(":")
            [address] = message.to
            if kind == "notice":
                sent.notices.update([(frozenset(LINK.findall(str(message.body))), owner(address))])
            else:
                sent.mails.update([(key, rest[0], owner(address))])
        return sent


def account_of(visitor: Visitor) -> User:
    name = visitor.account
    user = User.objects.create_user(f"{name.replace(' ', '.')}@runs.example.org", display_name=name)
    if visitor.is_member:
        since = timezone.localdate()
        Membership.objects.create(user=user, since=since, is_peer=visitor.is_peer)
    return user


def key_in(answer: HttpResponse) -> str:
    if answer.status_code != 302:
        return ""
    return answer["Location"].rstrip("/").rpartition("/")[2].partition(".")[0]
