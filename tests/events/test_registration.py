"""Registering without an account, and all that one may do with one's registration."""

import logging
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from freezegun import freeze_time

from events import actions
from events.models import Meeting, Registration, RegistrationContact
from network.links import WithoutTokens
from network.models import Consent, ErasureProof
from tests.events.factories import apply, make_meeting

pytestmark = pytest.mark.django_db

ANSWERS = {"name": "Lou", "email": "lou@example.org", "consent": "on", "if_full": "confirm"}


def register_url(meeting: Meeting) -> str:
    return reverse("events:register", args=[meeting.public_id])


def send(client: Client, meeting: Meeting, **answers: str) -> Any:
    return client.post(register_url(meeting), ANSWERS | answers)


def statuses(meeting: Meeting) -> list[str]:
    return list(meeting.registrations.order_by("rank").values_list("status", flat=True))


def test_a_visitor_registers_and_sees_their_place_and_code(client: Client) -> None:
    meeting = make_meeting(capacity=5)

    response = client.post(register_url(meeting), ANSWERS, follow=True)

    assert response.status_code == 200
    assert response.context["status"] == "confirmed"
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", response.context["code"])
    assert Meeting.objects.get().places_taken == 1


def test_the_form_has_at_most_six_fields_in_sight(client: Client) -> None:
    meeting = make_meeting(capacity=1)
    apply(meeting)

    page = client.get(register_url(meeting)).content.decode()

    # What is folded away is offered, not asked.
    main = page[page.index("<main") : page.index("</main>")]
    in_sight = re.sub(r"<details.*?</details>", "", main, flags=re.DOTALL)
    names = set(re.findall(r'name="(\w+)"', in_sight))
    assert len(names - {"csrfmiddlewaretoken", "submission"}) <= 6


def test_the_same_form_sent_twice_gives_one_registration_and_the_same_page(client: Client) -> None:
    meeting = make_meeting(capacity=5)

    first = send(client, meeting, submission="abc")
    second = send(client, meeting, submission="abc")

    assert first.url == second.url
    assert meeting.registrations.count() == 1


def test_a_second_registration_by_the_same_e_mail_tells_nothing_and_sends_the_link(
    client: Client,
) -> None:
    meeting = make_meeting(capacity=5)
    first = apply(meeting, "Alex", email="lou@example.org").registration

    response = send(client, meeting, name="Someone else", email="LOU+again@example.org")

    assert response.url == reverse("events:registration_received")
    assert first and first.token not in response.content.decode()
    page = client.get(response.url).content.decode()
    assert "Alex" not in page
    assert meeting.registrations.count() == 1


def test_without_e_mail_and_phone_one_gets_a_code_that_finds_the_registration(
    client: Client,
) -> None:
    meeting = make_meeting()
    code = (
        send(client, meeting, email="")
        and client.get(own_url(meeting), follow=True).context["code"]
    )

    response = Client().post(reverse("events:find_registration"), {"code": code.lower()})

    assert response.url == own_url(meeting)


def own_url(meeting: Meeting) -> str:
    return reverse("events:registration", args=[meeting.registrations.get().token])


def test_a_wrong_code_says_so_and_keeps_what_was_typed(client: Client) -> None:
    response = client.post(reverse("events:find_registration"), {"code": "ABCD-EFGH"})

    assert response.status_code == 422
    assert "ABCD-EFGH" in response.content.decode()


