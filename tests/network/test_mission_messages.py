"""Writing to the other side of a mission, sharing how to be reached, and who never reads it."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import translation

from network.account_data import account_data, as_json
from network.actions import erase_account
from network.actions.missions.answering import answer_proposal, leave_mission
from network.actions.missions.running import close_mission
from network.actions.missions.talking import write_as_organisation, write_as_person
from network.actions.profiles import Agreement, erase_profile, exclude, hide_profile
from network.missions.calls import sentence_of
from network.missions.threads import messages_of
from network.models import (
    CallEntry,
    Grant,
    MissionMessage,
    MissionProposal,
    Organisation,
    Profile,
    ProfileFact,
    User,
)
from network.visibility import as_owner, viewer_for, visible_facts
from tests.network.admin_people import entering, make_user
from tests.network.jobs import run_jobs
from tests.network.missions import accepted, asked, member_of, proposed_to, representative_of
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


@pytest.fixture(autouse=True)
def nothing_counted_yet() -> None:
    cache.clear()


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
    profile = make_profile(display_name="public", contact="me", presentation="public")
    member_of(profile)
    return profile


@pytest.fixture
def proposal(organisation: Organisation, coordinator: User, lou: Profile) -> MissionProposal:
    row: MissionProposal = accepted(organisation, lou, by=coordinator)
    return row


@pytest.fixture
def asking(proposal: MissionProposal) -> Client:
    requester = proposal.request.representation
    assert requester is not None
    return entering(requester.user)


@pytest.fixture
def theirs(proposal: MissionProposal) -> Client:
    return entering(proposal.profile.user)


def their_page(client: Client, proposal: MissionProposal) -> str:
    return client.get(address("proposal", proposal.public_id)).content.decode()


def own_page(client: Client, proposal: MissionProposal) -> str:
    return client.get(address("mission", proposal.request.public_id)).content.decode()


def write_address(proposal: MissionProposal) -> str:
    return address("write", proposal.request.public_id, proposal.public_id)


def test_both_sides_write_and_read_each_other(
    proposal: MissionProposal, asking: Client, theirs: Client
) -> None:
    asking.post(write_address(proposal), {"words": "Shall we meet on Monday?"})
    theirs.post(address("proposal_write", proposal.public_id), {"words": "Monday is fine."})

    reader = viewer_for(make_coordinator(make_node()))
    said = [(one.side, one.words) for one in messages_of(proposal.request, reader)]
    assert said == [
        ("organisation", "Shall we meet on Monday?"),
        ("person", "Monday is fine."),
    ]
    for text in (their_page(theirs, proposal), own_page(asking, proposal)):
        assert "Shall we meet on Monday?" in text
        assert "Monday is fine." in text


def test_the_coordinators_of_the_place_may_read_it_and_nobody_who_weighs_on_it(
    organisation: Organisation, coordinator: User, proposal: MissionProposal, asking: Client
) -> None:
    asking.post(write_address(proposal), {"words": "Shall we meet on Monday?"})
    both = make_coordinator(make_node())
    make_representative(organisation, both)
    away = make_coordinator(make_node())
    owner = proposal.profile.user
    exclude(proposal.profile, user=away, by=owner, agreed=SAID)  # type: ignore[arg-type]
    admin = reverse("network_admin:mission", args=[proposal.request.public_id])

    assert "Shall we meet on Monday?" in entering(coordinator).get(admin).content.decode()
    for user in (both, away, make_coordinator(make_node("nice"))):
        assert "Shall we meet" not in entering(user).get(admin).content.decode()


def test_who_accepted_stays_without_a_name_until_they_share_it(
    proposal: MissionProposal, asking: Client, theirs: Client
) -> None:
    theirs.post(address("proposal_write", proposal.public_id), {"words": "Monday is fine."})
    before = own_page(asking, proposal)
    own = visible_facts(proposal.profile, as_owner(proposal.profile.user))  # type: ignore[arg-type]
    chosen = [fact.public_id for fact in own.facts if fact.kind in {"display_name", "contact"}]

    theirs.post(address("proposal_share", proposal.public_id), {"facts": chosen})

    # Open to everybody in the directory; that it is this person is not.
    assert "some display_name" not in before
    assert proposal.profile.public_id not in before
    after = own_page(asking, proposal)
    assert "Messages with some display_name" in after
    assert "some contact" in after
    assert "some presentation" not in after


def test_who_wrote_down_no_way_to_be_reached_is_led_to_it(
    proposal: MissionProposal, theirs: Client
) -> None:
    with translation.override("en"):
        step = reverse("network:profile_step", args=["contact"])
    assert step not in their_page(theirs, proposal)

    ProfileFact.objects.filter(profile=proposal.profile, kind="contact").delete()

    assert step in their_page(theirs, proposal)


def test_what_is_shared_ends_with_one_button_and_with_the_mission(
    proposal: MissionProposal, asking: Client, theirs: Client
) -> None:
    own = visible_facts(proposal.profile, as_owner(proposal.profile.user))  # type: ignore[arg-type]
    chosen = [fact.public_id for fact in own.facts if fact.kind in {"display_name", "contact"}]
    theirs.post(address("proposal_share", proposal.public_id), {"facts": chosen})
    first = Grant.objects.first()
    assert first is not None
    with translation.override("en"):
        end = reverse("network:profile_share_end", args=[first.public_id])

    assert end in their_page(theirs, proposal)
    theirs.post(end)
    assert Grant.objects.count() == 1
    close_mission(proposal.request, by=proposal.profile.user)  # type: ignore[arg-type]

    assert not Grant.objects.exists()
    assert "some contact" not in own_page(asking, proposal)
    assert "some display_name" not in own_page(asking, proposal)


def test_nothing_of_somebody_else_can_be_shared(proposal: MissionProposal, theirs: Client) -> None:
    sam = make_profile(contact="me")
    fact = visible_facts(sam, as_owner(member_of(sam))).facts[-1]

    for facts in ([fact.public_id], []):
        answer = theirs.post(address("proposal_share", proposal.public_id), {"facts": facts})
        assert answer.status_code == 422
    assert not Grant.objects.exists()


def test_the_team_shares_how_it_is_reached_and_takes_it_back(
    proposal: MissionProposal, asking: Client, theirs: Client
) -> None:
    contact = address("contact", proposal.request.public_id)

    wrong = asking.post(contact, {"contact": "https://example.org/a"})
    asking.post(contact, {"contact": "The desk, 02 555 12 12"})
    shown = their_page(theirs, proposal)
    asking.post(contact, {"contact": ""})

    assert wrong.status_code == 422
    assert "https://example.org/a" in wrong.content.decode()
    assert "The desk, 02 555 12 12" in shown
    assert "02 555 12 12" not in their_page(theirs, proposal)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "This field is required."),
        ("Write to anne@example.org", "Write no e-mail address"),
        ("Il est né en 1985", "Write nothing about a person"),
        ("a\u202eb", "invisible characters"),
    ],
)
def test_words_that_do_not_belong_here_are_refused_and_come_back(
    proposal: MissionProposal, asking: Client, theirs: Client, words: str, why: str
) -> None:
    for client, where in (
        (asking, write_address(proposal)),
        (theirs, address("proposal_write", proposal.public_id)),
    ):
        answer = client.post(where, {"words": words})
        assert answer.status_code == 422
        assert why in answer.content.decode()
        assert words in answer.content.decode()
        # Without a script the page opens where the refusal stands, not at its top.
        at = re.search(rf'action="{where}#([\w-]+)"', answer.content.decode())
        assert at is not None
        assert f'id="{at[1]}"' in answer.content.decode()
    assert not MissionMessage.objects.exists()


def test_sent_twice_it_is_one_message(proposal: MissionProposal, asking: Client) -> None:
    for words in ("Hello.", "Hello.", "Hello again."):
        asking.post(write_address(proposal), {"words": words})

    assert MissionMessage.objects.count() == 2


def test_too_many_messages_wait_and_come_back(
    proposal: MissionProposal, asking: Client, settings: Any
) -> None:
    settings.LIMITS = settings.LIMITS | {"mission_message": "1/h"}
    asking.post(write_address(proposal), {"words": "One."})
    answer = asking.post(write_address(proposal), {"words": "Two."})

    assert answer.status_code == 422
    assert "Too many tries at once" in answer.content.decode()
    assert "Two." in answer.content.decode()


def test_who_has_no_part_writes_and_reads_nothing(
    organisation: Organisation, coordinator: User, proposal: MissionProposal
) -> None:
    sam = make_profile()
    others = {
        "another organisation": make_representative(make_institution("another")),
        "another person": member_of(sam),
        "a member": make_member(),
        "a coordinator": coordinator,
        "an account": make_user(),
    }
    for who, user in others.items():
        client = entering(user)
        for where in (
            write_address(proposal),
            address("contact", proposal.request.public_id),
            address("proposal_write", proposal.public_id),
            address("proposal_share", proposal.public_id),
        ):
            answer = client.post(where, {"words": "Hello.", "contact": "x", "facts": ["x"]})
            assert answer.status_code == 404, who
    asks = entering(representative_of(organisation))
    assert asks.post(address("proposal_write", proposal.public_id)).status_code == 404
    as_person = entering(proposal.profile.user)
    assert as_person.post(write_address(proposal), {"words": "Hello."}).status_code == 404
    assert not MissionMessage.objects.exists()


def test_nobody_is_written_to_who_did_not_accept(
    organisation: Organisation, coordinator: User, lou: Profile, proposal: MissionProposal
) -> None:
    mission = asked(organisation, lou, by=coordinator)
    waiting = proposed_to(mission, lou, by=coordinator)
    requester = mission.representation
    assert requester is not None

    with pytest.raises(PermissionDenied):
        write_as_organisation(waiting, "Hello.", language="en", by=requester.user)
    with pytest.raises(PermissionDenied):
        write_as_person(waiting, "Hello.", language="en", by=lou.user)  # type: ignore[arg-type]
    client = entering(requester.user)
    assert client.post(write_address(waiting), {"words": "Hello."}).status_code == 404
    # A thread of one mission is not one of another.
    crossed = address("write", mission.public_id, proposal.public_id)
    assert client.post(crossed, {"words": "Hello."}).status_code == 404


def test_once_it_is_over_it_can_be_read_and_no_longer_written(
    proposal: MissionProposal, asking: Client, theirs: Client
) -> None:
    asking.post(write_address(proposal), {"words": "Hello."})
    close_mission(proposal.request, by=proposal.profile.user)  # type: ignore[arg-type]

    late = asking.post(write_address(proposal), {"words": "Hello again."})

    assert late.status_code == 422
    assert "This mission is not running." in late.content.decode()
    assert "Hello." in their_page(theirs, proposal)
    assert "Send the message" not in their_page(theirs, proposal)


@pytest.mark.parametrize("how", ["leaves", "keeps away"])
def test_who_leaves_is_read_and_written_to_no_more(
    organisation: Organisation, proposal: MissionProposal, asking: Client, theirs: Client, how: str
) -> None:
    theirs.post(address("proposal_write", proposal.public_id), {"words": "Monday is fine."})
    owner = proposal.profile.user
    assert owner is not None
    if how == "leaves":
        leave_mission(proposal, by=owner)
    else:
        exclude(proposal.profile, organisation=organisation, by=owner, agreed=SAID)

    assert "Monday is fine." not in own_page(asking, proposal)
    assert asking.post(write_address(proposal), {"words": "Hello."}).status_code == 404


def test_each_takes_along_what_they_wrote_and_it_goes_with_the_profile(
    proposal: MissionProposal, asking: Client, theirs: Client
) -> None:
    asking.post(write_address(proposal), {"words": "Hello Lou."})
    theirs.post(address("proposal_write", proposal.public_id), {"words": "Hello there."})
    owner, requester = proposal.profile.user, proposal.request.representation
    assert owner is not None
    assert requester is not None

    own, theirs_ = (as_json(account_data(user)) for user in (owner, requester.user))

    assert own["mission_messages"][0]["words"] == "Hello there."
    assert own["mission_messages_received"][0]["words"] == "Hello Lou."
    assert theirs_["mission_messages"][0]["words"] == "Hello Lou."
    assert "Hello there." not in str(theirs_)
    erase_account(requester.user)
    assert list(MissionMessage.objects.values_list("author", "side")) == [
        (None, "organisation"),
        (owner.pk, "person"),
    ]
    erase_profile(proposal.profile)
    assert not MissionMessage.objects.exists()


# --- What is told by mail and telephone -----------------------------------------------------------


def addressed(user: User | None, email: str) -> None:
    assert user is not None
    User.objects.filter(pk=user.pk).update(email=email, language="en")


def told() -> list[tuple[str, str]]:
    mail.outbox = []
    run_jobs()
    return [(one.to[0], f"{one.subject} {one.body}") for one in mail.outbox]


def test_the_other_side_is_told_that_something_waits_and_nothing_more(
    proposal: MissionProposal, asking: Client, theirs: Client
) -> None:
    requester = proposal.request.representation
    assert requester is not None
    addressed(proposal.profile.user, "lou@example.org")
    addressed(requester.user, "asks@example.org")
    told()

    asking.post(write_address(proposal), {"words": "Shall we meet on Monday?"})
    asking.post(write_address(proposal), {"words": "Or on Tuesday?"})
    to_lou = told()
    theirs.post(address("proposal_write", proposal.public_id), {"words": "Monday is fine."})
    to_them = told()

    assert [whom for whom, _text in to_lou] == ["lou@example.org"]
    assert [whom for whom, _text in to_them] == ["asks@example.org"]
    for _whom, text in (*to_lou, *to_them):
        assert "Something is written to you." in text
        assert not any(word in text for word in ("Maison Exemple", "Monday", "Tuesday", "mission "))


def test_nobody_is_told_of_a_message_once_they_hide_or_it_is_over(
    proposal: MissionProposal, asking: Client
) -> None:
    addressed(proposal.profile.user, "lou@example.org")
    told()
    asking.post(write_address(proposal), {"words": "Shall we meet on Monday?"})

    hide_profile(proposal.profile, by=proposal.profile.user)  # type: ignore[arg-type]

    assert told() == []


def test_who_has_no_address_is_called(organisation: Organisation, coordinator: User) -> None:
    helped = make_profile(listed="coordinators")
    proposal = proposed_to(asked(organisation, helped, by=coordinator), helped, by=coordinator)
    answer_proposal(proposal, accepts=True, by=coordinator)
    run_jobs()
    requester = proposal.request.representation
    assert requester is not None

    entering(requester.user).post(write_address(proposal), {"words": "Shall we meet on Monday?"})
    run_jobs()

    call = CallEntry.objects.get(script__startswith="mission_written")
    with translation.override("en"):
        assert sentence_of(call).startswith("Something is written to you")
    text = their_page(entering(coordinator), proposal)
    assert "Shall we meet on Monday?" in text
    assert "What do you share" not in text
