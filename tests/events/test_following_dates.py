"""One date or all that follow: looked at first, then changed or called off, all or none."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from events.actions import DateChange, change_dates, make_meetings, save_meeting
from events.models import Meeting, Registration, Series
from events.reach import reach_of
from network.models import COORDINATORS, AuditEntry, CallEntry, Membership
from tests.events.factories import apply, in_days, make_meeting, make_place, make_series
from tests.events.test_admin import meeting_post, seen_in
from tests.events.test_changes_told import PHONE, change, coming
from tests.events.test_meetings import facts_of, weekly
from tests.network.admin_people import coordinator, entering, make_user
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def series() -> Series:
    """Four weekly dates."""
    series = make_series()
    place = make_place()
    for week in range(4):
        make_meeting(series=series, place=place, days=7 + 7 * week, capacity=8)
    return series


def dates_of(series: Series) -> list[Meeting]:
    return list(series.meetings.order_by("date"))


def url_of(meeting: Meeting) -> str:
    return reverse("events_admin:meeting_following", args=[meeting.public_id])


def look(client: Client, meeting: Meeting, **said: Any) -> HttpResponse:
    return client.post(url_of(meeting), {"what": "change"} | said | {"preview": "yes"})


def confirm(client: Client, meeting: Meeting, looked: Any, **said: Any) -> HttpResponse:
    """Presses the button under the preview that came back."""
    chosen = [date.meeting.public_id for date in looked.context["preview"].chosen]
    posted = {"what": "change", "dates": chosen, "seen": looked.context["seen"]} | said
    return client.post(url_of(meeting), posted | {"confirm": "yes"})


def told() -> list[str]:
    run_jobs()
    return sorted(message.to[0] for message in mail.outbox if message.subject[:2] in ("Ch", "Ca"))


def test_the_following_dates_are_looked_at_first_and_then_changed(series: Series) -> None:
    first, second, third, fourth = dates_of(series)
    for meeting in (first, second, third):
        coming(meeting, "Lou")
    coming(third, "Mo", **PHONE)
    coming(fourth, "Nobody", email="")
    client = coordinator()

    looked = look(client, second, start_time="17:00")
    preview = looked.context["preview"]

    assert looked.status_code == 200
    assert [date.meeting for date in preview.dates] == [second, third, fourth]
    assert (preview.reach.mail, preview.reach.phone, preview.reach.nobody) == (1, 1, 1)
    page = looked.content.decode()
    assert "18:00–20:00" in page and "17:00–20:00" in page
    assert "3 people will be told, each once" in page
    assert {row.start_time for row in dates_of(series)} == {time(18)}

    answer = confirm(client, second, looked, start_time="17:00")

    assert answer.status_code == 302
    assert [row.start_time for row in dates_of(series)] == [time(18), time(17), time(17), time(17)]
    assert told() == ["lou@example.org"]
    assert CallEntry.objects.waiting().count() == 1
    assert AuditEntry.objects.filter(action="meeting.changed").count() == 3


def test_the_same_button_pressed_twice_changes_once(series: Series) -> None:
    first, *_others = dates_of(series)
    coming(first)
    client = coordinator()
    looked = look(client, first, start_time="17:00")

    answers = [confirm(client, first, looked, start_time="17:00") for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert {row.sequence for row in dates_of(series)} == {1}
    assert told() == ["lou@example.org"]


def test_all_following_dates_are_cancelled_and_each_person_told_once(series: Series) -> None:
    _first, second, third, fourth = dates_of(series)
    for meeting in (second, third, fourth):
        coming(meeting, "Lou")
    client = coordinator()

    looked = look(client, second, what="cancel", until=third.date.isoformat())
    answer = confirm(client, second, looked, what="cancel", until=third.date.isoformat())

    assert answer.status_code == 302
    assert [row.is_cancelled for row in dates_of(series)] == [False, True, True, False]
    assert told() == ["lou@example.org"]
    [message] = [message for message in mail.outbox if message.subject.startswith("Cancelled")]
    assert message.subject == "Cancelled: several of your appointments"


def test_a_date_that_differs_is_said_apart_and_left_alone_unless_ticked() -> None:
    series = weekly(default_capacity=8)
    first, second, third, *_later = dates_of(series)
    save_meeting(facts_of(second, date=second.date + timedelta(days=1)), meeting=second)
    client = coordinator()
    until = third.date.isoformat()

    looked = look(client, first, start_time="17:00", until=until)
    by_date = {date.meeting.pk: date for date in looked.context["preview"].dates}
    confirm(client, first, looked, start_time="17:00", until=until)

    assert by_date[second.pk].special == ["moved to another day"]
    assert not by_date[second.pk].is_chosen
    assert "Not like the others:" in looked.content.decode()
    hours = [row.start_time for row in dates_of(series)[:3]]
    assert hours == [time(17), time(18), time(17)]


def test_later_dates_follow_when_that_is_ticked() -> None:
    series = weekly()
    first, *_others = dates_of(series)
    client = coordinator()
    said = {"start_time": "17:00", "later_too": "on", "until": first.date.isoformat()}

    confirm(client, first, look(client, first, **said), **said)
    series.refresh_from_db()
    made = make_meetings(series, horizon=in_days(200))

    assert series.start_time == time(17)
    assert made and {row.start_time for row in made} == {time(17)}


def test_the_day_moves_within_its_week_and_the_rule_makes_no_second_meeting() -> None:
    series = weekly()
    first, *others = dates_of(series)
    weekday = (first.date.weekday() + 1) % 7

    change_dates([first, *others], DateChange(weekday=weekday))

    assert {row.date.weekday() for row in dates_of(series)} == {weekday}
    assert make_meetings(series) == []


def test_a_capacity_below_the_number_registered_is_refused_with_the_date(series: Series) -> None:
    first, second, *_others = dates_of(series)
    for name in ("A", "B", "C"):
        apply(second, name)
    client = coordinator()

    looked = look(client, first, capacity="2")

    problems = {date.meeting.pk: date.problems for date in looked.context["preview"].dates}
    assert "3 people have a place already" in problems[second.pk][0]
    assert problems[first.pk] == []
    assert "Yes, change the ticked dates" not in looked.content.decode()
    confirm(client, first, looked, capacity="2")
    assert {row.capacity for row in dates_of(series)} == {8}

    with pytest.raises(ValidationError) as refusal:
        change_dates(dates_of(series), DateChange(capacity=2))
    assert f"{second.date.day}" in str(refusal.value.message_dict["capacity"])
    assert {row.capacity for row in dates_of(series)} == {8}


def test_more_places_serve_the_waiting_list_and_tell_only_those_who_get_one(
    series: Series,
) -> None:
    first, *_others = dates_of(series)
    change(first, capacity=1)
    for name in ("A", "B", "C"):
        apply(first, name, language="en")
    run_jobs()
    mail.outbox.clear()
    client = coordinator()

    looked = look(client, first, capacity="2", until=first.date.isoformat())
    confirm(client, first, looked, capacity="2", until=first.date.isoformat())
    run_jobs()

    assert "Nobody will be told" in looked.content.decode()
    states = Registration.objects.order_by("rank").values_list("status", flat=True)
    assert list(states) == ["confirmed", "confirmed", "waiting"]
    assert [message.to for message in mail.outbox] == [["b@example.org"]]


def test_what_a_colleague_changed_meanwhile_is_shown_and_nothing_is_done(series: Series) -> None:
    first, second, *_others = dates_of(series)
    client = coordinator()
    looked = look(client, first, start_time="17:00")
    change(second, start_time=time(16))

    answer = confirm(client, first, looked, start_time="17:00")

    assert answer.status_code == 422
    assert "this is not what you looked at" in answer.content.decode()
    assert [row.start_time for row in dates_of(series)][:2] == [time(18), time(16)]


def test_other_values_than_those_looked_at_are_looked_at_first(series: Series) -> None:
    first, *_others = dates_of(series)
    client = coordinator()
    looked = look(client, first, start_time="17:00")

    answer = confirm(client, first, looked, start_time="09:00")

    assert answer.status_code == 422
    assert {row.start_time for row in dates_of(series)} == {time(18)}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, None),
        ({"start_time": "25:00"}, "start_time"),
        ({"capacity": "-1"}, "capacity"),
        ({"capacity": "5", "is_unlimited": "on"}, "capacity"),
        ({"online_url": "no address"}, "online_url"),
        ({"what": "explode", "start_time": "17:00"}, "what"),
        ({"weekday": "9"}, "weekday"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(series: Series, said: Any, field: Any) -> None:
    first, *_others = dates_of(series)

    answer = look(coordinator(), first, **said)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field or "__all__"}


def test_only_coordinators_enter_and_a_peers_date_stays_out_of_sight(series: Series) -> None:
    first, second, *_others = dates_of(series)
    Meeting.objects.filter(pk=second.pk).update(entry="peers")
    peer = make_user(COORDINATORS)
    Membership.objects.create(user=peer, since=in_days(-1), is_peer=True)

    assert entering(make_user()).get(url_of(first)).status_code == 302
    seen = [
        date.meeting for date in look(coordinator(), first, what="cancel").context["preview"].dates
    ]
    assert second not in seen
    assert second in [
        date.meeting for date in look(entering(peer), first, what="cancel").context["preview"].dates
    ]


def test_a_change_asks_the_database_no_more_than_its_dates_need(
    series: Series, django_assert_max_num_queries: Any
) -> None:
    client = coordinator()
    first, *_others = dates_of(series)

    with django_assert_max_num_queries(75):
        look(client, first, start_time="17:00")


# One date alone


def test_saving_one_date_shows_first_who_is_told_what() -> None:
    meeting = make_meeting()
    coming(meeting)
    client = coordinator()
    url = reverse("events_admin:meeting", args=[meeting.public_id])
    said = meeting_post(meeting, start_time="17:30", seen=seen_in(client, meeting))

    looked = client.post(url, said)
    meeting.refresh_from_db()
    was = meeting.start_time
    page = looked.content.decode()
    answer = client.post(url, said | {"told": looked.context["telling"].key})

    assert (looked.status_code, was) == (200, time(18))
    assert "18:00–20:00" in page and "17:30–20:00" in page
    assert "1 person will be told" in page
    assert answer.status_code == 302
    meeting.refresh_from_db()
    assert meeting.start_time == time(17, 30)
    assert told() == ["lou@example.org"]


def test_a_yes_to_one_change_is_no_yes_to_another() -> None:
    meeting = make_meeting()
    coming(meeting)
    client = coordinator()
    url = reverse("events_admin:meeting", args=[meeting.public_id])
    seen = seen_in(client, meeting)
    looked = client.post(url, meeting_post(meeting, start_time="17:30", seen=seen))

    key = looked.context["telling"].key
    answer = client.post(url, meeting_post(meeting, start_time="09:30", seen=seen, told=key))

    assert answer.context["telling"].key != key
    meeting.refresh_from_db()
    assert meeting.start_time == time(18)


def test_words_and_places_are_saved_at_once_for_nobody_is_told_of_them() -> None:
    meeting = make_meeting(capacity=5)
    coming(meeting)
    client = coordinator()

    answer = client.post(
        reverse("events_admin:meeting", args=[meeting.public_id]),
        meeting_post(meeting, capacity="9", seen=seen_in(client, meeting)),
    )

    assert answer.status_code == 302


def test_people_are_counted_once_over_several_dates(series: Series) -> None:
    rows = dates_of(series)
    for row in rows:
        coming(row, "Lou")
        coming(row, "Mo", **PHONE)
        coming(row, "Ana", email="", phone="+32 470 12 34 56")

    reach = reach_of(rows)

    assert (reach.mail, reach.phone, reach.nobody, reach.total) == (1, 2, 0, 3)
