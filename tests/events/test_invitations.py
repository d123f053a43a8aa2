"""Meetings by invitation: a link each or one for several, by mail or on paper, taken back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from events.actions import (
    InvitationFacts,
    cancel_registration,
    erase_registration,
    invite,
    move_registration,
    revoke_invitation,
)
from events.actions.retention import purge_invitations
from events.models import Invitation, Meeting, Registration
from network.identifiers import spelled_code
from network.models import COORDINATORS, AuditEntry
from tests.events.factories import make_meeting
from tests.events.people_who_run import person, phone_of, running
from tests.network.admin_people import log_in, make_user
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db

EMAIL = "guest@example.org"


def meeting_by_invitation(**facts: Any) -> Meeting:
    return make_meeting(entry="invitation", **facts)


def invited(meeting: Meeting, **facts: Any) -> Invitation:
    said = {"name": "Lou", "language": "en"} | facts
    return invite(meeting, InvitationFacts(**said), by=person("Tuffeau"))


def link(row: Invitation) -> str:
    return f"/en/invitation/{row.token}/"


def come(row: Invitation, name: str = "Lou", **given: str) -> Any:
    form = {"name": name, "email": f"{name.lower()}@example.org", "consent": "on"} | given
    return Client().post(link(row), form)


def test_a_facilitator_invites_by_mail_and_who_is_invited_registers_without_account() -> None:
    meeting = meeting_by_invitation(capacity=3)
    facilitator = phone_of(running(meeting))

    answer = facilitator.post(
        f"/en/running/{meeting.public_id}/invitations/",
        {"name": "Lou", "email": EMAIL, "uses": "1", "language": "en"},
    )
    run_jobs()
    [sent] = [message for message in mail.outbox if message.to == [EMAIL]]
    path = re.search(r"/en/invitation/\S+", str(sent.body))
    assert answer.status_code == 302
    assert path is not None
    guest = Client()
    page = guest.get(path[0])
    done = guest.post(path[0], {"name": "Lou", "email": EMAIL, "consent": "on"})

    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert "Open meetings" not in str(sent.subject)
    registration = Registration.objects.get(meeting=meeting)
    assert registration.token in done["Location"]
    assert registration.status == "confirmed"
    assert registration.invitation == Invitation.objects.get()


def test_a_facilitator_sees_the_link_to_print_and_no_address() -> None:
    meeting = meeting_by_invitation()
    facilitator = phone_of(running(meeting))
    row = invited_by_somebody_else(meeting)

    overview = facilitator.get(f"/en/running/{meeting.public_id}/invitations/").content.decode()
    sheet = facilitator.get(
        f"/en/running/{meeting.public_id}/invitations/{row.public_id}/"
    ).content.decode()

    assert EMAIL not in overview + sheet
    assert row.token in sheet


def test_on_paper_there_is_a_code_that_leads_in_until_it_is_taken_back() -> None:
    meeting = meeting_by_invitation()
    row = invited(meeting)
    facilitator = phone_of(running(meeting))
    sheet = facilitator.get(
        f"/en/running/{meeting.public_id}/invitations/{row.public_id}/"
    ).content.decode()
    code = spelled_code(row.code)

    def typed(said: str) -> Any:
        return Client().post("/en/registration/", {"code": said, "by": "code"})

    assert code in sheet and "/en/registration/" in sheet and "<svg" in sheet
    assert row.code not in str(vars(row)), "kept as a hash alone"
    for said in (code, row.code.upper(), f" {code.lower()} "):
        assert typed(said)["Location"] == link(row)
    assert come(row).status_code == 302
    revoke_invitation(row, by=person("Calcaire"))
    assert typed(code).status_code == 422
    assert typed("ABCD-EFGH").status_code == 422


def test_codes_stay_when_the_secret_key_changes_and_end_with_it(settings: Any) -> None:
    row = invited(meeting_by_invitation())
    code, former = row.code, settings.SECRET_KEY

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key" * 5, [former]
    assert row.code == code
    assert Invitation.objects.by_code(code) == row
    settings.SECRET_KEY_FALLBACKS = []
    assert row.code == ""
    with pytest.raises(Invitation.DoesNotExist):
        Invitation.objects.by_code(code)


def invited_by_somebody_else(meeting: Meeting) -> Invitation:
    facts = InvitationFacts(name="Lou", email=EMAIL, language="en")
    return invite(meeting, facts, by=person("Calcaire"))


@pytest.mark.parametrize("role", ["welcomer", "organiser"])
def test_other_roles_invite_nobody(role: str) -> None:
    meeting = meeting_by_invitation()
    somebody = phone_of(running(meeting, role))

    assert somebody.get(f"/en/running/{meeting.public_id}/invitations/").status_code == 404


def test_an_invitation_is_used_once_and_again_when_the_place_is_given_back() -> None:
    row = invited(meeting_by_invitation())
    come(row)

    refused = come(row, "Ida")
    cancel_registration(Registration.objects.get())
    again = come(row, "Ida")

    assert refused.status_code == 409
    assert "used already" in refused.content.decode()
    assert again.status_code == 302


def test_the_pages_of_who_comes_and_of_who_runs_it_lead_nowhere_that_is_closed() -> None:
    meeting = meeting_by_invitation()
    facilitator = phone_of(running(meeting))
    own = come(invited(meeting))["Location"]

    page = Client().get(own).content.decode()
    theirs = facilitator.get(f"/en/running/{meeting.public_id}/").content.decode()

    for browser, shown in ((Client(), page), (facilitator, theirs)):
        main = shown.partition("<main")[2].partition("</main>")[0]
        links = re.findall(r'href="(/en/[^"#]*)"', main)
        assert links
        assert [href for href in links if browser.get(href).status_code >= 400] == []


def test_the_same_form_sent_twice_uses_it_once() -> None:
    row = invited(meeting_by_invitation())

    first, second = (come(row, submission="the-very-same-form") for _ in range(2))

    assert first["Location"] == second["Location"]


def test_a_link_for_several_lets_in_as_many_as_it_says() -> None:
    row = invited(meeting_by_invitation(), name="", uses=2)

    answers = [come(row, name).status_code for name in ("Lou", "Ida", "Noor")]

    assert answers == [302, 302, 409]


def test_a_link_that_was_taken_back_leads_nowhere_and_who_came_by_it_stays() -> None:
    row = invited(meeting_by_invitation(), name="", uses=5)
    come(row)
    old = link(row)

    revoke_invitation(row, by=person("Calcaire"))

    assert Client().get(old).status_code == 404
    assert Registration.objects.get().status == "confirmed"
    assert come(Invitation.objects.get(), "Ida").status_code == 404


def test_without_the_link_nobody_finds_or_enters_it() -> None:
    meeting = meeting_by_invitation()
    row = invited(meeting)
    other = invited_by_somebody_else(meeting_by_invitation(days=20))

    forged = Client().get(link(row)[:-3] + "aa/")
    page = Client().get(f"/en/meetings/{meeting.public_id}/register/")

    assert forged.status_code == page.status_code == 404
    assert come(other).status_code == 302
    assert Registration.objects.get().meeting != meeting


def test_a_meeting_that_becomes_one_for_peers_takes_no_invitation_any_more() -> None:
    meeting = meeting_by_invitation()
    row = invited(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(entry="peers")

    assert Client().get(link(row)).status_code == 404
    assert come(row).status_code == 404


def test_who_wants_no_invitation_is_forgotten_at_once() -> None:
    row = invited(meeting_by_invitation(), email=EMAIL)
    address = link(row)

    answer = Client().post(f"{address}decline/")

    row.refresh_from_db()
    assert answer.status_code == 200
    assert (row.name, row.email) == ("", "")
    assert Client().get(address).status_code == 404
    run_jobs()
    assert mail.outbox == [], "what had not left yet does not leave"


def test_erasing_oneself_erases_what_the_invitation_said() -> None:
    row = invited(meeting_by_invitation(), email=EMAIL)
    come(row)

    erase_registration(Registration.objects.get())

    row.refresh_from_db()
    assert (row.name, row.email) == ("", "")


def test_an_invitation_is_to_one_meeting_and_moving_frees_it() -> None:
    here, there = meeting_by_invitation(), meeting_by_invitation(days=20)
    row = invited(here)
    come(row)

    move_registration(Registration.objects.get(), to=there)

    assert Registration.objects.get().invitation is None
    assert come(row, "Ida").status_code == 302


def test_a_coordinator_invites_in_the_admin_and_it_is_written_down() -> None:
    meeting = meeting_by_invitation()
    coordinator = Client(headers={"accept-language": "en"})
    log_in(coordinator, make_user(COORDINATORS, email="coord@example.org"))
    path = f"/admin/meetings/{meeting.public_id}/invitations/"
    form = {"name": "Lou", "uses": "1", "language": "fr"}
    submission = re.search(
        r'name="submission" value="([^"]+)"', coordinator.get(path).content.decode()
    )
    assert submission is not None

    for _ in range(2):
        coordinator.post(path, form | {"submission": submission[1]})

    row = Invitation.objects.get()
    shown = coordinator.get(path).content.decode()
    assert row.token in shown
    entry = AuditEntry.objects.get(action="invitation.made")
    assert entry.subject_id == meeting.public_id
    assert "Lou" not in str(vars(entry))
    coordinator.post(f"{path}{row.public_id}/revoke/")
    assert Client().get(link(row)).status_code == 404


def test_nobody_is_invited_to_an_open_meeting_and_bad_input_is_said_beside_its_field() -> None:
    open_to_all, closed = make_meeting(), meeting_by_invitation(days=12)
    facilitator = phone_of(running(closed))

    with pytest.raises(ValidationError):
        invited(open_to_all)
    answer = facilitator.post(
        f"/en/running/{closed.public_id}/invitations/",
        {"name": "", "email": "no address", "uses": "1", "language": "en"},
    )

    assert answer.status_code == 422
    assert "no address" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_invitations_go_thirty_days_after_the_meeting() -> None:
    row = invited(meeting_by_invitation(), email=EMAIL)
    come(row)
    ended = timezone.now() - timedelta(days=31)
    Meeting.objects.update(ends_at=ended)

    assert purge_invitations(timezone.now() - timedelta(days=30)) == 1
    assert Registration.objects.get().invitation is None


def test_jobs_hold_no_name_and_no_address() -> None:
    invited(meeting_by_invitation(), email=EMAIL)

    kept = " ".join(str(row.args_kwargs) for row in DBTaskResult.objects.all())

    assert EMAIL not in kept
    assert "Lou" not in kept
