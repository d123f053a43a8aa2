"""Missions: asked for, mediated, answered without a reason, run, closed; and what nobody reads."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import BadSignature
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.utils import timezone

from network.account_data import account_data, as_json
from network.actions import erase_account, switch_modules
from network.actions.missions.answering import (
    answer_by_link,
    answer_proposal,
    answer_token,
    leave_mission,
)
from network.actions.missions.asking import submit_mission, withdraw_mission
from network.actions.missions.ending import expire_missions, old_missions, purge_missions
from network.actions.missions.mediating import (
    give_mission_up,
    moderate_mission,
    propose_mission,
    refuse_mission,
)
from network.actions.missions.running import (
    close_mission,
    escalate_mission,
    say_how_it_went,
    start_mission,
)
from network.actions.profiles import (
    Agreement,
    Receiver,
    erase_profile,
    exclude,
    grant_fact,
    hide_profile,
    report_death,
    show_profile,
)
from network.models import (
    AuditEntry,
    Grant,
    MissionProposal,
    MissionRequest,
    Organisation,
    Profile,
    User,
)
from network.modules import is_on
from network.periodic import run_due
from network.traces import traces_in
from network.visibility import viewer_for, visible_facts
from tests.network.missions import (
    accepted,
    asked,
    member_of,
    proposed,
    proposed_to,
    representative_of,
    words_of_work,
)
from tests.network.profiles import make_coordinator, make_institution, make_node, make_profile

pytestmark = pytest.mark.django_db

SAID = Agreement(language="en")


@pytest.fixture
def coordinator() -> User:
    return make_coordinator(make_node())


@pytest.fixture
def organisation() -> Organisation:
    return make_institution()


@pytest.fixture
def lou() -> Profile:
    profile = make_profile(contact="me")
    member_of(profile)
    return profile


@pytest.fixture
def sam() -> Profile:
    profile = make_profile()
    member_of(profile)
    return profile


def state_of(row: MissionRequest | MissionProposal) -> str:
    row.refresh_from_db()
    return row.state


def code_of(refusal: Any) -> str:
    error = refusal.value
    return str(error.code if hasattr(error, "code") else error.error_list[0].code)


# --- Asking ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "traces"),
    [
        ("Lead a group of 12 people twice a week, 2 hours, from 9:30 to 11:30.", set()),
        ("Write to anne@example.org about it.", {"address"}),
        ("Call 0470 12 34 56 or +33 6 12 34 56 78.", {"number"}),
        ("The file 85.07.30-033.28 explains it.", {"number"}),
        ("He was treated on 30/07/1985.", {"birth"}),
        ("Monsieur est né en 1985.", {"birth"}),
        ("Elle est née le 3 mars 1985.", {"birth"}),
        ("Zij is geboren in 1990.", {"birth"}),
        ("12 augustus 1990", {"birth"}),
        ("30-07-85", {"birth"}),
        ("The first day is 2026-12-01, the last 15/12/2026.", set()),
        ("Le 1er décembre 2026, puis le 12 janvier 2027.", set()),
        ("The law of 1985 applies; 15 000 euros a year.", set()),
    ],
)
def test_traces_of_a_person_are_found_in_words_about_work(text: str, traces: set[str]) -> None:
    assert traces_in(text, year=2026) == traces


@pytest.mark.parametrize("field", ["words", "public", "place", "pay"])
def test_a_request_that_speaks_of_a_person_is_refused_at_its_field(
    organisation: Organisation, field: str
) -> None:
    facts = words_of_work(**{field: "For anne@example.org, born in 1985, 0470 12 34 56"})

    with pytest.raises(ValidationError) as refusal:
        submit_mission(organisation, facts, node=make_node(), by=representative_of(organisation))

    assert {error.code for error in refusal.value.error_dict[field]} == {
        "address",
        "birth",
        "number",
    }
    assert set(refusal.value.error_dict) == {field}
    assert not MissionRequest.objects.exists()


def test_a_period_ends_after_it_starts_and_not_in_the_past(organisation: Organisation) -> None:
    today, by = timezone.localdate(), representative_of(organisation)
    for starts_in, ends_in, code in ((3, 2, "order"), (-9, -1, "past")):
        facts = words_of_work(
            starts_on=today + timedelta(days=starts_in), ends_on=today + timedelta(days=ends_in)
        )
        with pytest.raises(ValidationError) as refusal:
            submit_mission(organisation, facts, node=make_node(), by=by)
        assert [error.code for error in refusal.value.error_dict["ends_on"]] == [code]


def test_only_who_acts_for_a_verified_organisation_asks(organisation: Organisation) -> None:
    by = representative_of(organisation)
    other = make_institution("another")
    unknown = make_institution("unverified", verified_at=None, verified_until=None)
    for asking, who in ((other, by), (unknown, representative_of(unknown))):
        with pytest.raises(PermissionDenied):
            submit_mission(asking, words_of_work(), node=make_node(), by=who)

    mission = submit_mission(organisation, words_of_work(), node=make_node(), by=by)

    assert (mission.state, mission.representation.user) == ("submitted", by)


# --- Mediating ------------------------------------------------------------------------------------


def test_coordinators_of_the_place_mediate_and_nobody_who_asks(
    organisation: Organisation, coordinator: User
) -> None:
    by = representative_of(organisation)
    mission = submit_mission(organisation, words_of_work(), node=make_node(), by=by)
    elsewhere = make_coordinator(make_node("nice"))
    both = make_coordinator(make_node())
    both.representations.create(organisation=organisation, since=timezone.localdate())

    for who in (by, elsewhere, both):
        with pytest.raises(PermissionDenied):
            moderate_mission(mission, by=who)
    moderate_mission(mission, by=coordinator)

    assert state_of(mission) == "moderated"
    acts = AuditEntry.objects.filter(subject_kind="mission")
    assert list(acts.values_list("action", "actor")) == [("mission.moderated", coordinator.pk)]


def test_a_refusal_has_one_of_the_reasons(organisation: Organisation, coordinator: User) -> None:
    by = representative_of(organisation)
    mission = submit_mission(organisation, words_of_work(), node=make_node(), by=by)

    with pytest.raises(ValidationError):
        refuse_mission(mission, reason="because", by=coordinator)
    refuse_mission(mission, reason="not_work", by=coordinator)

    assert (state_of(mission), mission.refusal_reason) == ("refused", "not_work")
    assert mission.ended_at is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        MissionRequest.objects.filter(pk=mission.pk).update(refusal_reason="")


def test_a_mission_is_proposed_to_who_shows_themselves_and_keeps_nobody_away(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    hidden, away = make_profile(listed="me"), make_profile()
    exclude(away, organisation=organisation, by=member_of(away), agreed=SAID)
    mission = asked(organisation, lou, by=coordinator)

    with pytest.raises(PermissionDenied):
        propose_mission(mission, hidden, by=coordinator)
    with pytest.raises(ValidationError):
        propose_mission(mission, away, by=coordinator)
    first, again = (propose_mission(mission, lou, by=coordinator) for _ in range(2))

    assert first.pk == again.pk
    assert state_of(mission) == "proposed"


def test_the_organisation_does_not_read_that_anybody_was_asked_or_said_no(
    organisation: Organisation, coordinator: User, lou: Profile, sam: Profile
) -> None:
    mission = asked(organisation, lou, by=coordinator)
    told = [mission.told_state]
    for profile in (lou, sam):
        proposal = propose_mission(mission, profile, by=coordinator)
        mission.refresh_from_db()
        told.append(mission.told_state)
        answer_proposal(proposal, accepts=False, by=profile.user)  # type: ignore[arg-type]
        mission.refresh_from_db()
        told.append(mission.told_state)

    assert set(told) == {"moderated"}
    give_mission_up(mission, by=coordinator)
    mission.refresh_from_db()
    declined = mission.told_state
    MissionRequest.objects.filter(pk=mission.pk).update(state="expired")
    mission.refresh_from_db()
    assert declined == mission.told_state == "declined"


# --- Answering ------------------------------------------------------------------------------------


def test_a_yes_takes_an_exclusive_mission_from_the_others(
    organisation: Organisation, coordinator: User, lou: Profile, sam: Profile
) -> None:
    mission = asked(organisation, lou, by=coordinator)
    first, second = (proposed_to(mission, row, by=coordinator) for row in (lou, sam))

    answer_proposal(first, accepts=True, by=lou.user)  # type: ignore[arg-type]
    with pytest.raises(ValidationError) as refusal:
        answer_proposal(second, accepts=True, by=sam.user)  # type: ignore[arg-type]

    assert code_of(refusal) == "taken"
    assert (state_of(mission), state_of(first), state_of(second)) == (
        "accepted",
        "accepted",
        "withdrawn",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        MissionProposal.objects.filter(pk=second.pk).update(state="accepted")


def test_several_accept_a_mission_for_several(
    organisation: Organisation, coordinator: User, lou: Profile, sam: Profile
) -> None:
    mission = asked(organisation, lou, by=coordinator, is_exclusive=False)
    first = proposed_to(mission, lou, by=coordinator)
    answer_proposal(first, accepts=True, by=lou.user)  # type: ignore[arg-type]

    second = proposed_to(mission, sam, by=coordinator)
    answer_proposal(second, accepts=True, by=sam.user)  # type: ignore[arg-type]
    leave_mission(first, by=lou.user)  # type: ignore[arg-type]

    assert (state_of(mission), state_of(first), state_of(second)) == (
        "accepted",
        "declined",
        "accepted",
    )


def test_one_person_is_not_taken_whole_twice_on_one_day(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    today = timezone.localdate()
    accepted(organisation, lou, by=coordinator)
    last_day = proposed(
        organisation,
        lou,
        by=coordinator,
        starts_on=today + timedelta(days=7),
        ends_on=today + timedelta(days=9),
    )
    after = proposed(
        organisation,
        lou,
        by=coordinator,
        starts_on=today + timedelta(days=8),
        ends_on=today + timedelta(days=9),
    )

    with pytest.raises(ValidationError) as refusal:
        answer_proposal(last_day, accepts=True, by=lou.user)  # type: ignore[arg-type]
    answer_proposal(after, accepts=True, by=lou.user)  # type: ignore[arg-type]

    assert code_of(refusal) == "busy"
    assert state_of(last_day) == "proposed"


def test_a_stranger_answers_for_nobody(
    organisation: Organisation, coordinator: User, lou: Profile, sam: Profile
) -> None:
    proposal = proposed(organisation, lou, by=coordinator)

    for who in (sam.user, coordinator):
        with pytest.raises(PermissionDenied):
            answer_proposal(proposal, accepts=True, by=who)  # type: ignore[arg-type]


def test_a_coordinator_notes_the_answer_of_somebody_without_an_account(
    organisation: Organisation, coordinator: User
) -> None:
    proposal = proposed(organisation, make_profile(), by=coordinator)

    answer_proposal(proposal, accepts=True, by=coordinator)

    assert state_of(proposal) == "accepted"


def test_a_link_answers_once_and_not_after_its_time(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal = proposed(organisation, lou, by=coordinator)
    token = answer_token(proposal)

    answer_by_link(token, accepts=True)
    for accepts in (True, False):
        with pytest.raises(BadSignature):
            answer_by_link(token, accepts=accepts)
    with pytest.raises(BadSignature):
        answer_by_link(token[:-1] + ("a" if token[-1] != "a" else "b"), accepts=False)

    assert state_of(proposal) == "accepted"
    late = proposed(make_institution("late"), make_profile(), by=coordinator)
    MissionProposal.objects.filter(pk=late.pk).update(answer_by=timezone.now())
    with pytest.raises(ValidationError) as refusal:
        answer_by_link(answer_token(late), accepts=True)
    assert code_of(refusal) == "late"


# --- Leaving --------------------------------------------------------------------------------------


def test_hiding_takes_back_what_was_not_answered_and_it_may_be_asked_again(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    running, waiting = (
        accepted(organisation, lou, by=coordinator),
        proposed(organisation, lou, by=coordinator, is_exclusive=False),
    )
    token = answer_token(waiting)

    hide_profile(lou, by=lou.user)  # type: ignore[arg-type]

    assert (state_of(running), state_of(waiting)) == ("accepted", "withdrawn")
    assert state_of(waiting.request) == "moderated"
    with pytest.raises(BadSignature):
        answer_by_link(token, accepts=True)
    show_profile(lou, by=lou.user, agreed=SAID)  # type: ignore[arg-type]
    propose_mission(waiting.request, lou, by=coordinator)
    assert state_of(waiting) == "proposed"


def test_who_is_hidden_cannot_accept(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal = proposed(organisation, lou, by=coordinator)
    Profile.objects.filter(pk=lou.pk).update(hidden_at=timezone.now())

    with pytest.raises(ValidationError) as refusal:
        answer_proposal(proposal, accepts=True, by=lou.user)  # type: ignore[arg-type]

    assert code_of(refusal) == "hidden"


def test_an_exclusion_ends_what_was_accepted_of_this_organisation_alone(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    other = make_institution("other")
    theirs = accepted(organisation, lou, by=coordinator)
    kept = proposed(other, lou, by=coordinator)
    share(lou, theirs)

    exclude(lou, organisation=organisation, by=lou.user, agreed=SAID)  # type: ignore[arg-type]

    assert (state_of(theirs), state_of(theirs.request)) == ("declined", "moderated")
    assert state_of(kept) == "proposed"
    assert not Grant.objects.exists()
    with pytest.raises(ValidationError):
        propose_mission(theirs.request, lou, by=coordinator)


def test_a_mission_that_runs_closes_when_nobody_is_left(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal = accepted(organisation, lou, by=coordinator)
    start_mission(proposal.request, by=representative_of(organisation))

    report_death(lou, by=coordinator)

    assert state_of(proposal.request) == "closed"


@pytest.mark.parametrize("erase", ["profile", "account"])
def test_erasing_leaves_no_proposal_and_the_mission_looks_for_somebody_else(
    organisation: Organisation, coordinator: User, lou: Profile, erase: str
) -> None:
    proposal = accepted(organisation, lou, by=coordinator)
    share(lou, proposal)
    make_coordinator(make_node(), is_superuser=True)

    if erase == "profile":
        erase_profile(lou)
    else:
        erase_account(lou.user)  # type: ignore[arg-type]

    assert not MissionProposal.objects.exists()
    assert not Grant.objects.exists()
    assert not AuditEntry.objects.filter(subject_id=lou.public_id).exists()
    assert state_of(proposal.request) == "moderated"


def test_the_request_of_an_erased_account_stays_with_its_organisation(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    mission = asked(organisation, lou, by=coordinator)
    assert mission.representation is not None
    make_coordinator(make_node(), is_superuser=True)

    erase_account(mission.representation.user)

    mission.refresh_from_db()
    assert mission.representation is None
    withdraw_mission(mission, by=representative_of(organisation))
    assert state_of(mission) == "withdrawn"


# --- Sharing with a mission -----------------------------------------------------------------------


def share(profile: Profile, proposal: MissionProposal) -> None:
    fact = profile.held_facts.get(kind="contact").public_id
    receiver = Receiver(mission=proposal.request.public_id)
    grant_fact(profile, fact, receiver, by=profile.user, agreed=SAID)  # type: ignore[arg-type]


def test_what_is_shared_with_a_mission_is_read_by_its_organisation_until_it_is_over(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal = accepted(organisation, lou, by=coordinator)
    reader, stranger = representative_of(organisation), representative_of(make_institution("b"))
    share(lou, proposal)

    def contacts(user: User) -> int:
        return len(visible_facts(lou, viewer_for(user)).all("contact"))

    assert (contacts(reader), contacts(stranger), contacts(coordinator)) == (1, 0, 0)
    close_mission(proposal.request, by=lou.user)  # type: ignore[arg-type]
    assert contacts(reader) == 0
    assert not Grant.objects.exists()


def test_nothing_is_shared_with_a_mission_before_it_is_accepted_or_after_it_ended(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal = proposed(organisation, lou, by=coordinator)
    with pytest.raises(ValidationError):
        share(lou, proposal)
    answer_proposal(proposal, accepts=True, by=lou.user)  # type: ignore[arg-type]
    share(lou, proposal)

    withdraw_mission(proposal.request, by=representative_of(organisation))

    with pytest.raises(ValidationError):
        share(lou, proposal)
    assert not Grant.objects.exists()


# --- Running, closing, time -----------------------------------------------------------------------


def test_help_is_asked_of_the_peer_lead_first_and_then_of_the_coordinators(
    organisation: Organisation, coordinator: User, lou: Profile, sam: Profile
) -> None:
    proposal = accepted(organisation, lou, by=coordinator)
    MissionRequest.objects.filter(pk=proposal.request.pk).update(peer_lead=sam.user)

    to = [
        escalate_mission(proposal.request, by=who)
        for who in (lou.user, representative_of(organisation))  # type: ignore[list-item]
    ]

    assert to == ["peer_lead", "coordinator"]
    with pytest.raises(ValidationError):
        escalate_mission(proposal.request, by=lou.user)  # type: ignore[arg-type]
    with pytest.raises(PermissionDenied):
        escalate_mission(proposal.request, by=sam.user)  # type: ignore[arg-type]


def test_both_sides_say_how_it_went_once_it_is_closed(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal, theirs = accepted(organisation, lou, by=coordinator), representative_of(organisation)
    mission = proposal.request
    with pytest.raises(ValidationError):
        say_how_it_went(mission, went="well", by=theirs)
    start_mission(mission, by=theirs)
    close_mission(mission, by=theirs)

    say_how_it_went(mission, went="well", by=theirs)
    say_how_it_went(mission, went="partly", words="Too short.", by=lou.user)  # type: ignore[arg-type]
    say_how_it_went(mission, went="badly", by=theirs)

    said = mission.feedback.order_by("pk").values_list("went", "proposal")
    assert list(said) == [("badly", None), ("partly", proposal.pk)]


def test_time_ends_what_nobody_answered_and_what_is_over(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    late = proposed(organisation, lou, by=coordinator)
    done = accepted(organisation, lou, by=coordinator)
    unread = submit_mission(
        organisation, words_of_work(), node=lou.node, by=representative_of(organisation)
    )
    assert expire_missions() == 0
    MissionProposal.objects.filter(pk=late.pk).update(answer_by=timezone.now())
    past = timezone.localdate() - timedelta(days=1)
    over = MissionRequest.objects.filter(pk__in=[done.request.pk, unread.pk])
    over.update(starts_on=past, ends_on=past)

    assert expire_missions() == 3
    assert expire_missions() == 0

    assert (state_of(late), state_of(late.request)) == ("expired", "moderated")
    assert (state_of(done.request), state_of(unread)) == ("closed", "expired")


def test_a_mission_goes_a_year_after_it_ended_with_its_proposals(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal = accepted(organisation, lou, by=coordinator)
    close_mission(proposal.request, by=lou.user)  # type: ignore[arg-type]
    now = timezone.now()

    assert old_missions(now - timedelta(minutes=1)).count() == 0
    assert old_missions(now + timedelta(minutes=1)).count() == 1
    assert purge_missions(now + timedelta(minutes=1)) == 1
    assert not MissionProposal.objects.exists()
    assert not AuditEntry.objects.filter(subject_kind="mission").exists()


def test_each_side_takes_its_own_along_and_not_the_answers_of_others(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal = proposed(organisation, lou, by=coordinator)
    answer_proposal(proposal, accepts=False, by=lou.user)  # type: ignore[arg-type]
    asking = proposal.request.representation
    assert asking is not None

    own, theirs = (as_json(account_data(user)) for user in (lou.user, asking.user))  # type: ignore[arg-type]

    assert own["missions_proposed"][0]["organisation"] == organisation.name
    assert theirs["missions_asked"][0]["state"] == "moderated"
    assert "missions_proposed" not in theirs
    assert lou.public_id not in str(theirs)


def test_a_date_of_the_work_may_be_said(organisation: Organisation) -> None:
    day = date(timezone.localdate().year + 1, 3, 12)
    facts = words_of_work(words=f"The first group meets on {day.isoformat()}.")

    mission = submit_mission(
        organisation, facts, node=make_node(), by=representative_of(organisation)
    )

    assert mission.state == "submitted"


def test_what_is_over_ends_while_missions_are_switched_off(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal = accepted(organisation, lou, by=coordinator)
    share(lou, proposal)
    past = timezone.localdate() - timedelta(days=1)
    MissionRequest.objects.filter(pk=proposal.request.pk).update(starts_on=past, ends_on=past)
    with TestCase.captureOnCommitCallbacks(execute=True):
        switch_modules({"missions": False})

    run_due()

    assert not is_on("missions")
    assert state_of(proposal.request) == "closed"
    assert not Grant.objects.exists()
