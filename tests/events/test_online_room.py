"""The link of an online room: for who has a place, from its time on, and new after a leak."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from freezegun import freeze_time

from events.actions import renew_online_link
from events.models import Meeting, Registration, Series
from network.models import AuditEntry, CallEntry
from tests.events.factories import apply, make_meeting
from tests.events.people_who_run import person, phone_of, representing, running
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db

ROOM, NEW = "https://room.example/leaked", "https://room.example/fresh"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def online(**facts: object) -> Meeting:
    return make_meeting(**{"mode": "online", "online_url": ROOM} | facts)  # type: ignore[arg-type]


def coming(meeting: Meeting, name: str = "Lou", **given: object) -> Registration:
    registration = apply(meeting, name, **{"language": "en"} | given).registration
    assert registration
    registration.refresh_from_db()
    return registration


def own_page(row: Registration) -> str:
    browser = Client(headers={"accept-language": "en"})
    return browser.get(reverse("events:registration", args=[row.token])).content.decode()


def address(meeting: Meeting) -> str:
    return reverse("events:running_room", args=[meeting.public_id])


def sent() -> list[mail.EmailMessage]:
    mail.outbox.clear()
    run_jobs()
    return list(mail.outbox)


@pytest.mark.parametrize(
    ("own_minutes", "before", "is_shown"),
    [
        (None, timedelta(minutes=31), False),
        (None, timedelta(minutes=30), True),
        (0, timedelta(minutes=1), False),
        (0, timedelta(), True),
        (1440, timedelta(hours=24), True),
        (None, timedelta(hours=-3, seconds=1), True),
        (None, timedelta(hours=-3), False),
    ],
)
def test_the_link_is_shown_from_its_time_on_and_not_for_ever(
    own_minutes: int | None, before: timedelta, is_shown: bool
) -> None:
    meeting = online(link_shown_before_minutes=own_minutes)
    row = coming(meeting)

    with freeze_time(meeting.starts_at - before):
        page = own_page(row)

    assert (ROOM in page) == is_shown


def test_the_page_says_from_when_and_who_has_no_place_reads_no_link() -> None:
    meeting = online(capacity=1)
    Series.objects.filter(pk=meeting.series_id).update(link_shown_before_minutes=45)
    first, waits = coming(meeting, "First"), coming(meeting, "Second")

    page = own_page(first)
    assert "from:" in page and "17:15" in page
    with freeze_time(meeting.starts_at):
        assert ROOM not in own_page(waits)
        assert ROOM in own_page(first)


def test_a_cancelled_meeting_shows_no_link() -> None:
    meeting = online()
    row = coming(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled")

    with freeze_time(meeting.starts_at):
        assert ROOM not in own_page(row)


def test_renewing_tells_those_with_a_place_once_and_never_writes_the_link() -> None:
    meeting = online(capacity=2)
    coming(meeting, "Lou")
    called = coming(meeting, "Mo", email="", phone="0470 12 34 56")
    coming(meeting, "Waity")
    sent()
    facilitator = phone_of(running(meeting))
    seen = str(Meeting.objects.get(pk=meeting.pk).sequence)

    for _tap in range(2):
        answer = facilitator.post(address(meeting), {"online_url": NEW, "seen": seen})
        assert answer.status_code == 302
    [message] = sent()

    assert message.to == ["lou@example.org"]
    assert "Link of the online room: a new one" in message.body
    assert NEW not in str(message.message()) and ROOM not in str(message.message())
    [call] = CallEntry.objects.waiting()
    assert call.subject_id == called.public_id
    acts = AuditEntry.objects.about("meeting", meeting.public_id)
    assert [line.action for line in acts] == ["meeting.link_renewed"]
    assert "room.example" not in str([line.ids for line in acts])
    with freeze_time(meeting.starts_at):
        assert NEW in own_page(called)
        assert ROOM not in own_page(called)
    assert sent() == []


def test_who_waited_and_gets_a_place_later_is_not_told_of_links_they_never_had() -> None:
    meeting = online(capacity=1)
    first, waits = coming(meeting, "First"), coming(meeting, "Second")
    renew_online_link(meeting, url=NEW, by=running(meeting))
    sent()

    Client().post(reverse("events:registration_cancel", args=[first.token]))
    told = [message for message in sent() if message.to == ["second@example.org"]]

    assert len(told) == 1
    assert "Link of the online room" not in str(told[0].body)
    waits.refresh_from_db()
    assert waits.status == "confirmed"


@pytest.mark.parametrize("typed", ["", "no link", "javascript:alert(1)", ROOM])
def test_what_is_no_new_link_comes_back_with_a_sentence(typed: str) -> None:
    meeting = online()
    seen = str(Meeting.objects.get(pk=meeting.pk).sequence)

    answer = phone_of(running(meeting)).post(address(meeting), {"online_url": typed, "seen": seen})

    assert answer.status_code == 422
    assert answer.context["form"]["online_url"].value() == typed
    assert answer.context["form"].errors
    assert Meeting.objects.get(pk=meeting.pk).online_url == ROOM


def test_no_link_for_a_meeting_in_a_room_or_one_that_is_over() -> None:
    in_person, over = make_meeting(), online()
    Meeting.objects.filter(pk=over.pk).update(ends_at=timezone.now() - timedelta(minutes=1))

    for meeting in (in_person, over):
        client = phone_of(running(meeting, name=f"Runs{meeting.pk}"))
        assert client.post(address(meeting), {"online_url": NEW}).status_code == 422
    assert not Meeting.objects.filter(online_url=NEW).exists()


def test_who_facilitates_or_organises_sees_the_room_and_nobody_else() -> None:
    meeting = online()
    assert ROOM in phone_of(running(meeting)).get(address(meeting)).content.decode()
    assert phone_of(representing(meeting)).get(address(meeting)).status_code == 200

    welcomer = running(meeting, "welcomer", name="Marne")
    for user in (welcomer, person("Nobody")):
        assert phone_of(user).get(address(meeting)).status_code == 404
        assert phone_of(user).post(address(meeting), {"online_url": NEW}).status_code == 404
    with pytest.raises(PermissionDenied):
        renew_online_link(meeting, url=NEW, by=welcomer)
    assert Meeting.objects.get(pk=meeting.pk).online_url == ROOM