def test_a_code_in_the_field_for_an_address_is_led_to_its_own() -> None:
    with translation.override("en"):
        url = reverse("events:find_registration")

    page = Client().post(url, {"email": "ABCD-EFGH"})

    assert page.status_code == 422
    assert "A code goes into the field for codes." in page.content.decode()
    assert "ABCD-EFGH" in page.content.decode()


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"name": "Lou\x00"}, "name"),
        ({"name": "Lou\u202eevil"}, "name"),
        ({"email": "x" * 500 + "@example.org"}, "email"),
        ({"email": "lou@@example"}, "email"),
        ({"email": "😀@example.org"}, "email"),
        ({"email": "lou\u200f@example.org"}, "email"),
        ({"phone": "call me"}, "phone"),
        ({"phone": "0470 12 34 56", "phone_use": "telepathy"}, "phone_use"),
        ({"access_needs": "Step-free", "consent_access_needs": ""}, "consent_access_needs"),
        (
            {"access_needs": "x" * 10_000, "consent_access_needs": "on"},
            "access_needs",
        ),
        ({"consent": ""}, "consent"),
        ({"if_full": "perhaps"}, "if_full"),
        ({"if_full": "ask", "email": ""}, "if_full"),
    ],
)
def test_bad_input_gets_a_sentence_by_its_field_and_nothing_is_stored(
    client: Client, answers: dict[str, str], field: str
) -> None:
    meeting = make_meeting()

    response = send(client, meeting, **answers)

    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert not Registration.objects.exists()
    assert not RegistrationContact.objects.exists()
    assert not Consent.objects.exists()


def test_all_that_is_missing_is_said_at_once(client: Client) -> None:
    wrong = {"name": "", "email": "no", "consent": "", "if_full": "ask", "access_needs": "A ramp"}

    response = send(client, make_meeting(), **wrong)

    errors = response.context["form"].errors
    said = {name for name, sentences in errors.items() if sentences}
    # Whether there is a way to ask first is not known while the address is wrong.
    assert said == {"name", "email", "consent", "consent_access_needs"}


def test_what_was_typed_comes_back_with_the_error(client: Client) -> None:
    meeting = make_meeting()

    response = send(client, meeting, name="Samir 🌻", email="not an address", phone="0470123456")

    page = response.content.decode()
    assert "Samir 🌻" in page
    assert "not an address" in page
    assert "0470123456" in page


