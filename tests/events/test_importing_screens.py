"""The screens of co-organisers' calendars: looked at first, then taken over; one of us decides."""

from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from events.models import CalendarReading, CalendarSource, ImportedDate, Meeting
from network.models import COORDINATORS, AuditEntry
from tests.events.factories import apply, in_days, make_organisation, make_series
from tests.events.feed_server import Feed, fails, serving
from tests.events.test_importing import calendar, event, followed, publish, take
from tests.network.admin_people import coordinator, entering, make_user
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db
FILE = "events_admin:calendar_file"


@pytest.fixture
def lea() -> Client:
    return coordinator()


@pytest.fixture
def feed(settings):
    with serving() as started:
        settings.CALENDAR_TRUSTED_HOSTS = [f"127.0.0.1:{started.port}"]
        started.content = calendar(event())
        yield started


def bring(client: Client, content: bytes, **said: Any):
    series = said.pop("series", None) or make_series()
    posted = {"organisation": make_organisation().pk, "series": series.pk}
    file = SimpleUploadedFile("agenda.ics", content, content_type="text/calendar")
    return client.post(reverse(FILE), posted | said | {"file": file})


def say_yes(client: Client, url: str):
    page = client.get(url)
    return client.post(url, {"seen": page.context["preview"].key})


def test_a_file_is_looked_at_before_anything_is_saved_and_then_taken_over(lea: Client):
    answer = bring(lea, calendar(event()))

    assert answer.status_code == 302
    page = lea.get(answer.url)
    assert "Une rencontre" in page.content.decode()
    assert not Meeting.objects.exists()

    assert say_yes(lea, answer.url).status_code == 302
    assert Meeting.objects.get().state == Meeting.State.DRAFT
    assert AuditEntry.objects.filter(action="calendar.imported").count() == 1
    assert not CalendarReading.objects.exists()


def test_a_second_click_and_the_back_button_change_nothing_more(lea: Client):
    answer = bring(lea, calendar(event()))
    say_yes(lea, answer.url)

    again = lea.post(answer.url, {"seen": "what was seen"})
    back = lea.get(answer.url)

    assert (again.status_code, back.status_code) == (302, 302)
    assert Meeting.objects.count() == 1


def test_a_yes_to_what_is_no_longer_so_is_asked_again(lea: Client):
    series = make_series()
    answer = bring(lea, calendar(event()), series=series)
    page = lea.get(answer.url)
    take(calendar(event(sequence=1, hour=9)))

    refused = lea.post(answer.url, {"seen": page.context["preview"].key})

    assert refused.status_code == 422
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "There is no calendar in it."),
        (b"<html>", "This is a web page"),
        (calendar(event()).replace(b"DTSTART", b"DTSTRAT"), "Line 3"),
        (calendar(event()) + b"\nrubbish", "Line 12"),
    ],
)
def test_a_broken_file_is_refused_beside_its_field_with_the_line(
    lea: Client, content: bytes, words: str
):
    answer = bring(lea, content)

    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors["file"])
    assert not CalendarReading.objects.exists()


def test_the_line_is_told_in_the_readers_language(lea: Client):
    french = coordinator(language="fr", email="autre@example.org")
    broken = calendar(event()).replace(b"DTSTART", b"DTSTRAT")

    words = [bring(who, broken).context["form"].errors["file"][0] for who in (lea, french)]

    assert words[0] == "Line 3: The event has no start."
    assert "3" in words[1]


def test_the_preview_says_what_changes_and_who_is_told_and_they_are_told_once(lea: Client):
    series = make_series()
    say_yes(lea, bring(lea, calendar(event()), series=series).url)
    meeting = publish(Meeting.objects.get())
    apply(meeting)
    run_jobs()
    mail.outbox.clear()
    answer = bring(lea, calendar(event(sequence=1, hour=19, days=11)), series=series)

    page = lea.get(answer.url)
    assert page.context["preview"].reach.total == 1
    [group] = page.context["preview"].groups
    hours = group.lines[0].changes[1]
    assert (hours.was, hours.now) == ("18:00–20:00", "19:00–21:00")
    say_yes(lea, answer.url)
    run_jobs()

    assert len(mail.outbox) == 1
    meeting.refresh_from_db()
    assert meeting.date == in_days(11)


def test_a_zone_that_is_only_hours_from_utc_is_shown_as_such(lea: Client):
    series = make_series()
    say_yes(lea, bring(lea, calendar(event()), series=series).url)
    fixed = calendar(event(sequence=1)).replace(b"Europe/Brussels", b"GMT+1")

    answer = bring(lea, fixed, series=series)
    shown = lea.get(answer.url).content.decode()
    say_yes(lea, answer.url)

    meeting = publish(Meeting.objects.get())
    pages = [
        shown,
        Client().get(f"/en/meetings/{meeting.public_id}/", follow=True).content.decode(),
        lea.get(reverse("events_admin:meeting", args=[meeting.public_id])).content.decode(),
    ]
    assert meeting.timezone == "Etc/GMT-1"
    assert ["UTC+1" in page for page in pages] == [True] * 3
    # As a value of the list it is there, as a word nowhere.
    assert [f">{meeting.timezone}<" in page for page in pages] == [False] * 3


