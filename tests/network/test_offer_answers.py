"""Members answer offers: passed on without a name; the organisation learns the rest from them."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache, caches
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from network.account_data import account_data
from network.actions import erase_account, give_membership
from network.actions.offers.answering import (
    answer_offer,
    answers_told,
    give_answer_back,
    pass_answer_on,
    purge_answers,
    share_reach,
    want_answer,
)
from network.actions.offers.publishing import close_offer
from network.actions.profiles import Agreement, change_audience, exclude, save_fact
from network.actions.profiles.facts import FactWords
from network.models import (
    COORDINATORS,
    AuditEntry,
    Coordination,
    Node,
    Offer,
    OfferAnswer,
    Organisation,
    Profile,
    ProfileFact,
    User,
)
from network.offers.queues import ANSWERS
from network.visibility import viewer_for, visible_facts
from network.waiting import waiting_in
from tests.network.admin_people import entering, make_user
from tests.network.jobs import run_jobs
from tests.network.offers import acting_for, make_house, published

pytestmark = pytest.mark.django_db

WORDS = "I know shelters from inside and like to lead groups."
REACH = "lou@example.org, in the morning"
SAID = Agreement(language="en")


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    caches["around"].clear()
    cache.clear()


@pytest.fixture
def node() -> Node:
    return Node.objects.create(slug="brussels", name="Brussels", language="fr")


@pytest.fixture
def boss(node: Node) -> User:
    user = make_user(COORDINATORS, display_name="Colibri")
    Coordination.objects.create(user=user, node=node)
    return user


@pytest.fixture
def house() -> Organisation:
    return make_house()


@pytest.fixture
def by(house: Organisation) -> User:
    return acting_for(house, email="moulin@example.org")


@pytest.fixture
def offer(house: Organisation) -> Offer:
    return published(house)


@pytest.fixture
def lou() -> User:
    return member("Lou", email="lou@example.org")


def member(name: str, **fields: str) -> User:
    user = make_user(display_name=name, **fields)
    give_membership(user, is_peer=True, since=timezone.localdate(), by=user)
    return user


def url(offer: Offer, *more: str) -> str:
    return "/".join([f"/en/offers/{offer.public_id}", *more, ""])


def passed_on(offer: Offer, who: User, node: Node, boss: User) -> OfferAnswer:
    row = answer_offer(offer, WORDS, node=node, by=who)
    pass_answer_on(row, version=row.version, by=boss)
    row.refresh_from_db()
    return row


def test_an_answer_goes_without_a_name_until_the_person_says_how_to_reach_them(
    offer: Offer, lou: User, by: User, boss: User, node: Node
) -> None:
    person, house, office = entering(lou), entering(by), entering(boss)
    typed = {"version": "0", "words": WORDS, "node": str(node.pk)}
    assert person.post(url(offer, "answer"), typed).status_code == 302
    row = OfferAnswer.objects.get()
    assert WORDS not in house.get(url(offer, "answers")).content.decode()
    assert waiting_in(ANSWERS, viewer_for(boss), most=5).total == 1

    decided = {"version": str(row.version), "decision": "onward"}
    assert office.post(f"/admin/offers/answers/{row.public_id}/", decided).status_code == 302
    text = house.get(url(offer, "answers")).content.decode()
    assert WORDS in text
    for trace in ("Lou", lou.public_id, "lou@example.org", "Brussels"):
        assert trace not in text

    assert house.post(url(offer, "answers", row.public_id)).status_code == 302
    assert "would like to meet you" in person.get(url(offer, "answer")).content.decode()
    assert person.post(url(offer, "answer"), {"reach": ""}).status_code == 422
    assert person.post(url(offer, "answer"), {"reach": REACH}).status_code == 302
    assert REACH in house.get(url(offer, "answers")).content.decode()

    assert person.post(url(offer, "answer", "withdraw")).status_code == 302
    text = house.get(url(offer, "answers")).content.decode()
    assert WORDS not in text and REACH not in text


@pytest.mark.parametrize("kind", ["anonymous", "stranger", "coordinator", "insider", "partner"])
def test_only_members_from_outside_answer(
    offer: Offer, by: User, boss: User, node: Node, kind: str
) -> None:
    give_membership(by, is_peer=True, since=timezone.localdate(), by=boss)
    partner = acting_for(make_house("Other"))
    who = {
        "anonymous": None,
        "stranger": make_user(),
        "coordinator": boss,
        "insider": by,
        "partner": partner,
    }[kind]

    answer = entering(who).post(
        url(offer, "answer"), {"version": "0", "words": WORDS, "node": str(node.pk)}
    )

    assert answer.status_code == (302 if who is None else 404)
    if who is not None:
        with pytest.raises(PermissionDenied):
            answer_offer(offer, WORDS, node=node, by=who)
    assert not OfferAnswer.objects.exists()


def test_answers_are_read_by_nobody_but_whose_they_are_for(
    offer: Offer, lou: User, boss: User, node: Node
) -> None:
    row = passed_on(offer, lou, node, boss)
    elsewhere = make_user(COORDINATORS, display_name="Elsewhere")
    other, rival = member("Other"), acting_for(make_house("Rival"))

    for who in (None, make_user(), other, elsewhere, boss, lou, rival):
        reader = entering(who)
        for path in (url(offer, "answers"), url(offer, "answer")):
            assert WORDS not in reader.get(path).content.decode() or who is lou
        assert reader.post(url(offer, "answers", row.public_id)).status_code in {302, 404}
    assert OfferAnswer.objects.get().state == "passed_on"

    waiting = answer_offer(offer, WORDS, node=node, by=other)
    assert waiting_in(ANSWERS, viewer_for(elsewhere), most=5).total == 0
    found = entering(elsewhere).get(f"/admin/offers/answers/{waiting.public_id}/", follow=True)
    assert found.status_code == 404
    for act in (
        lambda: pass_answer_on(waiting, version=waiting.version, by=elsewhere),
        lambda: give_answer_back(waiting, reason="unclear", version=waiting.version, by=elsewhere),
        lambda: want_answer(row, by=rival),
    ):
        with pytest.raises(PermissionDenied):
            act()
    with pytest.raises(ValidationError):
        share_reach(offer, REACH, by=other)


def test_who_keeps_an_organisation_away_is_not_passed_on_and_disappears_from_its_page(
    offer: Offer, lou: User, by: User, boss: User, node: Node
) -> None:
    profile = Profile.objects.create(node=node, user=lou)
    row = passed_on(offer, lou, node, boss)
    assert answers_told(offer) == [row]

    exclude(profile, organisation=offer.organisation, by=lou, agreed=SAID)

    assert answers_told(offer) == []
    assert WORDS not in entering(by).get(url(offer, "answers")).content.decode()
    with pytest.raises(ValidationError):
        want_answer(row, by=by)
    OfferAnswer.objects.update(state="waiting")
    with pytest.raises(ValidationError):
        pass_answer_on(row, version=row.version, by=boss)


def test_a_coordinator_who_is_kept_away_neither_reads_nor_decides(
    offer: Offer, lou: User, boss: User, node: Node
) -> None:
    other = make_user(COORDINATORS, display_name="Other")
    Coordination.objects.create(user=other, node=node)
    profile = Profile.objects.create(node=node, user=lou)
    row = answer_offer(offer, WORDS, node=node, by=lou)
    page = f"/admin/offers/answers/{row.public_id}/"
    assert WORDS in entering(boss).get(page).content.decode()

    exclude(profile, user=boss, by=lou, agreed=SAID)

    assert waiting_in(ANSWERS, viewer_for(boss), most=5).total == 0
    assert entering(boss).get(page, follow=True).status_code == 404
    with pytest.raises(PermissionDenied):
        pass_answer_on(row, version=row.version, by=boss)
    with pytest.raises(PermissionDenied):
        give_answer_back(row, reason="unclear", version=row.version, by=boss)
    assert waiting_in(ANSWERS, viewer_for(other), most=5).total == 1
    assert WORDS in entering(other).get(page).content.decode()
    pass_answer_on(row, version=row.version, by=other)


def test_what_is_wrong_is_said_and_what_was_read_is_what_is_passed_on(
    offer: Offer, lou: User, boss: User, node: Node
) -> None:
    person = entering(lou)
    plain = {"version": "0", "words": WORDS, "node": str(node.pk)}
    for words in ("Write to lou@example.org.", "Call 0470 12 34 56", "x" * 1501, ""):
        answer = person.post(url(offer, "answer"), plain | {"words": words})
        assert answer.status_code == 422 and words[:40] in answer.content.decode()
    assert not OfferAnswer.objects.exists()

    row = answer_offer(offer, WORDS, node=node, by=lou)
    answer_offer(offer, "Other words.", node=node, version=row.version, by=lou)
    with pytest.raises(ValidationError) as refusal:
        pass_answer_on(row, version=row.version, by=boss)
    assert refusal.value.code == "overtaken"
    late = person.post(url(offer, "answer"), plain)
    assert late.status_code == 422 and WORDS in late.content.decode()


def test_an_answer_is_given_back_with_a_reason_that_the_person_alone_reads(
    offer: Offer, lou: User, by: User, boss: User, node: Node
) -> None:
    row = answer_offer(offer, WORDS, node=node, by=lou)
    give_answer_back(row, reason="traces", version=row.version, by=boss)

    assert "leave that out for now" in entering(lou).get(url(offer, "answer")).content.decode()
    assert "No answer to read yet" in entering(by).get(url(offer, "answers")).content.decode()
    assert answer_offer(offer, "Better words.", node=node, by=lou).state == "waiting"


def test_mails_say_only_that_there_is_news_and_never_who_answered(
    offer: Offer, lou: User, by: User, boss: User, node: Node
) -> None:
    run_jobs()
    mail.outbox.clear()
    row = passed_on(offer, lou, node, boss)
    run_jobs()
    want_answer(row, by=by)
    run_jobs()
    share_reach(offer, REACH, by=lou)
    run_jobs()

    sent = [letter.to[0] for letter in mail.outbox]
    assert sorted(sent) == sorted([*["lou@example.org"] * 2, *["moulin@example.org"] * 2])
    for letter in mail.outbox:
        said = f"{letter.subject} {letter.body}"
        assert WORDS not in said and REACH not in said and offer.organisation.name not in said
        if letter.to == ["moulin@example.org"]:
            assert "Lou" not in said


def test_answers_end_with_time_and_with_the_account_and_are_the_persons_to_read(
    offer: Offer, lou: User, by: User, boss: User, node: Node
) -> None:
    row = passed_on(offer, lou, node, boss)
    other = passed_on(offer, member("Other"), node, boss)
    kept = {one.key: one.rows for one in account_data(lou)}
    assert WORDS in str(kept["offer_answers"])
    assert AuditEntry.objects.filter(subject_id=lou.public_id).exists()

    erase_account(lou)
    assert list(OfferAnswer.objects.all()) == [other]
    assert not AuditEntry.objects.filter(subject_id=lou.public_id).exists()
    assert row.public_id not in entering(by).get(url(offer, "answers")).content.decode()

    close_offer(offer, by=by)
    assert purge_answers(timezone.now() - timedelta(days=1)) == 0
    assert purge_answers(timezone.now() + timedelta(seconds=1)) == 1


def test_how_often_one_may_answer_is_limited_and_nothing_typed_is_lost(
    offer: Offer, lou: User, node: Node
) -> None:
    person = entering(lou)
    allowed = int(settings.LIMITS["offer_answer_person"].partition("/")[0])
    for number in range(allowed):
        typed = {"version": str(number), "words": WORDS, "node": str(node.pk)}
        assert person.post(url(offer, "answer"), typed).status_code == 302

    late = person.post(
        url(offer, "answer"), {"version": str(allowed), "words": "Mine.", "node": str(node.pk)}
    )
    assert late.status_code == 429 and "Mine." in late.content.decode()


def test_a_placement_looked_for_is_never_public_and_coordinators_of_the_place_read_it(
    lou: User, boss: User, node: Node, house: Organisation
) -> None:
    profile = Profile.objects.create(node=node, user=lou)
    ProfileFact.objects.create(profile=profile, kind="listed", audience="public")
    words = FactWords(text="Two days a week, from March")
    fact = save_fact(profile, "placement", words, by=lou, agreed=SAID).public_id
    office = entering(boss)
    listed = "/admin/offers/placements/"
    assert words.text not in office.get(listed).content.decode()

    with pytest.raises(ValidationError):
        change_audience(profile, fact, "public", by=lou, agreed=SAID)
    change_audience(profile, fact, "coordinators", by=lou, agreed=SAID)

    assert words.text in office.get(listed).content.decode()
    elsewhere = make_user(COORDINATORS)
    assert words.text not in entering(elsewhere).get(listed).content.decode()
    assert not visible_facts(profile, viewer_for(None)).first("placement")
    assert words.text not in Client().get("/en/directory/people/").content.decode()

    insider = viewer_for(acting_for(house), hat=house.public_id)
    assert not visible_facts(profile, insider).first("placement")
    change_audience(profile, fact, "institutions", by=lou, agreed=SAID)
    assert visible_facts(profile, insider).first("placement")
    assert not visible_facts(profile, viewer_for(None)).first("placement")