@pytest.mark.parametrize("reason", ["cancelled", "started", "closed", "draft"])
def test_a_meeting_that_takes_nobody_says_why(client: Client, reason: str) -> None:
    meeting = make_meeting(closes_before_minutes=60 if reason == "closed" else 0)
    if reason == "cancelled":
        actions.cancel_meeting(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(
        state="draft" if reason == "draft" else Meeting.objects.get().state
    )
    meeting.refresh_from_db()
    moment = {"started": meeting.starts_at, "closed": meeting.closes_at}.get(reason)

    with freeze_time(moment or timezone.now()), pytest.raises(actions.RegistrationClosed):
        apply(meeting)

    assert not Registration.objects.exists()


def test_a_waiting_person_is_told_their_turn_and_never_shown_as_registered(client: Client) -> None:
    meeting = make_meeting(capacity=1)
    apply(meeting, "First")

    response = client.post(register_url(meeting), ANSWERS, follow=True)

    assert response.context["status"] == "waiting"
    assert response.context["position"] == 1
    assert not response.context["online_link"]


def test_a_freed_place_goes_to_the_first_in_line_who_said_take_it() -> None:
    meeting = make_meeting(capacity=1)
    first = apply(meeting, "First").registration
    for name in ("Second", "Third"):
        apply(meeting, name)

    assert first
    actions.cancel_registration(first)

    assert statuses(meeting) == ["cancelled", "confirmed", "waiting"]


def test_who_asked_to_be_asked_gets_an_offer_that_holds_the_place() -> None:
    meeting = make_meeting(capacity=1)
    first = apply(meeting, "First").registration
    asked = apply(meeting, "Second", if_full="ask").registration
    apply(meeting, "Third")

    assert first and asked
    actions.cancel_registration(first)

    assert statuses(meeting) == ["cancelled", "offered", "waiting"]
    assert apply(meeting, "Fourth").registration.status == "waiting"  # type: ignore[union-attr]
    actions.answer_offer(asked, accepts=True)
    assert statuses(meeting)[1] == "confirmed"


def test_a_refused_offer_goes_to_the_next() -> None:
    meeting = make_meeting(capacity=1)
    first = apply(meeting, "First").registration
    asked = apply(meeting, "Second", if_full="ask").registration
    apply(meeting, "Third")
    assert first and asked
    actions.cancel_registration(first)

    actions.answer_offer(asked, accepts=False)

    assert statuses(meeting) == ["cancelled", "cancelled", "confirmed"]


def test_an_offer_that_lapses_goes_to_the_next_and_its_owner_to_the_end_of_the_line() -> None:
    meeting = make_meeting(capacity=1)
    first = apply(meeting, "First").registration
    asked = apply(meeting, "Second", if_full="ask").registration
    apply(meeting, "Third")
    assert first and asked
    actions.cancel_registration(first)
    asked.refresh_from_db()

    with freeze_time(asked.offer_expires_at):
        assert actions.lapse_offers() == 1

    asked.refresh_from_db()
    assert asked.status == "waiting"
    assert asked.position == 1
    assert meeting.registrations.get(status="confirmed").contact.name == "Third"


def test_a_public_visitor_never_passes_those_who_wait() -> None:
    meeting = make_meeting(capacity=1)
    apply(meeting, "First")
    apply(meeting, "Second", if_full="ask")

    Meeting.objects.filter(pk=meeting.pk).update(capacity=2)
    newcomer = apply(meeting, "Newcomer").registration

    assert newcomer and newcomer.status == "waiting"
    assert meeting.registrations.get(contact__name="Second").status == "offered"


def test_raising_the_capacity_serves_the_line_and_lowering_it_below_the_taken_is_refused() -> None:
    meeting = make_meeting(capacity=1)
    for name in ("First", "Second", "Third"):
        apply(meeting, name)
    facts = actions.MeetingFacts(
        series=meeting.series,
        date=meeting.date,
        start_time=meeting.start_time,
        end_time=meeting.end_time,
        place=meeting.place,
        capacity=2,
    )

    actions.save_meeting(facts, meeting=meeting)

    assert statuses(meeting) == ["confirmed", "confirmed", "waiting"]
    with pytest.raises(ValidationError) as refused:
        actions.save_meeting(actions.MeetingFacts(**vars(facts) | {"capacity": 1}), meeting=meeting)
    assert "capacity" in refused.value.message_dict


def test_opening_the_secret_link_changes_nothing_and_cancelling_needs_a_post(
    client: Client,
) -> None:
    registration = apply(make_meeting(capacity=3)).registration
    assert registration
    page = reverse("events:registration", args=[registration.token])
    cancel = reverse("events:registration_cancel", args=[registration.token])

    for url in (page, cancel):
        client.get(url)
        client.head(url)
    registration.refresh_from_db()
    assert registration.status == "confirmed"

    assert client.get(cancel).status_code == 405
    assert client.post(cancel).url == page
    registration.refresh_from_db()
    assert registration.status == "cancelled"


def test_a_secret_page_is_not_indexed_not_cached_and_tells_no_referrer(client: Client) -> None:
    registration = apply(make_meeting()).registration
    assert registration

    response = client.get(reverse("events:registration", args=[registration.token]))

    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]


def test_a_forged_or_revoked_link_is_not_found(client: Client) -> None:
    registration = apply(make_meeting()).registration
    assert registration
    token = registration.token
    Registration.objects.update(link_version=2)

    for forged in (token, token[:-1] + "x", "nonsense", "a.b.c", f"{registration.public_id}.2.x"):
        url = reverse("events:registration", args=[forged])
        assert client.get(url).status_code == 404


