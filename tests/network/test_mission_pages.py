"""Missions on the pages of an organisation: asking, following, and what it never reads."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from network.actions import switch_modules
from network.actions.missions.answering import answer_proposal, leave_mission
from network.actions.missions.mediating import (
    give_mission_up,
    moderate_mission,
    propose_mission,
    refuse_mission,
)
from network.actions.profiles import Agreement, exclude, hide_profile
from network.identifiers import new_public_id
from network.models import MissionRequest, Organisation, Profile, User
from portal.kept_forms import OWNER
from tests.network.admin_people import entering, make_user
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

SAID = Agreement(language="en")


def address(name: str, *args: str) -> str:
    with translation.override("en"):
        return reverse(f"missions:{name}", args=args)


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


def typed(**said: Any) -> dict[str, Any]:
    """What the form sends for a mission of a week from today."""
    words_of_work()
    make_node()
    today = timezone.localdate()
    end = today + timedelta(days=7)
    plain = {
        "kind": "a-kind",
        "level": "a-level",
        "language": "a-language",
        "area": "a-area",
        "public": "families in a shelter",
        "words": "Lead a group once a week.",
        "starts_on": today.isoformat(),
        "ends_on": end.isoformat(),
        "contract": "employment",
        "pay": "as the scale says",
        "number": "one",
        "node": "brussels",
    }
    return plain | said


def page(client: Client, name: str, *args: str) -> str:
    answer = client.get(address(name, *args))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def without_stamps(text: str) -> str:
    """A page without what is new each time it is drawn."""
    return "\n".join(line for line in text.splitlines() if "csrf" not in line)


# --- Asking ---------------------------------------------------------------------------------------


def test_a_representative_asks_for_a_mission_and_finds_it_on_the_list(
    organisation: Organisation,
) -> None:
    client = entering(make_representative(organisation))
    form = page(client, "ask")

    answer = client.post(address("ask"), typed(), follow=True)

    row = MissionRequest.objects.get()
    assert "never the person who is accompanied" in form
    assert "Nobody reads this urgently." in form
    assert answer.redirect_chain == [(address("missions"), 302)]
    assert (row.organisation, row.state, row.written_in) == (organisation, "submitted", "en")
    assert "families in a shelter" in answer.content.decode()


def test_sent_twice_it_is_one_request(organisation: Organisation) -> None:
    client, said = entering(make_representative(organisation)), typed()

    for _ in range(2):
        client.post(address("ask"), said)

    assert MissionRequest.objects.count() == 1
    client.post(address("ask"), said | {"pay": "another"})
    assert MissionRequest.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("words", "For anne@example.org", "Write no e-mail address"),
        ("public", "Monsieur, né en 1985", "Write nothing about a person"),
        ("ends_on", "2001-01-01", "It ends before it starts."),
        ("kind", "no-such-kind", "Select a valid choice"),
        ("pay", "", "This field is required."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    organisation: Organisation, field: str, value: str, words: str
) -> None:
    client = entering(make_representative(organisation))

    answer = client.post(address("ask"), typed(**{field: value}))

    assert answer.status_code == 422
    assert any(words in error for error in answer.context["form"].errors[field])
    kept = "Lead a group once a week." if field != "words" else value
    assert kept in answer.content.decode()
    assert not MissionRequest.objects.exists()


def test_what_was_typed_waits_behind_the_log_in(organisation: Organisation) -> None:
    user = make_representative(organisation)
    client = entering(user)
    page(client, "ask")
    client.session.delete()

    sent = client.post(address("ask"), typed(), headers={"origin": "http://testserver"})
    client.force_login(user)
    with translation.override("en"):
        shown = client.get(reverse("kept_form")).content.decode()

    assert OWNER in client.cookies
    assert "login" in sent["Location"]
    assert "Describe the work" in shown
    assert "Lead a group once a week." in shown
    assert not MissionRequest.objects.exists()


def test_who_acts_for_no_verified_organisation_reads_what_it_takes(
    organisation: Organisation,
) -> None:
    unknown = make_institution("unverified", name="Nouvelle", verified_at=None)
    both = make_representative(organisation, make_member())

    for user, words in (
        (make_user(), "Fill in your readiness sheet"),
        (make_representative(unknown), "has not verified this organisation"),
        (both, "Choose in whose name you act"),
    ):
        client = entering(user)
        assert words in page(client, "missions")
        assert words in page(client, "ask")
        assert client.post(address("ask"), typed()).status_code == 403
    assert not MissionRequest.objects.exists()


def test_what_was_typed_is_shown_to_who_lost_the_role_meanwhile(organisation: Organisation) -> None:
    user = make_representative(organisation)
    client = entering(user)
    page(client, "ask")
    user.representations.all().delete()

    answer = client.post(address("ask"), typed(), headers={"origin": "http://testserver"})

    assert answer.status_code == 403
    assert "Lead a group once a week." in answer.content.decode()


def test_too_many_requests_in_a_day_wait(organisation: Organisation, settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {"mission_organisation": "1/d"}
    client = entering(make_representative(organisation))

    client.post(address("ask"), typed())
    answer = client.post(address("ask"), typed(pay="another"))

    assert answer.status_code == 429
    assert answer.context["form"]["pay"].value() == "another"
    assert MissionRequest.objects.count() == 1


# --- A person by name -----------------------------------------------------------------------------


def test_a_mission_is_asked_for_from_the_page_of_who_is_seen(
    organisation: Organisation, lou: Profile
) -> None:
    client = entering(make_representative(organisation))
    with translation.override("en"):
        theirs = reverse("people:person", args=[lou.public_id])
    link = f"{address('ask')}?person={lou.public_id}"

    assert link in client.get(theirs).content.decode()
    assert address("ask") not in entering(make_member()).get(theirs).content.decode()
    form = client.get(link)
    assert "You would like to ask: some display_name" in form.content.decode()
    client.post(address("ask"), typed(person=lou.public_id))

    row = MissionRequest.objects.get()
    assert row.wished_profile == lou
    assert "some display_name" in page(client, "mission", row.public_id)


def same_for_all(client: Client, person: str) -> tuple[Any, ...]:
    """All that an organisation gets when it asks for this person, without ids and stamps."""
    said = typed(person=person)
    form = client.get(f"{address('ask')}?person={person}")
    sent = client.post(address("ask"), said)
    row = MissionRequest.objects.latest("pk")
    shown = page(client, "mission", row.public_id)
    listed = page(client, "missions")
    MissionRequest.objects.all().delete()
    hidden = (person, row.public_id)
    texts = [form.content.decode(), shown, listed]
    for token in hidden:
        texts = [text.replace(token, "…") for text in texts]
    texts = [without_stamps(text) for text in texts]
    return form.status_code, sent.status_code, sent["Location"], *texts


def test_who_is_hidden_keeps_it_away_or_is_not_there_gives_the_same_answers(
    organisation: Organisation, lou: Profile
) -> None:
    away = make_profile(display_name="members")
    exclude(away, organisation=organisation, by=member_of(away), agreed=SAID)
    closed = make_profile(display_name="me", listed="me")
    hide_profile(lou, by=lou.user)  # type: ignore[arg-type]
    client = entering(make_representative(organisation))

    absent = same_for_all(client, new_public_id())

    assert same_for_all(client, lou.public_id) == absent
    assert same_for_all(client, closed.public_id) == absent
    # Who is public stays so for who is kept away: the page says no more than the directory does.
    assert same_for_all(client, away.public_id)[:3] == absent[:3]


def test_whether_somebody_closed_is_there_cannot_be_told_by_what_is_asked_of_the_database(
    organisation: Organisation, lou: Profile
) -> None:
    hide_profile(lou, by=lou.user)  # type: ignore[arg-type]
    client = entering(make_representative(organisation))
    asked: list[list[int]] = []

    # The first one fills the caches.
    for person in (new_public_id(), new_public_id(), lou.public_id):
        counts = []
        for act in (
            lambda one: client.get(f"{address('ask')}?person={one}"),
            lambda one: client.post(address("ask"), typed(person=one, public=f"families {one}")),
        ):
            with CaptureQueriesContext(connection) as queries:
                act(person)
            counts.append(len(queries))
        asked.append(counts)

    assert asked[1] == asked[2]


def test_a_wish_for_who_is_not_seen_leads_nobody_to_them(
    organisation: Organisation, lou: Profile
) -> None:
    hide_profile(lou, by=lou.user)  # type: ignore[arg-type]
    client = entering(make_representative(organisation))

    client.post(address("ask"), typed(person=lou.public_id))

    row = MissionRequest.objects.get()
    assert (row.wishes_somebody, row.wished_profile) == (True, None)


def test_a_name_is_shown_only_as_long_as_it_is_in_the_directory(
    organisation: Organisation, lou: Profile
) -> None:
    client = entering(make_representative(organisation))
    client.post(address("ask"), typed(person=lou.public_id))
    row = MissionRequest.objects.get()

    hide_profile(lou, by=lou.user)  # type: ignore[arg-type]

    shown = page(client, "mission", row.public_id)
    assert "some display_name" not in shown
    assert lou.public_id not in shown


# --- Following ------------------------------------------------------------------------------------


def as_told(client: Client, mission: MissionRequest) -> list[str]:
    """The list and the page, without what changes by chance."""
    texts = [page(client, "missions"), page(client, "mission", mission.public_id)]
    return [without_stamps(text) for text in texts]


def test_nothing_changes_for_the_organisation_while_people_are_asked_and_say_no(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    mission = asked(organisation, lou, by=coordinator)
    other = asked(organisation, lou, by=coordinator, public="another public")
    client = entering(representative_of(organisation))
    before = as_told(client, mission)

    proposal = propose_mission(mission, lou, by=coordinator)
    while_asked = as_told(client, mission)
    answer_proposal(proposal, accepts=False, by=lou.user)  # type: ignore[arg-type]
    after = as_told(client, mission)

    assert before == while_asked == after
    assert before[0].index("another public") < before[0].index("families in a shelter")
    assert other.public_id in before[0]


def test_given_up_and_expired_are_told_alike(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    mission = asked(organisation, lou, by=coordinator)
    client = entering(representative_of(organisation))
    give_mission_up(mission, by=coordinator)
    given_up = as_told(client, mission)

    MissionRequest.objects.update(state="expired")

    assert as_told(client, mission) == given_up
    assert "Where it is: nobody was found" in given_up[1]


def test_the_pages_of_an_organisation_hold_no_row_of_a_mission(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal = proposed(organisation, lou, by=coordinator)
    client = entering(representative_of(organisation))

    for where in (address("missions"), address("mission", proposal.request.public_id)):
        answer = client.get(where)
        held = [value for context in answer.context for value in context.flatten().values()]
        rows = [value for value in held if isinstance(value, MissionRequest)]
        assert not rows
        assert proposal.public_id not in answer.content.decode()
        assert "Last-Modified" not in answer
        assert "ETag" not in answer
        assert "no-store" in answer["Cache-Control"]


def test_a_refusal_is_told_with_its_reason(organisation: Organisation, coordinator: User) -> None:
    client = entering(make_representative(organisation))
    client.post(address("ask"), typed())
    row = MissionRequest.objects.get()

    refuse_mission(row, reason="team", by=coordinator)

    assert "the team is not ready" in page(client, "mission", row.public_id)


def test_an_organisation_takes_back_starts_closes_and_says_how_it_went(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal = accepted(organisation, lou, by=coordinator)
    mission = proposal.request.public_id
    client = entering(representative_of(organisation))
    assert "somebody has said yes" in page(client, "mission", mission)
    early = client.post(address("feedback", mission), {"went": "well"})

    for act, state in (("start", "running"), ("close", "closed")):
        client.post(address(act, mission))
        proposal.request.refresh_from_db()
        assert proposal.request.state == state
    assert early.status_code == 422
    wrong = client.post(address("feedback", mission), {"went": "", "words": "Two words."})
    client.post(address("feedback", mission), {"went": "partly", "words": "Two words."})

    assert wrong.status_code == 422
    assert "Two words." in wrong.content.decode()
    assert list(proposal.request.feedback.values_list("went", "proposal")) == [("partly", None)]

    second = asked(organisation, lou, by=coordinator)
    client.post(address("withdraw", second.public_id))
    second.refresh_from_db()
    assert second.state == "withdrawn"


def test_asking_for_help_is_answered_alike_whoever_asked_before(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    mission = accepted(organisation, lou, by=coordinator).request
    client = entering(representative_of(organisation))

    answers = [
        client.post(address("help", mission.public_id), follow=True).content.decode()
        for _ in range(3)
    ]

    mission.refresh_from_db()
    assert mission.escalated_to == "coordinator"
    assert all("Somebody gets in touch" in answer for answer in answers)


def test_a_mission_that_somebody_left_is_looked_for_again(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    proposal = accepted(organisation, lou, by=coordinator)
    client = entering(representative_of(organisation))

    leave_mission(proposal, by=lou.user)  # type: ignore[arg-type]
    answer = client.post(address("start", proposal.request.public_id), follow=True)

    assert "Where it is: somebody is looked for" in answer.content.decode()
    assert "the mission has moved on" in answer.content.decode()


# --- Doors ----------------------------------------------------------------------------------------


OWN_PAGES = ["mission"]
OWN_ACTS = ["withdraw", "start", "close", "help", "feedback"]


def onlookers(organisation: Organisation, lou: Profile, coordinator: User) -> dict[str, User]:
    other = make_institution("another")
    return {
        "another organisation": make_representative(other),
        "the person": lou.user,  # type: ignore[dict-item]
        "a member": make_member(),
        "a coordinator": coordinator,
        "an account": make_user(),
        "an unverified organisation": make_representative(
            make_institution("unverified", verified_at=None)
        ),
    }


def test_a_mission_is_there_for_its_organisation_alone(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    mission = accepted(organisation, lou, by=coordinator).request
    for who, user in onlookers(organisation, lou, coordinator).items():
        client = entering(user)
        answers = [client.get(address(name, mission.public_id)) for name in OWN_PAGES]
        answers += [
            client.post(address(name, mission.public_id), {"went": "well"}) for name in OWN_ACTS
        ]
        assert {answer.status_code for answer in answers} == {404}, who
    visitor = Client()
    for name in OWN_PAGES:
        assert "login" in visitor.get(address(name, mission.public_id))["Location"]
    for name in OWN_ACTS:
        assert "login" in visitor.post(address(name, mission.public_id))["Location"]

    mission.refresh_from_db()
    assert (mission.state, mission.escalated_to) == ("accepted", "")
    page(entering(representative_of(organisation)), "mission", mission.public_id)


def test_reading_changes_nothing(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    mission = accepted(organisation, lou, by=coordinator).request
    client = entering(representative_of(organisation))

    for name in OWN_ACTS:
        assert client.get(address(name, mission.public_id)).status_code == 405


def test_the_doors_are_closed_while_the_module_is_off(
    organisation: Organisation,
    coordinator: User,
    lou: Profile,
    django_capture_on_commit_callbacks: Any,
) -> None:
    mission = accepted(organisation, lou, by=coordinator).request
    client = entering(representative_of(organisation))
    with translation.override("en"):
        account, theirs = reverse("account"), reverse("people:person", args=[lou.public_id])
    assert address("missions") in client.get(account).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        switch_modules({"missions": False}, by=coordinator)

    for where in (address("missions"), address("ask"), address("mission", mission.public_id)):
        assert client.get(where).status_code == 404
    assert address("missions") not in client.get(account).content.decode()
    assert address("ask") not in client.get(theirs).content.decode()


def test_a_list_of_many_missions_asks_as_much_as_one_of_few(
    organisation: Organisation,
    coordinator: User,
    lou: Profile,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = entering(representative_of(organisation))
    for number in range(5):
        asked(organisation, lou, by=coordinator, public=f"public {number}")
    page(client, "missions")

    with django_assert_max_num_queries(10):
        assert "public 4" in page(client, "missions")


def test_who_is_asked_reads_only_what_was_moderated(
    organisation: Organisation, coordinator: User, lou: Profile
) -> None:
    client = entering(make_representative(organisation))
    client.post(address("ask"), typed())
    row = MissionRequest.objects.get()
    theirs = entering(lou.user)

    assert organisation.name not in page(theirs, "proposed")
    proposal = propose_mission(moderate_mission(row, by=coordinator), lou, by=coordinator)
    assert organisation.name in page(theirs, "proposed")
    assert page(theirs, "proposal", proposal.public_id)
