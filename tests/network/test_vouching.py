"""Vouching in place of proof: by who may know, accepted before it shows, named in no log."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from network.actions.profiles import exclude
from network.models import AuditEntry, Consent, Node, Profile, ProfileFact, User, Vouching
from network.profiles.queues import VOUCHINGS
from network.visibility import viewer_for, visible_facts
from tests.network.admin_people import entering, logged_words
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_member,
    make_node,
    make_profile,
    make_representative,
)
from tests.network.test_profiles import SAID

pytestmark = pytest.mark.django_db


def at(name: str, **named: str) -> str:
    with translation.override("en"):
        return reverse(name, kwargs=named)


@pytest.fixture
def owner() -> User:
    return make_member(display_name="Lou")


@pytest.fixture
def profile(owner: User) -> Profile:
    return make_profile(owner, listed="members", display_name="members")


@pytest.fixture
def friend() -> User:
    return make_member(display_name="Ardoise Canari")


def page_of(profile: Profile) -> str:
    return at("people:person", public_id=profile.public_id)


def vouch_page(profile: Profile) -> str:
    return at("people:vouch", public_id=profile.public_id)


def answer(owner: User, said: str) -> str:
    """The owner answers the one that waits or stands; where it leads."""
    row = Vouching.objects.get()
    url = at("network:profile_vouching_answer", vouching=row.public_id)
    response = entering(owner).post(url, {"answer": said})
    return str(response.headers.get("Location", response.status_code))


def seen(profile: Profile, user: User | None) -> set[str]:
    return {fact.kind for fact in visible_facts(profile, viewer_for(user)).facts}


def test_it_shows_to_nobody_before_the_person_accepts_and_chooses(
    profile: Profile, owner: User, friend: User
) -> None:
    other = make_member()
    assert vouch_page(profile) in entering(friend).get(page_of(profile)).text

    said = entering(friend).post(vouch_page(profile))
    before = seen(profile, other)
    own = entering(owner)
    assert "1 person of the network says that they know you." in own.get(at("network:profile")).text
    assert "Ardoise Canari" in own.get(at("network:profile_vouching")).text
    assert "1 waits for an answer" in " ".join(own.get(at("account")).text.split())
    where = answer(owner, "yes")
    accepted = seen(profile, other)
    ProfileFact.objects.filter(kind="known").update(audience="members")

    assert said.url == page_of(profile)
    assert before == accepted == {"listed", "display_name"}
    assert where == at("network:profile_audiences")
    assert seen(profile, other) == {"listed", "display_name", "known"}
    page = entering(other).get(page_of(profile)).text
    assert "Ardoise Canari" not in page
    given = Consent.objects.get(purpose="profile.vouching")
    assert given.is_given and not given.receiver_id


def test_a_no_leaves_nothing_and_who_vouched_cannot_tell_it_from_a_yes(
    profile: Profile, owner: User, friend: User
) -> None:
    entering(friend).post(vouch_page(profile))
    own_list = at("network:vouched")

    answer(owner, "yes")
    pages_of_yes = [entering(friend).get(url).text for url in (vouch_page(profile), own_list)]
    answer(owner, "no")
    pages_of_no = [entering(friend).get(url).text for url in (vouch_page(profile), own_list)]
    entering(friend).post(vouch_page(profile))

    assert [_plain(page) for page in pages_of_yes] == [_plain(page) for page in pages_of_no]
    assert set(ProfileFact.objects.values_list("kind", flat=True)) == {"listed", "display_name"}
    assert Vouching.objects.get().is_accepted is False
    assert "Ardoise Canari" not in entering(owner).get(at("network:profile_vouching")).text


def _plain(page: str) -> str:
    """Without what differs each time: tokens and nonces."""
    return "".join(line for line in page.splitlines() if "csrf" not in line and "nonce" not in line)


def test_a_no_to_what_was_shown_gives_a_receipt(
    profile: Profile, owner: User, friend: User
) -> None:
    entering(friend).post(vouch_page(profile))
    answer(owner, "yes")
    ProfileFact.objects.filter(kind="known").update(audience="public")
    row = Vouching.objects.get()

    receipt = entering(owner).post(
        at("network:profile_vouching_answer", vouching=row.public_id), {"answer": "no"}
    )

    assert "known by the network" in receipt.text
    assert "somebody may have kept a copy" in receipt.text


def test_who_may_not_know_of_the_person_finds_no_page_to_vouch_on(
    profile: Profile, owner: User
) -> None:
    left_out = make_member()
    exclude(profile, user=left_out, by=owner, agreed=SAID)
    keeper = make_coordinator(profile.node)
    exclude(profile, user=keeper, by=owner, agreed=SAID)
    acting = make_representative(make_institution())
    clients = [entering(one) for one in (left_out, keeper, acting)] + [Client()]
    nowhere = at("people:vouch", public_id="aaaaaaaaaaaa")

    for client in clients:
        for method in (client.get, client.post):
            assert method(vouch_page(profile)).status_code == 404
            assert method(nowhere).status_code == 404
    refused = entering(keeper).post(
        reverse("network_admin:profile_act", args=[profile.public_id, "vouch"])
    )

    assert refused.status_code in {302, 403}
    assert not Vouching.objects.exists()


def test_who_was_left_out_and_reads_what_is_public_reaches_nobody_and_cannot_tell(
    owner: User, friend: User
) -> None:
    profile = make_profile(owner, listed="public", display_name="public")
    exclude(profile, user=friend, by=owner, agreed=SAID)

    said = entering(friend).post(vouch_page(profile))

    assert said.status_code == 302
    assert "You said so on" in entering(friend).get(vouch_page(profile)).text
    own = entering(owner)
    assert "says that they know you" not in own.get(at("network:profile")).text
    assert "waits for an answer" not in own.get(at("account")).text
    assert "Ardoise Canari" not in own.get(at("network:profile_vouching")).text


def test_no_log_or_job_says_who_vouched(profile: Profile, owner: User) -> None:
    keeper = make_coordinator(profile.node, display_name="Ardoise Canari")
    act = reverse("network_admin:profile_act", args=[profile.public_id, "vouch"])

    assert entering(keeper).post(act).status_code == 302
    answer(owner, "yes")
    row = Vouching.objects.get()
    assert entering(keeper).post(at("network:unvouch", vouching=row.public_id)).status_code == 302

    assert not Vouching.objects.exists()
    assert not ProfileFact.objects.filter(kind="known").exists()
    assert not AuditEntry.objects.filter(subject_id=profile.public_id).exists()
    jobs = str(list(DBTaskResult.objects.values_list("args_kwargs", flat=True)))
    assert keeper.public_id not in jobs and row.public_id not in jobs
    assert "Ardoise Canari" not in logged_words()


def test_what_somebody_vouched_for_is_theirs_to_take_back_alone(
    profile: Profile, owner: User, friend: User
) -> None:
    entering(friend).post(vouch_page(profile))
    row = Vouching.objects.get()
    end = at("network:unvouch", vouching=row.public_id)

    assert entering(make_member()).post(end).status_code == 404
    Profile.objects.update(hidden_at=timezone.now())
    hidden = entering(friend).get(at("network:vouched")).text
    assert "Somebody who shows you no name now" in hidden and "Lou" not in hidden
    assert entering(friend).post(end).status_code == 302

    assert not Vouching.objects.exists()


def test_the_last_who_vouched_takes_along_that_one_is_known_and_not_before(
    profile: Profile, owner: User, friend: User
) -> None:
    entering(friend).post(vouch_page(profile))
    answer(owner, "yes")
    second = make_member()
    entering(second).post(vouch_page(profile))
    both = Vouching.objects.in_bulk(field_name="public_id")
    waiting = next(row for row in both.values() if row.voucher_id == second.pk)
    url = at("network:profile_vouching_answer", vouching=waiting.public_id)
    entering(owner).post(url, {"answer": "yes"})

    entering(friend).post(at("network:unvouch", vouching=_of(friend)))
    with_one = set(ProfileFact.objects.values_list("kind", flat=True))
    entering(second).post(at("network:unvouch", vouching=_of(second)))

    assert {"known", "vouched_by", "vouched_on"} <= with_one
    assert set(ProfileFact.objects.values_list("kind", flat=True)) == {"listed", "display_name"}


def _of(voucher: User) -> str:
    return Vouching.objects.get(voucher=voucher).public_id


@pytest.fixture
def node() -> Node:
    return make_node()


def test_who_has_no_account_is_asked_by_a_colleague_of_who_vouches(node: Node) -> None:
    helped = make_profile(None, node=node)
    noor, ines = make_coordinator(node, display_name="Noor"), make_coordinator(node)
    page = reverse("network_admin:profile", args=[helped.public_id])

    def act(who: User, what: str) -> None:
        url = reverse("network_admin:profile_act", args=[helped.public_id, what])
        said = {"vouching": Vouching.objects.get().public_id} if what != "vouch" else {}
        assert entering(who).post(url, said).status_code == 302

    act(noor, "vouch")
    now = timezone.now()
    assert not VOUCHINGS.rows(viewer_for(noor), now).exists()
    waiting = list(VOUCHINGS.rows(viewer_for(ines), now))
    assert [item.whose for item in VOUCHINGS.items(waiting)] == [helped.public_id]
    far = make_coordinator(make_node("nice"))
    assert not VOUCHINGS.rows(viewer_for(far), now).exists()
    act(noor, "accept")
    assert Vouching.objects.get().is_accepted is None
    assert "Noor" in entering(ines).get(page).text
    act(ines, "accept")

    assert Vouching.objects.get().is_accepted
    assert Consent.objects.get(purpose="profile.vouching").channel == "oral"
    assert set(ProfileFact.objects.exclude(kind="listed").values_list("audience", flat=True)) == {
        "me"
    }


def test_coordinators_do_not_read_who_vouches_for_somebody_with_an_account(
    profile: Profile, friend: User
) -> None:
    entering(friend).post(vouch_page(profile))
    noor = make_coordinator(profile.node)

    page = entering(noor).get(reverse("network_admin:profile", args=[profile.public_id]))

    assert page.status_code == 200
    assert "Ardoise Canari" not in page.text
    assert not VOUCHINGS.rows(viewer_for(noor), timezone.now()).exists()
