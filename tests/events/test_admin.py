"""Coordinators' screens about meetings: who enters, what is written, what comes back."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from freezegun import freeze_time

from events.actions import cancel_registration
from events.models import Meeting, MeetingCard, Place, Registration, Series
from events.reach import Reach
from network.actions import ask_for_call
from network.identifiers import spelled_code
from network.models import COORDINATORS, CallEntry, Consent, Membership
from tests.events.factories import apply, in_days, make_meeting, make_organisation, make_place
from tests.network.admin_people import (
    CANARY_EMAIL,
    CANARY_NAME,
    coordinator,
    editor,
    entering,
    log_in,
    logged_words,
    make_user,
)

pytestmark = pytest.mark.django_db

EMPTY_SETS = {
    "organisers-TOTAL_FORMS": "0",
    "organisers-INITIAL_FORMS": "0",
    "people-TOTAL_FORMS": "0",
    "people-INITIAL_FORMS": "0",
    "skipped-TOTAL_FORMS": "0",
    "skipped-INITIAL_FORMS": "0",
}


def series_post(place: Place, **said: str) -> dict[str, str]:
    return {
        "frequency": "monthly_weekday",
        "interval": "1",
        "nth": "1",
        "weekday": "1",
        "day": "",
        "first_date": "2026-12-01",
        "until": "2027-03-31",
        "start_time": "18:00",
        "end_time": "20:00",
        "timezone": "Europe/Brussels",
        "default_mode": "in_person",
        "default_place": str(place.pk),
        "default_capacity": "12",
        "languages": "fr",
        "age_rule": "adults",
        "companion_rule": "place",
        "attendance": "none",
        "thanks": "mail",
        "is_published": "on",
        "text-fr-title": "Rencontres ouvertes",
        "text-fr-body": "Venez.",
        "text-fr-easy_body": "On se parle.",
        "text-nl-title": "Open ontmoetingen",
        **EMPTY_SETS,
    } | said


def meeting_post(meeting: Meeting, **said: str) -> dict[str, str]:
    return {
        "series": str(meeting.series_id),
        "date": meeting.date.isoformat(),
        "start_time": f"{meeting.start_time:%H:%M}",
        "end_time": f"{meeting.end_time:%H:%M}",
        "timezone": meeting.timezone,
        "mode": meeting.mode,
        "place": str(meeting.place_id or ""),
        "entry": meeting.entry,
        "state": meeting.state,
        "capacity": "" if meeting.capacity is None else str(meeting.capacity),
        "closes_before_minutes": "0",
        "languages": "fr",
        "sign_language": "unknown",
        "age_rule": "",
        "companion_rule": "",
        "text-fr-theme": "Mobiliser son vécu",
    } | said


def seen_in(client: Client, meeting: Meeting) -> str:
    form = client.get(reverse("events_admin:meeting", args=[meeting.public_id])).context["form"]
    return form.initial["seen"]


# Places


def test_a_place_is_added_and_a_correction_reaches_its_meetings():
    client = coordinator()
    facts = {
        "name": "Salle Exemple",
        "street": "rue de l'Exemple 1",
        "postal_code": "1000",
        "locality": "Bruxelles",
        "region": "BE-BRU",
        "country": "BE",
        "step_free": "true",
        "hearing_loop": "false",
        "quiet_room": "unknown",
    }
    client.post(reverse("events_admin:place_add"), facts)
    place = Place.objects.get()
    meeting = make_meeting(place=place)

    answer = client.post(
        reverse("events_admin:place", args=[place.pk]), facts | {"street": "rue Neuve 2"}
    )

    assert answer.status_code == 302
    place.refresh_from_db()
    assert (place.step_free, place.hearing_loop, place.quiet_room) == (True, False, None)
    card = MeetingCard.objects.get(meeting=meeting, language="fr")
    assert card.payload["place"]["street"] == "rue Neuve 2"
    was = meeting.version, meeting.sequence
    meeting.refresh_from_db()
    assert meeting.version > was[0]
    assert meeting.sequence == was[1] + 1


def test_a_place_without_a_town_is_refused_beside_the_field():
    answer = coordinator().post(reverse("events_admin:place_add"), {"name": "Gardé"})

    assert answer.status_code == 422
    assert {"locality", "region", "country"} <= set(answer.context["form"].errors)
    assert "Gardé" in answer.content.decode()
    assert not Place.objects.exists()


# Series


@freeze_time("2026-11-23 12:00")
def test_a_series_said_in_plain_words_makes_its_meetings():
    place, organisation = make_place(), make_organisation()
    client = coordinator()
    organisers = {
        "organisers-TOTAL_FORMS": "2",
        "organisers-0-organisation": str(organisation.pk),
        "organisers-0-role": "facilitator",
        "organisers-1-organisation": "",
        "organisers-1-role": "organiser",
    }
    skipped = {"skipped-TOTAL_FORMS": "1", "skipped-0-date": "2027-01-05"}

    answer = client.post(
        reverse("events_admin:series_add"), series_post(place, **organisers, **skipped), follow=True
    )

    series = Series.objects.get()
    assert series.rrule == "FREQ=MONTHLY;BYDAY=1TU;UNTIL=20270331"
    days = list(series.meetings.order_by("date").values_list("date", flat=True))
    assert days == [date(2026, 12, 1), date(2027, 2, 2), date(2027, 3, 2)]
    assert [role.role for role in series.roles.all()] == ["facilitator"]
    assert series.texts.get(language="fr", register="easy").body == "On se parle."
    page = answer.content.decode()
    assert "Every first Tuesday of the month, 18:00–20:00, until 31 March 2027" in page
    assert "Tuesday 2 March 2027" in page


@freeze_time("2026-11-23 12:00")
def test_the_form_of_a_series_gives_back_what_it_took():
    place = make_place()
    client = coordinator()
    client.post(reverse("events_admin:series_add"), series_post(place))
    url = reverse("events_admin:series", args=[Series.objects.get().public_id])

    form = client.get(url).context["form"]

    assert (form["frequency"].value(), form["nth"].value()) == ("monthly_weekday", 1)
    assert (form["weekday"].value(), form["until"].value()) == (1, date(2027, 3, 31))
    client.post(url, series_post(place, seen=str(form["seen"].value())))
    assert Meeting.objects.count() == 4


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"nth": ""}, "nth"),
        ({"weekday": ""}, "weekday"),
        ({"first_date": ""}, "first_date"),
        ({"until": "2026-11-01"}, "until"),
        ({"until": "2026-11-31"}, "until"),
        ({"interval": "0"}, "interval"),
        ({"frequency": "monthly_day", "day": "32"}, "day"),
        ({"start_time": ""}, "start_time"),
        ({"default_place": ""}, "default_place"),
        ({"languages": ""}, "languages"),
        ({"timezone": "Moon/Crater"}, "timezone"),
    ],
)
def test_what_a_rule_lacks_is_said_beside_its_field_and_nothing_is_lost(said, field):
    place = make_place()

    answer = coordinator().post(reverse("events_admin:series_add"), series_post(place, **said))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "On se parle." in answer.content.decode()
    assert not Series.objects.exists()


def test_a_series_without_a_title_is_asked_for_one_at_its_first_title():
    said = {"text-fr-title": "", "text-nl-title": ""}
    client, place = coordinator(), make_place()

    page = client.post(reverse("events_admin:series_add"), series_post(place, **said))
    if page.status_code == 200:  # what will happen was shown first
        agreed = page.context["preview"].key
        said["agreed"] = agreed
        page = client.post(reverse("events_admin:series_add"), series_post(place, **said))

    assert page.status_code == 422
    form = page.context["form"]
    assert [list(text.errors) for text in form.texts] == [["title"], [], []]
    assert not form.non_field_errors()


def test_the_days_of_the_admin_are_three_boxes_that_their_label_names():
    page = coordinator().get(reverse("events_admin:meeting_add")).content.decode()

    assert 'type="date"' not in page
    assert 'for="id_date_0" id="id_date_0-label"' in page
    assert 'role="group"' in page and 'aria-labelledby="id_date_0-label"' in page


def test_too_long_a_text_is_said_in_its_own_language_part():
    answer = coordinator().post(
        reverse("events_admin:series_add"),
        series_post(make_place(), **{"text-nl-title": "x" * 161}),
    )

    assert answer.status_code == 422
    dutch = answer.context["form"].texts.forms[1]
    assert list(dutch.errors) == ["title"]
    assert dutch.is_open


@freeze_time("2026-11-23 12:00")
def test_a_new_rule_makes_no_meeting_in_the_past_and_shows_what_no_longer_fits():
    place = make_place()
    client = coordinator()
    client.post(reverse("events_admin:series_add"), series_post(place))
    url = reverse("events_admin:series", args=[Series.objects.get().public_id])

    with freeze_time("2026-12-15 12:00"):
        client = coordinator()
        refused = client.post(url, series_post(place, nth="2"))
        accepted = client.post(
            url, series_post(place, nth="2", first_date="2026-12-15"), follow=True
        )

    assert list(refused.context["form"].errors) == ["first_date"]
    assert not Meeting.objects.filter(date="2026-12-08").exists()
    assert "no longer in the rule" in accepted.content.decode()


def test_a_series_that_a_colleague_saved_meanwhile_is_not_overwritten():
    place = make_place()
    client = coordinator()
    client.post(reverse("events_admin:series_add"), series_post(place, frequency=""))
    series = Series.objects.get()
    url = reverse("events_admin:series", args=[series.public_id])
    seen = str(series.version)
    client.post(url, series_post(place, frequency="", seen=seen, default_capacity="20"))

    answer = client.post(url, series_post(place, frequency="", seen=seen, default_capacity="30"))

    series.refresh_from_db()
    assert answer.status_code == 422
    assert series.default_capacity == 20
    assert 'value="30"' in answer.content.decode()


# Meetings


def test_the_list_shows_what_comes_first_and_narrows_by_series_state_and_period():
    soon, later = make_meeting(days=3, capacity=5), make_meeting(days=40)
    past = make_meeting(days=-5)
    apply(soon)
    client = coordinator()
    url = reverse("events_admin:meetings")

    def listed(query: str) -> list[Meeting]:
        return [meeting for meeting, _title in client.get(url + query).context["rows"]]

    assert listed("") == [soon, later]
    assert listed("?period=month") == [soon]
    assert listed("?period=past") == [past]
    assert listed(f"?period=all&series={later.series.public_id}") == [later]
    assert listed("?state=cancelled") == []
    assert listed("?period=nonsense&series=nobody&state=x&page=-7") == [soon, later]
    assert "Mobiliser son vécu" in client.get(url).content.decode()


def test_the_list_asks_the_same_number_of_questions_for_any_number_of_meetings(
    django_assert_max_num_queries,
):
    client = coordinator()
    for days in range(1, 9):
        make_meeting(days=days)
    client.get(reverse("events_admin:meetings"))

    with django_assert_max_num_queries(25):
        client.get(reverse("events_admin:meetings"))


def test_a_meeting_is_added_from_what_its_series_usually_does():
    meeting = make_meeting()
    client = coordinator()
    add = reverse("events_admin:meeting_add")
    form = client.get(f"{add}?series={meeting.series.public_id}").context["form"]

    day = in_days(30).isoformat()
    answer = client.post(add, meeting_post(meeting, date=day, capacity="7"))

    assert form["series"].value() == meeting.series_id
    assert answer.status_code == 302
    made = Meeting.objects.get(date=day)
    assert (made.capacity, made.state) == (7, "published")
    assert made.texts.get().theme == "Mobiliser son vécu"


def test_a_changed_hour_is_saved_and_told():
    meeting = make_meeting()
    client = coordinator()
    url = reverse("events_admin:meeting", args=[meeting.public_id])

    answer = client.post(
        url, meeting_post(meeting, start_time="17h30", seen=seen_in(client, meeting))
    )

    was = meeting.sequence
    meeting.refresh_from_db()
    assert answer.status_code == 302
    assert f"{meeting.start_time:%H:%M}" == "17:30"
    assert meeting.sequence == was + 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"capacity": "1"}, "capacity"),
        ({"capacity": "-3"}, "capacity"),
        ({"place": ""}, "place"),
        ({"date": "31/31/2027"}, "date"),
        ({"start_time": "25:00"}, "start_time"),
        ({"online_url": "not an address"}, "online_url"),
        ({"state": "draft"}, "state"),
        ({"state": "cancelled"}, "state"),
        ({"series": "999999"}, "series"),
        ({"languages": "klingon"}, "languages"),
    ],
)
def test_what_a_meeting_cannot_be_is_said_beside_its_field(said, field):
    meeting = make_meeting(capacity=5)
    for name in ("Ana", "Bo"):
        apply(meeting, name)
    client = coordinator()
    url = reverse("events_admin:meeting", args=[meeting.public_id])

    answer = client.post(url, meeting_post(meeting, **{"text-en-title": "Kept words"} | said))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Kept words" in answer.content.decode()
    meeting.refresh_from_db()
    assert (meeting.capacity, meeting.state) == (5, "published")


def test_two_coordinators_on_one_meeting_the_second_sees_what_changed():
    meeting = make_meeting(capacity=10)
    client = coordinator()
    url = reverse("events_admin:meeting", args=[meeting.public_id])
    seen = seen_in(client, meeting)
    client.post(url, meeting_post(meeting, capacity="20", seen=seen))

    answer = client.post(url, meeting_post(meeting, capacity="15", seen=seen))

    meeting.refresh_from_db()
    assert answer.status_code == 422
    assert meeting.capacity == 20
    assert ("Places", "20") in answer.context["differences"]
    assert 'value="15"' in answer.content.decode()

    again = client.post(
        url, meeting_post(meeting, capacity="15", seen=answer.context["form"].data["seen"])
    )

    meeting.refresh_from_db()
    assert again.status_code == 302
    assert meeting.capacity == 15


def test_somebody_who_registers_meanwhile_is_no_conflict():
    meeting = make_meeting(capacity=10)
    client = coordinator()
    seen = seen_in(client, meeting)
    apply(meeting)

    answer = client.post(
        reverse("events_admin:meeting", args=[meeting.public_id]),
        meeting_post(meeting, capacity="15", seen=seen),
    )

    assert answer.status_code == 302


def test_cancelling_says_how_many_are_told_and_waits_for_a_yes():
    meeting = make_meeting()
    apply(meeting, "Ana")
    apply(meeting, "Bo", email="", phone="+32 470 12 34 56")
    apply(meeting, "Cy", email="")
    client = coordinator()
    url = reverse("events_admin:meeting_cancel", args=[meeting.public_id])

    shown = client.get(url)
    meeting.refresh_from_db()
    was_before = meeting.state
    client.post(url)

    assert shown.context["reach"] == Reach(mail=1, phone=1, nobody=1)
    assert was_before == "published"
    meeting.refresh_from_db()
    assert meeting.is_cancelled


def test_a_meeting_that_leaves_a_coordinators_list_says_so_once_saved():
    meeting = make_meeting()
    client = coordinator()
    url = reverse("events_admin:meeting", args=[meeting.public_id])
    facts = meeting_post(meeting, entry="peers", seen=seen_in(client, meeting))

    with translation.override("en"):
        page = client.post(url, facts, follow=True)

    meeting.refresh_from_db()
    assert meeting.entry == "peers"
    said = [str(message) for message in page.context["messages"]]
    assert any("who are peers" in one or "pairs" in one for one in said), said
    assert len(said) == 2


def test_a_peers_meeting_is_closed_to_a_coordinator_who_is_no_peer():
    meeting = make_meeting()
    apply(meeting, CANARY_NAME, email=CANARY_EMAIL, phone="+32 470 12 34 56")
    row = Registration.objects.get()
    ask_for_call("k", script="offered", subject_kind="registration", subject_id=row.public_id)
    Meeting.objects.update(entry="peers")
    names = ("meeting", "meeting_cancel", "registrants", "registration_add")
    urls = [reverse(f"events_admin:{name}", args=[meeting.public_id]) for name in names]
    cancel = reverse("events_admin:registration_cancel", args=[meeting.public_id, row.public_id])
    close = reverse("events_admin:call_close", args=[CallEntry.objects.get().public_id])
    plain = coordinator()
    peer = make_user(COORDINATORS)
    Membership.objects.create(user=peer, since=timezone.localdate(), is_peer=True)

    assert [plain.get(url, follow=True).status_code for url in urls] == [404] * 4
    assert plain.post(cancel, follow=True).status_code == 404
    plain.post(close, {"outcome": "reached"})
    assert CANARY_NAME not in plain.get(reverse("events_admin:calls")).content.decode()
    assert "Mobiliser" not in plain.get(reverse("events_admin:meetings")).content.decode()
    assert "Mobiliser" not in plain.get(reverse("wagtailadmin_home")).content.decode()

    assert [entering(peer).get(url).status_code for url in urls] == [200] * 4
    row.refresh_from_db()
    assert row.status == "confirmed"
    assert CallEntry.objects.waiting().count() == 1


# Registrants


def test_the_list_says_who_comes_who_waits_and_how_to_reach_them():
    meeting = make_meeting(capacity=1)
    apply(
        meeting,
        "Ana",
        email="",
        phone="+32 470 12 34 56",
        phone_use="no_message",
        is_first_time=True,
        access_needs="Une chaise solide",
        consent_access_needs=True,
    )
    apply(meeting, "Bo")
    gone = apply(meeting, "Cy").registration
    assert gone
    cancel_registration(gone)

    answer = coordinator().get(reverse("events_admin:registrants", args=[meeting.public_id]))

    counts = {status: len(rows) for status, _heading, rows in answer.context["sections"]}
    assert counts == {"confirmed": 1, "offered": 0, "waiting": 1, "cancelled": 1}
    page = answer.content.decode()
    for words in ("Ana", "+32 470 12 34 56", "never leave a message", "Une chaise solide"):
        assert words in page
    assert "first time" in page
    assert "no-cache" in answer.headers["Cache-Control"]


def test_editors_and_members_never_reach_the_list():
    meeting = make_meeting()
    apply(meeting, CANARY_NAME, email=CANARY_EMAIL)
    url = reverse("events_admin:registrants", args=[meeting.public_id])

    for client in (editor(), entering(make_user()), entering(None)):
        answer = client.get(url)

        assert answer.status_code == 302
        assert CANARY_NAME not in answer.content.decode()


def test_a_cancelled_registration_gives_the_place_to_the_next():
    meeting = make_meeting(capacity=1)
    first, second = (apply(meeting, name).registration for name in ("Ana", "Bo"))
    assert first and second
    client = coordinator()
    url = reverse("events_admin:registration_cancel", args=[meeting.public_id, first.public_id])

    looked = client.get(url)
    client.post(url)

    assert looked.status_code == 405
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("cancelled", "confirmed")


def test_a_button_of_one_meeting_does_not_touch_another():
    here, elsewhere = make_meeting(), make_meeting()
    row = apply(elsewhere).registration
    assert row
    url = reverse("events_admin:registration_cancel", args=[here.public_id, row.public_id])

    assert coordinator().post(url, follow=True).status_code == 404

    row.refresh_from_db()
    assert row.status == "confirmed"


def test_an_offered_place_is_taken_on_the_telephone():
    meeting = make_meeting(capacity=1)
    first = apply(meeting, "Ana").registration
    asked = apply(meeting, "Bo", if_full="ask").registration
    assert first and asked
    cancel_registration(first)

    coordinator().post(
        reverse("events_admin:registration_accept", args=[meeting.public_id, asked.public_id])
    )

    asked.refresh_from_db()
    assert asked.status == "confirmed"


def test_somebody_who_calls_is_written_down_and_gets_a_code_once():
    meeting = make_meeting()
    client = coordinator()
    url = reverse("events_admin:registration_add", args=[meeting.public_id])
    said = {
        "name": "Ana",
        "language": "nl",
        "if_full": "confirm",
        "channel": "oral",
        "consent": "on",
        "submission": "one-form",
    }

    answer = client.post(url, said)
    again = client.post(url, said)

    row = Registration.objects.get()
    assert row.contact.language == "nl"
    assert Consent.objects.get().channel == "oral"
    assert answer.context["done"].code
    assert spelled_code(answer.context["done"].code) in answer.content.decode()
    assert again.context["done"].code == answer.context["done"].code


def test_what_is_missing_is_said_beside_its_field_for_a_caller_too():
    meeting = make_meeting()
    url = reverse("events_admin:registration_add", args=[meeting.public_id])

    answer = coordinator().post(
        url, {"name": "Ana", "language": "fr", "if_full": "ask", "channel": "paper"}
    )

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"consent", "if_full"}
    assert 'value="Ana"' in answer.content.decode()
    assert not Registration.objects.exists()


def test_a_meeting_that_is_over_says_so_and_keeps_what_was_typed():
    meeting = make_meeting(days=-2)
    url = reverse("events_admin:registration_add", args=[meeting.public_id])

    answer = coordinator().post(
        url,
        {"name": "Ana", "language": "fr", "if_full": "confirm", "channel": "oral", "consent": "on"},
    )

    assert answer.status_code == 422
    assert "This meeting has started already." in answer.content.decode()


def test_the_link_is_sent_again_where_there_is_an_address():
    meeting = make_meeting()
    with_mail = apply(meeting, "Ana").registration
    without = apply(meeting, "Bo", email="").registration
    assert with_mail and without
    client = coordinator()

    def ask(row: Registration) -> str:
        url = reverse("events_admin:registration_link", args=[meeting.public_id, row.public_id])
        return client.post(url, follow=True).content.decode()

    assert "on its way again" in ask(with_mail)
    assert "no e-mail address" in ask(without)


# The log


def test_the_admins_log_names_no_registrant():
    meeting = make_meeting(capacity=1)
    row = apply(meeting, CANARY_NAME, email=CANARY_EMAIL).registration
    other = apply(meeting, f"{CANARY_NAME} bis", email="", phone="+32 470 12 34 56").registration
    assert other
    call = ask_for_call(
        "k", script="offered", subject_kind="registration", subject_id=other.public_id
    )
    assert row
    client = coordinator()
    client.post(
        reverse("events_admin:registration_add", args=[meeting.public_id]),
        {
            "name": f"{CANARY_NAME} ter",
            "language": "fr",
            "if_full": "confirm",
            "channel": "oral",
            "consent": "on",
        },
    )
    for name in ("registration_link", "registration_cancel"):
        client.post(reverse(f"events_admin:{name}", args=[meeting.public_id, row.public_id]))
    client.post(reverse("events_admin:call_close", args=[call.public_id]), {"outcome": "reached"})
    client.post(reverse("events_admin:meeting_cancel", args=[meeting.public_id]))

    assert "anari" not in logged_words()


def test_buttons_are_protected_from_other_sites():
    meeting = make_meeting()
    strict = Client(enforce_csrf_checks=True)
    log_in(strict, make_user(COORDINATORS))

    answer = strict.post(reverse("events_admin:meeting_cancel", args=[meeting.public_id]))

    assert answer.status_code == 403
    meeting.refresh_from_db()
    assert not meeting.is_cancelled


def test_an_unfinished_series_shows_that_its_dates_are_added_by_hand():
    make_meeting()
    page = coordinator().get(reverse("events_admin:series_list")).content.decode()

    assert "each date added by hand" in page
