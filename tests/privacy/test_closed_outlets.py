"""Closed meetings × outlets × viewers: what is not for somebody is told to them by no address.

The addresses are all those the portal has, found by walking its table of addresses: a new one is
looked at from its first day.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation
from freezegun import freeze_time

from events import actions
from events.actions import Application, InvitationFacts, TextFacts, invite
from events.actions.documents import add_document
from events.actions.newcomers import tell_next_steps_due
from events.actions.reports import ReportFacts, publish_report, save_report, submit_report
from events.actions.thanks import add_resource, thank_due
from events.models import Invitation, Meeting, Registration, Series
from network.models import COORDINATORS, Membership, Representation, User
from network.visibility import viewer_for
from portal.actions import lay_site
from tests.events.after_meetings import ended, noon
from tests.events.factories import apply, make_meeting, make_organisation, make_place
from tests.events.people_who_run import give_role, person, phone_of
from tests.events.test_documents import PDF
from tests.network.admin_people import make_user
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db

RESTRICTED = ("members", "peers", "invitation")
KINDS = ("title", "theme", "place", "report", "document", "resource", "guest", "person")
OUTSIDER = "outsider@example.org"
LOOKED_AT = 150


def mark(entry: str, kind: str) -> str:
    """A word that is said of the meetings of this entry only: small letters and nothing else."""
    return f"zq{entry}{kind}quz"


class Planted:
    """An open series, and in it a meeting to come and one that is over of each closed entry."""

    def __init__(self, *entries: str) -> None:
        lay_site()
        open_ones = [make_meeting(days=9), make_meeting(days=3)]
        self.series = open_ones[0].series
        Meeting.objects.filter(pk=open_ones[1].pk).update(series=self.series)
        self.runs = person("Ardoise", is_peer=True)
        give_role(self.series, self.runs)
        self.office = make_user(COORDINATORS, email="peer.coordinator@example.org")
        self.office.memberships.create(since="2020-01-01", is_peer=True)
        for meeting in open_ones:
            apply(meeting, "Outsider", email=OUTSIDER, is_first_time=True, language="en")
        self.coming = open_ones[0]
        self.past = ended(Meeting.objects.get(pk=open_ones[1].pk), ago=timedelta(days=2))
        self.closed = {entry: self._close(number, entry) for number, entry in enumerate(entries)}
        run_jobs()

    def _close(self, number: int, entry: str) -> list[Meeting]:
        said = {kind: mark(entry, kind) for kind in KINDS}
        texts = {
            (language, "standard"): TextFacts(title=said["title"], theme=said["theme"])
            for language in ("fr", "nl", "en")
        }
        facts = {"series": self.series, "texts": texts, "place": make_place(name=said["place"])}
        coming = make_meeting(days=11 + number, entry=entry, **facts)
        past = make_meeting(days=3, entry=entry, **facts)
        for meeting in (coming, past):
            self._invite(meeting, said)
            came = Application(name=said["person"], is_first_time=True, consent=True)
            actions.register(meeting, application=came, by_coordinator=True)
        past = ended(past, ago=timedelta(days=2))
        self._hand_on(past, said)
        return [coming, past]

    def _invite(self, meeting: Meeting, said: dict[str, str]) -> None:
        if meeting.entry == "invitation":
            guest = {"name": said["guest"], "email": f"{said['guest']}@example.org"}
            invite(meeting, InvitationFacts(**guest), by=self.runs)

    def _hand_on(self, past: Meeting, said: dict[str, str]) -> None:
        texts = {"en": {"talked_about": said["report"]}}
        saved = save_report(past, ReportFacts(texts=texts), by=self.runs)
        submitted = submit_report(past, by=self.runs, seen=saved.version)
        publish_report(past, by=self.office, seen=submitted.version)
        for_page = {"language": "en", "is_for_page": True, "by": self.office}
        add_document(past, content=PDF, title=said["document"], **for_page)
        link = {"title": said["resource"], "url": f"https://example.org/{said['resource']}"}
        add_resource(past, **link, by=self.runs)

    def marks(self, entry: str) -> list[str]:
        tokens = [row.token for row in Invitation.objects.filter(meeting__in=self.closed[entry])]
        ids = [meeting.public_id for meeting in self.closed[entry]]
        return [*(mark(entry, kind) for kind in KINDS), *ids, *tokens]


@pytest.fixture(autouse=True)
def fresh(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


# --- All addresses --------------------------------------------------------------------------------


def names(resolver: Any, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Every name in the table of addresses, apart from the admin's."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            space = pattern.namespace
            if "admin" not in str(space or pattern.pattern):
                yield from names(pattern, (*spaces, space) if space else spaces)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield ":".join((*spaces, pattern.name))


def addresses(series: Series, *meetings: Meeting) -> set[str]:
    """All that can be asked for knowing the public ids of a series and of these meetings."""
    year = {"year": timezone.localdate().year}
    given: list[dict[str, Any]] = [{}, {"public_id": series.public_id} | year]
    given += [{"public_id": one.public_id} for one in (series, *meetings)]
    given += [{"public_id": one.public_id, "slug": "a"} for one in (series, *meetings)]
    found = {"/", "/en/?page=2", "/fr/", "/nl/", "/sitemap.xml", "/robots.txt"}
    found |= {f"/api/v1/meetings/?series={series.public_id}", "/api/v1/meetings/?limit=100"}
    found |= {f"/en/meetings/?series={series.public_id}", "/en/meetings/?q=zq"}
    with translation.override("en"):
        for name in set(names(get_resolver())):
            for kwargs in given:
                try:
                    found.add(reverse(name, kwargs=kwargs))
                except NoReverseMatch:
                    continue
    return found


def told(client: Client, path: str, marks: list[str]) -> set[str]:
    answer = client.get(path, follow=True)
    body = b"".join(answer) if answer.streaming else answer.content
    # An address that was asked for by an id, or found by a word, may say it again.
    text = body.decode("utf-8", "replace").replace("\r\n ", "").lower()
    return {one for one in marks if one.lower() in text and one not in path}


def leaks(planted: Planted, client: Client, paths: set[str], *entries: str) -> dict[str, set[str]]:
    marks = [one for entry in entries for one in planted.marks(entry)]
    found = {path: told(client, path, marks) for path in sorted(paths)}
    return {path: said for path, said in found.items() if said}


def representative() -> User:
    user = person("Calcaire")
    # None that organises: who answers for a series sees who comes to it.
    organisation = make_organisation("hopital-exemple")
    type(organisation).objects.filter(pk=organisation.pk).update(verified_at=timezone.now())
    Representation.objects.create(user=user, organisation=organisation, since="2020-01-01")
    return user


def account(who: str) -> User:
    if who == "coordinator":
        return make_user(COORDINATORS, email="coord@example.org")
    if who == "institution":
        return representative()
    user = person(who.capitalize())
    if who in {"member", "peer"}:
        Membership.objects.create(user=user, since="2020-01-01", is_peer=who == "peer")
    return user


MAY_COME = {
    "anonymous": (),
    "account": (),
    "institution": (),
    "member": ("members",),
    "peer": ("members", "peers"),
    # Not a peer: they know of the others, and are led to them in the admin.
    "coordinator": ("members", "invitation"),
}
LIST = "/en/meetings/members/"


@pytest.mark.parametrize("viewer", MAY_COME)
def test_no_address_tells_of_a_closed_meeting_to_whom_it_is_not_for(viewer: str) -> None:
    planted = Planted(*RESTRICTED)
    client = Client() if viewer == "anonymous" else phone_of(account(viewer))
    open_addresses = addresses(planted.series, planted.coming, planted.past)

    assert len(open_addresses) > LOOKED_AT / 2
    assert leaks(planted, client, open_addresses - {LIST}, *RESTRICTED) == {}
    for entry in set(RESTRICTED) - set(MAY_COME[viewer]):
        ids = {meeting.public_id for meeting in planted.closed[entry]}
        every = addresses(planted.series, *planted.closed[entry])
        of_closed = {path for path in every if any(one in path for one in ids)}
        assert leaks(planted, client, of_closed | {LIST}, entry) == {}, entry


def test_who_may_come_finds_it_in_the_list_for_them_and_on_its_own_page() -> None:
    """The control of the search: it finds what is shown, to whom it is shown."""
    planted = Planted("members")
    coming, past = planted.closed["members"]

    every = addresses(planted.series, coming, past)
    of_closed = {path for path in every if coming.public_id in path or past.public_id in path}

    found = leaks(planted, phone_of(account("member")), of_closed | {LIST}, "members")

    assert {mark("members", kind) for kind in ("title", "place")} <= found[LIST]
    with translation.override("en"):
        page = reverse("events:meeting_short", args=[past.public_id])
    on_page = {mark("members", kind) for kind in ("title", "report", "document")}
    assert on_page <= found[page]
    said_anywhere = set().union(*found.values())
    assert mark("members", "person") not in said_anywhere


def test_the_search_finds_open_meetings_at_every_kind_of_address() -> None:
    """The negative control: the same planting, open to all."""
    planted = Planted("public")
    year = timezone.localdate(planted.past.starts_at).year
    key = planted.series.public_id

    found = leaks(planted, Client(), addresses(planted.series), "public")

    expected = {"/", "/fr/", "/nl/", "/en/meetings/", "/en/meetings/past/"}
    expected |= {f"/feeds/meetings.{kind}" for kind in ("ics", "atom", "json")}
    expected |= {f"/feeds/series/{key}.ics", "/api/v1/meetings/", f"/en/meetings/series/{key}/a/"}
    if year == timezone.localdate().year:
        expected |= {f"/en/meetings/series/{key}/year/{year}/"}
    assert expected <= set(found)


def test_pages_of_open_meetings_count_and_describe_the_open_ones_only() -> None:
    """Numbers and JSON-LD say the same whether closed meetings exist or not."""
    planted = Planted()
    paths = addresses(planted.series, planted.coming, planted.past)
    pages = {path for path in paths - {LIST} if "meetings" in path and "register" not in path}
    before = {path: Client().get(path, follow=True).getvalue() for path in pages}

    for number, entry in enumerate(RESTRICTED):
        planted.closed[entry] = planted._close(number, entry)
    run_jobs()
    cache.clear()

    after = {path: Client().get(path, follow=True).getvalue() for path in pages}
    assert [path for path in sorted(pages) if before[path] != after[path]] == []


# --- Mail, and calendars of others ----------------------------------------------------------------


def test_no_mail_to_others_tells_of_a_closed_meeting() -> None:
    """Reminders, thanks, next steps, a change: all that somebody gets who comes to open ones."""
    planted = Planted(*RESTRICTED)
    invitations = [all_of(one) for one in mail.outbox if "guest" in one.to[0]]
    mail.outbox.clear()

    for days in range(12):
        with freeze_time(noon() + timedelta(days=days)):
            for due in (thank_due, tell_next_steps_due, actions.remind_due):
                due()
            run_jobs()
    actions.cancel_meeting(planted.coming)
    run_jobs()

    mails = [all_of(one) for one in mail.outbox if one.to == [OUTSIDER]]
    marks = [one for entry in RESTRICTED for one in planted.marks(entry)]
    assert len(mails) >= 4, "thanks, next steps, reminders, cancelled"
    assert [one for one in marks for text in mails if one.lower() in text] == []
    assert [one for one in invitations if any(mark in one for mark in marks)], "the control"


def all_of(message: Any) -> str:
    """A mail with all its parts, as it is read."""
    parts = message.message().walk()
    said = [part.get_payload(decode=True) or b"" for part in parts]
    return f"{message.subject} {b' '.join(said).decode('utf-8', 'replace')}".lower()


def test_a_calendar_holds_its_owners_closed_meetings_and_nobody_elses() -> None:
    planted = Planted("members", "peers")
    member = account("member")
    [coming, _past] = planted.closed["members"]
    said = Application(name="Ida", email="ida@example.org", consent=True)
    viewer = viewer_for(member)
    own = actions.register(coming, application=said, viewer=viewer).registration
    other = Registration.objects.get(meeting=planted.coming)
    assert own is not None

    def read(row: Registration | User) -> str:
        token = actions.open_calendar(row).token
        return Client().get(reverse("personal_calendar", args=[token])).content.decode()

    uid = str(coming.uid)
    assert uid in read(own) and uid in read(member), "the control: it is there for its owner"
    closed = [one.uid for each in planted.closed.values() for one in each]
    assert [one for one in closed if str(one) in read(other)] == []
    for text in (read(own), read(member), read(other)):
        for entry in planted.closed:
            marks = {mark(entry, kind) for kind in ("title", "theme", "person", "guest")}
            assert not [one for one in marks if one in text.lower()], "titles are discreet"


# --- Invitations ----------------------------------------------------------------------------------


def test_words_and_links_of_an_invitation_are_read_by_who_invites_and_the_guest_only() -> None:
    planted = Planted("invitation")
    [coming, _past] = planted.closed["invitation"]
    row = Invitation.objects.get(meeting=coming)
    secrets = [row.token, mark("invitation", "guest")]
    every = addresses(planted.series, coming)
    inside = {path for path in every if coming.public_id in path or "running" in path}
    others = {role: person(role) for role in ("organiser", "welcomer")}
    for role, user in others.items():
        give_role(planted.series, user, role)

    for user in (*others.values(), person("Nobody")):
        client = phone_of(user)
        assert {path for path in inside if told(client, path, secrets)} == set()
    came = Registration.objects.get(meeting=coming)
    own = reverse("events:registration", args=[came.token])
    download = reverse("events:registration_download", args=[came.token])
    assert not told(Client(), own, secrets) and not told(Client(), download, secrets)

    # The controls: who invites reads both, the guest reads their own name behind the link.
    client = phone_of(planted.runs)
    assert {path for path in inside if told(client, path, secrets)}
    with translation.override("en"):
        door = reverse("events:invitation", args=[row.token])
    assert told(Client(), door, [mark("invitation", "guest")])
