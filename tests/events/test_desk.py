"""The welcome desk: walk-ins, places of the absent, who waits and is there, ticks kept offline."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation
from freezegun import freeze_time

from events import actions
from events.actions import Kept, NoPlaceLeft
from events.models import DeskMark, Meeting, Registration, SeriesRole
from network.models import AuditEntry, Consent
from network.purposes import purge_due
from tests.events.factories import in_days, make_meeting
from tests.events.people_who_run import phone_of, representing, running
from tests.events.test_attendance import arrived, beginning, id_of, ticked, url
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db

STARTED = -timedelta(minutes=10)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def now(meeting: Meeting) -> Meeting:
    return Meeting.objects.get(pk=meeting.pk)


def row(name: str) -> Registration:
    return Registration.objects.get(contact__name=name)


def walks_in(client: Client, meeting: Meeting, name: str, **said: str) -> Any:
    return client.post(url("walk_in", meeting), {"name": name} | said)


def sends(client: Client, meeting: Meeting, *kept: dict[str, str], kind: str = "kept") -> Any:
    return client.post(
        url(kind, meeting), json.dumps({"kept": kept}), content_type="application/json"
    )


# Who comes without having registered


def test_a_walk_in_is_written_down_by_any_name_and_gets_a_free_place() -> None:
    meeting = beginning("ticks", starts_in=STARTED)
    Meeting.objects.filter(pk=meeting.pk).update(capacity=3)
    client = phone_of(running(meeting))

    for _tap in range(2):
        answer = walks_in(client, meeting, "Zed", is_first_time="on", submission="one form")
        assert answer.status_code == 302

    zed = row("Zed")
    assert (zed.status, zed.places) == ("confirmed", 1)
    assert zed.is_walk_in and zed.is_first_time
    assert zed.arrived_at and not zed.contact.email and not zed.contact.phone
    assert now(meeting).places_taken == 3
    acts = AuditEntry.objects.about("registration", zed.public_id)
    assert [line.action for line in acts] == ["registration.walked_in"]
    [consent] = Consent.objects.filter(subject_id=zed.public_id)
    assert consent.channel == Consent.Channel.ORAL
    mail.outbox.clear()
    run_jobs()
    assert not [message for message in mail.outbox if "Zed" in str(message.body)]


def test_when_it_is_full_the_desk_decides_and_no_number_is_passed() -> None:
    meeting = beginning("ticks", starts_in=STARTED)
    client = phone_of(running(meeting))

    refused = walks_in(client, meeting, "Zed")
    assert refused.status_code == 422
    assert "Every place is taken" in refused.content.decode()
    assert refused.context["walk_in_form"]["name"].value() == "Zed"
    assert not Registration.objects.filter(contact__name="Zed").exists()

    assert walks_in(client, meeting, "Zed", beyond="on").status_code == 302
    assert (row("Zed").places, now(meeting).places_taken) == (0, 2)
    assert arrived() == ["Zed"]
    assert "2 of 2 places" in client.get(url("meeting", meeting)).content.decode()


def test_before_the_start_a_free_place_is_for_who_waits() -> None:
    meeting = beginning("ticks", starts_in=timedelta(minutes=20))
    Meeting.objects.filter(pk=meeting.pk).update(capacity=3)
    user = running(meeting)

    with pytest.raises(NoPlaceLeft, match="free places are for who waits"):
        actions.welcome_walk_in(meeting, name="Zed", by=user)
    assert actions.welcome_walk_in(meeting, name="Zed", by=user, beyond=True).places == 0


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "https://spam.example", "two\nlines"])
def test_what_is_no_name_comes_back(name: str) -> None:
    meeting = beginning("ticks", starts_in=STARTED)

    answer = walks_in(phone_of(running(meeting)), meeting, name, beyond="on")

    assert answer.status_code == 422
    assert answer.context["walk_in_form"].errors["name"]
    assert Registration.objects.filter(meeting=meeting).count() == 3


def test_one_more_without_a_name_is_a_number_and_counts_once() -> None:
    meeting = beginning("ticks", starts_in=STARTED)
    client = phone_of(running(meeting))
    said = {"nameless": "1", "submission": "one tap"}

    for _tap in range(2):
        assert client.post(url("walk_in", meeting), said).status_code == 302

    assert now(meeting).walk_ins == 1
    assert Registration.objects.filter(meeting=meeting).count() == 3


# Places of who is not there, and who waits and is


def test_places_of_the_absent_are_freed_after_the_start_and_nothing_is_noted_of_them() -> None:
    meeting = beginning("ticks", starts_in=STARTED)
    client = phone_of(running(meeting))
    client.post(url("ticks", meeting), ticked("Lou"))
    journal = AuditEntry.objects.about("registration", id_of("Mo")).count()

    for _tap in range(2):
        assert client.post(url("free", meeting)).status_code == 302

    assert now(meeting).places_taken == 1
    assert (row("Mo").status, row("Mo").places) == ("confirmed", 0)
    assert AuditEntry.objects.about("registration", id_of("Mo")).count() == journal
    assert not row("Mo").moves.exists()
    [line] = AuditEntry.objects.about("meeting", meeting.public_id)
    assert (line.action, line.ids) == ("meeting.places_freed", {"places": 1})

    assert client.post(url("seat", meeting), {"who": id_of("Waity")}).status_code == 302
    waity = row("Waity")
    assert (waity.status, waity.places, bool(waity.arrived_at)) == ("confirmed", 1, True)
    assert [move.kind for move in waity.moves.order_by("pk")] == ["queued", "promoted"]
    assert (now(meeting).places_taken, now(meeting).waiting_count) == (2, 0)

    client.post(url("ticks", meeting), ticked("Mo"))
    assert (row("Mo").places, bool(row("Mo").arrived_at)) == (0, True)
    assert now(meeting).places_taken == 2


def test_who_comes_late_gets_their_place_again_if_nobody_took_it() -> None:
    meeting = beginning("ticks", starts_in=STARTED)
    user = running(meeting)
    assert actions.free_absent_places(meeting, by=user) == 2

    actions.tick_arrivals(meeting, by=user, came=[id_of("Lou")])

    assert (row("Lou").places, now(meeting).places_taken) == (1, 1)


def test_no_place_is_freed_before_the_start() -> None:
    meeting = beginning("ticks", starts_in=timedelta(minutes=5))
    client = phone_of(running(meeting))

    assert client.post(url("free", meeting)).status_code == 422
    assert now(meeting).places_taken == 2
    assert "Free their places" not in client.get(url("ticks", meeting)).content.decode()


def test_who_waits_and_is_there_when_it_is_full_is_let_in_by_the_desk_alone() -> None:
    meeting = beginning("ticks", starts_in=STARTED)
    client = phone_of(running(meeting))

    refused = client.post(url("seat", meeting), {"who": id_of("Waity")})
    assert refused.status_code == 422
    assert "without a place" in refused.content.decode()
    assert row("Waity").status == "waiting"

    for _tap in range(2):
        client.post(url("seat", meeting), {"who": id_of("Waity"), "beyond": "1"})
    assert (row("Waity").places, now(meeting).places_taken) == (0, 2)
    assert row("Waity").moves.order_by("pk").last().kind == "came"


def test_who_left_the_list_is_not_seated() -> None:
    meeting = beginning("ticks", starts_in=STARTED)
    actions.cancel_registration(row("Waity"))

    answer = phone_of(running(meeting)).post(url("seat", meeting), {"who": id_of("Waity")})

    assert answer.status_code == 422
    assert arrived() == []


# Two telephones


def test_a_tick_that_was_set_anew_meanwhile_is_not_taken_back() -> None:
    meeting = beginning("ticks", starts_in=STARTED)
    one, other = phone_of(running(meeting)), phone_of(running(meeting, name="Basalte"))
    sends(one, meeting, {"key": "a", "who": id_of("Lou")})
    seen = one.get(url("kept", meeting)).json()["here"][id_of("Lou")]
    sends(other, meeting, {"key": "b", "who": id_of("Lou")})

    stale = one.post(url("untick", meeting), {"who": id_of("Lou"), "seen": seen})
    assert stale.json()["here"].keys() == {id_of("Lou")}
    assert arrived() == ["Lou"]

    one.post(
        url("untick", meeting), {"who": id_of("Lou"), "seen": stale.json()["here"][id_of("Lou")]}
    )
    assert arrived() == []


def test_a_plain_form_does_not_take_back_what_was_set_anew() -> None:
    meeting = beginning("ticks", starts_in=STARTED)
    client = phone_of(running(meeting))
    client.post(url("ticks", meeting), ticked("Lou", "Mo"))
    page = client.get(url("ticks", meeting)).content.decode()
    here = client.get(url("kept", meeting)).json()["here"]
    stamps = {one: f"{one}:{stamp}" for one, stamp in here.items()}
    assert all(stamp in page for stamp in stamps.values())
    sends(client, meeting, {"key": "again", "who": id_of("Lou")})

    said = ticked() | {"before": list(stamps.values())}
    answer = client.post(url("ticks", meeting), said, follow=True)

    assert arrived() == ["Lou"]
    assert "stays as arrived" in answer.content.decode()


# What was kept without network


def test_what_was_kept_is_taken_in_once_however_often_it_is_sent() -> None:
    meeting = beginning("ticks", starts_in=STARTED)
    client = phone_of(running(meeting))
    kept = [{"key": "1", "who": id_of("Lou")}, {"key": "2"}, {"key": "3"}]

    for _try in range(3):
        answer = sends(client, meeting, *kept)
        assert answer.json()["number"] == 2

    assert arrived() == ["Lou"]
    assert AuditEntry.objects.about("registration", id_of("Lou")).count() == 1


def test_whoever_was_kept_as_here_is_here_whatever_happened_meanwhile() -> None:
    """Untaken, waiting, given back, erased: arrived wins, and places are never passed."""
    meeting = beginning("ticks", starts_in=STARTED)
    user = running(meeting)
    client = phone_of(user)
    kept = [{"key": name, "who": id_of(name)} for name in ("Lou", "Mo", "Waity")]
    actions.tick_arrivals(meeting, by=user, came=[id_of("Lou")])
    actions.tick_arrivals(meeting, by=user, not_come=[id_of("Lou")])
    actions.erase_registration(row("Mo"))
    Meeting.objects.filter(pk=meeting.pk).update(capacity=1)

    for _try in range(2):
        assert sends(client, meeting, *kept).status_code == 200
    again = [one | {"key": f"other phone {one['key']}"} for one in kept]
    assert sends(client, meeting, *again).status_code == 200

    assert arrived() == ["Lou", "Waity"]
    assert (row("Lou").places, row("Waity").places) == (1, 0)
    state = now(meeting)
    assert (state.places_taken, state.waiting_count, state.walk_ins) == (1, 0, 1)


def test_ids_of_other_meetings_and_nonsense_change_nothing() -> None:
    meeting = beginning("ticks", starts_in=STARTED)
    client = phone_of(running(meeting))
    other = Registration.objects.get(contact__name="Lou")
    Registration.objects.filter(pk=other.pk).update(meeting=_another(meeting))

    answer = sends(
        client, meeting, {"key": "1", "who": other.public_id}, {"key": "2", "who": "nobody"}
    )

    assert answer.json() == {"here": {}, "list": [id_of("Mo")], "number": 0}
    deep = "[" * 200_000
    for body in ("", "[]", "{}", deep, '{"kept": 3}', '{"kept": [{}]}', '{"kept": [{"key": 1}]}'):
        given = client.post(url("kept", meeting), body, content_type="application/json")
        assert given.status_code == 400
    many = [{"key": str(number)} for number in range(501)]
    assert sends(client, meeting, *many).status_code == 400
    assert sends(client, meeting, {"key": "x" * 65}).status_code == 400
    assert now(meeting).walk_ins == 0


def _another(meeting: Meeting) -> Meeting:
    return make_meeting(series=meeting.series, days=20)


def test_the_list_says_ids_only() -> None:
    meeting = beginning("ticks", starts_in=STARTED)

    text = phone_of(running(meeting)).get(url("kept", meeting)).content.decode()

    assert "Lou" not in text and id_of("Lou") in text


def test_heads_of_two_telephones_add_up() -> None:
    meeting = beginning("count", starts_in=STARTED)
    one, other = phone_of(running(meeting)), phone_of(representing(meeting))

    for _try in range(2):
        sends(one, meeting, {"key": "a"}, {"key": "b"}, kind="heads")
        sends(other, meeting, {"key": "c"}, kind="heads")
    assert other.post(url("count", meeting), {"one_more": "d"}).status_code == 302

    assert now(meeting).head_count == 4
    assert arrived() == []
    assert "Lou" not in one.get(url("count", meeting)).content.decode()


def test_who_may_not_tick_uses_no_door_of_the_desk() -> None:
    meeting = beginning("ticks", starts_in=STARTED)
    users = [running(meeting, "welcomer", name="Marne"), representing(meeting)]
    ended = running(meeting, name="Ended")
    SeriesRole.objects.filter(user=ended).update(until=in_days(-1))

    for user in [*users, ended]:
        client = phone_of(user)
        for kind in ("walk_in", "seat", "free", "untick"):
            assert client.post(url(kind, meeting), {"name": "Zed"}).status_code == 404
        assert sends(client, meeting, {"key": "1", "who": id_of("Lou")}).status_code == 404
        for act in (actions.free_absent_places, actions.welcome_walk_in):
            facts = {"name": "Zed"} if act is actions.welcome_walk_in else {}
            with pytest.raises(PermissionDenied):
                act(meeting, by=user, **facts)
    assert sends(Client(), meeting, {"key": "1"}).status_code == 302
    assert arrived() == [] and not DeskMark.objects.exists()


@pytest.mark.parametrize("starts_in", [timedelta(hours=3), timedelta(days=-8)])
def test_the_desk_is_closed_long_before_and_after(starts_in: timedelta) -> None:
    meeting = beginning("ticks", starts_in=starts_in)
    client = phone_of(running(meeting))

    assert sends(client, meeting, {"key": "1", "who": id_of("Lou")}).status_code == 422
    assert walks_in(client, meeting, "Zed").status_code == 422
    assert client.post(url("seat", meeting), {"who": id_of("Waity")}).status_code == 422
    assert arrived() == []
    assert not DeskMark.objects.exists()


def test_going_back_to_a_button_is_harmless() -> None:
    meeting = beginning("ticks", starts_in=STARTED)
    client = phone_of(running(meeting))

    for kind in ("walk_in", "seat", "free"):
        assert client.get(url(kind, meeting)).status_code == 302
    assert now(meeting).places_taken == 2


def test_keys_go_when_the_desk_has_closed_and_names_with_the_others() -> None:
    meeting = beginning("ticks", starts_in=STARTED)
    user = running(meeting)
    actions.keep_arrivals(meeting, [Kept("1")], by=user)
    actions.welcome_walk_in(meeting, name="Zed", by=user, beyond=True)

    with freeze_time(meeting.ends_at + timedelta(days=8, minutes=1)):
        purge_due()
        assert not DeskMark.objects.exists()
    with freeze_time(meeting.ends_at + timedelta(days=30, minutes=1)):
        purge_due()
    assert not Registration.objects.filter(contact__name="Zed").exists()
    assert Registration.objects.filter(is_walk_in=True, arrived_at__isnull=False).count() == 1


def test_a_walk_in_who_is_moved_to_another_date_asks_for_a_place_there() -> None:
    meeting = beginning("ticks", starts_in=STARTED)
    zed = actions.welcome_walk_in(meeting, name="Zed", by=running(meeting), beyond=True)
    there = _another(meeting)

    actions.move_registration(zed, to=there)

    assert (now(there).places_taken, row("Zed").places, row("Zed").arrived_at) == (1, 1, None)
    assert now(meeting).places_taken == 2


def test_the_page_of_the_desk_has_no_address_and_no_need() -> None:
    meeting = beginning("ticks", starts_in=STARTED)
    page = phone_of(running(meeting)).get(url("ticks", meeting)).content.decode()

    assert "@example.org" not in page.partition("<main")[2].partition("</main")[0]
    assert reverse("events:running_kept", args=[meeting.public_id]) in page
    with pytest.raises(ValidationError):
        actions.seat(meeting, who="nobody", by=running(meeting, name="Other"))
