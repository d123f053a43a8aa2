"""Answers without a name: taken once a ticket, read in groups of five, hidden for a reason."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation
from freezegun import freeze_time

from events.actions.feedback import bring_together, new_ticket
from events.models import Aftercare, FeedbackAnswer, Meeting
from events.models.thanks import after_token
from network.actions.modules import switch_modules
from network.models import COORDINATORS, AuditEntry, PortalSettings
from network.modules import forget_modules
from network.purposes import purge_due
from tests.events.after_meetings import answer, ended, page_of, past_meeting
from tests.events.factories import make_meeting, make_series
from tests.events.people_who_run import phone_of, running
from tests.network.admin_people import log_in, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def read(meeting: Meeting, client: Client) -> str:
    return client.get(f"/en/running/{meeting.public_id}/answers/").content.decode()


def said(page: str, count: int) -> list[str]:
    return [f"word{n}" for n in range(count) if f"word{n}<" in page]


def test_an_answer_is_taken_once_a_ticket_however_often_it_is_sent() -> None:
    meeting = past_meeting()
    ticket = new_ticket(meeting)

    for _time in range(2):
        sent = answer(meeting, ticket=ticket, text="Once")
        assert sent.status_code == 302
        assert sent.url == page_of(ticket)

    assert FeedbackAnswer.objects.get().text == "Once"
    assert "Your answer is in" in Client().get(page_of(ticket)).content.decode()
    answer(meeting, text="Another")
    assert FeedbackAnswer.objects.count() == 2


def test_a_link_that_hands_on_and_a_forged_one_take_no_answer() -> None:
    meeting = past_meeting()
    forged = after_token(meeting, 7)[:-3] + "abc"

    assert answer(meeting, ticket=after_token(meeting)).status_code == 404
    assert answer(meeting, ticket=forged).status_code == 404
    assert not FeedbackAnswer.objects.exists()


def test_the_page_says_that_nobody_reads_it_urgently_and_whom_to_call() -> None:
    portal = PortalSettings.load()
    portal.helplines = "BE 107 Télé-Accueil\nFR 3114 Prévention\nnonsense"
    portal.save()
    page = Client(headers={"accept-language": "fr-FR"}).get(page_of(new_ticket(past_meeting())))

    text = page.content.decode()
    assert "tel:112" in text
    assert text.index("tel:3114") < text.index("tel:107")
    assert "nonsense" not in text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"welcome": "", "text": " "}, "Answer one question"),
        ({"text": "Call me: 0498 76 54 31"}, "telephone number out"),
        ({"text": "lou@example.org"}, "telephone number out"),
        ({"welcome": "perhaps"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_a_sentence(
    given: dict[str, str], sentence: str
) -> None:
    refused = answer(past_meeting(), **given)

    assert refused.status_code == 422
    assert sentence in refused.content.decode()
    assert given.get("text", "") in refused.content.decode()
    assert not FeedbackAnswer.objects.exists()
    assert not Aftercare.objects.exists()


def test_answers_are_taken_for_three_weeks_and_not_for_a_cancelled_meeting() -> None:
    meeting = make_meeting(days=1)
    ticket = new_ticket(meeting)
    with freeze_time(meeting.ends_at + timedelta(days=22)):
        late = answer(meeting, ticket=ticket)
    ended(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled")

    assert late.status_code == 422
    assert "three weeks" in late.content.decode()
    assert answer(meeting, ticket=ticket).status_code == 404
    assert not FeedbackAnswer.objects.exists()


def test_answers_come_out_five_at_a_time_and_never_one_by_one() -> None:
    meeting = past_meeting()
    client = phone_of(running(meeting))
    seen = []
    for number in range(11):
        answer(meeting, text=f"word{number}")
        seen.append(len(said(read(meeting, client), 11)))

    assert seen == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]
    assert "There are not five answers yet" not in read(meeting, client)
    assert "11" not in read(meeting, client).partition("<main")[2].partition("Answers come out")[2]


def test_a_page_that_showed_all_at_once_would_give_the_sixth_away() -> None:
    """The control: what the page must not do shows the difference that the test above looks for."""
    meeting = past_meeting()
    for number in range(6):
        answer(meeting, text=f"word{number}")
    client = phone_of(running(meeting))
    before = said(read(meeting, client), 6)
    FeedbackAnswer.objects.update(is_shown=True)

    assert set(said(read(meeting, client), 6)) - set(before) == {"word5"}


def test_what_was_typed_in_from_paper_hides_nobody_who_answered_alone() -> None:
    meeting = past_meeting()
    client = phone_of(running(meeting))
    page = f"/en/running/{meeting.public_id}/answers/type-in/"
    for number in range(4):
        client.post(page, {"welcome": "no", "text": f"paper{number}", "submission": f"s{number}"})
        client.post(page, {"welcome": "no", "text": f"paper{number}", "submission": f"s{number}"})
    answer(meeting, text="word0")

    assert FeedbackAnswer.objects.count() == 5
    assert "word0" not in read(meeting, client)
    client.post(page, {"welcome": "no", "text": "paper4", "submission": "s4"})
    assert "paper4" in read(meeting, client)
    assert "word0" not in read(meeting, client)
    assert AuditEntry.objects.filter(action="feedback.noted").count() == 5


def test_small_meetings_of_a_series_are_read_together_without_saying_which() -> None:
    series = make_series()
    first, second = past_meeting(series=series), past_meeting(series=series)
    peers = past_meeting(series=series)
    for meeting, count in ((first, 3), (second, 2), (peers, 5)):
        for number in range(count - (meeting is peers)):
            answer(meeting, text=f"{'peer' if meeting is peers else 'word'}{number}{count}")
    Meeting.objects.filter(pk=peers.pk).update(entry="peers")
    assert bring_together() == 0

    user = running(first)
    with freeze_time(first.ends_at + timedelta(days=22)):
        assert bring_together() == 5
        assert bring_together() == 0
        client = phone_of(user)
        page = client.get(f"/en/running/{second.public_id}/answers/").content.decode()

    assert "About several meetings" in page
    assert all(f"word{number}3" in page for number in range(3))
    assert "peer0" not in page
    assert set(FeedbackAnswer.objects.shown().values_list("meeting", flat=True)) == {None}


def test_who_runs_another_series_reads_nothing() -> None:
    meeting, other = past_meeting(), past_meeting(series=make_series())
    for number in range(5):
        answer(meeting, text=f"word{number}")

    stranger = phone_of(running(other, name="Other"))
    assert stranger.get(f"/en/running/{meeting.public_id}/answers/").status_code == 404
    welcomer = phone_of(running(meeting, "welcomer", name="Welcomes"))
    assert welcomer.get(f"/en/running/{meeting.public_id}/answers/").status_code == 404
    assert "word" not in read(other, stranger).partition("<main")[2]


def test_a_coordinator_hides_words_with_a_reason_and_shows_them_again() -> None:
    meeting = past_meeting()
    for number in range(5):
        answer(meeting, text=f"word{number}")
    client = Client(headers={"accept-language": "en"})
    user = make_user(COORDINATORS)
    log_in(client, user)
    hidden = FeedbackAnswer.objects.get(text="word0")
    page = f"/admin/meetings/{meeting.public_id}/answers/"

    client.post(page, {"answer": hidden.pk, "act": "hide", "because": ""})
    assert not FeedbackAnswer.objects.exclude(hidden_because="").exists()
    client.post(page, {"answer": hidden.pk, "act": "hide", "because": "It names somebody."})
    shown = read(meeting, phone_of(running(meeting)))
    assert "word0" not in shown
    assert "It names somebody." in shown
    assert "word1" in shown
    assert AuditEntry.objects.get(action="feedback.hidden").actor == user

    # A later answer writes the rows anew, and forgets nothing.
    answer(meeting, text="word9")
    assert FeedbackAnswer.objects.get(text="word0").hidden_because
    client.post(page, {"answer": hidden.pk, "act": "show"})
    assert "word0" in read(meeting, phone_of(running(meeting, name="Second")))


def test_a_coordinator_reads_answers_on_the_site_once_a_second_factor_was_shown() -> None:
    meeting = past_meeting()
    user = make_user(COORDINATORS)
    page = f"/en/running/{meeting.public_id}/answers/"
    without, with_factor = Client(), Client()
    without.force_login(user)
    log_in(with_factor, user)

    assert without.get(page).status_code == 302
    assert with_factor.get(page).status_code == 200


def test_words_go_after_a_year_and_what_was_ticked_stays() -> None:
    meeting = past_meeting()
    for number in range(6):
        answer(meeting, text=f"word{number}")

    with freeze_time(meeting.ends_at + timedelta(days=364)):
        purge_due()
        assert FeedbackAnswer.objects.exclude(text="").count() == 6
    with freeze_time(meeting.ends_at + timedelta(days=366)):
        purge_due()
    assert not FeedbackAnswer.objects.exclude(text="").exists()
    assert FeedbackAnswer.objects.filter(welcome="yes").count() == 5
    assert Aftercare.objects.get().used_tickets == []


def test_the_module_off_nothing_is_asked_and_nothing_read() -> None:
    meeting = past_meeting()
    client = phone_of(running(meeting))
    switch_modules({"feedback": False})
    forget_modules()

    assert client.get(f"/en/running/{meeting.public_id}/answers/").status_code == 404
    assert "How was it?" not in Client().get(page_of(new_ticket(meeting))).content.decode()
    assert answer(meeting).status_code == 404


def test_the_sheet_to_print_has_every_question_and_says_no_name() -> None:
    meeting = past_meeting()
    sheet = phone_of(running(meeting)).get(f"/en/running/{meeting.public_id}/answers/sheet/")

    page = sheet.content.decode()
    assert page.count('class="tick"') == 15
    assert "Do not write your name" in page
