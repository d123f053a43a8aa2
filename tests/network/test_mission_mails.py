"""What everybody is told of missions: neutrally, once, and only if it is still true."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from freezegun import freeze_time

from network.actions import switch_modules
from network.actions.missions.answering import answer_by_link, answer_proposal, leave_mission
from network.actions.missions.asking import submit_mission, withdraw_mission
from network.actions.missions.ending import expire_missions
from network.actions.missions.mediating import (
    give_mission_up,
    moderate_mission,
    name_peer_lead,
    propose_mission,
    refuse_mission,
)
from network.actions.missions.reminding import remind_of_missions
from network.actions.missions.running import close_mission, escalate_mission, start_mission
from network.actions.profiles import Agreement, erase_profile, exclude, hide_profile
from network.models import (
    AuditEntry,
    CallEntry,
    Mail,
    MissionProposal,
    MissionRequest,
    Organisation,
    Profile,
    User,
)
from tests.network.admin_people import entering
from tests.network.jobs import run_jobs
from tests.network.missions import accepted, member_of, proposed_to, words_of_work
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_member,
    make_node,
    make_profile,
    make_representative,
)

pytestmark = pytest.mark.django_db

SAID = Agreement(language="en")
# In the middle of a day: nobody is reminded at night.
NOON = "2026-03-11 12:00:00"


@pytest.fixture(autouse=True)
def noon() -> Any:
    with freeze_time(NOON, tick=True):
        yield


@pytest.fixture
def noor() -> User:
    return make_coordinator(make_node(), email="noor@example.org", language="en")


@pytest.fixture
def organisation() -> Organisation:
    return make_institution("house-of-canary")


def somebody(address: str = "lou@example.org") -> Profile:
    profile = make_profile()
    user = member_of(profile)
    User.objects.filter(pk=user.pk).update(email=address or None, language="en")
    profile.user = User.objects.get(pk=user.pk)
    return profile


@pytest.fixture
def lou() -> Profile:
    return somebody()


@pytest.fixture
def asking(organisation: Organisation) -> User:
    user = make_representative(organisation)
    User.objects.filter(pk=user.pk).update(email="asks@example.org", language="en")
    return User.objects.get(pk=user.pk)


def submitted(organisation: Organisation, by: User, **said: Any) -> MissionRequest:
    return submit_mission(organisation, words_of_work(**said), node=make_node(), by=by)


def moderated(organisation: Organisation, by: User, noor: User, **said: Any) -> MissionRequest:
    return moderate_mission(submitted(organisation, by, **said), by=noor)


def told() -> list[tuple[str, str]]:
    """Whom the stored jobs write to, and the sentence; the box is emptied."""
    mail.outbox = []
    run_jobs()
    return [(one.to[0], str(one.body)) for one in mail.outbox]


def to(address: str) -> list[str]:
    return [body for whom, body in told() if whom == address]


# --- The person -----------------------------------------------------------------------------------


def test_who_is_asked_gets_a_neutral_mail_whose_link_answers_once(
    organisation: Organisation, asking: User, noor: User, lou: Profile
):
    mission = moderated(organisation, asking, noor, words="Lead a canary group.")
    told()
    proposal = proposed_to(mission, lou, by=noor)

    ((address, body),) = told()

    (message,) = mail.outbox
    everything = f"{message.subject} {message.from_email} {body} {message.alternatives}"
    assert (address, message.subject) == ("lou@example.org", "News about your account")
    assert "without an answer it counts as no" in body
    for said in (organisation.name, "canary", mission.kind.label, mission.public, "mission."):
        assert said.lower() not in everything.replace(proposal.public_id, "").lower()
    token = body.split("/answer/")[1].split("/")[0]
    answer_by_link(token, accepts=True)
    proposal.refresh_from_db()
    assert proposal.state == "accepted"


def test_a_mail_goes_once_however_often_its_job_runs(
    organisation: Organisation, asking: User, noor: User, lou: Profile
):
    mission = moderated(organisation, asking, noor)
    told()
    proposed_to(mission, lou, by=noor)

    first, again = len(told()), len(told())
    propose_mission(mission, lou, by=noor)

    assert (first, again, len(told())) == (1, 0, 0)


def hides(profile: Profile, organisation: Organisation, noor: User) -> None:
    assert profile.user is not None
    hide_profile(profile, by=profile.user)


def keeps_away(profile: Profile, organisation: Organisation, noor: User) -> None:
    assert profile.user is not None
    exclude(profile, organisation=organisation, by=profile.user, agreed=SAID)


def dies(profile: Profile, organisation: Organisation, noor: User) -> None:
    Profile.objects.filter(pk=profile.pk).update(deceased_at=timezone.now())


def goes(profile: Profile, organisation: Organisation, noor: User) -> None:
    erase_profile(profile)


def answers(profile: Profile, organisation: Organisation, noor: User) -> None:
    assert profile.user is not None
    answer_proposal(MissionProposal.objects.get(), accepts=False, by=profile.user)


def is_no_longer_vouched_for(profile: Profile, organisation: Organisation, noor: User) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(verified_until=timezone.now())


def is_switched_off(profile: Profile, organisation: Organisation, noor: User) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        switch_modules({"missions": False})


@pytest.mark.parametrize(
    "meanwhile",
    [hides, keeps_away, dies, goes, answers, is_no_longer_vouched_for, is_switched_off],
)
def test_nobody_is_written_to_about_what_changed_before_the_mail_left(
    organisation: Organisation,
    asking: User,
    noor: User,
    lou: Profile,
    meanwhile: Callable[[Profile, Organisation, User], None],
):
    mission = moderated(organisation, asking, noor)
    told()
    proposed_to(mission, lou, by=noor)

    meanwhile(lou, organisation, noor)

    assert to("lou@example.org") == []


def test_reminders_come_half_way_and_two_days_before_and_not_after_an_answer(
    organisation: Organisation, asking: User, noor: User, lou: Profile
):
    today = timezone.localdate()
    mission = moderated(organisation, asking, noor, ends_on=today + timedelta(days=60))
    sam = somebody("sam@example.org")
    proposal = proposed_to(mission, lou, by=noor)
    other = proposed_to(mission, sam, by=noor)
    told()

    sent = {}
    for day in range(16):
        with freeze_time(timezone.now() + timedelta(days=day), tick=True):
            for _ in range(2):
                remind_of_missions()
                for address, _body in told():
                    sent.setdefault(address, []).append(day)
            if day == 8:
                assert sam.user is not None
                answer_proposal(other, accepts=False, by=sam.user)

    proposal.refresh_from_db()
    assert sent == {"lou@example.org": [7, 12], "sam@example.org": [7]}


def test_nobody_is_reminded_at_night(
    organisation: Organisation, asking: User, noor: User, lou: Profile
):
    proposed_to(moderated(organisation, asking, noor), lou, by=noor)
    told()

    with freeze_time("2026-03-24 02:30:00"):
        assert remind_of_missions() == 0


def test_who_was_asked_reads_that_it_no_longer_waits_and_not_why(
    organisation: Organisation, asking: User, noor: User, lou: Profile
):
    mission = moderated(organisation, asking, noor)
    sam, hidden = somebody("sam@example.org"), somebody("hidden@example.org")
    for profile in (lou, sam, hidden):
        proposed_to(mission, profile, by=noor)
    told()
    assert lou.user is not None and hidden.user is not None
    hide_profile(hidden, by=hidden.user)

    answer_proposal(mission.proposals.get(profile=lou), accepts=True, by=lou.user)
    written = dict(told())

    assert "no longer waits for an answer" in written["sam@example.org"]
    assert set(written) == {"sam@example.org", "asks@example.org"}


def test_both_sides_are_reminded_of_the_end_once_and_asked_how_it_went(
    organisation: Organisation, asking: User, noor: User, lou: Profile
):
    proposal = accepted(organisation, lou, by=noor)
    mission = proposal.request
    MissionRequest.objects.filter(pk=mission.pk).update(representation=asking.representations.get())
    told()

    remind_of_missions()
    ending = dict(told())
    remind_of_missions()
    again = told()
    assert lou.user is not None
    close_mission(mission, by=lou.user)
    ended = dict(told())

    assert {address: "ends on" in body for address, body in ending.items()} == {
        "lou@example.org": True,
        "asks@example.org": True,
    }
    assert again == []
    assert set(ended) == {"lou@example.org", "asks@example.org"}
    assert all("how it went" in body for body in ended.values())


# --- The organisation -----------------------------------------------------------------------------


def test_the_organisation_is_told_what_its_page_says(
    organisation: Organisation, asking: User, noor: User, lou: Profile
):
    mission = submitted(organisation, asking)
    arrived = to("asks@example.org")
    moderate_mission(mission, by=noor)
    read = to("asks@example.org")
    proposal = proposed_to(mission, lou, by=noor)
    assert lou.user is not None
    answer_proposal(proposal, accepts=True, by=lou.user)
    agreed = to("asks@example.org")
    leave_mission(proposal, by=lou.user)
    left = to("asks@example.org")

    assert ["has arrived" in body for body in arrived] == [True]
    assert ["have read your request" in body for body in read] == [True]
    assert ["says yes" in body for body in agreed] == [True]
    assert ["open again" in body for body in left] == [True]


def test_nothing_that_happens_while_somebody_is_looked_for_reaches_the_organisation(
    organisation: Organisation, asking: User, noor: User, lou: Profile
):
    mission = moderated(organisation, asking, noor)
    told()
    sam, kim = somebody("sam@example.org"), somebody("kim@example.org")
    assert lou.user is not None and sam.user is not None

    heard = []
    proposal = proposed_to(mission, lou, by=noor)
    heard += to("asks@example.org")
    answer_proposal(proposal, accepts=False, by=lou.user)
    heard += to("asks@example.org")
    proposed_to(mission, sam, by=noor)
    hide_profile(sam, by=sam.user)
    heard += to("asks@example.org")
    late = proposed_to(mission, kim, by=noor)
    MissionProposal.objects.filter(pk=late.pk).update(answer_by=timezone.now())
    expire_missions()
    name_peer_lead(mission, peer_lead=make_member(), by=noor)
    remind_of_missions()
    heard += to("asks@example.org")
    before = Mail.objects.filter(
        key__contains=mission.public_id, key__startswith="account:"
    ).count()
    give_mission_up(mission, by=noor)
    found_nobody = to("asks@example.org")

    assert heard == []
    assert before == 2
    assert ["Nobody was found" in body for body in found_nobody] == [True]


def test_nobody_found_and_nobody_in_time_are_told_in_the_same_words(
    organisation: Organisation, asking: User, noor: User, lou: Profile
):
    given_up = moderated(organisation, asking, noor)
    expired = moderated(organisation, asking, noor, public="others")
    told()

    give_mission_up(given_up, by=noor)
    (first,) = to("asks@example.org")
    MissionRequest.objects.filter(pk=expired.pk).update(
        starts_on=timezone.localdate() - timedelta(days=2),
        ends_on=timezone.localdate() - timedelta(days=1),
    )
    expire_missions()
    (second,) = to("asks@example.org")

    assert first.replace(given_up.public_id, "") == second.replace(expired.public_id, "")


def test_a_refusal_says_its_reason_in_the_language_of_who_asked(
    organisation: Organisation, asking: User, noor: User
):
    mission = submitted(organisation, asking)
    told()

    refuse_mission(mission, reason="pay", by=noor)

    (body,) = to("asks@example.org")
    assert "the pay is unclear or not fair" in body


def test_what_they_did_themselves_is_not_told(
    organisation: Organisation, asking: User, noor: User, lou: Profile
):
    mission = accepted(organisation, lou, by=noor).request
    taken = submitted(organisation, asking)
    told()

    start_mission(mission, by=asking)
    withdraw_mission(taken, by=asking)

    assert to("asks@example.org") == []


def test_when_who_asked_has_left_all_who_act_for_it_are_told(
    organisation: Organisation, asking: User, noor: User
):
    mission = submitted(organisation, asking)
    told()
    for address in ("one@example.org", "two@example.org"):
        user = make_representative(organisation)
        User.objects.filter(pk=user.pk).update(email=address)
    asking.representations.update(
        since=timezone.localdate() - timedelta(days=3),
        until=timezone.localdate() - timedelta(days=1),
    )

    moderate_mission(mission, by=noor)

    assert {address for address, _body in told()} == {"one@example.org", "two@example.org"}


# --- Who helps ------------------------------------------------------------------------------------


def test_help_is_asked_of_the_peer_by_mail_and_then_of_the_coordinators_of_the_place(
    organisation: Organisation, asking: User, noor: User, lou: Profile
):
    mission = accepted(organisation, lou, by=noor).request
    make_coordinator(make_node("nice"), email="elsewhere@example.org")
    both = make_coordinator(make_node(), email="both@example.org")
    make_representative(organisation, both)
    peer = make_member(email="peer@example.org", language="en")
    name_peer_lead(mission, peer_lead=peer, by=noor)
    told()
    assert lou.user is not None

    escalate_mission(mission, by=lou.user)
    first = {address for address, _body in told()}
    escalate_mission(mission, by=lou.user)
    second = dict(told())

    assert first == {"peer@example.org"}
    assert set(second) == {"noor@example.org"}
    assert reverse("network_admin:mission", args=[mission.public_id]) in second["noor@example.org"]


# --- By telephone ---------------------------------------------------------------------------------


def calls(noor: User) -> str:
    return str(entering(noor).get(reverse("events_admin:calls")).content.decode())


def test_somebody_without_an_account_is_called_and_a_helper_notes_the_answer(
    organisation: Organisation, asking: User, noor: User
):
    helped = make_profile(contact="coordinators")
    helped.held_facts.filter(kind="contact").update(text="0470 00 00 00", details={"way": "phone"})
    Profile.objects.filter(pk=helped.pk).update(language="en")
    proposal = proposed_to(moderated(organisation, asking, noor), helped, by=noor)

    written = [address for address, _body in told()]

    (call,) = CallEntry.objects.all()
    page = calls(noor)
    assert set(written) <= {"asks@example.org"}
    assert (call.subject_kind, call.subject_id) == ("profile", helped.public_id)
    assert "A request for work waits for your answer" in page
    assert "0470 00 00 00" in page
    assert organisation.name not in page
    assert reverse("missions:proposal", args=[proposal.public_id]) in page


def test_the_call_is_off_the_list_once_the_answer_is_noted(
    organisation: Organisation, asking: User, noor: User
):
    helped, other = make_profile(), make_profile()
    Profile.objects.filter(pk=helped.pk).update(language="en")
    mission = moderated(organisation, asking, noor, is_exclusive=False)
    proposal = proposed_to(mission, helped, by=noor)
    proposed_to(mission, other, by=noor)
    told()
    assert CallEntry.objects.waiting().count() == 2

    with override("en"):
        answer_url = reverse("missions:proposal_answer", args=[proposal.public_id])
    entering(noor).post(answer_url, {"answer": "yes"})

    assert CallEntry.objects.waiting().get().subject_id == other.public_id
    call = CallEntry.objects.get(subject_id=helped.public_id)
    assert (call.outcome, call.done_by) == ("reached", noor)
    assert AuditEntry.objects.filter(action="profile.called", subject_id=helped.public_id).exists()


def test_two_missions_are_two_calls_and_what_is_over_before_the_call_is_none(
    organisation: Organisation, asking: User, noor: User
):
    helped = make_profile()
    first = moderated(organisation, asking, noor)
    second = moderated(organisation, asking, noor, public="others")
    for mission in (first, second):
        proposed_to(mission, helped, by=noor)
    told()
    both = CallEntry.objects.waiting().count()

    withdraw_mission(first, by=asking)
    told()

    assert both == 2
    assert CallEntry.objects.waiting().count() == 1


def test_who_was_told_by_telephone_is_told_that_it_is_over(
    organisation: Organisation, asking: User, noor: User
):
    helped = make_profile()
    Profile.objects.filter(pk=helped.pk).update(language="en")
    mission = moderated(organisation, asking, noor)
    proposed_to(mission, helped, by=noor)
    told()
    CallEntry.objects.update(outcome="reached", done_at=timezone.now())

    withdraw_mission(mission, by=asking)
    told()

    assert CallEntry.objects.waiting().count() == 1
    assert "no longer waits for an answer" in calls(noor)


def test_who_has_an_account_without_e_mail_is_told_to_answer_there(
    organisation: Organisation, asking: User, noor: User
):
    alone = somebody("")
    Profile.objects.filter(pk=alone.pk).update(language="en")
    proposal = proposed_to(moderated(organisation, asking, noor), alone, by=noor)
    told()

    page = calls(noor)

    assert "with a code of your sheet" in page
    assert reverse("missions:proposal", args=[proposal.public_id]) not in page


def test_who_acts_for_the_requester_or_weighs_on_consent_does_not_call(
    organisation: Organisation, asking: User, noor: User
):
    helped = make_profile()
    proposed_to(moderated(organisation, asking, noor), helped, by=noor)
    told()
    theirs, cares = make_coordinator(make_node()), make_coordinator(make_node())
    make_representative(organisation, theirs)
    make_representative(make_institution("clinic", sectors=["care"]), cares)
    elsewhere = make_coordinator(make_node("nice"))

    shown = {
        name: helped.public_id in calls(user)
        for name, user in {
            "noor": noor,
            "theirs": theirs,
            "cares": cares,
            "elsewhere": elsewhere,
        }.items()
    }

    assert shown == {"noor": True, "theirs": False, "cares": False, "elsewhere": False}


def test_erasing_leaves_no_mail_call_or_job_about_somebody(
    organisation: Organisation, asking: User, noor: User, lou: Profile
):
    helped = make_profile()
    mission = moderated(organisation, asking, noor, is_exclusive=False)
    ids = [proposed_to(mission, row, by=noor).public_id for row in (lou, helped)]
    told()
    assert Mail.objects.filter(key__contains=ids[0]).exists()
    assert CallEntry.objects.filter(key__contains=ids[1]).exists()

    for row in (lou, helped):
        erase_profile(row)

    for public_id in ids:
        assert not Mail.objects.filter(key__contains=public_id).exists()
        assert not CallEntry.objects.filter(key__contains=public_id).exists()
