"""A first time: what one reads before, who gets in touch and how, and how it can go on."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation
from freezegun import freeze_time

from events import actions
from events.actions import TextFacts
from events.actions.newcomers import (
    ask_for_welcome_calls,
    note_contacted,
    save_newcomer_words,
    show_my_name,
    tell_next_steps_due,
)
from events.models import (
    Meeting,
    MeetingMessage,
    NewcomerWish,
    NewcomerWords,
    Registration,
)
from events.recurrence import instant
from network.actions import close_call
from network.models import AuditEntry, CallEntry, Consent
from tests.events.factories import apply, make_meeting, make_series
from tests.events.people_who_run import phone_of, running
from tests.network.admin_people import coordinator
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db

PHONE = "0470 12 34 56"


def newcomer(meeting: Meeting, name: str = "Lou", **given: Any) -> Registration:
    row = apply(meeting, name, language="en", is_first_time=True, **given).registration
    assert row
    return row


def page_of(row: Registration) -> str:
    return reverse("events:registration_first_time", args=[row.token])


# Before


def test_a_newcomer_reads_what_will_happen_and_that_somebody_of_the_team_welcomes_them():
    row = newcomer(make_meeting())
    run_jobs()

    own = Client().get(reverse("events:registration", args=[row.token])).content.decode()
    answer = Client(headers={"accept-language": "en"}).get(page_of(row))
    [message] = mail.outbox

    assert page_of(row) in own
    assert answer.status_code == 200
    assert answer["Referrer-Policy"] == "no-referrer"
    assert f"{row.token}" in message.body.partition("step by step:")[2]
    assert "Somebody of the team welcomes you" in message.body
    assert "first" not in str(message.subject).lower()


def test_what_coordinators_write_for_newcomers_is_read_beside_what_the_meeting_says():
    texts = {("fr", "standard"): TextFacts(title="Titre", what_to_expect="Un cercle de chaises.")}
    row = newcomer(make_meeting(series=make_series(texts=texts)))

    before = Client(headers={"accept-language": "fr"}).get(page_of(row)).content.decode()
    NewcomerWords.objects.create(language="fr", before="Une bougie est allumée.")
    after = Client(headers={"accept-language": "fr"}).get(page_of(row)).content.decode()

    assert "Un cercle de chaises." in before
    assert "Une bougie" not in before
    assert "Un cercle de chaises." in after
    assert "Une bougie est allumée." in after


def test_who_does_not_come_for_the_first_time_has_no_such_page_nor_words():
    row = apply(make_meeting(), language="en").registration
    assert row
    run_jobs()

    assert Client().get(page_of(row)).status_code == 404
    assert "step by step" not in mail.outbox[0].body


def test_a_welcomer_is_named_only_after_saying_yes_and_no_longer_after_taking_it_back():
    meeting = make_meeting()
    user = running(meeting, "welcomer", name="Ardoise")
    row = newcomer(meeting)
    client = phone_of(user)
    url = reverse("events:running_my_name", args=[meeting.public_id])

    seen = [Client().get(page_of(row)).content.decode()]
    for shows in ("yes", "no"):
        client.post(url, {"shows": shows})
        seen.append(Client().get(page_of(row)).content.decode())

    assert ["Ardoise" in page for page in seen] == [False, True, False]
    log = Consent.objects.filter(purpose="welcomer_name").order_by("pk")
    assert [consent.is_given for consent in log] == [True, False]


def test_a_facilitator_does_not_say_yes_for_a_welcomer():
    meeting = make_meeting()
    running(meeting, "welcomer", name="Ardoise")
    facilitator = running(meeting, "facilitator", name="Basalte")

    url = reverse("events:running_my_name", args=[meeting.public_id])
    assert phone_of(facilitator).post(url, {"shows": "yes"}).status_code == 404
    with pytest.raises(PermissionDenied):
        show_my_name(meeting.series, user=facilitator, shows=True)


@pytest.mark.parametrize(
    ("wish", "given"), [("call", {"phone": ""}), ("write", {"email": "", "phone": PHONE})]
)
def test_a_wish_that_cannot_be_met_is_said_beside_it(wish: str, given: dict[str, str]):
    with pytest.raises(ValidationError) as refusal:
        newcomer(make_meeting(), newcomer_wish=wish, **given)

    assert set(refusal.value.error_dict) == {"newcomer_wish"}


def test_the_wish_is_said_in_the_form_and_changed_on_the_page():
    meeting = make_meeting()
    url = reverse("events:register", args=[meeting.public_id])
    said = {"name": "Lou", "email": "lou@example.org", "consent": "on", "is_first_time": "on"}

    Client().post(url, said | {"newcomer_wish": "write"})
    row = Registration.objects.get()
    wished = row.newcomer_wish.way
    refused = Client().post(page_of(row), {"newcomer_wish": "call"})
    Client().post(page_of(row), {"newcomer_wish": ""})

    assert wished == "write"
    assert refused.status_code == 422
    assert NewcomerWish.objects.get().way == ""


# Getting in touch


def test_who_wishes_a_call_is_on_the_call_list_in_the_last_two_weeks_once_and_told_what_happens():
    meeting = make_meeting(days=20)
    newcomer(meeting, email="", phone=PHONE, newcomer_wish="call")
    run_jobs()

    early = ask_for_welcome_calls()
    with freeze_time(meeting.starts_at - timedelta(days=5)):
        numbers = [ask_for_welcome_calls(), ask_for_welcome_calls()]
        [call] = CallEntry.objects.waiting()
        client = coordinator()
        url = reverse("events_admin:call_take", args=[call.public_id])
        page = client.post(url, follow=True).content.decode()
        call.refresh_from_db()
        assert call.taken_by
        close_call(call, outcome="reached", by=call.taken_by)
        run_jobs()
        numbers.append(ask_for_welcome_calls())

    assert (early, numbers) == (0, [1, 0, 0])
    assert "It is your first time there." in page
    assert "nobody has to speak" in page
    assert NewcomerWish.objects.get().contacted_at is not None


def test_a_welcomer_sees_the_newcomers_of_the_next_meeting_by_name_and_nothing_to_reach_them():
    meeting = make_meeting()
    later = make_meeting(days=20, series=meeting.series)
    other = make_meeting()
    user = running(meeting, "welcomer")
    newcomer(meeting, "Ana", phone=PHONE, newcomer_wish="call")
    newcomer(later, "Basalte")
    newcomer(other, "Cy")
    apply(meeting, "Regular")
    client = phone_of(user)

    with translation.override("en"):
        urls = [
            reverse("events:running_meeting", args=[one.public_id])
            for one in (meeting, later, other)
        ]
    pages = [client.get(url).content.decode() for url in urls[:2]]
    answer = client.get(urls[2])

    assert "Ana" in pages[0]
    assert "call me before" in pages[0]
    for words in ("Regular", PHONE, "ana@example.org", "Basalte"):
        assert words not in pages[0]
    assert "Basalte" not in pages[1]
    assert answer.status_code == 404


def test_a_welcomer_notes_that_they_were_in_touch_once_and_of_their_newcomers_only():
    meeting = make_meeting()
    later = make_meeting(days=20, series=meeting.series)
    user = running(meeting, "welcomer")
    row, regular = newcomer(meeting), apply(meeting, "Ana").registration
    of_later = newcomer(later, "Bo")
    assert regular
    client = phone_of(user)
    url = reverse("events:running_contacted", args=[meeting.public_id])

    for _twice in range(2):
        client.post(url, {"registration": row.public_id, "contacted": "yes"})
    refused = [
        client.post(url, {"registration": one.public_id, "contacted": "yes"}).status_code
        for one in (regular, of_later)
    ]

    assert NewcomerWish.objects.get().contacted_by == user
    assert AuditEntry.objects.filter(action="registration.contacted").count() == 1
    assert refused == [404, 404]
    with pytest.raises(PermissionDenied):
        note_contacted(later, registration=of_later.public_id, by=user, is_contacted=True)


def write(client: Client, meeting: Meeting, **said: str) -> Any:
    url = reverse("events:running_newcomers_message", args=[meeting.public_id])
    given = {"audience": "newcomers", "body": "See you at the door.", "step": "send"}
    return client.post(url, given | said)


def test_a_welcomer_writes_through_the_portal_to_newcomers_who_wish_it_and_to_nobody_else():
    meeting = make_meeting()
    user = running(meeting, "welcomer")
    newcomer(meeting, "Ana", newcomer_wish="write")
    newcomer(meeting, "Bo")
    apply(meeting, "Regular")
    run_jobs()
    mail.outbox.clear()

    answer = write(phone_of(user), meeting)
    everybody = write(phone_of(user), meeting, audience="all")
    run_jobs()

    assert answer.status_code == 302
    assert everybody.status_code == 422
    assert [message.to for message in mail.outbox] == [["ana@example.org"]]
    assert "See you at the door." in mail.outbox[0].body
    assert "Ardoise" in mail.outbox[0].body
    # It stands on the page of its reader alone.
    pages = {
        row.contact.name: Client().get(reverse("events:registration", args=[row.token])).content
        for row in Registration.objects.select_related("contact")
    }
    assert {name for name, page in pages.items() if b"See you at the door" in page} == {"Ana"}


def test_a_welcomer_does_not_write_to_newcomers_of_a_later_meeting():
    meeting = make_meeting()
    later = make_meeting(days=20, series=meeting.series)
    user = running(meeting, "welcomer")
    newcomer(later, newcomer_wish="write")

    assert write(phone_of(user), later).status_code == 404
    assert not MeetingMessage.objects.exists()


# Afterwards

DAY = date(2027, 3, 20)


def after(days: int, hour: int = 12) -> datetime:
    return instant(DAY + timedelta(days=days), time(hour), "Europe/Brussels")


@pytest.fixture
def past() -> Meeting:
    with freeze_time(datetime(2027, 3, 1, 12, tzinfo=UTC)):
        return make_meeting(date=DAY)


def during(meeting: Meeting, name: str = "Lou", **given: Any) -> Registration:
    with freeze_time(datetime(2027, 3, 2, 12, tzinfo=UTC)):
        row = newcomer(meeting, name, **given)
        run_jobs()
    mail.outbox.clear()
    return row


def told(moment: datetime) -> list[str]:
    with freeze_time(moment):
        tell_next_steps_due()
        run_jobs()
    subjects = [message.to[0] for message in mail.outbox if "After your" in str(message.subject)]
    mail.outbox.clear()
    return subjects


def test_newcomers_who_came_are_told_once_how_it_can_go_on_some_days_later(past: Meeting):
    during(past)
    gone = during(past, "Gone")
    with freeze_time(datetime(2027, 3, 3, 12, tzinfo=UTC)):
        actions.cancel_registration(gone)
        regular = apply(past, "Regular").registration
    assert regular

    sent = [told(after(2)), told(after(3)), told(after(4))]

    assert sent == [[], ["lou@example.org"], []]


def test_the_mail_says_the_steps_and_the_next_dates_and_not_what_the_meeting_is(past: Meeting):
    with freeze_time(datetime(2027, 3, 1, 12, tzinfo=UTC)):
        make_meeting(date=DAY + timedelta(days=14), series=past.series)
        save_newcomer_words(None, {"en": ("", "Come to the training in May.")})
    during(past)
    with freeze_time(after(3)):
        tell_next_steps_due()
        run_jobs()

    [message] = [one for one in mail.outbox if "After your" in str(one.subject)]

    assert "Come to the training in May." in message.body
    assert "3 April 2027" in message.body
    assert "List-Unsubscribe" in message.extra_headers
    assert "Open meetings" not in message.body


def test_without_e_mail_the_next_steps_are_a_call_that_can_still_be_made(past: Meeting):
    during(past, email="", phone=PHONE)

    told(after(3))

    [call] = CallEntry.objects.filter(script="next_steps")
    with freeze_time(after(3)):
        url = reverse("events_admin:call_take", args=[call.public_id])
        page = coordinator().post(url, follow=True).content.decode()
    assert "You came for the first time" in page
    assert "there is nothing left to say" not in page


def test_too_late_or_unwanted_nothing_is_told(past: Meeting):
    row = during(past)
    actions.choose_reminders(row, wants=False)

    assert told(after(3)) == []
    assert told(after(20)) == []


# The words


def test_coordinators_write_the_words_of_a_series_and_of_the_portal():
    meeting = make_meeting()
    row = newcomer(meeting)
    client = coordinator()
    of_series = reverse("events_admin:series_newcomers", args=[meeting.series.public_id])

    portal = client.post(reverse("events_admin:newcomer_words"), {"before_en": "Tout le monde."})
    with translation.override("en"):
        url = page_of(row)
    first = Client().get(url).content.decode()
    client.post(of_series, {"before_en": "Ici seulement."})
    second = Client().get(url).content.decode()

    assert portal.status_code == 302
    assert "Tout le monde." in first
    assert "Ici seulement." in second
    assert "Tout le monde." not in second
    assert "Ici seulement." in client.get(of_series).content.decode()
