"""Thanks after a meeting: once, to who came, in words that tell nothing; and what is handed on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone, translation
from freezegun import freeze_time

from events import actions
from events.actions.feedback import is_used
from events.actions.thanks import add_resource, remove_resource, thank_due
from events.aftertime import thanks_are_due, thanks_leave
from events.models import Aftercare, Meeting, Registration, Resource, Series
from events.models.thanks import after_token
from network.models import AuditEntry, CallEntry
from network.outbox import emit
from tests.events.after_meetings import noon, page_of, past_meeting
from tests.events.factories import apply, make_meeting
from tests.events.people_who_run import person, phone_of, running
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(days=2)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def thanked() -> list[str]:
    """To whom thanks left, after all that is due was done."""
    mail.outbox.clear()
    with freeze_time(noon()):
        thank_due()
        run_jobs()
    return sorted(message.to[0] for message in mail.outbox)


def peopled(**facts: Any) -> Meeting:
    meeting = make_meeting(days=3, capacity=2, **facts)
    for name in ("Lou", "Mo", "Waits"):
        apply(meeting, name)
    run_jobs()
    from_now = timezone.now() - LONG_AGO
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=from_now - timedelta(hours=2), ends_at=from_now
    )
    meeting.refresh_from_db()
    return meeting


def test_thanks_leave_the_day_after_at_ten_on_the_meetings_clocks() -> None:
    evening = datetime(2026, 10, 24, 18, tzinfo=UTC)

    # The clocks go back that night in Brussels: ten o'clock is an hour later in UTC.
    assert thanks_leave(evening, "Europe/Brussels") == datetime(2026, 10, 25, 9, tzinfo=UTC)
    assert thanks_leave(evening, "Indian/Reunion") == datetime(2026, 10, 25, 6, tzinfo=UTC)
    leave = thanks_leave(evening, "Europe/Brussels")
    hour = timedelta(hours=1)
    assert not thanks_are_due(evening, "Europe/Brussels", leave - hour)
    assert thanks_are_due(evening, "Europe/Brussels", leave)
    assert not thanks_are_due(evening, "Europe/Brussels", leave + timedelta(days=7))


def test_who_had_a_place_is_thanked_once_in_words_that_tell_nothing() -> None:
    meeting = peopled()

    assert thanked() == ["lou@example.org", "mo@example.org"]

    [lou] = [message for message in mail.outbox if message.to == ["lou@example.org"]]
    said = f"{lou.subject}\n{lou.body}\n{lou.alternatives[0][0]}"
    for revealing in ("Mobiliser", "Rencontres", "Salle", "Bruxelles", meeting.series.public_id):
        assert revealing not in said
    assert thanked() == []
    assert Aftercare.objects.get(meeting=meeting).thanked_at


def test_a_job_done_twice_thanks_once() -> None:
    meeting = peopled()
    thanked()

    with freeze_time(noon()):
        emit("meeting.thanked", meeting=meeting.public_id)
        run_jobs()

    assert len(mail.outbox) == 2


def test_each_mail_has_a_link_of_its_own_that_is_written_down_nowhere() -> None:
    peopled()
    thanked()

    links = {line for message in mail.outbox for line in str(message.body).split() if "/" in line}
    pages = {line for line in links if "/apres/" in line or "/after/" in line}

    assert len(pages) == 2
    assert Aftercare.objects.get().used_tickets == []


def test_where_people_were_ticked_only_who_came_is_thanked() -> None:
    peopled()
    Registration.objects.filter(contact__name="Mo").update(arrived_at=timezone.now())

    assert thanked() == ["mo@example.org"]


@pytest.mark.parametrize(
    "change",
    [
        lambda meeting: Meeting.objects.filter(pk=meeting.pk).update(state="cancelled"),
        lambda meeting: Meeting.objects.filter(pk=meeting.pk).update(
            ends_at=timezone.now() + timedelta(hours=1)
        ),
        lambda meeting: Meeting.objects.filter(pk=meeting.pk).update(
            ends_at=timezone.now() - timedelta(days=9)
        ),
        lambda meeting: Series.objects.update(thanks="none"),
        lambda meeting: [actions.erase_registration(row) for row in Registration.objects.all()],
    ],
    ids=["cancelled", "going on", "long ago", "switched off", "erased"],
)
def test_nobody_is_thanked_when(change: Any) -> None:
    change(peopled())

    assert thanked() == []


def test_a_meeting_that_was_moved_away_meanwhile_thanks_nobody() -> None:
    meeting = peopled()
    with freeze_time(noon()):
        thank_due()
    Meeting.objects.filter(pk=meeting.pk).update(ends_at=timezone.now() + timedelta(days=3))
    mail.outbox.clear()

    with freeze_time(noon()):
        run_jobs()

    assert mail.outbox == []


def test_the_telephone_thanks_only_where_the_series_asks() -> None:
    meeting = make_meeting(days=3)
    apply(meeting, "Phone", email="", phone="+32 498 76 54 31", phone_use="call")
    other = make_meeting(days=3)
    apply(other, "Phone", email="", phone="+32 498 76 54 31", phone_use="call")
    run_jobs()
    CallEntry.objects.all().delete()
    Series.objects.filter(pk=other.series_id).update(thanks="call")

    with freeze_time(meeting.ends_at + timedelta(days=2)):
        assert thanked() == []

    [call] = CallEntry.objects.all()
    assert (call.script, call.subject_id) == ("thanks", other.registrations.get().public_id)


def test_a_link_is_handed_on_after_one_meeting_or_all_of_a_series() -> None:
    meeting = past_meeting()
    sister = past_meeting(series=meeting.series)
    facilitator = running(meeting)
    client = phone_of(facilitator)
    add = f"/en/running/{meeting.public_id}/after/links/"

    client.post(add, {"title": "Own link", "url": "https://own.example.org/"})
    client.post(add, {"title": "Of all", "url": "https://all.example.org/", "for_series": "on"})
    again = client.post(add, {"title": "Own link", "url": "https://own.example.org/"})

    assert again.status_code == 302
    assert Resource.objects.count() == 2
    own = Client().get(page_of(after_token(meeting))).content.decode()
    others = Client().get(page_of(after_token(sister))).content.decode()
    assert "own.example.org" in own
    assert "all.example.org" in own
    assert "own.example.org" not in others
    assert "all.example.org" in others
    assert AuditEntry.objects.filter(action="resource.added", actor=facilitator).count() == 2

    remove_resource(
        meeting, resource=Resource.objects.get(title="Of all").public_id, by=facilitator
    )
    assert "all.example.org" not in Client().get(page_of(after_token(sister))).content.decode()


def test_a_link_that_is_none_comes_back_with_a_sentence() -> None:
    meeting = past_meeting()
    client = phone_of(running(meeting))

    answer = client.post(
        f"/en/running/{meeting.public_id}/after/links/",
        {"title": "T", "url": "javascript:alert(1)"},
    )

    assert answer.status_code == 422
    assert "javascript:alert(1)" in answer.content.decode()
    assert not Resource.objects.exists()


def test_who_does_not_run_the_meeting_hands_nothing_on() -> None:
    meeting = past_meeting()
    welcomer = running(meeting, "welcomer", name="Welcomes")

    for user in (welcomer, person("Stranger")):
        answer = phone_of(user).get(f"/en/running/{meeting.public_id}/after/")
        assert answer.status_code == 404
        with pytest.raises(PermissionError):
            _add(meeting, user)
    assert _add(meeting, running(meeting, name="Runs"))


def _add(meeting: Meeting, user: Any) -> Resource:
    try:
        return add_resource(meeting, title="T", url="https://example.org/", by=user)
    except Exception as error:
        raise PermissionError from error


def test_the_page_after_a_meeting_opens_when_it_is_over_and_closes_again() -> None:
    meeting = make_meeting(days=1)
    page = page_of(after_token(meeting))

    assert Client().get(page).status_code == 404
    with freeze_time(meeting.ends_at + timedelta(minutes=1)):
        answer = Client().get(page)
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
        assert answer.cookies == {}
    with freeze_time(meeting.ends_at + timedelta(days=91)):
        assert Client().get(page).status_code == 404
    assert not is_used(meeting, 0)


def test_who_runs_a_meeting_is_led_to_the_page_after_it_once_it_is_open() -> None:
    coming, over = make_meeting(), past_meeting()
    facilitators = [running(coming), running(over, name="Basalte")]

    before, after = (
        phone_of(user).get(f"/en/running/{meeting.public_id}/after/").content.decode()
        for user, meeting in zip(facilitators, (coming, over), strict=True)
    )

    assert page_of(after_token(coming)) not in before
    assert page_of(after_token(over)) in after


def test_what_is_handed_on_after_this_meeting_comes_before_what_is_of_its_series() -> None:
    meeting = past_meeting()
    by = running(meeting)
    always = Resource.objects.create(series=meeting.series, title="Always", url="https://a.example")
    add_resource(meeting, title="Tonight", url="https://b.example", by=by)

    rows = Resource.objects.handed_on_after(meeting)

    assert [row.title for row in rows] == ["Tonight", always.title]
    assert "NULLS LAST" in str(rows.query)
