"""Missions on the pages of the person, and behind the link that is answered once."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from network.actions.missions.answering import answer_proposal, answer_token, leave_mission
from network.actions.missions.running import close_mission, escalate_mission, say_how_it_went
from network.actions.profiles import Agreement, exclude, hide_profile
from network.actions.readiness import ReadinessFacts, publish_readiness, save_readiness
from network.models import MissionProposal, MissionRequest, Organisation, Profile, User
from network.visibility import viewer_of
from tests.network.admin_people import entering, make_user
from tests.network.missions import (
    accepted,
    asked,
    member_of,
    proposed,
    proposed_to,
    representative_of,
)
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
ACTS = ["proposal_answer", "proposal_leave", "proposal_close", "proposal_help", "proposal_feedback"]


@pytest.fixture(autouse=True)
def nothing_counted_yet() -> None:
    cache.clear()


def address(name: str, *args: str) -> str:
    with translation.override("en"):
        return reverse(f"missions:{name}", args=args)


def link_to(proposal: MissionProposal) -> str:
    proposal.refresh_from_db()
    return address("answer", answer_token(proposal))


@pytest.fixture
def organisation() -> Organisation:
    return make_institution(name="Maison Exemple")


@pytest.fixture
def coordinator() -> User:
    return make_coordinator(make_node())


@pytest.fixture
def lou() -> Profile:
    profile = make_profile(display_name="public", contact="me")
    member_of(profile)
    return profile


@pytest.fixture
def anyone() -> Client:
    return Client(headers={"accept-language": "en"})


def page(client: Client, name: str, *args: str) -> str:
    answer = client.get(address(name, *args))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def state_of(row: MissionRequest | MissionProposal) -> str:
    row.refresh_from_db()
    return row.state


def fill_sheet(organisation: Organisation, *, publishes: bool) -> None:
    representative_of(organisation)
    facts = ReadinessFacts(answers={"referent": ("yes", "Every Tuesday, a senior peer.")})
    as_them = entering(representative_of(organisation))
    as_them.get("/en/account/")
    viewer = as_them.get(address("missions")).wsgi_request.viewer
    save_readiness(organisation, facts, version=0, viewer=viewer)
    if publishes:
        publish_readiness(organisation, publishes=True, viewer=viewer)


# --- Reading before answering ---------------------------------------------------------------------


def test_who_asks_stands_first_then_the_work_the_sheet_and_the_rights(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    fill_sheet(organisation, publishes=True)
    proposal = proposed(organisation, lou, by=coordinator)
    client = entering(lou.user)

    text = page(client, "proposal", proposal.public_id)

    said = [
        "Maison Exemple asks for a mission",
        "Lead a group once a week.",
        "Every Tuesday, a senior peer.",
        "without a reason",
        "Yes, I want to do it",
    ]
    places = [text.index(words) for words in said]
    assert places == sorted(places)
    assert "Answer until" in page(client, "proposed")


@pytest.mark.parametrize("shares", [True, False])
def test_a_sheet_that_is_not_published_is_read_where_it_is_shared(
    organisation: Organisation, coordinator: User, lou: Profile, shares: bool
) -> None:
    fill_sheet(organisation, publishes=False)
    proposal = proposed(organisation, lou, by=coordinator, shares_readiness=shares)

    for client, name, key in (
        (entering(lou.user), "proposal", proposal.public_id),
        (Client(), "answer", answer_token(proposal)),
    ):
        assert ("Every Tuesday" in page(client, name, key)) == shares
    assert viewer_of(organisation).acting_as == organisation.pk


def test_reading_is_told_to_nobody(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal = proposed(organisation, lou, by=coordinator)
    rows = (MissionRequest, MissionProposal)
    before = [list(model.objects.values()) for model in rows]

    page(entering(lou.user), "proposal", proposal.public_id)
    page(Client(), "answer", answer_token(proposal))

    assert [list(model.objects.values()) for model in rows] == before


# --- Answering ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "state"), [("yes", "accepted"), ("no", "declined")])
def test_a_person_says_yes_or_no_and_gives_no_reason(
    organisation: Organisation, coordinator: User, lou: Profile, answer: str, state: str
) -> None:
    proposal = proposed(organisation, lou, by=coordinator)
    client, key = entering(lou.user), proposal.public_id
    assert "<textarea" not in page(client, "proposal", key)

    wrong = client.post(address("proposal_answer", key), {"answer": "perhaps"})
    client.post(address("proposal_answer", key), {"answer": answer})

    assert wrong.status_code == 422
    assert state_of(proposal) == state
    assert ("What happens now" in page(client, "proposal", key)) == (answer == "yes")


def test_what_can_no_longer_be_answered_says_so(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    sam = make_profile()
    member_of(sam)
    first = proposed(organisation, lou, by=coordinator)
    proposal = proposed_to(first.request, sam, by=coordinator)
    answer_proposal(first, accepts=True, by=lou.user)  # type: ignore[arg-type]
    client = entering(sam.user)

    late = client.post(address("proposal_answer", proposal.public_id), {"answer": "yes"})

    assert late.status_code == 409
    assert "Somebody has accepted this mission." in late.content.decode()
    assert "Yes, I want to do it" not in late.content.decode()


def test_a_person_leaves_closes_and_says_how_it_went(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal = accepted(organisation, lou, by=coordinator)
    client, key = entering(lou.user), proposal.public_id
    client.post(address("proposal_help", key))
    client.post(address("proposal_close", key))
    wrong = client.post(address("proposal_feedback", key), {"words": "Two words."})
    client.post(address("proposal_feedback", key), {"went": "badly", "words": "Two words."})

    assert state_of(proposal.request) == "closed"
    assert proposal.request.escalated_to == "coordinator"
    assert wrong.status_code == 422
    assert "Two words." in wrong.content.decode()
    assert list(proposal.request.feedback.values_list("went", "proposal")) == [
        ("badly", proposal.pk)
    ]

    second = accepted(organisation, lou, by=coordinator)
    answer = client.post(address("proposal_leave", second.public_id), follow=True)
    page = answer.content.decode()
    assert "Nobody asks you why." in page
    # Who said yes before cannot be told that the organisation never learned of them.
    assert "If you had said yes before, it reads that somebody else is looked for" in page
    assert (state_of(second), state_of(second.request)) == ("declined", "moderated")


def test_what_goes_on_is_read_before_what_is_over(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    goes_on = accepted(organisation, lou, by=coordinator)
    is_over = accepted(organisation, lou, by=coordinator, is_exclusive=False)
    entering(lou.user).post(address("proposal_close", is_over.public_id))
    waits = proposed(organisation, lou, by=coordinator, is_exclusive=False)

    text = entering(lou.user).get(address("proposed")).content.decode()

    places = [text.index(one.public_id) for one in (waits, goes_on, is_over)]
    assert places == sorted(places)


def test_the_peer_lead_is_named_to_who_takes_part_and_to_nobody_before(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal = proposed(organisation, lou, by=coordinator)
    lead = make_member(display_name="Alix the peer")
    MissionRequest.objects.update(peer_lead=lead)
    theirs, asking = entering(lou.user), entering(representative_of(organisation))
    mission = proposal.request.public_id

    before = [
        page(theirs, "proposal", proposal.public_id),
        page(Client(), "answer", answer_token(proposal)),
        page(asking, "mission", mission),
    ]
    answer_proposal(proposal, accepts=True, by=lou.user)  # type: ignore[arg-type]

    assert not any("Alix" in text for text in before)
    assert "Alix the peer, a peer, gets in touch" in page(theirs, "proposal", proposal.public_id)
    assert "Alix" in page(asking, "mission", mission)


def test_who_asked_for_help_is_not_told_to_the_other_side(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal = accepted(organisation, lou, by=coordinator)
    asking = entering(representative_of(organisation))
    mission = proposal.request.public_id

    def shown() -> str:
        lines = page(asking, "mission", mission).splitlines()
        return "\n".join(line for line in lines if "csrf" not in line)

    before = shown()
    escalate_mission(proposal.request, by=lou.user)  # type: ignore[arg-type]

    assert shown() == before


# --- With help ------------------------------------------------------------------------------------


def test_who_helps_somebody_without_an_account_reads_and_answers_for_them(
    organisation: Organisation, coordinator: User
) -> None:
    helped = make_profile(listed="coordinators")
    proposal = proposed(organisation, helped, by=coordinator)
    client = entering(coordinator)

    assert "For somebody you help" in page(client, "proposed")
    assert "You read this with somebody you help" in page(client, "proposal", proposal.public_id)
    client.post(address("proposal_answer", proposal.public_id), {"answer": "yes"})

    assert state_of(proposal) == "accepted"


def test_who_helps_asks_for_help_ends_it_and_writes_down_how_it_went(
    organisation: Organisation, coordinator: User
) -> None:
    helped = make_profile(listed="coordinators")
    proposal = proposed(organisation, helped, by=coordinator)
    client, key = entering(coordinator), proposal.public_id
    client.post(address("proposal_answer", key), {"answer": "yes"})

    client.post(address("proposal_help", key))
    client.post(address("proposal_close", key))
    shown = page(client, "proposal", key)
    client.post(address("proposal_feedback", key), {"went": "partly", "words": "Said aloud."})

    row = MissionRequest.objects.get()
    said = row.feedback.get()
    assert "How did it go?" in shown
    assert (row.state, row.escalated_to) == ("closed", "coordinator")
    assert (said.proposal, said.words) == (proposal, "Said aloud.")
    elsewhere = make_coordinator(make_node("nice"))
    with pytest.raises(PermissionDenied):
        say_how_it_went(row, went="badly", by=elsewhere, proposal=proposal)
    with pytest.raises(PermissionDenied):
        close_mission(row, by=representative_of(organisation), proposal=proposal)


def test_nobody_helps_for_an_organisation_of_theirs_or_for_who_keeps_them_away(
    organisation: Organisation, coordinator: User
) -> None:
    helped = make_profile(listed="coordinators")
    proposal = proposed(organisation, helped, by=coordinator)
    both = make_coordinator(make_node())
    make_representative(organisation, both)
    carer = make_coordinator(make_node())
    make_representative(make_institution("care", sectors=["care"]), carer)
    away = make_coordinator(make_node())
    exclude(helped, user=away, by=coordinator, agreed=SAID)
    elsewhere = make_coordinator(make_node("nice"))

    for user in (both, carer, away, elsewhere):
        client = entering(user)
        assert client.get(address("proposal", proposal.public_id)).status_code == 404
        sent = client.post(address("proposal_answer", proposal.public_id), {"answer": "yes"})
        assert sent.status_code == 404
    assert state_of(proposal) == "proposed"


# --- Doors ----------------------------------------------------------------------------------------


def test_what_is_proposed_is_there_for_its_person_alone(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal = accepted(organisation, lou, by=coordinator)
    sam = make_profile()
    others = {
        "the organisation": representative_of(organisation),
        "another organisation": make_representative(make_institution("another")),
        "another person": member_of(sam),
        "a member": make_member(),
        "a coordinator, of a person with an account": coordinator,
        "an account": make_user(),
    }
    for who, user in others.items():
        client = entering(user)
        answers = [client.get(address("proposal", proposal.public_id))]
        answers += [
            client.post(address(name, proposal.public_id), {"answer": "no", "went": "well"})
            for name in ACTS
        ]
        assert {answer.status_code for answer in answers} == {404}, who
        assert proposal.public_id not in page(client, "proposed"), who
    for name in ACTS:
        assert "login" in Client().post(address(name, proposal.public_id))["Location"]

    assert (state_of(proposal), state_of(proposal.request)) == ("accepted", "accepted")


def test_a_list_of_many_proposals_asks_as_much_as_one_of_few(
    organisation: Organisation,
    coordinator: User,
    lou: Profile,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        proposed(organisation, lou, by=coordinator, public=f"public {number}")
    client = entering(lou.user)
    page(client, "proposed")

    with django_assert_max_num_queries(9):
        assert page(client, "proposed").count("Answer until") == 5


def test_the_account_says_how_many_wait(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal = proposed(organisation, lou, by=coordinator)
    client = entering(lou.user)
    with translation.override("en"):
        account = reverse("account")

    assert "(1 waits for an answer)" in client.get(account).content.decode()
    answer_proposal(proposal, accepts=False, by=lou.user)  # type: ignore[arg-type]
    assert "waits for an answer" not in client.get(account).content.decode()


# --- The link -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "state"), [("yes", "accepted"), ("no", "declined")])
def test_a_link_is_answered_once_without_an_account(
    organisation: Organisation,
    coordinator: User,
    lou: Profile,
    anyone: Client,
    answer: str,
    state: str,
) -> None:
    proposal = proposed(organisation, lou, by=coordinator)
    link = link_to(proposal)
    shown = anyone.get(link)
    strict = Client(enforce_csrf_checks=True)

    sent = strict.post(link, {"answer": answer}, follow=True)

    assert "Maison Exemple asks for a mission" in shown.content.decode()
    assert state_of(proposal) == state
    assert sent.redirect_chain == [(address(f"answered_{answer}"), 302)]
    assert "some display_name" not in shown.content.decode()
    other = {"yes": "no", "no": "yes"}[answer]
    assert anyone.post(link, {"answer": other}).status_code == 410
    assert state_of(proposal) == state


def test_a_secret_page_is_kept_by_nobody(
    organisation: Organisation, coordinator: User, lou: Profile, anyone: Client
) -> None:
    link = link_to(proposed(organisation, lou, by=coordinator))
    unknown = address("answer", "x" * 12 + ".1." + "y" * 43)

    for where in (link, unknown, address("answered_yes")):
        answer = anyone.get(where)
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert "no-store" in answer["Cache-Control"]


def test_a_link_that_ended_was_used_or_never_was_gives_the_same_page(
    organisation: Organisation, coordinator: User, lou: Profile, anyone: Client
) -> None:
    used = proposed(organisation, lou, by=coordinator)
    old = link_to(used)
    answer_proposal(used, accepts=False, by=lou.user)  # type: ignore[arg-type]
    late = proposed(organisation, lou, by=coordinator)
    MissionProposal.objects.filter(pk=late.pk).update(answer_by=timezone.now())
    over = proposed(organisation, lou, by=coordinator)
    past = timezone.localdate() - timedelta(days=1)
    MissionRequest.objects.filter(pk=over.request.pk).update(starts_on=past, ends_on=past)
    sam = make_profile()
    member_of(sam)
    taken = proposed(organisation, sam, by=coordinator)
    answer_proposal(proposed_to(taken.request, lou, by=coordinator), accepts=True, by=lou.user)  # type: ignore[arg-type]
    hidden = make_profile()
    member_of(hidden)
    closed = proposed(organisation, hidden, by=coordinator)
    hide_profile(hidden, by=hidden.user)  # type: ignore[arg-type]
    links = [
        old,
        *[link_to(row) for row in (late, over, taken, closed)],
        link_to(late)[:-3] + "aa/",
        address("answer", "x"),
    ]

    for method in (anyone.get, lambda where: anyone.post(where, {"answer": "yes"})):
        answers = [method(where) for where in links]
        pages = {
            (answer.status_code, answer.content.decode().replace(where, "…"))
            for answer, where in zip(answers, links, strict=True)
        }
        tokens = {link.split("/")[-2] for link in links}
        told = {(status, _without(text, tokens)) for status, text in pages}
        assert len(told) == 1
        assert {status for status, _text in told} == {410}


def _without(text: str, tokens: set[str]) -> str:
    for token in sorted(tokens, key=len, reverse=True):
        text = text.replace(f"/{token}/", "/…/")
    return text


def test_what_the_person_can_do_something_about_is_said_behind_the_link(
    organisation: Organisation, coordinator: User, lou: Profile, anyone: Client
) -> None:
    first = accepted(organisation, lou, by=coordinator)
    second = proposed(organisation, lou, by=coordinator)

    answer = anyone.post(link_to(second), {"answer": "yes"})

    assert answer.status_code == 409
    assert "another mission for the same days" in answer.content.decode()
    assert "No, thank you" in answer.content.decode()
    leave_mission(first, by=lou.user)  # type: ignore[arg-type]
    assert anyone.post(link_to(second), {"answer": "yes"}).status_code == 302


@pytest.mark.parametrize("name", ["mission_answer_address", "mission_answer"])
def test_a_link_is_tried_only_so_often(
    organisation: Organisation,
    coordinator: User,
    lou: Profile,
    anyone: Client,
    settings: Any,
    name: str,
) -> None:
    settings.LIMITS = settings.LIMITS | {name: "2/h"}
    proposal = proposed(organisation, lou, by=coordinator)
    link = link_to(proposal)

    answers = [anyone.get(link) for _ in range(2)]
    last = anyone.post(link, {"answer": "yes"})

    assert [answer.status_code for answer in answers] == [200, 200]
    assert (last.status_code, last["Referrer-Policy"]) == (429, "no-referrer")
    assert int(last["Retry-After"]) > 0
    assert state_of(proposal) == "proposed"


def test_a_mission_that_closed_leads_to_a_few_words_and_to_no_other_act(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal = accepted(organisation, lou, by=coordinator)
    close_mission(proposal.request, by=lou.user)  # type: ignore[arg-type]
    text = page(entering(lou.user), "proposal", proposal.public_id)

    assert "How did it go?" in text
    assert "Leave this mission" not in text
    assert asked(organisation, lou, by=coordinator).state == "moderated"
