"""Who came: a number or ticks, from a telephone at the door, as often as one taps."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone, translation

from events.actions import tick_arrivals
from events.models import Meeting, Registration, Series, SeriesRole
from network.models import AuditEntry, User
from tests.events.factories import apply, in_days, make_meeting
from tests.events.people_who_run import phone_of, representing, running

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def url(kind: str, meeting: Meeting) -> str:
    return reverse(f"events:running_{kind}", args=[meeting.public_id])


def beginning(attendance: str, *, starts_in: timedelta = timedelta(hours=1)) -> Meeting:
    """A meeting about to begin, with Lou and Mo on the list and Waity in the line."""
    meeting = make_meeting(capacity=2)
    for name in ("Lou", "Mo", "Waity"):
        apply(meeting, name)
    Series.objects.filter(pk=meeting.series_id).update(attendance=attendance)
    move(meeting, starts_in)
    return Meeting.objects.get(pk=meeting.pk)


def move(meeting: Meeting, starts_in: timedelta) -> None:
    starts = timezone.now() + starts_in
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=starts, ends_at=starts + timedelta(hours=2)
    )


def id_of(name: str) -> str:
    return Registration.objects.get(contact__name=name).public_id


def arrived() -> list[str]:
    rows = Registration.objects.filter(arrived_at__isnull=False)
    return sorted(rows.values_list("contact__name", flat=True))


def ticked(*names: str, before: tuple[str, ...] = (), walk_ins: str = "0") -> dict[str, object]:
    return {
        "came": [id_of(name) for name in names],
        "before": [id_of(name) for name in before],
        "walk_ins": walk_ins,
        "walk_ins_before": "0",
    }


def test_ticks_are_saved_and_taken_back() -> None:
    meeting = beginning("ticks")
    client = phone_of(running(meeting))

    assert client.post(url("ticks", meeting), ticked("Lou", "Mo", walk_ins="3")).status_code == 302
    assert arrived() == ["Lou", "Mo"]
    assert Meeting.objects.get(pk=meeting.pk).walk_ins == 3

    client.post(url("ticks", meeting), ticked("Lou", before=("Lou", "Mo")))
    assert arrived() == ["Lou"]
    lines = AuditEntry.objects.about("registration", id_of("Mo"))
    assert [line.action for line in lines] == [
        "registration.arrival_undone",
        "registration.arrived",
    ]


def test_a_second_tap_changes_nothing() -> None:
    meeting = beginning("ticks")
    client = phone_of(running(meeting))
    client.post(url("ticks", meeting), ticked("Lou"))
    first = Registration.objects.get(contact__name="Lou").arrived_at

    client.post(url("ticks", meeting), ticked("Lou"))

    assert Registration.objects.get(contact__name="Lou").arrived_at == first
    assert AuditEntry.objects.about("registration", id_of("Lou")).count() == 1


def test_two_telephones_that_show_an_older_list_add_up() -> None:
    meeting = beginning("ticks")
    one, other = phone_of(running(meeting)), phone_of(running(meeting, name="Basalte"))
    for client in (one, other):
        client.get(url("ticks", meeting))

    one.post(url("ticks", meeting), ticked("Lou"))
    other.post(url("ticks", meeting), ticked("Mo"))

    assert arrived() == ["Lou", "Mo"]


def test_only_those_on_the_list_of_this_meeting_are_ticked() -> None:
    meeting = beginning("ticks")
    stranger = apply(make_meeting(series=meeting.series, days=20), "Stranger").registration
    assert stranger
    said = ticked("Lou", "Waity") | {"came": [id_of("Waity"), stranger.public_id, "0" * 12, "x"]}

    assert phone_of(running(meeting)).post(url("ticks", meeting), said).status_code == 302

    assert arrived() == []


def test_a_head_count_is_one_number_and_no_name() -> None:
    meeting = beginning("count")
    client = phone_of(running(meeting))

    for _time in range(2):
        assert client.post(url("count", meeting), {"head_count": "12"}).status_code == 302

    assert Meeting.objects.get(pk=meeting.pk).head_count == 12
    assert arrived() == []
    [line] = AuditEntry.objects.about("meeting", meeting.public_id)
    assert line.ids == {"head_count": 12}
    page = client.get(url("count", meeting)).content.decode()
    assert "Lou" not in page


def test_an_organisation_counts_heads_and_ticks_nobody() -> None:
    meeting = beginning("count")
    client = phone_of(representing(meeting))

    assert client.post(url("count", meeting), {"head_count": "5"}).status_code == 302
    assert client.get(url("ticks", meeting)).status_code == 404


@pytest.mark.parametrize("number", ["", "-1", "many", "5001", "1.5"])
def test_what_is_no_number_of_people_comes_back(number: str) -> None:
    meeting = beginning("count")

    answer = phone_of(running(meeting)).post(url("count", meeting), {"head_count": number})

    assert answer.status_code == 422
    assert answer.context["form"]["head_count"].value() == number
    assert Meeting.objects.get(pk=meeting.pk).head_count is None


def test_ticks_come_back_beside_a_wrong_number() -> None:
    meeting = beginning("ticks")

    answer = phone_of(running(meeting)).post(url("ticks", meeting), ticked("Mo", walk_ins="a few"))

    assert answer.status_code == 422
    shown = {row["person"].name: row["is_ticked"] for row in answer.context["people"]}
    assert shown == {"Lou": False, "Mo": True}
    assert arrived() == []


@pytest.mark.parametrize(
    ("starts_in", "is_open"),
    [
        (timedelta(hours=2, minutes=1), False),
        (timedelta(hours=1, minutes=59), True),
        (timedelta(days=-7), True),
        (timedelta(days=-7, hours=-3), False),
    ],
)
def test_it_is_noted_from_two_hours_before_until_a_week_after(
    starts_in: timedelta, is_open: bool
) -> None:
    meeting = beginning("ticks", starts_in=starts_in)
    client = phone_of(running(meeting))

    answer = client.post(url("ticks", meeting), ticked("Lou"))

    assert answer.status_code == (302 if is_open else 422)
    assert arrived() == (["Lou"] if is_open else [])
    link = url("ticks", meeting) in client.get(url("meeting", meeting)).content.decode()
    assert link == is_open


@pytest.mark.parametrize(
    ("attendance", "kind"), [("none", "ticks"), ("count", "ticks"), ("ticks", "count")]
)
def test_what_the_series_does_not_ask_for_is_not_noted(attendance: str, kind: str) -> None:
    meeting = beginning(attendance)

    answer = phone_of(running(meeting)).post(
        url(kind, meeting), ticked("Lou") | {"head_count": "4"}
    )

    assert answer.status_code == 422
    assert arrived() == []
    assert Meeting.objects.get(pk=meeting.pk).head_count is None


def test_a_cancelled_meeting_was_attended_by_nobody() -> None:
    meeting = beginning("ticks")
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled")

    answer = phone_of(running(meeting)).post(url("ticks", meeting), ticked("Lou"))

    assert answer.status_code == 422
    assert arrived() == []


def test_a_role_that_ended_meanwhile_notes_nothing() -> None:
    meeting = beginning("ticks")
    user = running(meeting)
    client = phone_of(user)
    client.get(url("ticks", meeting))
    SeriesRole.objects.filter(user=user).update(until=in_days(-1))

    assert client.post(url("ticks", meeting), ticked("Lou")).status_code == 404
    with pytest.raises(PermissionDenied):
        tick_arrivals(meeting, by=User.objects.get(pk=user.pk), came=[id_of("Lou")])
    assert arrived() == []