def test_what_is_ignored_is_told_with_its_reason(lea: Client):
    past = event(uid="old@example.org", days=-1, hour=1)
    broken = "BEGIN:VEVENT\nUID:b\nSUMMARY:Abîmée\nDTSTART:20271399T180000\nEND:VEVENT"

    page = lea.get(bring(lea, calendar(event(), past, broken)).url)

    [ignored] = [group for group in page.context["preview"].groups if group.kind == "ignored"]
    assert [bool(line.why) for line in ignored.lines] == [True, True]
    assert "Abîmée" in page.content.decode()


def test_a_calendar_is_followed_looked_at_and_taken_over(lea: Client, feed: Feed):
    series = make_series()
    said = {"organisation": make_organisation().pk, "series": series.pk, "url": feed.url()}
    added = lea.post(reverse("events_admin:calendar_add"), said | {"is_active": "on"})
    source = CalendarSource.objects.get()
    assert added.url == reverse("events_admin:calendar", args=[source.public_id])

    looked = lea.post(reverse("events_admin:calendar_look", args=[source.public_id]))
    assert not Meeting.objects.exists()
    say_yes(lea, looked.url)

    assert Meeting.objects.count() == 1
    shown = lea.get(reverse("events_admin:calendars")).content.decode()
    assert "a.ics" not in shown
    lea.post(reverse("events_admin:calendar_remove", args=[source.public_id]))
    assert not CalendarSource.objects.exists()
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    "url", ["ftp://example.org/a.ics", "https://example.org:22/", "no address", ""]
)
def test_an_address_that_is_none_comes_back_with_a_sentence(lea: Client, url: str):
    said = {"organisation": make_organisation().pk, "series": make_series().pk, "url": url}

    answer = lea.post(reverse("events_admin:calendar_add"), said)

    assert answer.status_code == 422
    assert answer.context["form"].errors["url"]
    assert not CalendarSource.objects.exists()


def test_the_same_calendar_is_not_followed_twice(lea: Client):
    source = followed()
    said = {"organisation": source.organisation_id, "series": source.series_id, "url": source.url}

    answer = lea.post(reverse("events_admin:calendar_add"), said)

    assert answer.status_code == 422
    assert CalendarSource.objects.count() == 1


def test_a_server_in_trouble_is_said_and_waits_for_one_of_us(lea: Client, feed: Feed):
    source = followed(feed.url())
    feed.answers["/a.ics"] = fails(404)

    looked = lea.post(reverse("events_admin:calendar_look", args=[source.public_id]), follow=True)

    assert "There is no calendar at this address" in looked.content.decode()


def test_what_is_gone_waits_in_a_queue_and_is_decided_by_one_of_us(lea: Client):
    source = followed()
    take(calendar(event(), event(uid="two@example.org", days=12)), source=source)
    meeting = publish(Meeting.objects.get(date=in_days(12)))
    apply(meeting)
    take(calendar(event()), source=source)
    url = reverse("events_admin:calendar_gone", args=[meeting.public_id])

    home = lea.get(reverse("wagtailadmin_home")).content.decode()
    assert url in home
    assert "is told if you cancel" in lea.get(url).content.decode()
    lea.post(url, {"what": "cancel"})

    meeting.refresh_from_db()
    assert meeting.is_cancelled
    assert url not in lea.get(reverse("wagtailadmin_home")).content.decode()
    assert not ImportedDate.objects.gone().exists()


@pytest.mark.parametrize("name", ["calendars", "calendar_add", "calendar_file"])
def test_only_coordinators_come_in(name: str, lea: Client):
    url = reverse(f"events_admin:{name}")
    editor = entering(make_user("Editors"))

    assert lea.get(url).status_code == 200
    assert editor.get(url).status_code == 302
    assert Client().get(url).status_code == 302
    assert COORDINATORS != "Editors"


def test_no_address_of_a_private_feed_is_in_a_job_or_in_the_audit_log(lea: Client, feed: Feed):
    said = {"organisation": make_organisation().pk, "series": make_series().pk}
    lea.post(
        reverse("events_admin:calendar_add"), said | {"url": feed.url("/canary"), "is_active": "on"}
    )

    entries = list(AuditEntry.objects.values())

    assert CalendarSource.objects.get().url.endswith("/canary")
    assert entries
    assert "canary" not in str(entries)