def test_the_online_link_is_for_confirmed_people_only(client: Client) -> None:
    meeting = make_meeting(
        mode="online",
        online_url="https://room.example/abc",
        capacity=1,
        link_shown_before_minutes=60 * 24 * 30,
    )
    confirmed = apply(meeting, "First").registration
    waiting = apply(meeting, "Second").registration
    assert confirmed and waiting

    pages = [
        client.get(reverse("events:registration", args=[row.token])).content.decode()
        for row in (confirmed, waiting)
    ]

    assert "https://room.example/abc" in pages[0]
    assert "https://room.example/abc" not in pages[1]


def test_erasing_removes_the_person_frees_the_place_and_ends_the_link(client: Client) -> None:
    meeting = make_meeting(capacity=1)
    registration = apply(
        meeting, "Lou", access_needs="Quiet seat", consent_access_needs=True
    ).registration
    apply(meeting, "Next")
    assert registration
    url = reverse("events:registration_erase", args=[registration.token])

    response = client.post(url, follow=True)

    assert response.status_code == 200
    assert statuses(meeting) == ["cancelled", "confirmed"]
    assert not RegistrationContact.objects.filter(registration=registration).exists()
    assert not Consent.objects.filter(subject_id=registration.public_id).exists()
    assert ErasureProof.objects.filter(subject_id=registration.public_id).count() == 3
    assert client.post(url).status_code == 404


def test_needs_are_kept_with_consent_only_and_can_be_taken_back(client: Client) -> None:
    registration = apply(make_meeting()).registration
    assert registration
    url = reverse("events:registration_needs", args=[registration.token])

    assert client.post(url, {"access_needs": "Large print"}).status_code == 422
    assert client.post(url, {"access_needs": "Large print", "consents": "on"}).status_code == 302
    assert RegistrationContact.objects.get().access_needs == "Large print"
    client.post(url, {"access_needs": ""})

    assert RegistrationContact.objects.get().access_needs == ""
    log = Consent.objects.filter(purpose="access_needs").order_by("at")
    assert [line.is_given for line in log] == [True, False]


def test_a_corrected_address_gets_a_new_link_and_the_old_one_ends(client: Client) -> None:
    registration = apply(make_meeting()).registration
    assert registration
    old = registration.token
    url = reverse("events:registration_contact", args=[old])

    response = client.post(url, {"name": "Lou", "email": "lou.new@example.org"})

    shown = client.get(response.url)
    assert shown.context["contact"].email == "lou.new@example.org"
    assert [message.level_tag for message in shown.context["messages"]] == ["success"]
    ended = client.get(reverse("events:registration", args=[old]))
    assert ended.status_code == 404
    assert reverse("events:find_registration") in ended.content.decode()
    assert ended["Referrer-Policy"] == "no-referrer"


def test_what_was_saved_is_said_and_what_was_wrong_is_in_the_title(client: Client) -> None:
    registration = apply(make_meeting()).registration
    assert registration
    url = reverse("events:registration_contact", args=[registration.token])

    wrong = client.post(url, {"name": "", "email": "lou@example.org"})
    right = client.post(url, {"name": "Loulou", "email": "lou@example.org"})

    assert wrong.status_code == 422
    assert "Erreur" in wrong.content.decode().partition("</title>")[0]
    page = client.get(right.url)
    assert right.url.endswith(f"{registration.token}/")
    assert [str(message) for message in page.context["messages"]] == ["Enregistré."]
    assert "Erreur" not in page.content.decode().partition("</title>")[0]


def test_one_may_download_all_that_is_held(client: Client) -> None:
    registration = apply(make_meeting(), phone="0470 12 34 56").registration
    assert registration

    data = client.get(reverse("events:registration_download", args=[registration.token])).json()

    assert data["contact"]["email"] == "lou@example.org"
    assert data["contact"]["phone_use"] == "no_message"
    assert data["consents"][0]["purpose"] == "registration"


