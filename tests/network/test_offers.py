"""Offers: read by others only once coordinators looked, and only until their last day."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import caches
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from network.actions import switch_modules
from network.actions.offers.ending import expire_offers, purge_offers
from network.actions.offers.moderating import publish_offer, refuse_offer, remove_offer
from network.actions.offers.publishing import (
    MOST_OPEN,
    change_offer,
    close_offer,
    save_offer,
    submit_offer,
    withdraw_offer,
)
from network.models import COORDINATORS, AuditEntry, Offer, OfferText, Organisation, Term, User
from network.offers.queues import OFFERS
from network.visibility import viewer_for
from network.waiting import waiting_in
from tests.network.admin_people import coordinator, entering, make_user
from tests.network.jobs import run_jobs
from tests.network.offers import (
    acting_for,
    drafted,
    make_house,
    published,
    submitted,
    words_of_offer,
)

pytestmark = pytest.mark.django_db

LIST = "/en/offers/"


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    caches["around"].clear()


TITLE, WORDS = "A peer in our team", "You lead a group with a colleague."


@pytest.fixture
def house() -> Organisation:
    return make_house()


@pytest.fixture
def by(house: Organisation) -> User:
    return acting_for(house, email="moulin@example.org")


@pytest.fixture
def boss() -> User:
    return make_user(COORDINATORS, display_name="Colibri")


def url(offer: Offer, *more: str) -> str:
    return "/".join([f"{LIST}{offer.public_id}", *more, ""])


def typed(**said: str) -> dict[str, str]:
    words_of_offer()
    day = timezone.localdate() + timedelta(days=30)
    plain = {
        "kind": "job",
        "language": "a-language",
        "area": "a-area",
        "hours": "19 hours a week",
        "contract": "employment",
        "pay": "scale of the sector",
        "ends_on": day.isoformat(),
        "title_en": TITLE,
        "words_en": WORDS,
    }
    return plain | said


def test_an_offer_goes_from_a_draft_to_everybody_by_way_of_a_coordinator(
    house: Organisation, by: User, boss: User, client: Client
) -> None:
    own, office = entering(by), entering(boss)
    assert own.post(f"{LIST}new/", typed()).status_code == 302
    row = Offer.objects.get()
    assert row.state == "draft" and TITLE not in client.get(LIST).content.decode()
    assert client.get(url(row)).status_code == 404
    assert own.get(url(row)).status_code == 200

    assert own.post(url(row, "submit"), {"version": row.version}).status_code == 302
    waiting = waiting_in(OFFERS, viewer_for(boss), most=5)
    assert [one.item.whose for one in waiting.shown] == [house.name]
    assert client.get(url(row)).status_code == 404
    row.refresh_from_db()
    answer = office.post(
        f"/admin/offers/{row.public_id}/", {"version": row.version, "decision": "publish"}
    )
    assert answer.status_code == 302

    assert TITLE in client.get(LIST).content.decode()
    page = client.get(url(row)).content.decode()
    assert WORDS in page and "can change a benefit" in page
    assert waiting_in(OFFERS, viewer_for(boss), most=5).total == 0

    own.post(url(row, "close"))
    assert client.get(url(row)).status_code == 404
    assert TITLE not in client.get(LIST).content.decode()
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == [
        f"offer.{what}" for what in ("written", "submitted", "published", "closed")
    ]


def test_only_who_acts_for_it_under_its_hat_writes_and_moves_an_offer(
    house: Organisation, by: User, boss: User
) -> None:
    other = acting_for(make_house("Other"))
    row = submitted(house, by=by)
    doors = [("submit", {}), ("change", {}), ("close", {}), ("withdraw", {}), ("write", typed())]

    for who in (Client(), entering(make_user()), entering(boss), entering(other)):
        assert who.get(url(row)).status_code == 404
        for act, said in doors:
            assert who.post(url(row, act), said).status_code in {302, 404}
    for who_acts in (other, boss):
        for act in (submit_offer, change_offer, close_offer, withdraw_offer):
            with pytest.raises(PermissionDenied):
                act(row, by=who_acts)  # type: ignore[operator]
        with pytest.raises(PermissionDenied):
            save_offer(house, words_of_offer(), by=who_acts)
    row.refresh_from_db()
    assert row.state == "submitted"

    change_offer(row, by=by)
    assert Offer.objects.get().state == "draft"


def test_an_organisation_that_is_not_verified_offers_nothing(
    house: Organisation, by: User, boss: User, client: Client
) -> None:
    row, waiting = published(house), submitted(house, by=by)
    assert client.get(url(row)).status_code == 200

    Organisation.objects.filter(pk=house.pk).update(verified_until=timezone.now())

    assert client.get(url(row)).status_code == 404 and client.get(LIST).status_code == 200
    assert TITLE not in client.get(LIST).content.decode()
    assert entering(by).get(f"{LIST}new/").status_code == 404
    with pytest.raises(PermissionDenied):
        drafted(Organisation.objects.get(), by=by)
    with pytest.raises(ValidationError):
        publish_offer(waiting, version=waiting.version, by=boss)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"words_en": "Write to lou@example.org."}, "words_en"),
        ({"words_en": "For Lou, born on 3 May 1985."}, "words_en"),
        ({"title_en": ""}, "title_en"),
        ({"place": "call 0470 12 34 56"}, "place"),
        ({"pay": ""}, "pay"),
        ({"contract": ""}, "contract"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"ends_on": (timezone.localdate() + timedelta(days=200)).isoformat()}, "ends_on"),
        ({"ends_on": ""}, "ends_on"),
        ({"area": "nowhere"}, "area"),
        ({"title_en": "", "words_en": ""}, "title_fr"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_comes_back(
    by: User, said: dict[str, str], field: str
) -> None:
    response = entering(by).post(f"{LIST}new/", typed(**said))

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert "19 hours a week" in response.content.decode()
    assert not Offer.objects.exists()


def test_a_placement_needs_no_contract_but_says_what_is_paid(by: User) -> None:
    own = entering(by)

    assert own.post(f"{LIST}new/", typed(kind="placement", contract="", pay="")).status_code == 422
    done = own.post(f"{LIST}new/", typed(kind="placement", contract="", pay="travel expenses"))

    assert done.status_code == 302 and Offer.objects.get().contract == ""


def test_an_offer_that_was_changed_meanwhile_is_neither_published_nor_overwritten(
    house: Organisation, by: User, boss: User
) -> None:
    row = submitted(house, by=by)
    seen = row.version
    change_offer(row, by=by)
    changed = save_offer(house, words_of_offer(pay="nothing"), offer=row, by=by)
    submit_offer(changed, by=by)

    for act in (
        lambda: publish_offer(row, version=seen, by=boss),
        lambda: refuse_offer(row, reason="pay", version=seen, by=boss),
    ):
        with pytest.raises(ValidationError) as refusal:
            act()
        assert refusal.value.code == "overtaken"
    assert Offer.objects.get().state == "submitted"

    change_offer(row, by=by)
    late = entering(by).post(url(row, "write"), typed(version=str(seen), pay="mine"))
    page = late.content.decode()
    assert late.status_code == 422 and "Somebody else changed this offer" in page
    assert "mine" in page and WORDS in page


def test_a_coordinator_gives_back_with_a_reason_and_never_decides_for_ones_own_house(
    house: Organisation, by: User, boss: User
) -> None:
    row = submitted(house, by=by)
    insider = acting_for(house, group=COORDINATORS)
    for act in (publish_offer, remove_offer):
        said = {"version": row.version} if act is publish_offer else {}
        with pytest.raises(PermissionDenied):
            act(row, by=insider, **said)  # type: ignore[operator]
    assert waiting_in(OFFERS, viewer_for(insider), most=5).total == 0

    with pytest.raises(ValidationError):
        refuse_offer(row, reason="because", version=row.version, by=boss)
    refuse_offer(row, reason="pay", version=row.version, by=boss)

    own = entering(by)
    assert "the pay is unclear or not fair" in own.get(url(row)).content.decode()
    assert own.post(url(row, "write"), typed(pay="scale B1")).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.refusal_reason, row.pay) == ("draft", "", "scale B1")


def test_a_published_offer_can_be_taken_off_and_stays_off(house: Organisation, boss: User) -> None:
    row = published(house)

    remove_offer(row, by=boss)
    remove_offer(row, by=boss)

    assert Client().get(url(row)).status_code == 404
    with pytest.raises(ValidationError):
        change_offer(row, by=acting_for(house))


def test_after_its_last_day_nobody_reads_it_and_time_ends_it(
    house: Organisation, client: Client
) -> None:
    row = published(house)
    Offer.objects.update(ends_on=timezone.localdate() - timedelta(days=1))

    assert client.get(url(row)).status_code == 404
    assert TITLE not in client.get(LIST).content.decode()
    assert expire_offers() == 1 and expire_offers() == 0
    row.refresh_from_db()
    assert row.state == "expired" and row.ended_at is not None

    assert purge_offers(timezone.now() - timedelta(days=1)) == 0
    assert purge_offers(timezone.now()) == 1
    assert not Offer.objects.exists() and not OfferText.objects.exists()


def test_twenty_offers_are_open_at_most(house: Organisation, by: User) -> None:
    rows = [drafted(house, by=by) for _number in range(MOST_OPEN)]
    with pytest.raises(ValidationError) as refusal:
        drafted(house, by=by)
    assert refusal.value.code == "too_many"

    withdraw_offer(rows[0], by=by)
    drafted(house, by=by)


def test_the_page_is_in_the_language_of_the_reader_where_it_is_written_in_it(
    house: Organisation, client: Client
) -> None:
    row = published(house, texts={"fr": ("Un poste", "Le travail."), "nl": ("Een job", "Werk.")})

    assert 'lang="fr"' in client.get(url(row)).content.decode()
    dutch = client.get(f"/nl/aanbod/{row.public_id}/")
    found = dutch if dutch.status_code == 200 else client.get(f"/nl/offers/{row.public_id}/")
    assert "Een job" in found.content.decode() and "Un poste" not in found.content.decode()


def test_search_engines_read_jobs_and_no_placement(house: Organisation, client: Client) -> None:
    def data(row: Offer) -> list[dict[str, Any]]:
        page = client.get(url(row)).content.decode()
        found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
        return [one for one in map(json.loads, found) if one.get("@type") == "JobPosting"]

    [job] = data(published(house))
    assert (job["title"], job["hiringOrganization"]["name"]) == (TITLE, house.name)
    assert job["validThrough"] == (timezone.localdate() + timedelta(days=30)).isoformat()
    assert data(published(house, kind="placement", contract="")) == []


def test_offers_are_found_by_kind_area_and_language(house: Organisation, client: Client) -> None:
    elsewhere = Term.objects.create(vocabulary="area", slug="far", labels={"en": "Far"})
    published(house)
    published(house, kind="mission", area=elsewhere, texts={"en": ("Far away", "Work.")})

    def titles(query: str) -> list[str]:
        return [row["title"] for row in client.get(f"{LIST}?{query}").context["offers"]]

    assert titles("kind=mission") == ["Far away"]
    assert titles("area=a-area") == [TITLE]
    assert len(titles("language=a-language")) == 2
    assert client.get(f"{LIST}?kind=dream").status_code == 400


def test_a_page_of_an_organisation_shows_its_offers_and_nothing_while_the_part_is_off(
    house: Organisation,
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    row = published(house)
    page = f"/en/directory/organisations/{house.public_id}-{house.slug}/"
    assert TITLE in client.get(page).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        switch_modules({"missions": False})

    assert TITLE not in client.get(page).content.decode()
    for path in (LIST, url(row), f"{LIST}ours/", f"/admin/offers/{row.public_id}/"):
        assert coordinator().get(path, follow=True).status_code == 404


def test_who_acts_for_it_is_told_in_neutral_words_once(
    house: Organisation, by: User, boss: User
) -> None:
    row = submitted(house, by=by)
    run_jobs()
    assert mail.outbox == []
    published_row = publish_offer(row, version=row.version, by=boss)
    run_jobs()
    run_jobs()

    [letter] = mail.outbox
    assert letter.to == ["moulin@example.org"]
    said = f"{letter.subject} {letter.body}"
    assert TITLE not in said and house.name not in said and "job" not in letter.subject
    assert url(published_row).split("/")[3] in str(letter.body)


def test_the_list_asks_no_more_for_twenty_offers_than_for_one(
    house: Organisation, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        published(house, texts={"en": (f"Offer {number}", "Work.")})
    client.get(LIST)

    with django_assert_max_num_queries(12):
        assert len(client.get(LIST).context["offers"]) == 20
