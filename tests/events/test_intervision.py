"""An intervision: one page by link, steps by who leads, passed on; nothing of it is kept."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone, translation
from freezegun import freeze_time

from events.actions import intervisions as actions
from events.models import Intervision, Meeting
from network.actions import switch_modules
from network.purposes import purge_due
from tests.events.factories import apply, in_days, make_meeting
from tests.events.people_who_run import give_role, person, phone_of, running

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def on_now(**facts: Any) -> Meeting:
    meeting = make_meeting(days=1, **{"entry": "peers"} | facts)
    starts = timezone.now() - timedelta(minutes=10)
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=starts, ends_at=starts + timedelta(hours=2)
    )
    return Meeting.objects.get(pk=meeting.pk)


def started(**facts: Any) -> Intervision:
    meeting = on_now(**facts)
    return actions.start_intervision(meeting, by=running(meeting, is_peer=True))


def address(name: str, token: str) -> str:
    return reverse(f"events:intervision{name}", args=[token])


def lead(row: Intervision, **said: str) -> Any:
    return Client().post(address("_lead", row.lead_token), said)


def anybody() -> Client:
    return Client(headers={"accept-language": "en"})


def again(row: Intervision) -> Intervision:
    return Intervision.objects.get(pk=row.pk)


def test_who_facilitates_starts_it_once_and_leads() -> None:
    meeting = on_now()
    phone = phone_of(running(meeting, is_peer=True))
    url = reverse("events:running_intervision", args=[meeting.public_id])
    about = phone.get(reverse("events:running_meeting", args=[meeting.public_id]))
    assert url in about.content.decode()

    answers = [phone.post(url) for _tap in range(2)]

    row = Intervision.objects.get()
    assert {answer["Location"] for answer in answers} == {address("_lead", row.lead_token)}
    page = anybody().get(answers[0]["Location"]).content.decode()
    assert "You lead this intervision" in page and "Presentation" in page
    assert address("", row.token) in phone.get(url).content.decode()


@pytest.mark.parametrize("role", ["welcomer", "organiser", ""])
def test_nobody_else_starts_one(role: str) -> None:
    meeting = on_now()
    user = running(meeting, role, is_peer=True) if role else person(is_peer=True)

    assert (
        phone_of(user)
        .post(reverse("events:running_intervision", args=[meeting.public_id]))
        .status_code
        == 404
    )
    for act in (actions.start_intervision, actions.take_back_lead):
        with pytest.raises(PermissionDenied):
            act(meeting, by=user)


@pytest.mark.parametrize("entry", ["public", "members", "invitation"])
def test_it_is_held_among_peers_only(entry: str) -> None:
    meeting = on_now(entry=entry)
    user = running(meeting, is_peer=True)
    url = reverse("events:running_intervision", args=[meeting.public_id])
    about = reverse("events:running_meeting", args=[meeting.public_id])

    phone = phone_of(user)
    assert url not in phone.get(about).content.decode()
    assert phone.get(url).status_code == phone.post(url).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.start_intervision(meeting, by=user)
    assert not Intervision.objects.exists()

    Meeting.objects.filter(pk=meeting.pk).update(entry="peers")
    assert url in phone.get(about).content.decode()
    assert phone.post(url).status_code == 302


@pytest.mark.parametrize("hours", [-3, 15])
def test_it_is_started_on_the_day_only(hours: int) -> None:
    meeting = on_now()
    user = person(is_peer=True)
    give_role(meeting.series, user, since=in_days(-2))

    with freeze_time(meeting.starts_at + timedelta(hours=hours)), pytest.raises(ValidationError):
        actions.start_intervision(meeting, by=user)
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled")
    with pytest.raises(ValidationError):
        actions.start_intervision(Meeting.objects.get(pk=meeting.pk), by=user)


def test_the_steps_go_on_once_a_tap_and_everybody_sees_it() -> None:
    row = started()
    seen = str(row.version)

    for _tap in range(2):
        assert lead(row, act="step", step="questions", seen=seen).status_code == 302
    lead(row, act="step", step="advice", seen=seen)  # from an older screen

    page = anybody().get(address("", row.token)).content.decode()
    assert "Step 2 of 4" in page and "Clarifying questions" in page
    assert "ask questions to understand" in page
    assert lead(row, act="step", step="supper").status_code == 422


def test_asking_again_says_whether_something_changed_and_no_more() -> None:
    row = started()
    url = address("_now", row.token)

    first = anybody().get(url)
    same = anybody().get(url, headers={"if-none-match": first["ETag"]})
    actions.go_to_step(row, "advice", lead=1)
    other = anybody().get(url, headers={"if-none-match": first["ETag"]})

    assert (first.status_code, same.status_code, other.status_code) == (200, 304, 200)
    assert same.content == b"" and "Advice without judgement" in other.content.decode()
    assert "<html" not in other.content.decode()


def test_a_timer_is_set_and_taken_off() -> None:
    row = started()

    lead(row, act="timer", minutes="10")
    assert again(row).timer_seconds == 600
    assert "lasts until" in anybody().get(address("", row.token)).content.decode()
    for minutes in ("7", "-5", "many", "", "99999999"):
        assert lead(row, act="timer", minutes=minutes).status_code == 422
    lead(row, act="timer", minutes="0")
    assert "data-ends" not in anybody().get(address("", row.token)).content.decode()


def test_the_facilitation_passes_to_the_first_who_takes_it() -> None:
    row = started()
    take = address("_take", row.token)
    assert anybody().post(take).status_code == 409
    lead(row, act="offer")
    assert "I lead from now on" in anybody().get(address("", row.token)).content.decode()

    taken, too_late = anybody().post(take), anybody().post(take)

    assert taken.status_code == 302 and too_late.status_code == 409
    assert taken["Location"] == address("_lead", again(row).lead_token)
    former = anybody().get(address("_lead", row.lead_token))
    assert former["Location"] == address("", row.token)
    assert lead(row, act="step", step="return")["Location"] == address("", row.token)
    assert again(row).step == "presentation"
    assert "You lead" in anybody().get(taken["Location"]).content.decode()


def test_an_offer_is_withdrawn_and_who_runs_the_meeting_takes_it_back() -> None:
    row = started()
    lead(row, act="offer")
    lead(row, act="keep")
    assert anybody().post(address("_take", row.token)).status_code == 409
    user = running(row.meeting, name="Basalte", is_peer=True)

    answer = phone_of(user).post(
        reverse("events:running_intervision", args=[row.meeting.public_id]), {"take_back": "1"}
    )

    assert answer["Location"] == address("_lead", again(row).lead_token)
    with pytest.raises(actions.NoLongerLeading):
        actions.end_intervision(row, lead=1)


def test_the_end_is_the_end_and_within_a_day_nothing_is_left() -> None:
    row = started()

    for _tap in range(2):
        lead(row, act="end")

    assert "has ended" in anybody().get(address("", row.token)).content.decode()
    assert "has ended" in anybody().get(address("_now", row.token)).content.decode()
    with freeze_time(timezone.now() + timedelta(hours=11)):
        assert actions.forget_intervisions(timezone.now() - actions.KEPT_FOR) == 0
    with freeze_time(timezone.now() + timedelta(hours=13)):
        assert actions.forget_intervisions(timezone.now() - actions.KEPT_FOR) == 1
    assert anybody().get(address("", row.token)).status_code == 404


def test_one_that_nobody_ended_goes_too() -> None:
    row = started()

    with freeze_time(row.meeting.ends_at + timedelta(days=1, minutes=1)):
        purge_due()

    assert not Intervision.objects.exists()


def test_only_the_links_open_it() -> None:
    row = started()
    forged = [
        row.token[:-1] + ("x" if row.token[-1] != "x" else "y"),
        row.lead_token,
        "nonsense",
        row.public_id,
    ]

    for token in forged:
        for name in ("", "_now"):
            assert anybody().get(address(name, token)).status_code == 404
        assert anybody().post(address("_take", token)).status_code == 404
    assert anybody().get(address("_lead", row.token)).status_code == 404
    page = anybody().get(address("", row.token))
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]


def test_the_page_says_nothing_of_the_meeting_and_looking_changes_nothing() -> None:
    row = started()
    before = dict(Intervision.objects.values().get())

    for name, token in (("", row.token), ("_now", row.token), ("_lead", row.lead_token)):
        page = anybody().get(address(name, token)).content.decode()
        assert "Mobiliser" not in page and row.meeting.public_id not in page

    assert Intervision.objects.values().get() == before
    assert anybody().get(address("_take", row.token)).status_code == 405


def test_who_has_a_place_finds_it_on_their_own_page_and_who_waits_does_not() -> None:
    meeting = make_meeting(days=1, capacity=1)
    first, waits = apply(meeting, "First").registration, apply(meeting, "Second").registration
    assert first and waits
    starts = timezone.now()
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=starts, ends_at=starts + timedelta(hours=1), entry="peers"
    )
    meeting.refresh_from_db()
    row = actions.start_intervision(meeting, by=running(meeting, is_peer=True))
    link = address("", row.token)

    def own_page(token: str) -> str:
        return anybody().get(reverse("events:registration", args=[token])).content.decode()

    assert link in own_page(first.token)
    assert link not in own_page(waits.token)
    actions.end_intervision(row, lead=1)
    assert link not in own_page(first.token)


def test_switched_off_it_is_nowhere() -> None:
    row = started()

    with TestCase.captureOnCommitCallbacks(execute=True):
        switch_modules({"intervision": False})

    assert anybody().get(address("", row.token)).status_code == 404
    assert anybody().get(address("_lead", row.lead_token)).status_code == 404


def test_the_database_knows_one_at_a_time() -> None:
    row = started()

    with pytest.raises(IntegrityError), transaction.atomic():
        Intervision.objects.create(meeting=row.meeting)
    actions.end_intervision(row, lead=1)
    assert Intervision.objects.create(meeting=row.meeting)
