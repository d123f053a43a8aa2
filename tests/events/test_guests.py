"""One named guest at a meeting of peers: asked, all agree or not, and it can be taken back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from freezegun import freeze_time

from events.actions import (
    Application,
    GuestFacts,
    MeetingFacts,
    RegistrationClosed,
    answer_about_guest,
    cancel_meeting,
    cancel_registration,
    decide_guests,
    decline_invitation,
    erase_registration,
    move_registration,
    propose_guest,
    register,
    restore_registration,
    save_meeting,
    withdraw_guest,
)
from events.actions.guest_calls import note_answer_about_guest
from events.actions.meetings import OWN_FIELDS
from events.calling import script_for
from events.models import Guest, GuestAnswer, Invitation, Meeting, Registration, RegistrationContact
from network.models import COORDINATORS, AuditEntry, CallEntry, Membership, User
from network.purposes import purge_due
from tests.events.factories import apply, make_meeting
from tests.events.people_who_run import as_viewer, person, phone_of, running
from tests.network.admin_people import log_in, make_user
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db

FACTS = GuestFacts(name="Docteur Silex", why="to listen", email="silex@example.org", language="en")
PEOPLE = ("Aulne", "Bouleau", "Charme")


class Round:
    """A meeting of peers to which three come, and who facilitates it."""

    def __init__(self, *, people: tuple[str, ...] = PEOPLE, **facts: Any) -> None:
        # People sign on while anybody may: their accounts are not what is tested here.
        self.meeting = make_meeting(**{"capacity": 8} | facts)
        name = f"Runs-{self.meeting.pk}"
        self.facilitator = running(self.meeting, name=name, is_peer=True)
        self.people = [self._come(name) for name in people]
        Meeting.objects.filter(pk=self.meeting.pk).update(entry="peers")
        self.meeting.refresh_from_db()

    def _come(self, name: str) -> Registration:
        row = apply(self.meeting, name, language="en").registration
        assert row
        return row

    def propose(self, **given: Any) -> Guest:
        facts = GuestFacts(**vars(FACTS) | given)
        return propose_guest(self.meeting, facts, by=self.facilitator)

    def answer(self, *answers: bool) -> None:
        for row, agrees in zip(self.people, answers, strict=False):
            say(row, agrees=agrees)

    @property
    def guest(self) -> Guest:
        return Guest.objects.get(meeting=self.meeting)

    def guest_comes(self) -> Registration:
        """Everybody agreed, and the guest has registered."""
        self.propose()
        self.answer(True, True, True)
        done = Client().post(link(self.guest), {"name": "Silex", "consent": "on", "email": ""})
        assert done.status_code == 302
        return Registration.objects.get(invitation=self.guest.invitation)


def say(row: Registration, *, agrees: bool) -> None:
    answer_about_guest(row, agrees=agrees, seen=Guest.objects.get(meeting=row.meeting).public_id)


def link(guest: Guest) -> str:
    assert guest.invitation
    with translation.override("en"):
        return reverse("events:invitation", args=[guest.invitation.token])


def page_of(row: Registration) -> str:
    row.refresh_from_db()
    return f"/en/registration/{row.token}/guest/"


def path_of(meeting: Meeting) -> str:
    return f"/en/running/{meeting.public_id}/guest/"


FORM = {
    "name": FACTS.name,
    "why": FACTS.why,
    "email": FACTS.email,
    "language": "en",
    "days": "3",
    "knows": "on",
}


def test_all_are_asked_by_mail_and_when_all_agree_the_guest_is_invited_and_comes() -> None:
    here = Round()
    phone = phone_of(here.facilitator)

    asked = phone.post(path_of(here.meeting), FORM)
    run_jobs()

    assert asked.status_code == 302
    questions = [one for one in mail.outbox if "A question about" in str(one.subject)]
    assert {one.to[0] for one in questions} == {f"{name.lower()}@example.org" for name in PEOPLE}
    for question in questions:
        assert "Silex" not in f"{question.subject}{question.body}"
        found = re.search(r"/en/registration/\S+/guest/", str(question.body))
        assert found
        page = Client().get(found[0])
        assert "Docteur Silex" in page.content.decode() and FACTS.email not in page.content.decode()
        seen = {"seen": here.guest.public_id, "answer": "yes"}
        assert Client().post(found[0], seen).status_code == 302
    mail.outbox.clear()
    run_jobs()

    assert here.guest.state == "approved"
    [invitation] = mail.outbox
    assert invitation.to == [FACTS.email]
    done = Client().post(link(here.guest), {"name": "Silex", "consent": "on"})
    assert done.status_code == 302
    assert Registration.objects.get(invitation=here.guest.invitation).status == "confirmed"
    assert Client().post(link(here.guest), {"name": "Other", "consent": "on"}).status_code == 409


def test_looking_at_the_question_answers_nothing() -> None:
    here = Round()
    here.propose()
    before = list(GuestAnswer.objects.order_by("pk").values())

    page = Client().get(page_of(here.people[0]))

    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer" and "no-store" in page["Cache-Control"]
    assert list(GuestAnswer.objects.order_by("pk").values()) == before


def test_one_no_ends_it_and_nobody_sees_it_before_the_hour() -> None:
    here, same = Round(), Round()
    here.propose()
    same.propose()
    here.answer(True, False, True)
    same.answer(True)

    def seen(round_: Round) -> list[str]:
        pages = [
            phone_of(round_.facilitator).get(path_of(round_.meeting)),
            Client().get(page_of(round_.people[2])),
        ]
        plain = " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()) for page in pages)
        return plain.replace(round_.meeting.public_id, "").split()

    assert here.guest.state == "refused"
    say(same.people[2], agrees=True)
    assert seen(here) == seen(same), "a no shows no more than an answer that is missing"
    with freeze_time(here.guest.answer_by + timedelta(minutes=1)):
        decide_guests()
        for round_ in (here, same):
            assert "Not agreed" in " ".join(seen(round_))
            assert round_.guest.name == ""
    assert not GuestAnswer.objects.exists() and not Invitation.objects.exists()


def test_who_does_not_answer_counts_as_no_and_who_has_left_does_not_count() -> None:
    silent, left = Round(), Round()
    for here in (silent, left):
        here.propose()
        here.answer(True, True)
    cancel_registration(left.people[2])

    with freeze_time(left.guest.answer_by + timedelta(minutes=1)):
        decide_guests()
        decide_guests()

    assert silent.guest.state == "refused"
    assert left.guest.state == "approved"


def test_an_answer_after_the_hour_changes_nothing() -> None:
    here = Round()
    here.propose()
    here.answer(True, True)

    with freeze_time(here.guest.answer_by + timedelta(seconds=1)):
        with pytest.raises(ValidationError):
            say(here.people[2], agrees=True)
        page = Client().post(page_of(here.people[2]), {"answer": "yes", "seen": "nobody"})

    assert page.status_code == 409
    assert here.guest.state == "asked"


def test_a_no_holds_and_a_yes_may_be_taken_back() -> None:
    here = Round()
    here.propose()
    here.answer(True, True)

    say(here.people[0], agrees=False)
    say(here.people[0], agrees=True)
    say(here.people[2], agrees=True)

    assert here.guest.state == "refused"
    assert here.guest.is_opposed


def test_agreement_taken_back_later_sends_the_guest_away_with_neutral_words() -> None:
    here = Round()
    coming = here.guest_comes()
    run_jobs()
    mail.outbox.clear()
    address = link(here.guest)

    say(here.people[1], agrees=False)

    coming.refresh_from_db()
    assert (here.guest.state, here.guest.name, coming.status) == ("refused", "", "cancelled")
    assert Client().get(address).status_code == 404
    assert not GuestAnswer.objects.exists()
    with pytest.raises(RegistrationClosed):
        restore_registration(coming)
    shown = phone_of(here.facilitator).get(path_of(here.meeting)).content.decode()
    assert "Not agreed" in shown and "Bouleau" not in shown


def test_a_guest_who_has_not_registered_yet_is_told_by_mail_that_it_no_longer_holds() -> None:
    here = Round()
    here.propose()
    here.answer(True, True, True)
    run_jobs()
    mail.outbox.clear()

    say(here.people[0], agrees=False)
    run_jobs()

    [told] = mail.outbox
    assert told.to == [FACTS.email]
    assert "no longer holds" in str(told.body) and "agree" not in str(told.body)
    assert Invitation.objects.get().email == ""
    run_jobs()
    assert len(mail.outbox) == 1


def test_once_the_meeting_has_begun_nothing_is_taken_back() -> None:
    here = Round()
    here.guest_comes()

    with freeze_time(here.meeting.starts_at + timedelta(minutes=1)):
        with pytest.raises(ValidationError):
            say(here.people[0], agrees=False)
        decide_guests()

    assert here.guest.state == "approved"
    assert not GuestAnswer.objects.exists(), "who agreed is forgotten once it no longer counts"


def test_who_registers_later_reads_of_the_guest_first_and_agrees_by_it() -> None:
    here = Round()
    guest = here.propose()
    peer = person("Noyer")
    Membership.objects.create(user=peer, since=timezone.localdate(), is_peer=True)
    browser, path = phone_of(peer), f"/en/meetings/{here.meeting.public_id}/register/"
    form = {"name": "Noyer", "email": "noyer@example.org", "consent": "on"}

    unread = browser.post(path, form)
    page = unread.content.decode()
    read = browser.post(path, form | {"guest": guest.public_id})

    assert unread.status_code == 422
    assert "Docteur Silex" in page and 'value="noyer@example.org"' in page
    assert read.status_code == 302
    assert GuestAnswer.objects.get(registration__user=peer).answer == "yes"
    here.answer(True, True, True)
    assert here.guest.state == "approved"


def test_who_is_written_down_by_a_coordinator_is_asked_and_counts() -> None:
    here = Round()
    here.propose()
    late = register(
        here.meeting,
        application=Application(name="Orme", phone="+32 2 555 11 22", consent=True, language="en"),
        by_coordinator=True,
    ).registration
    assert late
    here.answer(True, True, True)
    run_jobs()

    assert here.guest.state == "asked"
    calls = CallEntry.objects.waiting().filter(subject_id=late.public_id)
    assert [call.script for call in calls] == ["guest"]
    with freeze_time(timezone.now() + timedelta(minutes=5)):
        words = script_for("guest", late, RegistrationContact.objects.get(registration=late))
    assert "You have a place on" in words and "no answer counts as no" in words
    assert "Silex" not in words
    say(late, agrees=True)
    assert here.guest.state == "approved"
    assert not calls.all().exists()


def by_telephone(here: Round) -> tuple[Registration, CallEntry]:
    """Somebody without e-mail has a place, and a call about the guest waits."""
    here.propose()
    late = register(
        here.meeting,
        application=Application(name="Orme", phone="+32 2 555 11 22", consent=True, language="en"),
        by_coordinator=True,
    ).registration
    assert late
    run_jobs()
    return late, CallEntry.objects.waiting().get(subject_id=late.public_id)


def peer_in_the_office(name: str) -> User:
    user = make_user(COORDINATORS, email=f"{name.lower()}@example.org")
    Membership.objects.create(user=user, since=timezone.localdate(), is_peer=True)
    return user


def coordinator(name: str = "Genet", *, is_peer: bool = True) -> Client:
    email = f"{name.lower()}@example.org"
    browser = Client(headers={"accept-language": "en"})
    user = peer_in_the_office(name) if is_peer else make_user(COORDINATORS, email=email)
    log_in(browser, user)
    return browser


@pytest.mark.parametrize(("answer", "state"), [("yes", "approved"), ("no", "refused")])
def test_what_somebody_says_on_the_telephone_is_noted_and_never_told(
    answer: str, state: str
) -> None:
    here = Round()
    late, call = by_telephone(here)
    here.answer(True, True, True)
    phone = coordinator()
    calls = reverse("events_admin:calls")
    assert "Docteur Silex" not in phone.get(calls).content.decode()
    phone.post(reverse("events_admin:call_take", args=[call.public_id]))
    assert "Docteur Silex" in phone.get(calls).content.decode()

    said = {"seen": here.guest.public_id, "answer": answer}
    noted = phone.post(reverse("events_admin:call_guest", args=[call.public_id]), said, follow=True)

    assert "Nobody is shown what they answered" in noted.content.decode()
    assert here.guest.state == state
    assert not CallEntry.objects.waiting().filter(subject_id=late.public_id).exists()
    [entry] = AuditEntry.objects.filter(action="guest.answer_noted")
    kept = f"{entry.ids} {entry.subject_kind} {entry.subject_id}"
    assert late.public_id not in kept and answer not in entry.ids.values()


def test_only_a_coordinator_among_peers_who_did_not_propose_notes_an_answer() -> None:
    here = Round()
    late, call = by_telephone(here)
    path = reverse("events_admin:call_guest", args=[call.public_id])
    said = {"seen": here.guest.public_id, "answer": "yes"}

    no_peer = coordinator("Houx", is_peer=False).post(path, said, follow=True)
    proposer, colleague = peer_in_the_office("proposer"), peer_in_the_office("colleague")
    Guest.objects.filter(pk=here.guest.pk).update(proposed_by=proposer)
    seen = here.guest.public_id

    assert "off the list already" in no_peer.content.decode()
    with pytest.raises(ValidationError) as own:
        note_answer_about_guest(late, agrees=True, seen=seen, by=proposer)
    with pytest.raises(PermissionDenied):
        note_answer_about_guest(late, agrees=True, seen=seen, by=here.facilitator)
    with pytest.raises(ValidationError) as reachable:
        note_answer_about_guest(here.people[0], agrees=False, seen=seen, by=colleague)
    assert (own.value.code, reachable.value.code) == ("own_guest", "own_page")
    assert GuestAnswer.objects.get(registration=late).answer == "asked"


def test_who_waits_is_asked_too_and_counts_once_they_have_a_place() -> None:
    here = Round(capacity=3, people=(*PEOPLE, "Dattier"))
    here.propose()
    waits = here.people[3]
    assert waits.status == "waiting"
    say(here.people[1], agrees=True)
    say(here.people[2], agrees=True)

    cancel_registration(here.people[0])

    waits.refresh_from_db()
    assert waits.status == "confirmed"
    with freeze_time(here.guest.answer_by - timedelta(minutes=1)):
        assert here.guest.state == "asked"
        say(waits, agrees=True)
    assert here.guest.state == "approved"


def test_the_no_of_somebody_who_waits_counts() -> None:
    here = Round(capacity=3, people=(*PEOPLE, "Dattier"))
    here.propose()

    here.answer(True, True, False)
    say(here.people[3], agrees=False)

    assert here.guest.state == "refused"


def test_only_the_facilitator_of_a_meeting_of_peers_proposes() -> None:
    here, open_to_all = Round(), make_meeting(days=20)
    stranger = person("Granit")
    welcomer = running(here.meeting, "welcomer", name="Lias", is_peer=True)

    for user in (stranger, welcomer):
        assert phone_of(user).get(path_of(here.meeting)).status_code == 404
        with pytest.raises(PermissionDenied):
            propose_guest(here.meeting, FACTS, by=user)
    other = running(open_to_all, name="Marbre", is_peer=True)
    assert phone_of(other).get(path_of(open_to_all)).status_code == 404
    with pytest.raises(ValidationError):
        propose_guest(open_to_all, FACTS, by=other)
    assert not Guest.objects.exists()


def test_bad_input_is_said_at_its_field_and_nothing_typed_is_lost() -> None:
    here = Round()
    phone = phone_of(here.facilitator)

    unknowing = phone.post(path_of(here.meeting), FORM | {"knows": ""})
    late = phone.post(path_of(make_close(here.meeting)), FORM | {"days": "7"})

    assert unknowing.status_code == late.status_code == 422
    assert "Ask them first" in unknowing.content.decode()
    assert "too close" in late.content.decode() and "Docteur Silex" in late.content.decode()
    for wrong in ({"name": " "}, {"why": ""}, {"days": 4}, {"email": "none"}):
        with pytest.raises(ValidationError) as refusal:
            here.propose(**wrong)
        assert set(wrong) == set(refusal.value.error_dict)
    assert not Guest.objects.exists()


def make_close(meeting: Meeting) -> Meeting:
    facts = {name: getattr(meeting, name) for name in OWN_FIELDS}
    facts["date"] = timezone.localdate() + timedelta(days=6)
    return save_meeting(MeetingFacts(**facts), meeting=meeting)


def test_with_fewer_than_three_nobody_is_asked_because_it_would_show_who_said_what() -> None:
    here = Round(people=PEOPLE[:2])

    with pytest.raises(ValidationError) as refusal:
        here.propose()

    assert refusal.value.code == "too_few"


def test_a_meeting_is_asked_once_about_one_guest() -> None:
    here = Round()
    first = here.propose()

    assert here.propose() == first, "the same form sent twice"
    with pytest.raises(ValidationError):
        here.propose(name="Another")
    withdraw_guest(here.meeting, by=here.facilitator)
    with pytest.raises(ValidationError):
        here.propose(name="Another")
    with pytest.raises(IntegrityError), transaction.atomic():
        Guest.objects.create(meeting=here.meeting, answer_by=timezone.now(), state="asked")
    acts = AuditEntry.objects.filter(action__startswith="guest.").order_by("pk")
    assert [act.action for act in acts] == ["guest.proposed", "guest.withdrawn"]
    assert "Silex" not in " ".join(str(vars(act)) for act in acts)


def test_the_database_keeps_a_guest_out_against_a_no() -> None:
    here = Round()
    here.propose()
    here.answer(False)

    with pytest.raises(IntegrityError), transaction.atomic():
        Guest.objects.update(state="approved")


def test_a_question_that_is_taken_back_asks_nobody_and_ends_the_invitation() -> None:
    here = Round()
    coming = here.guest_comes()

    for _tap in range(2):
        answer = phone_of(here.facilitator).post(f"{path_of(here.meeting)}withdraw/")

    coming.refresh_from_db()
    assert answer.status_code == 302
    assert (here.guest.state, here.guest.name, coming.status) == ("withdrawn", "", "cancelled")
    assert "Nobody is asked" in Client().get(page_of(here.people[0])).content.decode()


def test_a_guest_who_declines_is_forgotten_and_another_may_be_proposed() -> None:
    here = Round()
    here.propose()
    here.answer(True, True, True)
    assert here.guest.invitation

    decline_invitation(here.guest.invitation)

    assert (here.guest.state, here.guest.name, here.guest.email) == ("declined", "", "")
    again = here.propose(name="Madame Gypse")
    assert Guest.objects.filter(meeting=here.meeting).count() == 2
    assert again.state == "asked"


def test_a_guest_who_declines_after_registering_gives_the_place_back() -> None:
    here = Round()
    coming = here.guest_comes()

    answer = Client().post(f"{link(here.guest)}decline/")

    # Else somebody comes whom nobody can object to any more, and another guest beside.
    coming.refresh_from_db()
    here.meeting.refresh_from_db()
    assert answer.status_code == 200
    assert (here.guest.state, coming.status) == ("declined", "cancelled")
    assert here.meeting.places_taken == len(PEOPLE)


def test_erasing_oneself_erases_the_answer_and_a_guest_their_name() -> None:
    here = Round()
    coming = here.guest_comes()

    erase_registration(here.people[0])
    assert not GuestAnswer.objects.filter(registration=here.people[0]).exists()
    erase_registration(coming)

    assert (here.guest.state, here.guest.name) == ("declined", "")


@pytest.mark.parametrize("entry", ["public", "members", "invitation"])
def test_no_approved_guest_of_another_entry(entry: str) -> None:
    here = Round()
    here.propose()
    here.answer(True, True, True)
    address = link(here.guest)
    facts = {name: getattr(here.meeting, name) for name in OWN_FIELDS}

    save_meeting(MeetingFacts(**facts | {"entry": entry}), meeting=here.meeting)

    assert here.guest.state == "withdrawn"
    assert Client().get(address).status_code == 404
    save_meeting(MeetingFacts(**facts), meeting=here.meeting)
    assert Client().get(address).status_code == 404


def test_a_meeting_that_is_called_off_asks_nobody_and_an_invited_guest_hears_as_all_do() -> None:
    here, asked = Round(), Round()
    coming = here.guest_comes()
    asked.propose()

    cancel_meeting(here.meeting)
    cancel_meeting(asked.meeting)
    run_jobs()

    coming.refresh_from_db()
    assert coming.status == "confirmed"
    assert asked.guest.state == "withdrawn"


def test_an_answer_belongs_to_who_is_on_the_list_there() -> None:
    here, elsewhere = Round(), Round()
    guest = here.propose()
    gone = here.people[0]
    cancel_registration(gone)

    for row in (gone, elsewhere.people[0]):
        with pytest.raises(ValidationError):
            answer_about_guest(row, agrees=False, seen=guest.public_id)
    assert here.guest.state == "asked"


def test_who_is_moved_here_is_asked() -> None:
    here = Round()
    here.propose()
    other = make_meeting(days=20)
    row = apply(other, "Sorbier", language="en").registration
    assert row
    mail.outbox.clear()

    move_registration(row, to=here.meeting)
    run_jobs()

    assert GuestAnswer.objects.get(registration=row).answer == "asked"
    assert any("A question about" in str(one.subject) for one in mail.outbox)


def test_the_guest_reads_what_was_said_of_them_and_has_no_say() -> None:
    here = Round()
    here.propose()
    here.answer(True, True, True)
    invitation = Client().get(link(here.guest)).content.decode()
    Client().post(link(here.guest), {"name": "Silex", "consent": "on"})
    coming = Registration.objects.get(invitation=here.guest.invitation)
    assert "Docteur Silex" in invitation and "to listen" in invitation

    with pytest.raises(ValidationError):
        say(coming, agrees=False)
    own = Client().get(f"/en/registration/{coming.token}/").content.decode()
    data = Client().get(f"/en/registration/{coming.token}/data/").json()

    assert page_of(coming) not in own
    assert data["proposed_as_guest"] == {"name": "Docteur Silex", "why": "to listen"}


def test_the_names_go_a_week_after_the_meeting() -> None:
    here = Round()
    here.guest_comes()

    with freeze_time(here.meeting.ends_at + timedelta(days=6)):
        purge_due()
        assert Guest.objects.exists()
    with freeze_time(here.meeting.ends_at + timedelta(days=7, minutes=1)):
        purge_due()

    assert not Guest.objects.exists()


def test_a_peer_who_facilitates_no_longer_cannot_propose() -> None:
    here = Round()
    Membership.objects.filter(user=here.facilitator).update(is_peer=False)

    assert not as_viewer(here.facilitator).is_peer
    with pytest.raises(PermissionDenied):
        here.propose()
