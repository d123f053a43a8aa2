"""A published meeting whose calendar turns private: closed at once, told to nobody, decided on."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from events.actions.calendars import keep_reading, read_content
from events.actions.meetings import alter_meeting
from events.actions.turned_private import BY_INVITATION, CANCEL, OPEN_AGAIN, settle_held
from events.import_plan import CHANGED, SAME
from events.models import Entry, ImportedDate, Meeting, Registration
from network.models import AuditEntry, CallEntry
from tests.events.factories import apply, make_organisation
from tests.events.test_importing import calendar, event, followed, publish, take, the_meeting
from tests.network.admin_people import coordinator
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db

SECRET = "Une autre chose"


def published(entry: str = Entry.PUBLIC) -> Meeting:
    take(calendar(event()))
    alter_meeting(the_meeting(), {"entry": entry})
    return publish(the_meeting())


def turn_private(word: str = "PRIVATE", **facts) -> tuple:
    return take(calendar(event(f"CLASS:{word}", sequence=1, **facts)))


def public_paths(meeting: Meeting) -> list[str]:
    return [
        "/en/meetings/",
        f"/en/meetings/{meeting.public_id}/",
        "/api/v1/meetings/",
        f"/api/v1/meetings/{meeting.public_id}/",
        "/feeds/meetings.ics",
        "/feeds/meetings.atom",
        "/sitemap.xml",
    ]


def told(client: Client, meeting: Meeting) -> list[str]:
    """The public outlets that tell of a meeting."""
    found = []
    for path in public_paths(meeting):
        answer = client.get(path, follow=True)
        # A calendar's long lines are folded.
        text = answer.getvalue().decode().replace("\r\n ", "").lower()
        if answer.status_code == 200 and meeting.public_id in text:
            found.append(path)
    return found


@pytest.mark.parametrize("word", ["PRIVATE", "CONFIDENTIAL", "private"])
def test_it_leaves_every_public_outlet_at_once_with_its_new_words(client: Client, word: str):
    meeting = published()
    assert len(told(client, meeting)) >= 4, "the control: it was told there"

    turn_private(word, summary=SECRET)

    assert told(client, meeting) == []
    assert SECRET not in client.get("/en/meetings/").content.decode()
    held = ImportedDate.objects.held().get()
    assert (held.meeting, held.entry_before) == (meeting, Entry.PUBLIC)
    assert the_meeting().entry == Entry.INVITATION


def test_who_is_registered_keeps_the_place_and_hears_nothing():
    meeting = published()
    apply(meeting)
    registration = Registration.objects.get()
    run_jobs()
    mail.outbox.clear()

    turn_private()
    run_jobs()

    assert Registration.objects.get().status == Registration.Status.CONFIRMED
    own = reverse("events:registration", args=[registration.token])
    assert Client().get(own).status_code == 200
    assert not mail.outbox
    assert not CallEntry.objects.exists()


def test_nobody_new_comes_in():
    meeting = published()
    turn_private()

    answer = Client().post(
        f"/en/meetings/{meeting.public_id}/register/", {"name": "Lou", "consent": "on"}
    )

    assert answer.status_code == 404
    assert not Registration.objects.exists()


def test_a_draft_that_turns_private_is_by_invitation_and_waits_for_nobody():
    take(calendar(event()))

    turn_private()

    assert the_meeting().entry == Entry.INVITATION
    assert not ImportedDate.objects.held().exists()


def test_a_meeting_of_peers_is_shown_to_nobody_more_than_before():
    published(Entry.PEERS)

    turn_private()

    assert the_meeting().entry == Entry.PEERS
    assert not ImportedDate.objects.held().exists()


def test_it_is_closed_once_and_opened_by_no_calendar():
    published()
    turn_private()
    _plan, again = turn_private()

    plan, _done = take(calendar(event(sequence=2)))

    assert again.counts == {SAME: 1}
    assert plan.steps[0].decision.because == "no_longer_private"
    assert the_meeting().entry == Entry.INVITATION
    assert ImportedDate.objects.held().exists()


def test_a_date_that_was_read_before_this_was_compared_is_closed_too():
    published()
    row = ImportedDate.objects.get()
    del row.said["is_private"]
    row.save()
    unchanged, _done = take(calendar(event()))

    turn_private()

    assert not unchanged.changes_something
    assert the_meeting().entry == Entry.INVITATION


@pytest.mark.parametrize("entry", [Entry.PUBLIC, Entry.MEMBERS])
def test_opened_again_it_is_for_those_it_was_for_and_the_next_reading_leaves_it(entry: str):
    published(entry)
    turn_private()

    assert settle_held(ImportedDate.objects.get(), what=OPEN_AGAIN)
    assert not settle_held(ImportedDate.objects.get(), what=CANCEL), "decided once"
    plan, _done = turn_private()

    assert (the_meeting().entry, the_meeting().is_published) == (entry, True)
    assert not plan.changes_something
    assert not ImportedDate.objects.held().exists()


def test_cancelled_it_is_told_to_who_is_registered_and_to_nobody_else(client: Client):
    meeting = published()
    apply(meeting)
    turn_private()
    run_jobs()
    mail.outbox.clear()

    settle_held(ImportedDate.objects.get(), what=CANCEL)
    run_jobs()

    assert the_meeting().is_cancelled
    assert len(mail.outbox) == 1
    assert told(client, meeting) == []


def test_kept_by_invitation_is_closed_and_noted():
    lea = coordinator()
    meeting = published()
    turn_private()
    url = reverse("events_admin:calendar_private", args=[meeting.public_id])

    home = lea.get(reverse("wagtailadmin_home")).content.decode()
    page = lea.get(url).content.decode()
    nothing = lea.post(url, {"what": "else"})
    assert ImportedDate.objects.held().exists(), nothing.status_code
    lea.post(url, {"what": BY_INVITATION})

    assert url in home
    assert "says that this meeting is private" in page
    assert "open to all" in page, "whom it was for"
    assert the_meeting().entry == Entry.INVITATION
    assert not ImportedDate.objects.held().exists()
    assert AuditEntry.objects.filter(action="meeting.kept_by_invitation").count() == 1
    assert url not in lea.get(reverse("wagtailadmin_home")).content.decode()


def test_preview_and_trial_run_say_so_before_anything_is_done(tmp_path):
    published()
    file = tmp_path / "private.ics"
    file.write_bytes(calendar(event("CLASS:PRIVATE", sequence=1)))
    out = StringIO()
    slug = make_organisation().slug
    source = ImportedDate.objects.get().source
    assert source
    kept = keep_reading(source, read_content(file.read_bytes(), source.series))

    with translation.override("en"):
        call_command("import_calendar", str(file), organisation=slug, dry_run=True, stdout=out)
    page = coordinator().get(reverse("events_admin:calendar_reading", args=[kept.public_id]))

    assert "private" in out.getvalue()
    assert "waits for one of us" in out.getvalue()
    assert "leaves the public pages at once" in page.content.decode()
    assert the_meeting().entry == Entry.PUBLIC


def test_a_calendar_that_is_followed_closes_by_itself():
    source = followed()
    take(calendar(event()), source=source)
    publish(the_meeting())

    _plan, done = take(calendar(event("CLASS:PRIVATE")), source=source)

    assert done.counts == {CHANGED: 1}
    assert the_meeting().entry == Entry.INVITATION
