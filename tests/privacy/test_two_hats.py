"""Who coordinates and stands in an organisation, or is kept away: no side door tells them more."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from network.actions.missions.running import close_mission, say_how_it_went
from network.actions.offers.answering import (
    answer_offer,
    pass_answer_on,
    purge_answers,
    withdraw_answer,
)
from network.actions.offers.publishing import close_offer
from network.actions.profiles import Agreement, exclude
from network.actions.trajectories.taking_part import ask_to_join
from network.models import AuditEntry, Observation, OfferAnswer, Organisation, Profile, User
from network.offers.queues import ANSWERS
from network.visibility import viewer_for
from network.waiting import waiting_in
from tests.network.admin_people import entering
from tests.network.missions import accepted, member_of, proposed
from tests.network.observations import observed
from tests.network.offers import published
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_member,
    make_node,
    make_profile,
    make_representative,
)
from tests.network.trajectories import at_recruitment, make_cast

pytestmark = pytest.mark.django_db

SAID = Agreement(language="en")
WORDS = "Zqwords of the person."


@pytest.fixture
def house() -> Organisation:
    return make_institution()


@pytest.fixture
def noor() -> User:
    return make_coordinator(make_node())


@pytest.fixture
def both(house: Organisation) -> User:
    """A coordinator of the place who acts for the organisation, too."""
    return make_representative(house, make_coordinator(make_node()))


@pytest.fixture
def lou() -> Profile:
    profile = make_profile(listed="coordinators", display_name="coordinators")
    member_of(profile)
    return profile


def log_of(user: User, **wanted: str) -> str:
    return entering(user).get(reverse("network_admin:audit"), wanted).text


def page_of_account(user: User, account: User) -> str:
    return entering(user).get(reverse("network_admin:account", args=[account.public_id])).text


def test_the_log_tells_no_organisation_whom_its_mission_was_proposed_to(
    house: Organisation, noor: User, both: User, lou: Profile
) -> None:
    mission = proposed(house, lou, by=noor).request
    assert lou.user is not None

    told = [
        mission.public_id in text
        for user in (noor, both)
        for text in (log_of(user), page_of_account(user, lou.user))
    ]

    assert told == [True, True, False, False]
    assert lou.public_id not in log_of(both, action="mission.proposed")
    assert lou.public_id in log_of(noor, action="mission.proposed")


def test_the_log_tells_no_organisation_who_answered_its_offer(
    noor: User, house: Organisation
) -> None:
    offer, person = published(house), make_member()
    row = answer_offer(offer, WORDS, node=make_node(), by=person)
    pass_answer_on(row, version=row.version, by=noor)
    both = make_representative(house, make_coordinator(make_node()))

    seen = [
        [person.public_id in log_of(user, action="account.answer_passed_on") for user in users]
        for users in ([noor], [both])
    ]

    assert seen == [[True], [False]]
    assert offer.public_id not in page_of_account(both, person)


def test_the_log_tells_no_organisation_who_was_asked_into_its_trajectory() -> None:
    cast = make_cast()
    row = at_recruitment(cast)
    ask_to_join(row, cast.profile, viewer=cast.as_network)
    both = make_representative(cast.organisation, make_coordinator(make_node()))

    assert cast.profile.public_id in log_of(cast.coordinator)
    assert cast.profile.public_id not in log_of(both)


def test_the_log_tells_nothing_of_a_profile_to_whom_it_keeps_away(noor: User, lou: Profile) -> None:
    away, house = make_coordinator(make_node()), make_institution("other")
    proposed(house, lou, by=noor)
    assert lou.public_id in log_of(away)

    exclude(lou, user=away, by=lou.user, agreed=SAID)  # type: ignore[arg-type]

    assert lou.public_id not in log_of(away)
    assert lou.public_id in log_of(noor)


def test_how_it_went_is_not_read_by_a_coordinator_whom_the_person_keeps_away(
    house: Organisation, noor: User, lou: Profile
) -> None:
    mission = accepted(house, lou, by=noor).request
    assert lou.user is not None
    close_mission(mission, by=lou.user)
    say_how_it_went(mission, went="partly", words=WORDS, by=lou.user)
    url = reverse("network_admin:mission", args=[mission.public_id])
    away = make_coordinator(make_node())
    assert WORDS in entering(away).get(url).text

    exclude(lou, user=away, by=lou.user, agreed=SAID)

    assert WORDS not in entering(away).get(url).text
    assert WORDS in entering(noor).get(url).text


@pytest.mark.parametrize("way", ["chosen", "written", "by its mission"])
def test_an_obstacle_is_not_read_by_who_stands_in_the_organisation_however_it_is_named(
    house: Organisation, noor: User, both: User, lou: Profile, way: str
) -> None:
    if way == "chosen":
        row = observed(lou, house, words=WORDS)
    elif way == "written":
        row = observed(lou, None, elsewhere=house.name.upper(), words=WORDS)
    else:
        mission = accepted(house, lou, by=noor).request
        row = observed(lou, None, elsewhere="The counter", mission=mission, words=WORDS)

    read = Observation.objects.coordinated_by
    assert [list(read(viewer_for(user))) for user in (noor, both)] == [[row], []]


def test_an_answer_to_an_offer_is_not_read_by_a_coordinator_whom_the_person_keeps_away(
    house: Organisation, noor: User, lou: Profile
) -> None:
    assert lou.user is not None
    row = answer_offer(published(house), WORDS, node=make_node(), by=lou.user)
    url, away = f"/admin/offers/answers/{row.public_id}/", make_coordinator(make_node())
    assert WORDS in entering(away).get(url).text

    exclude(lou, user=away, by=lou.user, agreed=SAID)

    assert entering(away).get(url, follow=True).status_code == 404
    assert waiting_in(ANSWERS, viewer_for(away), most=5).total == 0
    assert waiting_in(ANSWERS, viewer_for(noor), most=5).total == 1
    with pytest.raises(PermissionDenied):
        pass_answer_on(row, version=row.version, by=away)


def test_an_answer_that_is_taken_back_leaves_no_line_in_the_log(
    house: Organisation, noor: User
) -> None:
    offer, people = published(house), [make_member(), make_member()]
    for person in people:
        row = answer_offer(offer, WORDS, node=make_node(), by=person)
        pass_answer_on(row, version=row.version, by=noor)

    withdraw_answer(offer, by=people[0])

    said = AuditEntry.objects.filter(action="account.answer_passed_on")
    assert [line.subject_id for line in said] == [people[1].public_id]
    OfferAnswer.objects.get()
    close_offer(offer, by=make_representative(house))
    assert purge_answers(timezone.now() + timedelta(seconds=1)) == 1
    assert not said.all().exists()


def test_who_acts_for_an_organisation_records_nothing_about_it(
    house: Organisation, lou: Profile
) -> None:
    """They would read the wording before it is told, and from the receipt how many others stay."""
    observed(lou, house)
    make_representative(house, lou.user)

    with pytest.raises(ValidationError) as refusal:
        observed(lou, house)

    assert list(refusal.value.error_dict) == ["organisation"]
    assert observed(lou, make_institution("other")).pk


def test_a_list_that_knows_ones_hat_is_kept_by_no_cache(house: Organisation) -> None:
    published(house)
    kept = [
        "no-store" in entering(user).get("/en/offers/").headers.get("Cache-Control", "")
        for user in (None, make_member(), make_representative(house))
    ]

    assert kept == [False, True, True]


def test_who_keeps_an_organisation_away_is_not_told_from_who_took_their_answer_back(
    house: Organisation, noor: User, lou: Profile
) -> None:
    assert lou.user is not None
    offer, client = published(house), entering(make_representative(house))
    rows = [
        answer_offer(offer, WORDS, node=make_node(), by=user) for user in (lou.user, make_member())
    ]
    for row in rows:
        pass_answer_on(row, version=row.version, by=noor)

    exclude(lou, organisation=house, by=lou.user, agreed=SAID)
    OfferAnswer.objects.filter(pk=rows[1].pk).delete()

    at = f"/en/offers/{offer.public_id}/answers/"
    assert [client.post(f"{at}{row.public_id}/").status_code for row in rows] == [404, 404]
    assert not OfferAnswer.objects.filter(state="wanted").exists()
