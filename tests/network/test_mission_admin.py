"""Coordinators mediate missions: the board, one mission, whom to ask, their queues, figures."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from network.actions import switch_modules
from network.actions.missions.answering import answer_proposal
from network.actions.missions.asking import submit_mission
from network.actions.missions.mediating import (
    moderate_mission,
    name_peer_lead,
    propose_mission,
    settle_mission,
)
from network.actions.missions.running import close_mission, escalate_mission, say_how_it_went
from network.actions.profiles import hide_profile
from network.missions.admin.figures import quarters
from network.missions.queues import ENDING, IN_NEED, TO_PROPOSE, TO_READ, WITHOUT_ANSWER
from network.models import (
    AuditEntry,
    MissionProposal,
    MissionRequest,
    Organisation,
    Profile,
    ProfileView,
    User,
)
from network.traces import hints_in
from network.visibility import viewer_for
from network.waiting import Queue
from tests.network.admin_people import editor, entering, logged_words
from tests.network.missions import (
    accepted,
    asked,
    member_of,
    proposed,
    representative_of,
    words_of_work,
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

FITTING = {"mission_kind": "public", "level": "public", "language": "public", "area": "public"}
READ = {"is_work": "on", "pay_is_fair": "on", "team_is_ready": "on"}


def at(name: str, *arguments: str) -> str:
    return reverse(f"network_admin:{name}", args=arguments)


@pytest.fixture
def noor() -> User:
    return make_coordinator(make_node(), display_name="Noor")


@pytest.fixture
def office(noor: User) -> Client:
    return entering(noor)


@pytest.fixture
def organisation() -> Organisation:
    return make_institution()


@pytest.fixture
def lou() -> Profile:
    profile = make_profile(display_name="public", **FITTING)
    member_of(profile)
    return profile


def submitted(organisation: Organisation, **said: Any) -> MissionRequest:
    # The words that `make_profile` says of people are not those of the request: the same here.
    facts = words_of_work(**said)
    by = representative_of(organisation)
    return submit_mission(organisation, facts, node=make_node(), by=by)


def waiting(queue: Queue, user: User, *, days: int = 0) -> list[str]:
    """Whose missions wait in a queue after so many days, with the words that tell them."""
    moment = timezone.now() + timedelta(seconds=1) + timedelta(days=days)
    rows = list(queue.rows(viewer_for(user), moment))
    assert len(queue.items(rows)) == len(rows)
    return [row.public_id for row in rows]


def words_of(answer: Any) -> str:
    return str(answer.content.decode())


# --- Who comes in ---------------------------------------------------------------------------------


def test_only_coordinators_of_the_place_who_do_not_ask_see_a_mission(
    office: Client, organisation: Organisation
):
    mission = submitted(organisation)
    elsewhere = make_coordinator(make_node("nice"))
    both = make_coordinator(make_node())
    make_representative(organisation, both)
    urls = [
        at(name, mission.public_id)
        for name in ("mission", "mission_moderate", "mission_refuse", "mission_people")
    ]

    seen = {
        who: [mission.words in words_of(client.get(url, follow=True)) for url in urls[:3]]
        for who, client in {
            "noor": office,
            "elsewhere": entering(elsewhere),
            "both": entering(both),
            "editor": editor(),
            "member": entering(make_member()),
        }.items()
    }

    assert seen == {
        "noor": [True] * 3,
        "elsewhere": [False] * 3,
        "both": [False] * 3,
        "editor": [False] * 3,
        "member": [False] * 3,
    }
    for user in (elsewhere, both):
        codes = [entering(user).get(url, follow=True).status_code for url in urls]
        assert codes == [404] * 4
    for who in (elsewhere, both):
        assert mission.organisation.name not in words_of(entering(who).get(at("missions")))
        assert waiting(TO_READ, who) == []
        for act in (name_peer_lead, settle_mission):
            more = {"peer_lead": None} if act is name_peer_lead else {}
            with pytest.raises(PermissionDenied):
                act(mission, by=who, **more)  # type: ignore[operator]


def test_while_the_module_is_off_no_screen_and_no_queue_is_there(
    office: Client, organisation: Organisation
):
    mission = submitted(organisation)
    with TestCase.captureOnCommitCallbacks(execute=True):
        switch_modules({"missions": False})

    codes = [
        office.get(url, follow=True).status_code
        for url in (at("missions"), at("mission", mission.public_id), at("mission_figures"))
    ]
    home = words_of(office.get(reverse("wagtailadmin_home")))

    assert codes == [404] * 3
    assert "Missions" not in home


# --- Reading --------------------------------------------------------------------------------------


def test_a_mission_is_read_by_a_checklist_before_anybody_is_asked(
    office: Client, organisation: Organisation, noor: User
):
    mission = submitted(organisation)
    peer = make_member(display_name="Sam")
    url = at("mission_moderate", mission.public_id)
    assert waiting(TO_READ, noor) == [mission.public_id]

    half = office.post(url, {"is_work": "on", "peer_lead": peer.pk})
    mission.refresh_from_db()
    before = mission.state
    answer = office.post(url, READ | {"peer_lead": peer.pk})

    mission.refresh_from_db()
    assert (half.status_code, before) == (422, "submitted")
    assert (answer.status_code, mission.state, mission.peer_lead) == (302, "moderated", peer)
    assert answer["Location"] == at("mission_people", mission.public_id)
    assert (waiting(TO_READ, noor), waiting(TO_PROPOSE, noor)) == ([], [mission.public_id])
    assert mission.words not in logged_words()


def test_who_acts_for_the_organisation_is_not_the_peer_to_turn_to(
    office: Client, organisation: Organisation
):
    mission = submitted(organisation)
    theirs = make_member()
    make_representative(organisation, theirs)

    answer = office.post(at("mission_moderate", mission.public_id), READ | {"peer_lead": theirs.pk})

    assert answer.status_code == 422


def test_a_refusal_says_one_of_the_reasons(office: Client, organisation: Organisation):
    mission = submitted(organisation)
    url = at("mission_refuse", mission.public_id)

    without = office.post(url, {})
    answer = office.post(url, {"reason": "pay"})

    mission.refresh_from_db()
    assert (without.status_code, answer.status_code) == (422, 302)
    assert (mission.state, mission.refusal_reason) == ("refused", "pay")
    assert "the pay is unclear or not fair" in words_of(
        office.get(at("mission", mission.public_id))
    )


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("Lead a group of families twice a week.", set()),
        ("Accompagner Mme Dupont au guichet.", {"named"}),
        ("Een jongere van 17 jaar, met mevrouw Peeters.", {"age"}),
        ("Mevrouw Peeters", {"named"}),
        ("Un homme de 34 ans, dossier à relire.", {"age", "file"}),
        ("He is 34 years old.", {"age"}),
        ("Madame ou monsieur, un public de femmes.", set()),
    ],
)
def test_signs_of_a_person_are_pointed_out_to_who_reads(text: str, hints: set[str]):
    assert hints_in(text) == hints


def test_the_page_points_to_signs_while_the_mission_is_to_be_read(
    office: Client, organisation: Organisation
):
    mission = submitted(organisation, words="Accompany Mme Dupont every week.")

    page = words_of(office.get(at("mission", mission.public_id)))

    assert "a title with a name" in page


# --- Asking people --------------------------------------------------------------------------------


def test_the_search_begins_with_what_the_request_asks_for(
    office: Client, organisation: Organisation, noor: User
):
    terms = words_of_work()
    mission = asked(organisation, make_profile(), by=noor)
    fits = make_profile(display_name="public", **FITTING)
    for name in ("kind", "level", "language", "area"):
        kind = "mission_kind" if name == "kind" else name
        fits.held_facts.filter(kind=kind).update(term=getattr(terms, name))
    fits.held_facts.filter(kind="display_name").update(text="Fits")
    other = make_profile(display_name="public", language="public")
    other.held_facts.filter(kind="display_name").update(text="Does not")
    url = at("mission_people", mission.public_id)

    narrow = words_of(office.get(url))
    wide = words_of(office.post(url, {"what": "search", "q": ""}))

    assert ("Fits" in narrow, "Does not" in narrow) == (True, False)
    assert ("Fits" in wide, "Does not" in wide) == (True, True)
    assert ProfileView.objects.filter(profile=fits).count() == 1


def test_whom_the_organisation_wishes_for_stands_first_where_the_coordinator_sees_them(
    office: Client, organisation: Organisation
):
    wished, hidden = make_profile(display_name="public"), make_profile(display_name="public")
    wished.held_facts.filter(kind="display_name").update(text="Wished For")
    hidden.held_facts.filter(kind="display_name").update(text="Now Hidden")
    by = representative_of(organisation)
    pages = {}
    for person in (wished, hidden):
        facts = words_of_work(public=f"for {person.pk}")
        mission = submit_mission(
            organisation, facts, node=make_node(), by=by, wish=person.public_id
        )
        moderate_mission(mission, by=make_coordinator(make_node()))
        if person == hidden:
            Profile.objects.filter(pk=hidden.pk).update(hidden_at=timezone.now())
        pages[person.pk] = [
            words_of(office.get(at(name, mission.public_id)))
            for name in ("mission", "mission_people")
        ]

    assert all("Wished For" in page for page in pages[wished.pk])
    assert "wished for" in pages[wished.pk][1]
    assert "Nobody you see says:" in pages[wished.pk][1]
    assert not any("Now Hidden" in page for page in pages[hidden.pk])
    assert "whom you do not see" in pages[hidden.pk][0]


def test_several_are_asked_at_once_and_those_who_cannot_be_are_counted_only(
    office: Client, organisation: Organisation, noor: User, lou: Profile
):
    mission = asked(organisation, lou, by=noor)
    sam, hidden = make_profile(), make_profile(listed="me")
    day = timezone.localdate() + timedelta(days=5)
    chosen = [row.public_id for row in (lou, sam, hidden)]
    dated = {"answer_by": day.isoformat()}

    nobody = office.post(at("mission_people", mission.public_id), {"what": "ask"} | dated)
    answer = office.post(
        at("mission_people", mission.public_id), {"what": "ask", "person": chosen} | dated
    )

    proposals = MissionProposal.objects.filter(request=mission)
    assert (nobody.status_code, answer.status_code) == (422, 302)
    assert set(proposals.values_list("profile", flat=True)) == {lou.pk, sam.pk}
    assert {timezone.localdate(row.answer_by) for row in proposals} == {day}
    page = words_of(office.get(at("mission", mission.public_id)))
    assert "2 people are asked." in page
    assert "1 person cannot be asked" in page
    acts = AuditEntry.objects.filter(action="mission.proposed")
    assert set(acts.values_list("subject_id", flat=True)) == {lou.public_id, sam.public_id}


def test_the_page_says_who_does_not_take_part_and_never_why(
    office: Client, organisation: Organisation, noor: User, lou: Profile
):
    proposal = proposed(organisation, lou, by=noor)
    hides = make_profile(display_name="public")
    member_of(hides)
    hides.held_facts.filter(kind="display_name").update(text="Somebody Hidden")
    propose_mission(proposal.request, hides, by=noor)
    assert lou.user is not None and hides.user is not None
    answer_proposal(proposal, accepts=False, by=lou.user)
    hide_profile(hides, by=hides.user)

    page = words_of(office.get(at("mission", proposal.request.public_id)))

    assert page.count("does not take part") == 2
    assert "declined" not in page
    assert "Somebody Hidden" not in page
    assert "Somebody of the network" in page


# --- What waits -----------------------------------------------------------------------------------


def test_who_was_asked_is_given_a_week_before_it_waits_for_a_coordinator(
    organisation: Organisation, noor: User, lou: Profile
):
    mission = proposed(organisation, lou, by=noor).request

    assert waiting(WITHOUT_ANSWER, noor) == []
    assert waiting(WITHOUT_ANSWER, noor, days=7) == [mission.public_id]


def test_a_difficulty_comes_to_the_peer_first_and_to_the_coordinators_after_some_days(
    office: Client, organisation: Organisation, noor: User, lou: Profile
):
    mission = accepted(organisation, lou, by=noor).request
    name_peer_lead(mission, peer_lead=make_member(display_name="Sam"), by=noor)
    assert lou.user is not None
    escalate_mission(mission, by=lou.user)
    first = (waiting(IN_NEED, noor), waiting(IN_NEED, noor, days=3))
    escalate_mission(mission, by=lou.user)

    page = words_of(office.get(at("mission", mission.public_id)))
    office.post(at("mission_act", mission.public_id, "settle"))

    assert first == ([], [mission.public_id])
    assert "the coordinators" in page
    assert waiting(IN_NEED, noor, days=3) == []
    assert AuditEntry.objects.filter(action="mission.settled").count() == 1
    assert escalate_mission(mission, by=lou.user) == "peer_lead"


def test_a_mission_that_ends_within_two_weeks_waits_until_then(
    organisation: Organisation, noor: User, lou: Profile
):
    today = timezone.localdate()
    soon = accepted(organisation, lou, by=noor).request
    sam = make_profile()
    member_of(sam)
    accepted(organisation, sam, by=noor, ends_on=today + timedelta(days=40))

    assert waiting(ENDING, noor) == [soon.public_id]


def test_nobody_found_is_told_by_one_button(
    office: Client, organisation: Organisation, noor: User, lou: Profile
):
    mission = proposed(organisation, lou, by=noor).request

    office.post(at("mission_act", mission.public_id, "give-up"))
    again = office.post(at("mission_act", mission.public_id, "give-up"))

    mission.refresh_from_db()
    assert (mission.state, again.status_code) == ("declined", 302)


def test_both_sides_words_are_read_once_it_is_closed(
    office: Client, organisation: Organisation, noor: User, lou: Profile
):
    mission = accepted(organisation, lou, by=noor).request
    assert lou.user is not None
    close_mission(mission, by=lou.user)
    say_how_it_went(mission, went="partly", words="Too short for all of it.", by=lou.user)

    page = words_of(office.get(at("mission", mission.public_id)))

    assert "Too short for all of it." in page


# --- The board and the figures --------------------------------------------------------------------


def test_the_board_shows_the_longest_waiting_first_and_filters(
    office: Client, organisation: Organisation, noor: User
):
    other = make_institution("other-house")
    first, second = submitted(organisation), submitted(other)
    MissionRequest.objects.filter(pk=second.pk).update(moved_at=timezone.now() - timedelta(days=3))

    page = words_of(office.get(at("missions")))
    none = words_of(office.get(at("missions"), {"kind": "unknown", "node": "x"}))
    nice = words_of(office.get(at("missions"), {"node": first.node.pk}))

    assert page.index(second.public_id) < page.index(first.public_id)
    assert first.public_id in none
    assert first.public_id in nice


def test_the_board_asks_as_much_for_many_missions_as_for_few(
    office: Client, organisation: Organisation
):
    submitted(organisation)
    office.get(at("missions"))
    with CaptureQueriesContext(connection) as few:
        office.get(at("missions"))
    for number in range(4):
        submitted(make_institution(f"house-{number}"))
    # What is kept of menus and switches is read anew once.
    office.get(at("missions"))
    with CaptureQueriesContext(connection) as many:
        office.get(at("missions"))

    assert len(many) <= len(few)


def test_figures_are_bands_of_whole_quarters_of_the_whole_network(
    office: Client, organisation: Organisation
):
    today = date(2026, 8, 15)
    in_spring = timezone.make_aware(timezone.datetime(2026, 5, 10, 12))
    for number in range(6):
        row = submitted(organisation, public=f"families {number}")
        state = {"state": "closed", "ended_at": in_spring} if number < 4 else {}
        MissionRequest.objects.filter(pk=row.pk).update(submitted_at=in_spring, **state)

    spring, winter, autumn = quarters(today)

    assert (spring.year, spring.number, winter.number, autumn.number) == (2026, 2, 1, 4)
    assert autumn.year == 2025
    # Six were asked for; four were done, which is below five and said of nobody.
    assert [number for _name, number in spring.named] == [5, 0, 0, 0, 0]
    assert [number for _name, number in winter.named] == [0] * 5
    assert office.get(at("mission_figures")).status_code == 200
