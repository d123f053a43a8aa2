"""Peers review a readiness sheet: counted from five on, by itself only with a yes, never a name."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import caches
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from network.account_data import account_data
from network.actions import end_membership, erase_account, give_membership
from network.actions.readiness import (
    ReadinessFacts,
    publish_readiness,
    save_readiness,
    share_readiness,
)
from network.actions.readiness_reviews import (
    ReviewFacts,
    ask_for_review,
    count_reviews,
    purge_reviews,
    save_review,
    withdraw_review,
)
from network.actions.readiness_words import give_words_back, pass_words, save_replies
from network.models import (
    COORDINATORS,
    AuditEntry,
    Organisation,
    Readiness,
    ReadinessReply,
    ReadinessReview,
    ReviewAsk,
    User,
)
from network.readiness.queues import REPLIES, REVIEWS
from network.visibility import MEMBER, viewer_for
from network.waiting import waiting_in
from tests.network.admin_people import entering, make_user
from tests.network.jobs import run_jobs
from tests.network.offers import acting_for, make_house

pytestmark = pytest.mark.django_db

SENTENCE = "Nobody told the team before I came."
ANSWERS = {"role": ("yes", "Written by three."), "team_prepared": ("yes", "Three half days.")}


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    caches["around"].clear()


@pytest.fixture
def house() -> Organisation:
    return make_house()


@pytest.fixture
def insider(house: Organisation) -> User:
    return acting_for(house)


@pytest.fixture
def boss() -> User:
    return make_user(COORDINATORS, display_name="Colibri")


def sheet_of(house: Organisation, insider: User, *, is_published: bool = True) -> Readiness:
    viewer = viewer_for(insider, hat=house.public_id)
    sheet = save_readiness(house, ReadinessFacts(answers=ANSWERS), version=0, viewer=viewer)
    if is_published:
        publish_readiness(house, publishes=True, viewer=viewer)
    sheet.refresh_from_db()
    return sheet


def peer(name: str = "Lou", **fields: Any) -> User:
    user = make_user(display_name=name, **fields)
    give_membership(user, is_peer=True, since=timezone.localdate(), by=user)
    return user


def review(
    sheet: Readiness, user: User, verdict: str = "not_so", sentence: str = "", **more: Any
) -> ReadinessReview:
    facts = ReviewFacts({"team_prepared": (verdict, sentence)}, language="en", **more)
    known = ReadinessReview.objects.filter(readiness=sheet, user=user).first()
    version = known.version if known else 0
    return save_review(sheet, facts, version=version, viewer=viewer_for(user, hat=MEMBER))


def a_month_later() -> None:
    """What was reviewed until now is of a month that is over."""
    over = timezone.localdate().replace(day=1) - timedelta(days=1)
    ReadinessReview.objects.update(reviewed_on=over)


def url(house: Organisation, *more: str) -> str:
    return "/".join([f"/en/directory/organisations/{house.public_id}/readiness", *more, ""])


def page(house: Organisation, client: Client | None = None) -> str:
    return (client or Client()).get(url(house)).content.decode()


def test_below_five_only_coordinators_read_what_peers_found(
    house: Organisation, insider: User, boss: User
) -> None:
    sheet = sheet_of(house, insider)
    for number in range(4):
        review(sheet, peer(f"Peer{number}"))
    count_reviews()
    assert "Peers found" not in page(house) and "reviewed this" not in page(house)
    office = entering(boss).get(f"/admin/organisations/{house.public_id}/readiness/")
    assert office.content.decode().count("It is not so") == 4
    assert "Peer0" not in office.content.decode()

    review(sheet, peer("Peer5"))
    assert "Peers found" not in page(house)
    count_reviews()

    for reader in (Client(), entering(insider)):
        text = page(house, reader)
        assert "5 or more: it is not so" in text and "5 peers or more reviewed" in text
        assert "A peer," not in text


def test_a_few_who_disagree_are_not_told_apart_from_many(
    house: Organisation, insider: User
) -> None:
    sheet = sheet_of(house, insider)
    for number in range(6):
        review(sheet, peer(f"Peer{number}"), "agree")
    review(sheet, peer("Alone"))
    count_reviews()

    text = page(house)
    assert "5 or more: it is so" in text and "it is not so" not in text


def test_who_agreed_is_shown_as_a_peer_with_the_month_once_the_words_were_read(
    house: Organisation, insider: User, boss: User
) -> None:
    sheet = sheet_of(house, insider)
    lou = peer()
    mine = review(sheet, lou, sentence=SENTENCE, is_told=True)
    assert SENTENCE not in page(house)
    assert waiting_in(REVIEWS, viewer_for(boss), most=5).total == 1

    with pytest.raises(PermissionDenied):
        pass_words(mine, version=mine.version, by=lou)
    pass_words(mine, version=mine.version, by=boss)

    # Who looks every day would read a day in it: it is told once its month is over.
    assert SENTENCE not in page(house)
    a_month_later()
    for text in (page(house), page(house, entering(insider))):
        assert SENTENCE in text and "Lou" not in text
        assert f"{ReadinessReview.objects.get().reviewed_on:%B %Y}" in text
    assert waiting_in(REVIEWS, viewer_for(boss), most=5).total == 0

    review(sheet, lou, sentence=f"{SENTENCE} At all.", is_told=True)
    a_month_later()
    assert SENTENCE not in page(house)
    review(sheet, lou, is_told=False)
    a_month_later()
    assert "A peer" not in page(house)


def test_what_is_said_of_a_former_answer_counts_no_more(house: Organisation, insider: User) -> None:
    sheet = sheet_of(house, insider)
    review(sheet, peer(), is_told=True)
    a_month_later()
    assert "it is not so" in page(house)

    viewer = viewer_for(insider, hat=house.public_id)
    changed = ANSWERS | {"team_prepared": ("planned", "Next spring.")}
    sheet.refresh_from_db()
    save_readiness(house, ReadinessFacts(answers=changed), version=sheet.version, viewer=viewer)

    assert "it is not so" not in page(house)


@pytest.mark.parametrize("kind", ["anonymous", "stranger", "member", "insider", "coordinator"])
def test_only_a_peer_from_outside_reviews(
    house: Organisation, insider: User, boss: User, kind: str
) -> None:
    sheet = sheet_of(house, insider)
    member = make_user(display_name="Member")
    give_membership(member, is_peer=False, since=timezone.localdate(), by=member)
    give_membership(insider, is_peer=True, since=timezone.localdate(), by=insider)
    who = {
        "anonymous": None,
        "stranger": make_user(),
        "member": member,
        "insider": insider,
        "coordinator": boss,
    }[kind]

    answer = entering(who).post(url(house, "review"), {"version": 0, "language": "en"})

    assert answer.status_code == (302 if who is None else 404)
    facts = ReviewFacts({"role": ("agree", "")})
    for hat in ("", MEMBER):
        with pytest.raises(PermissionDenied):
            save_review(sheet, facts, version=0, viewer=viewer_for(who, hat=hat))
    assert not ReadinessReview.objects.exists()


def test_a_sheet_that_is_not_published_is_read_by_the_peers_who_are_asked_while_it_is_shared(
    house: Organisation, insider: User, boss: User
) -> None:
    sheet = sheet_of(house, insider, is_published=False)
    lou, other = peer(email="lou@example.org"), peer("Other")
    with pytest.raises(ValidationError):
        ask_for_review(sheet, account=lou, by=boss)
    own = entering(insider)
    assert own.post(url(house, "share"), {"shares": "yes"}).status_code == 302

    sheet.refresh_from_db()
    with pytest.raises(ValidationError):
        ask_for_review(sheet, account=insider, by=boss)
    with pytest.raises(PermissionDenied):
        ask_for_review(sheet, account=lou, by=insider)
    ask_for_review(sheet, account=lou, by=boss)
    run_jobs()

    assert entering(lou).get(url(house)).status_code == 200
    assert entering(other).get(url(house)).status_code == 404
    assert entering(other).get(url(house, "review")).status_code == 404
    [letter] = mail.outbox
    assert letter.to == ["lou@example.org"]
    assert house.name not in f"{letter.subject} {letter.body}"

    typed = {"version": "0", "language": "en", "verdict_role": "agree"}
    assert entering(lou).post(url(house, "review"), typed).status_code == 302
    share_readiness(house, shares=False, viewer=viewer_for(insider, hat=house.public_id))
    assert entering(lou).get(url(house)).status_code == 404


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    house: Organisation, insider: User
) -> None:
    sheet_of(house, insider)
    lou = entering(peer())
    plain = {"version": "0", "language": "en", "verdict_role": "agree", "sentence_role": "Yes."}
    for wrong, words in (
        ({"verdict_role": ""}, "Choose an answer"),
        ({"sentence_team_prepared": "x" * 301, "verdict_team_prepared": "agree"}, "300"),
        ({"sentence_role": "Ask lou@example.org"}, "no e-mail address"),
        ({"version": "3"}, "another screen"),
    ):
        answer = lou.post(url(house, "review"), plain | wrong)
        text = answer.content.decode()
        assert answer.status_code == 422 and words in text
        assert str({**plain, **wrong}["sentence_role"]) in text
    empty = {"version": "0", "language": "en"}
    assert lou.post(url(house, "review"), empty).status_code == 422
    assert not ReadinessReview.objects.exists()


def test_the_organisation_replies_and_a_coordinator_reads_it_first(
    house: Organisation, insider: User, boss: User
) -> None:
    sheet = sheet_of(house, insider)
    own = entering(insider)
    assert "Nothing that peers found" in own.get(url(house, "replies")).content.decode()
    review(sheet, peer(), is_told=True)
    a_month_later()

    typed = {
        "language": "en",
        "version_team_prepared": "0",
        "sentence_team_prepared": "We begin in March.",
    }
    assert own.post(url(house, "replies"), typed).status_code == 302
    assert "We begin in March." not in page(house)
    reply = ReadinessReply.objects.get()
    assert waiting_in(REPLIES, viewer_for(boss), most=5).total == 1
    assert waiting_in(REPLIES, viewer_for(insider), most=5).total == 0
    late = own.post(url(house, "replies"), typed | {"sentence_team_prepared": "Mine."})
    assert late.status_code == 422 and "Mine." in late.content.decode()
    assert "We begin in March." in late.content.decode()

    office = entering(boss)
    at = f"/admin/organisations/{house.public_id}/readiness/reply/{reply.public_id}/"
    office.post(at, {"version": "7", "decision": "passed"})
    assert "We begin in March." not in page(house)
    office.post(at, {"version": str(reply.version), "decision": "passed"})
    assert "We begin in March." in page(house)

    viewer = viewer_for(insider, hat=house.public_id)
    gone = {"team_prepared": ("", reply.version)}
    assert save_replies(sheet, gone, language="en", viewer=viewer) == 1
    assert "We begin in March." not in page(house)
    with pytest.raises(PermissionDenied):
        save_replies(sheet, gone, language="en", viewer=viewer_for(boss))


def test_words_are_given_back_with_a_reason_and_never_by_the_team_itself(
    house: Organisation, insider: User, boss: User
) -> None:
    sheet = sheet_of(house, insider)
    lou = peer()
    mine = review(sheet, lou, sentence=SENTENCE, is_told=True)
    both = acting_for(house, group=COORDINATORS)
    for act in (
        lambda by: pass_words(mine, version=mine.version, by=by),
        lambda by: give_words_back(mine, reason="unfair", version=mine.version, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act(both)
    assert entering(both).get(f"/admin/organisations/{house.public_id}/readiness/").status_code in {
        302,
        403,
    }

    with pytest.raises(ValidationError):
        give_words_back(mine, reason="dull", version=mine.version, by=boss)
    give_words_back(mine, reason="unfair", version=mine.version, by=boss)

    assert SENTENCE not in page(house)
    text = entering(lou).get(url(house, "review")).content.decode()
    assert "it hurts more than it says" in text and SENTENCE in text


def test_a_review_is_taken_back_at_once_by_who_is_no_member_any_more_too(
    house: Organisation, insider: User, boss: User
) -> None:
    sheet = sheet_of(house, insider)
    lou = peer()
    review(sheet, lou, is_told=True)
    a_month_later()
    assert "A peer" in page(house)
    end_membership(lou.memberships.get(), by=boss)

    text = entering(lou).get(url(house, "review")).content.decode()
    assert "Take my review back" in text and "In a sentence" not in text
    assert entering(lou).post(url(house, "review"), {"version": "1"}).status_code == 404
    assert entering(lou).post(url(house, "review", "withdraw")).status_code == 302
    withdraw_review(sheet, by=lou)

    assert "A peer" not in page(house)
    assert not ReadinessReview.objects.exists()


def test_a_review_is_the_persons_own_to_read_and_goes_with_the_account_and_with_time(
    house: Organisation, insider: User, boss: User
) -> None:
    sheet = sheet_of(house, insider)
    lou, old = peer(), peer("Old")
    ask_for_review(sheet, account=lou, by=boss)
    review(sheet, lou, sentence=SENTENCE)
    review(sheet, old)
    kept = {one.key: one.rows for one in account_data(lou)}
    assert len(kept["readiness_reviews"]) == 1 and len(kept["review_asks"]) == 1

    erase_account(lou)
    assert ReadinessReview.objects.count() == 1 and not ReviewAsk.objects.exists()
    assert not AuditEntry.objects.filter(subject_id=lou.public_id).exists()

    ReadinessReview.objects.update(reviewed_on=timezone.localdate() - timedelta(days=800))
    assert purge_reviews(timezone.now() - timedelta(days=730)) == 1