def test_limits_keep_what_was_typed_and_say_when(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS = True
    settings.LIMITS = settings.LIMITS | {"registration_person": "1/h"}
    meeting = make_meeting()
    send(client, meeting, name="Lou")

    response = send(client, meeting, name="Lou again")

    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "Lou again" in response.content.decode()


def test_log_lines_do_not_hold_the_secret_link() -> None:
    registration = apply(make_meeting()).registration
    assert registration
    path = reverse("events:registration", args=[registration.token])
    record = logging.LogRecord("django.request", 30, "", 0, "Not Found: %s", (path,), None)

    WithoutTokens().filter(record)

    assert registration.token not in record.getMessage()
    assert record.getMessage() == "Not Found: /fr/inscription/[link]/"


def test_an_address_of_somebody_else_on_the_list_is_taken_without_a_word(client: Client) -> None:
    meeting = make_meeting()
    apply(meeting, "Alex", email="alex@example.org")
    own = apply(meeting, "Lou").registration
    assert own
    url = reverse("events:registration_contact", args=[own.token])

    response = client.post(url, {"name": "Lou", "email": "alex@example.org"})

    assert response.status_code == 302
    assert len(set(meeting.registrations.values_list("person_key", flat=True))) == 2


def test_asking_again_with_an_address_ends_what_its_first_user_was_shown(client: Client) -> None:
    meeting = make_meeting()
    first = apply(meeting, "Stranger", email="lou@example.org")
    assert first.registration
    shown_link = reverse("events:registration", args=[first.registration.token])

    send(client, meeting, name="Lou", email="lou@example.org")

    assert client.get(shown_link).status_code == 404
    with pytest.raises(Registration.DoesNotExist):
        Registration.objects.by_code(first.code)


def test_an_answer_that_is_neither_yes_nor_no_changes_nothing(client: Client) -> None:
    meeting = make_meeting(capacity=1)
    first = apply(meeting, "First").registration
    asked = apply(meeting, "Second", if_full="ask").registration
    assert first and asked
    actions.cancel_registration(first)

    response = client.post(
        reverse("events:registration_answer", args=[asked.token]), {"answer": "zzz"}
    )

    assert response.status_code == 422
    assert statuses(meeting)[1] == "offered"


def test_a_name_that_is_a_message_is_refused(client: Client) -> None:
    meeting = make_meeting()

    for name in ("Lou\nread http://evil.example", "http://evil.example", "www.evil.example"):
        assert send(client, meeting, name=name).status_code == 422

    assert not Registration.objects.exists()


def test_a_date_for_the_calendar_is_for_confirmed_people_only(client: Client) -> None:
    meeting = make_meeting(capacity=1)
    rows = [apply(meeting, name).registration for name in ("First", "Second")]

    found = [
        client.get(reverse("events:registration_ics", args=[row.token])).status_code
        for row in rows
        if row
    ]

    assert found == [200, 404]


def test_a_meeting_that_runs_is_going_on_and_is_past_after_its_end() -> None:
    meeting = make_meeting()
    registered = apply(meeting)
    assert registered.registration
    page = f"/en/registration/{registered.registration.token}/"

    with freeze_time(meeting.starts_at):
        running = Client().get(page).content.decode()
        card = Client().get("/en/meetings/").content.decode()
    with freeze_time(meeting.ends_at):
        over = Client().get(page).content.decode()

    assert "This meeting is going on now." in running
    assert "Going on now" in card
    assert "has taken place" not in running + card
    assert "This meeting has taken place." in over


@pytest.mark.parametrize(
    ("reached", "promise"),
    [
        ({"email": "lou@example.org"}, "we write to you."),
        ({"email": "", "phone": "0479 00 12 34"}, "we tell you by telephone."),
        ({"email": ""}, "come back to this page, or call us."),
    ],
)
def test_who_waits_reads_how_they_will_know(reached: dict[str, str], promise: str) -> None:
    meeting = make_meeting(capacity=1)
    apply(meeting, "First")

    waiting = apply(meeting, **reached).registration
    assert waiting
    page = Client().get(f"/en/registration/{waiting.token}/").content.decode()

    assert "You are on the waiting list." in page
    assert promise in page
