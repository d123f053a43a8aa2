"""Who comes along without a name, and from which age one comes: the rules and the places."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from events.actions import (
    MeetingFacts,
    Needs,
    cancel_registration,
    change_access_needs,
    move_registration,
    save_meeting,
    save_series,
)
from events.actions.meetings import OWN_FIELDS
from events.actions.retention import purge_access_needs
from events.actions.series import SeriesFacts
from events.models import Meeting, Registration, RegistrationContact
from network.models import COORDINATORS, Consent
from tests.events.factories import TEXTS, apply, make_meeting, make_series
from tests.events.people_who_run import phone_of, running
from tests.network.admin_people import log_in, make_user

pytestmark = pytest.mark.django_db

WITH_SOMEONE = {"support_person": True, "consent_access_needs": True}


def come(meeting: Meeting, name: str = "Lou", **given: Any) -> Registration:
    registration = apply(meeting, name, **given).registration
    assert registration is not None
    return registration


def again(row: Registration) -> Registration:
    return Registration.objects.get(pk=row.pk)


def taken(meeting: Meeting) -> int:
    return Meeting.objects.get(pk=meeting.pk).places_taken


def change(meeting: Meeting, **facts: Any) -> None:
    row = Meeting.objects.get(pk=meeting.pk)
    said: dict[str, Any] = {name: getattr(row, name) for name in OWN_FIELDS}
    save_meeting(MeetingFacts(**said | facts), meeting=row)


def post(client: Client, meeting: Meeting, **given: str) -> Any:
    form = {"name": "Lou", "email": "lou@example.org", "consent": "on"} | given
    return client.post(f"/en/meetings/{meeting.public_id}/register/", form)


# --- The rule -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rule", "places"), [("place", 2), ("free", 1)])
def test_a_support_person_takes_a_place_where_the_meeting_says_so(
    client: Client, rule: str, places: int
) -> None:
    meeting = make_meeting(capacity=5, companion_rule=rule)

    answer = post(client, meeting, support_person="on", consent_access_needs="on")

    assert answer.status_code == 302
    assert Registration.objects.get().places == taken(meeting) == places
    page = client.get(answer["Location"]).content.decode()
    assert "a support person" in page
    assert ("2 places" in page) == (places == 2)


def test_an_assistance_dog_takes_no_place_and_an_interpreter_one(client: Client) -> None:
    meeting = make_meeting(capacity=5)

    post(client, meeting, assistance_dog="on", interpreter="on", consent_access_needs="on")

    assert taken(meeting) == 2


def test_where_nobody_can_come_along_the_form_does_not_ask_and_the_api_says_why(
    client: Client,
) -> None:
    meeting = make_meeting(companion_rule="no")

    form = client.get(f"/en/meetings/{meeting.public_id}/register/").content.decode()
    sent = post(client, meeting, support_person="on", consent_access_needs="on")
    answer = client.post(
        f"/api/v1/meetings/{meeting.public_id}/registrations/",
        {"name": "Lou", "support_person": True, "consent_access_needs": True, "consent": True},
        content_type="application/json",
    )

    assert 'name="support_person"' not in form
    assert 'name="assistance_dog"' in form
    assert sent.status_code == 422, "a form that was open before the rule changed loses nothing"
    assert "Nobody can come along" in sent.content.decode()
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "#/support_person"
    assert not Registration.objects.exists()


def test_online_nobody_is_asked_about_a_dog(client: Client) -> None:
    meeting = make_meeting(mode="online", online_url="https://video.example.org/x")

    form = client.get(f"/en/meetings/{meeting.public_id}/register/").content.decode()

    assert 'name="support_person"' in form
    assert 'name="assistance_dog"' not in form


def test_who_comes_along_is_a_need_and_asks_for_its_own_agreement(client: Client) -> None:
    meeting = make_meeting()

    answer = post(client, meeting, support_person="on")

    assert answer.status_code == 422
    assert "we need your agreement" in answer.content.decode()
    come(meeting, **WITH_SOMEONE)
    assert Consent.objects.filter(purpose="access_needs", is_given=True).count() == 1


# --- Changing one's mind --------------------------------------------------------------------------


def test_adding_somebody_to_a_full_meeting_is_refused_and_nothing_is_lost(client: Client) -> None:
    meeting = make_meeting(capacity=1)
    row = come(meeting, access_needs="a chair", consent_access_needs=True)

    answer = client.post(
        f"/en/registration/{row.token}/needs/",
        {"access_needs": "a chair", "support_person": "on", "consents": "on"},
    )

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "No place is free for the person who comes along" in text
    assert "a chair" in text
    assert (again(row).status, again(row).places, taken(meeting)) == ("confirmed", 1, 1)
    assert not RegistrationContact.objects.get().support_person


def test_coming_alone_after_all_gives_a_place_to_the_first_in_line(client: Client) -> None:
    meeting = make_meeting(capacity=2)
    pair = come(meeting, "Lou", **WITH_SOMEONE)
    waits = come(meeting, "Noor")
    assert again(waits).status == "waiting"

    answer = client.post(f"/en/registration/{pair.token}/needs/", {"access_needs": ""})

    assert answer.status_code == 302
    assert again(waits).status == "confirmed"
    assert (again(pair).places, taken(meeting)) == (1, 2)


def test_a_place_that_is_kept_for_the_line_is_not_taken_from_inside() -> None:
    meeting = make_meeting(capacity=3)
    first = come(meeting, "Lou")
    come(meeting, "Ida")
    come(meeting, "Noor", **WITH_SOMEONE)

    with pytest.raises(ValidationError) as refused:
        change_access_needs(first, needs=Needs(support_person=True), consents=True)

    assert list(refused.value.error_dict) == ["support_person"]
    assert again(first).places == 1


# --- Two places in the line -----------------------------------------------------------------------


def test_nobody_is_served_out_of_turn_while_the_first_needs_two_places(client: Client) -> None:
    meeting = make_meeting(capacity=2)
    one, two = come(meeting, "Lou"), come(meeting, "Ida")
    pair, single = come(meeting, "Noor", **WITH_SOMEONE), come(meeting, "Sam")

    cancel_registration(one)

    assert (again(pair).status, again(single).status, taken(meeting)) == ("waiting", "waiting", 1)
    page = client.get(f"/en/registration/{pair.token}/").content.decode()
    assert "nobody is served out of turn" in page
    late = post(client, meeting, email="late@example.org")
    assert late.status_code == 302
    assert Registration.objects.order_by("rank").last().status == "waiting"  # type: ignore[union-attr]
    cancel_registration(two)
    assert (again(pair).status, again(single).status, taken(meeting)) == ("confirmed", "waiting", 2)


def test_who_waits_for_two_and_can_come_alone_is_let_in_at_once() -> None:
    meeting = make_meeting(capacity=2)
    come(meeting, "Lou")
    pair = come(meeting, "Noor", **WITH_SOMEONE)
    assert again(pair).status == "waiting"

    change_access_needs(pair, needs=Needs(), consents=False)

    assert (again(pair).status, again(pair).places, taken(meeting)) == ("confirmed", 1, 2)


def test_more_people_in_the_line_keep_their_turn() -> None:
    meeting = make_meeting(capacity=1)
    come(meeting, "Lou")
    row = come(meeting, "Noor")
    rank = row.rank

    change_access_needs(row, needs=Needs(interpreter=True), consents=True)

    assert (again(row).places, again(row).rank, again(row).status) == (2, rank, "waiting")


# --- Moving, lists, the end -----------------------------------------------------------------------


def test_moving_takes_the_rule_of_the_other_meeting() -> None:
    here = make_meeting(capacity=4)
    there = make_meeting(days=12, capacity=4, companion_rule="free")
    row = come(here, **WITH_SOMEONE)

    move_registration(row, to=there)

    assert (again(row).places, taken(here), taken(there)) == (1, 0, 1)


def test_nobody_is_moved_with_somebody_to_where_nobody_can_come_along() -> None:
    here, there = make_meeting(), make_meeting(days=12, companion_rule="no")
    row = come(here, **WITH_SOMEONE)

    with pytest.raises(ValidationError) as refused:
        move_registration(row, to=there)

    assert list(refused.value.error_dict) == ["to"]
    assert again(row).meeting == here


def test_a_rule_that_changes_keeps_the_places_that_were_promised() -> None:
    meeting = make_meeting(capacity=2)
    row = come(meeting, **WITH_SOMEONE)

    change(meeting, companion_rule="free")

    assert (again(row).places, taken(meeting)) == (2, 2)


def test_those_who_read_needs_see_who_comes_along_and_others_do_not() -> None:
    meeting = make_meeting()
    come(meeting, **WITH_SOMEONE)
    facilitator = phone_of(running(meeting))
    organiser = phone_of(running(meeting, "organiser", name="Calcaire"))
    coordinator = Client(headers={"accept-language": "en"})
    log_in(coordinator, make_user(COORDINATORS, email="coord@example.org"))

    def seen(client: Client, path: str) -> bool:
        return "a support person" in client.get(path, follow=True).content.decode()

    assert seen(facilitator, f"/en/running/{meeting.public_id}/")
    assert seen(facilitator, f"/en/running/{meeting.public_id}/list/")
    assert not seen(organiser, f"/en/running/{meeting.public_id}/")
    assert not seen(organiser, f"/en/running/{meeting.public_id}/list/")
    assert seen(coordinator, f"/admin/meetings/{meeting.public_id}/registrations/")


def test_a_coordinator_writes_somebody_down_with_who_comes_along() -> None:
    meeting = make_meeting(capacity=4)
    coordinator = Client(headers={"accept-language": "en"})
    log_in(coordinator, make_user(COORDINATORS, email="coord@example.org"))
    form = {"name": "Lou", "language": "fr", "if_full": "confirm", "channel": "oral"}
    said = {"consent": "on", "consent_access_needs": "on", "interpreter": "on"}

    answer = coordinator.post(
        f"/admin/meetings/{meeting.public_id}/registrations/add/", form | said
    )

    assert answer.status_code == 200
    assert Registration.objects.get().places == 2


def test_after_a_week_nothing_says_that_somebody_came_along_and_the_count_stays() -> None:
    meeting = make_meeting(capacity=4)
    row = come(meeting, **WITH_SOMEONE)
    later = Meeting.objects.get(pk=meeting.pk).ends_at + timedelta(days=8)

    with freeze_time(later):
        purge_access_needs(timezone.now() - timedelta(days=7))
        change(meeting, closes_before_minutes=5)

    assert again(row).places == 1
    assert not RegistrationContact.objects.get().support_person
    assert taken(meeting) == 2


# --- Age ------------------------------------------------------------------------------------------


def test_each_meeting_states_its_age_rule_wherever_it_is_told(client: Client) -> None:
    series = make_series(age_rule="from_16")
    as_series = make_meeting(series=series)
    other = make_meeting(series=series, days=12, age_rule="with_adult")

    for meeting, words in ((as_series, "16 or over"), (other, "under 16 with an adult")):
        page = client.get(f"/en/meetings/{meeting.public_id}/", follow=True).content.decode()
        form = client.get(f"/en/meetings/{meeting.public_id}/register/").content.decode()
        read = client.get(f"/api/v1/meetings/{meeting.public_id}/?lang=en").json()
        feed = client.get(f"/feeds/meetings/{meeting.public_id}.ics?lang=en").getvalue().decode()
        assert words in page
        assert words in form
        assert words in read["age_words"]
        assert words in feed.replace("\r\n ", "")
    assert "typicalAgeRange" in page
    assert "birth" not in form.replace("date of birth", "")


def test_another_rule_of_the_series_reaches_the_cards_of_its_coming_dates(client: Client) -> None:
    series = make_series()
    meeting = make_meeting(series=series)

    save_series(SeriesFacts(texts=TEXTS, age_rule="all", companion_rule="no"), series=series)

    read = client.get(f"/api/v1/meetings/{meeting.public_id}/").json()
    assert (read["age_rule"], read["companion_rule"]) == ("all", "no")
    assert read["accessibility"]["companion_welcome"] is False
