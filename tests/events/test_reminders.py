"""Reminders: at the right hour of the meeting's zone, once, to who comes and wants them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from events import actions
from events.actions import MeetingFacts, SeriesFacts
from events.models import Meeting, Registration, Reminder, Series
from events.recurrence import instant
from events.reminders import next_daytime, reminded_at, window
from network.models import CallEntry, Mail
from tests.events.factories import TEXTS, apply, make_meeting, make_place
from tests.events.test_admin import series_post
from tests.network.admin_people import coordinator
from tests.network.jobs import run_jobs

ZONE = "Europe/Brussels"
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAY = date(2027, 3, 20)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return instant(day, time(hour, minute), ZONE)


def before(days: int, hour: int = 10) -> datetime:
    """An hour in Brussels so many days before the meeting."""
    return at(DAY - timedelta(days=days), hour)


@pytest.fixture
def meeting(db) -> Meeting:
    with freeze_time(NOW):
        return make_meeting(date=DAY, capacity=3)


def lou(meeting: Meeting, name: str = "Lou", *, since: datetime = NOW, **given) -> Registration:
    with freeze_time(since):
        row = apply(meeting, name, language="en", **given).registration
        run_jobs()
    mail.outbox.clear()
    assert row
    return row


def reminded(moment: datetime) -> list[str]:
    """The subjects of what the worker sends at this moment; the mailbox is emptied."""
    with freeze_time(moment):
        actions.remind_due()
        run_jobs()
    subjects = [str(message.subject) for message in mail.outbox]
    mail.outbox.clear()
    return subjects


# The hours, without a database


def test_a_reminder_comes_in_the_morning_by_the_clocks_of_the_zone_whenever_they_change():
    # Clocks in Brussels go forward on 28 March 2027.
    assert reminded_at(date(2027, 3, 29), 7, ZONE) == datetime(2027, 3, 22, 9, tzinfo=UTC)
    assert reminded_at(date(2027, 3, 29), 1, ZONE) == datetime(2027, 3, 28, 8, tzinfo=UTC)
    assert reminded_at(date(2027, 3, 29), 1, "Indian/Reunion") == datetime(
        2027, 3, 28, 6, tzinfo=UTC
    )


def test_a_reminder_makes_sense_until_the_next_one_or_the_start():
    starts = at(DAY, 9)

    assert window(DAY, starts, 7, [7, 1], ZONE) == (before(7), before(1))
    assert window(DAY, starts, 1, [7, 1], ZONE) == (before(1), starts)


def test_what_would_leave_at_night_waits_for_the_day():
    assert next_daytime(at(DAY, 10), ZONE) == at(DAY, 10)
    assert next_daytime(at(DAY, 3), ZONE) == at(DAY, 8)
    assert next_daytime(at(DAY, 23), ZONE) == at(DAY + timedelta(days=1), 8)


# Who is reminded, of what


def test_who_comes_is_reminded_a_week_and_a_day_before_and_once_each(meeting):
    lou(meeting)

    sent = [reminded(before(8)), reminded(before(7)), reminded(before(6))]
    sent += [reminded(before(1)), reminded(before(1, hour=15))]

    assert [len(subjects) for subjects in sent] == [0, 1, 0, 1, 0]
    assert sent[1] == ["Reminder: appointment of Saturday 20 March 2027"]


def test_a_reminder_says_when_and_where_and_no_word_of_the_theme(meeting):
    lou(meeting)
    with freeze_time(before(1)):
        actions.remind_due()
        run_jobs()

    [message] = mail.outbox

    assert "Salle Exemple" in message.body
    assert "18:00" in message.body
    for words in ("Rencontres", "Open meetings", "Mobiliser"):
        assert words not in f"{message.subject} {message.body} {message.alternatives[0][0]}"


def test_who_registers_late_gets_only_what_still_makes_sense(meeting):
    lou(meeting, since=before(5))

    assert reminded(before(5, hour=12)) == []
    assert len(reminded(before(1))) == 1


def test_who_was_told_of_their_place_the_evening_before_is_not_reminded_in_the_morning(meeting):
    lou(meeting, since=before(1, hour=9))

    assert reminded(before(1)) == []


def test_who_waits_was_offered_a_place_or_left_is_not_reminded_as_if_they_came(meeting):
    actions.cancel_registration(lou(meeting, "Gone"))
    for name in ("Ana", "Bo", "Cy"):
        lou(meeting, name)
    lou(meeting, "Waits", if_full="ask")
    with freeze_time(NOW):
        actions.cancel_registration(Registration.objects.get(contact__name="Cy"))

    with freeze_time(before(7)):
        actions.remind_due()
        run_jobs()

    assert {message.to[0] for message in mail.outbox if "Reminder" in str(message.subject)} == {
        "ana@example.org",
        "bo@example.org",
    }


def test_who_gives_the_place_back_before_the_mail_leaves_gets_none(meeting):
    row = lou(meeting)

    with freeze_time(before(7)):
        actions.remind_due()
        actions.cancel_registration(row)
        run_jobs()

    assert not any("Reminder" in str(message.subject) for message in mail.outbox)


def move(meeting: Meeting, day: date, moment: datetime) -> None:
    names = "series start_time end_time place capacity".split()
    facts = {name: getattr(meeting, name) for name in names}
    with freeze_time(moment):
        actions.save_meeting(MeetingFacts(date=day, **facts), meeting=meeting)
        run_jobs()
    mail.outbox.clear()


def test_a_meeting_that_moves_to_another_day_is_reminded_of_for_that_day(meeting):
    lou(meeting)
    assert len(reminded(before(7))) == 1
    later = DAY + timedelta(days=14)

    move(meeting, later, before(3))

    assert reminded(before(1)) == []
    assert reminded(at(later - timedelta(days=7), 10)) == [
        "Reminder: appointment of Saturday 3 April 2027"
    ]


def test_who_was_just_told_that_it_changed_is_not_reminded_too(meeting):
    lou(meeting)

    move(meeting, DAY + timedelta(days=1), before(0, hour=9))

    assert reminded(before(0, hour=11)) == []


def test_a_cancelled_meeting_is_not_reminded_of(meeting):
    lou(meeting)
    with freeze_time(before(8)):
        actions.cancel_meeting(meeting)
        run_jobs()
    mail.outbox.clear()

    assert reminded(before(7)) == []


def test_a_series_says_when_it_reminds_and_may_say_never(meeting):
    lou(meeting)
    type(meeting.series).objects.update(reminder_days=[3])

    assert reminded(before(7)) == []
    assert len(reminded(before(3))) == 1

    type(meeting.series).objects.update(reminder_days=[])
    assert reminded(before(1)) == []


# Mail servers, nights, telephones


def test_with_a_dead_mail_server_it_is_tried_again_and_not_sent_once_the_meeting_has_begun(
    meeting, settings
):
    lou(meeting)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with freeze_time(before(1)):
        actions.remind_due()
        run_jobs()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert Mail.objects.filter(key__startswith="reminder:", sent_at=None).count() == 1

    with freeze_time(meeting.starts_at):
        run_jobs()

    assert mail.outbox == []


def test_a_mail_server_that_comes_back_at_night_wakes_nobody(meeting):
    lou(meeting)
    with freeze_time(before(1)):
        actions.remind_due()

    with freeze_time(before(1, hour=23)):
        run_jobs()
    at_night = len(mail.outbox)
    with freeze_time(before(0, hour=9)):
        run_jobs()

    assert (at_night, len(mail.outbox)) == (0, 1)


def test_who_has_a_telephone_only_is_called_and_who_has_neither_is_not(
    meeting,
):
    lou(meeting, "Ana", email="", phone="0470 12 34 56")
    lou(meeting, "Bo", email="")

    assert reminded(before(1)) == []

    [call] = CallEntry.objects.waiting()
    assert call.script == "reminder"
    with freeze_time(before(1, hour=11)):
        client = coordinator()
        url = reverse("events_admin:call_take", args=[call.public_id])
        page = client.post(url, follow=True).content.decode()
    assert "I am calling to remind you: you have a place on Saturday 20 March, 18:00" in page
    assert Reminder.objects.count() == 1


# No more reminders


def stop_url(message) -> str:
    return (
        message.extra_headers["List-Unsubscribe"].strip("<>").partition("://")[2].partition("/")[2]
    )


def a_reminder(meeting: Meeting):
    with freeze_time(before(7)):
        actions.remind_due()
        run_jobs()
    [message] = mail.outbox
    mail.outbox.clear()
    return message


def test_one_click_in_a_mail_program_ends_reminders_and_keeps_the_place(meeting):
    row = lou(meeting)
    message = a_reminder(meeting)
    url = "/" + stop_url(message)

    answer = Client(enforce_csrf_checks=True).post(url, {"List-Unsubscribe": "One-Click"})

    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert answer.status_code == 200
    assert answer["Referrer-Policy"] == "no-referrer"
    row.refresh_from_db()
    assert row.status == "confirmed"
    assert reminded(before(1)) == []


def test_opening_the_link_changes_nothing_and_shows_nobody(meeting):
    lou(meeting)
    url = "/" + stop_url(a_reminder(meeting))

    page = Client().get(url)

    assert page.status_code == 200
    assert "Lou" not in page.content.decode()
    assert len(reminded(before(1))) == 1


def test_a_link_that_ends_reminders_opens_no_registration_and_a_forged_one_nothing(meeting):
    row = lou(meeting)
    token = stop_url(a_reminder(meeting)).rstrip("/").split("/")[-2]

    assert Client().get(reverse("events:registration", args=[token])).status_code == 404
    assert Client().post(reverse("events:reminders_stop", args=[row.token])).status_code == 404


def test_no_more_reminders_holds_for_all_the_dates_of_a_person_and_for_nobody_else(meeting):
    with freeze_time(NOW):
        other = make_meeting(date=DAY + timedelta(days=1), series=meeting.series)
    row = lou(meeting)
    lou(other)
    lou(other, "Ana")

    actions.choose_reminders(row, wants=False)

    with freeze_time(before(0, hour=10)):
        actions.remind_due()
        run_jobs()
    assert [message.to for message in mail.outbox] == [["ana@example.org"]]


def test_on_the_secret_page_reminders_are_stopped_and_taken_again(meeting):
    row = lou(meeting)
    url = reverse("events:registration_reminders", args=[row.token])

    with freeze_time(NOW):
        Client().post(url, {"wants": "no"})
        page = Client().get(reverse("events:registration", args=[row.token])).content.decode()
        assert Client().get(url).status_code == 405
    assert 'value="yes"' in page
    assert reminded(before(7)) == []

    Client().post(url, {"wants": "yes"})
    assert len(reminded(before(1))) == 1


# The form of a series


def test_the_form_of_a_series_takes_days_and_refuses_what_is_none(db):
    client, place = coordinator(), make_place()
    url = reverse("events_admin:series_add")
    shown = client.get(url).context["form"]["reminder_days"].value()

    refused = client.post(url, series_post(place, reminder_days="soon"))
    client.post(url, series_post(place, reminder_days="1, 14"))

    assert shown == "7, 1"
    assert refused.status_code == 422
    assert "such as “7, 1”" in refused.content.decode()
    assert Series.objects.get().reminder_days == [14, 1]


def test_a_copy_of_a_series_reminds_as_the_series_does(db):
    series = actions.save_series(SeriesFacts(texts=TEXTS, reminder_days=(3,)))

    assert actions.duplicate_series(series).reminder_days == [3]
