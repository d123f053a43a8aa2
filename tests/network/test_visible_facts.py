"""One door to what people say of themselves: who sees what, with the rows of a real database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from network.audiences import ANYONE, Rung, Viewer
from network.models import (
    AudienceNotice,
    Exclusion,
    Grant,
    Organisation,
    Profile,
    ProfileFact,
    User,
)
from network.visibility import (
    hats_of,
    offered_of,
    see_as,
    viewer_for,
    viewer_of,
    viewer_on,
    visible_facts,
    visible_facts_of,
)
from tests.network.admin_people import make_user
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_member,
    make_node,
    make_profile,
    make_representative,
)

pytestmark = pytest.mark.django_db

ONE_OF_EACH = {
    "display_name": "public",
    "pronouns": "institutions",
    "role": "members",
    "domain": "coordinators",
    "contact": "me",
}


def kinds(profile: Profile, user: User | None, *, hat: str = "") -> set[str]:
    fresh = User.objects.get(pk=user.pk) if user else None
    seen = visible_facts(profile, viewer_for(fresh, hat=hat))
    return {fact.kind for fact in seen.facts} - {"listed"}


def announce(profile: Profile, organisation: Organisation, **fields: object) -> None:
    told = {"told_at": timezone.now() - timedelta(days=14)} | fields
    AudienceNotice.objects.create(profile=profile, organisation=organisation, **told)


@pytest.fixture
def profile() -> Profile:
    return make_profile(make_member(), **ONE_OF_EACH)


def test_each_rung_sees_its_facts_and_those_above(profile: Profile) -> None:
    institution = make_institution()
    announce(profile, institution)

    seen = [
        kinds(profile, profile.user),
        kinds(profile, make_coordinator(profile.node)),
        kinds(profile, make_member()),
        kinds(profile, make_representative(institution)),
        kinds(profile, None),
    ]

    everything = list(ONE_OF_EACH)
    assert [len(one) for one in seen] == [5, 4, 3, 2, 1]
    assert seen == [set(everything[: len(one)]) for one in seen]


def test_a_coordinator_of_another_place_sees_what_everybody_sees(profile: Profile) -> None:
    elsewhere = make_coordinator(make_node("nice"))
    of_all = make_coordinator(is_superuser=True)

    assert kinds(profile, elsewhere) == {"display_name"}
    assert kinds(profile, of_all) == kinds(profile, make_coordinator(profile.node))


def test_an_organisation_that_nobody_was_told_of_sees_nothing_of_institutions(
    profile: Profile,
) -> None:
    user = make_representative(make_institution())

    assert kinds(profile, user) == {"display_name"}


@pytest.mark.parametrize(
    ("fields", "sees"),
    [
        ({}, True),
        ({"told_at": None}, False),
        ({"told_at": timezone.now() - timedelta(days=13)}, False),
        ({"told_at": None, "approved_at": timezone.now()}, True),
        ({"refused_at": timezone.now()}, False),
    ],
)
def test_a_new_organisation_waits_for_the_notice_or_a_yes(
    profile: Profile, fields: dict[str, object], sees: bool
) -> None:
    institution = make_institution()
    announce(profile, institution, **fields)

    assert ("pronouns" in kinds(profile, make_representative(institution))) is sees


def test_who_wants_to_be_asked_each_time_is_not_shown_after_two_weeks(profile: Profile) -> None:
    institution = make_institution()
    announce(profile, institution)
    user = make_representative(institution)
    assert "pronouns" in kinds(profile, user)

    Profile.objects.update(ask_each_time=True)

    assert "pronouns" not in kinds(profile, user)


@pytest.mark.parametrize("by", ["organisation", "kind", "nobody has said which kind", "person"])
def test_an_exclusion_hides_all_but_what_is_public_under_every_hat(
    profile: Profile, by: str
) -> None:
    institution = make_institution(sectors=["care"])
    user = make_representative(institution, make_member())
    announce(profile, institution)
    Grant.objects.create(fact=profile.held_facts.get(kind="contact"), organisation=institution)
    hats = ["", "member", institution.public_id]
    assert all(len(kinds(profile, user, hat=hat)) > 1 for hat in hats)

    if by == "organisation":
        Exclusion.objects.create(profile=profile, organisation=institution)
    elif by == "person":
        Exclusion.objects.create(profile=profile, user=user)
    else:
        Exclusion.objects.create(profile=profile, sector="justice" if "said" in by else "care")
    if "said" in by:
        Organisation.objects.update(sectors=None)

    assert [kinds(profile, user, hat=hat) for hat in hats] == [{"display_name"}] * 3


def test_an_exclusion_of_another_kind_changes_nothing(profile: Profile) -> None:
    institution = make_institution(sectors=["care"])
    announce(profile, institution)
    Exclusion.objects.create(profile=profile, sector="justice")

    assert "pronouns" in kinds(profile, make_representative(institution))


def test_an_exclusion_applies_to_coordinators(profile: Profile) -> None:
    coordinator = make_coordinator(profile.node)
    Exclusion.objects.create(profile=profile, user=coordinator)

    assert kinds(profile, coordinator) == {"display_name"}


def test_a_grant_opens_one_fact_to_one_receiver_until_a_day(profile: Profile) -> None:
    institution, other = make_institution(), make_institution("autre-exemple")
    grant = Grant.objects.create(
        fact=profile.held_facts.get(kind="contact"), organisation=institution
    )
    receiver = make_representative(institution)

    assert kinds(profile, receiver) == {"display_name", "contact"}
    assert kinds(profile, make_representative(other)) == {"display_name"}
    grant.until = timezone.localdate() - timedelta(days=1)
    grant.save()
    assert kinds(profile, receiver) == {"display_name"}


def test_what_was_shared_with_an_organisation_is_not_seen_as_a_member(profile: Profile) -> None:
    institution = make_institution()
    user = make_representative(institution, make_member())
    Grant.objects.create(fact=profile.held_facts.get(kind="contact"), organisation=institution)

    assert "contact" not in kinds(profile, user)
    assert "role" in kinds(profile, user)
    assert kinds(profile, user, hat=institution.public_id) == {"display_name", "contact"}


def test_what_was_shared_with_a_person_is_not_seen_by_their_organisation(profile: Profile) -> None:
    institution = make_institution()
    user = make_representative(institution, make_member())
    Grant.objects.create(fact=profile.held_facts.get(kind="contact"), user=user)

    assert "contact" in kinds(profile, user)
    assert "contact" not in kinds(profile, user, hat=institution.public_id)


def test_who_is_not_listed_is_seen_by_nobody_not_even_by_name() -> None:
    institution = make_institution()
    for listed in ("", "me"):
        profile = make_profile(make_member(), listed=listed, **ONE_OF_EACH)
        Grant.objects.create(fact=profile.held_facts.get(kind="contact"), organisation=institution)

        assert kinds(profile, make_member()) == set()
        assert kinds(profile, make_coordinator(profile.node)) == set()
        assert kinds(profile, make_representative(institution)) == set()
        assert kinds(profile, None) == set()
        assert kinds(profile, profile.user) == set(ONE_OF_EACH)


def test_who_is_listed_to_members_shows_others_only_what_was_shared_by_name() -> None:
    profile = make_profile(make_member(), listed="members", **ONE_OF_EACH)
    institution = make_institution()
    announce(profile, institution)
    user = make_representative(institution)
    assert kinds(profile, user) == set()
    assert kinds(profile, None) == set()

    Grant.objects.create(fact=profile.held_facts.get(kind="contact"), organisation=institution)

    assert kinds(profile, user) == {"contact"}


@pytest.mark.parametrize("state", ["hidden", "stale", "dead", "closed"])
def test_a_profile_that_is_not_shown_is_seen_by_its_owner_alone(
    profile: Profile, state: str
) -> None:
    assert profile.user is not None
    now = timezone.now()
    rows = Profile.objects.filter(pk=profile.pk)
    if state == "closed":
        User.objects.filter(pk=profile.user.pk).update(is_active=False)
    else:
        changes = {
            "hidden": {"hidden_at": now},
            "stale": {"renewed_at": now - timedelta(days=365)},
            "dead": {"deceased_at": now},
        }
        rows.update(**changes[state])
    profile = rows.select_related("user").get()

    for user in (make_coordinator(profile.node), make_member(), None):
        assert kinds(profile, user) == set()
        assert not Profile.objects.listed_to(viewer_for(user)).exists()
    assert not profile.is_showing
    assert kinds(profile, profile.user) == (set() if state == "closed" else set(ONE_OF_EACH))


def test_owners_see_themselves_in_lists_as_others_do(profile: Profile) -> None:
    viewer = viewer_for(profile.user)
    Profile.objects.update(hidden_at=timezone.now())

    assert visible_facts(profile, viewer)
    assert not visible_facts_of([profile], viewer)[profile.pk]
    assert not Profile.objects.listed_to(viewer).exists()


def test_an_owner_under_the_hat_of_an_organisation_is_no_owner(profile: Profile) -> None:
    institution = make_institution()
    user = make_representative(institution, profile.user)

    assert kinds(profile, user, hat=institution.public_id) == {"display_name"}


def test_only_the_owner_reads_to_whom_a_fact_is_open(profile: Profile) -> None:
    own = visible_facts(profile, viewer_for(profile.user))
    seen = visible_facts(profile, viewer_for(make_member()))

    assert {fact.kind: fact.audience for fact in own.facts} == {"listed": "public", **ONE_OF_EACH}
    assert {fact.audience for fact in seen.facts} == {""}


def test_when_somebody_vouched_does_not_say_who(profile: Profile) -> None:
    voucher = make_member(display_name="Ardoise")
    for kind in ("vouched_by", "vouched_on"):
        ProfileFact.objects.create(
            profile=profile, kind=kind, voucher=voucher, audience="public", as_of="2026-05-04"
        )

    seen = visible_facts(profile, ANYONE)

    assert [fact.text for fact in seen.all("vouched_by")] == ["Ardoise"]
    assert [fact.text for fact in seen.all("vouched_on")] == [""]
    assert [fact.as_of.isoformat() for fact in seen.all("vouched_on") if fact.as_of] == [
        "2026-05-04"
    ]


def test_see_as_is_what_that_audience_sees(profile: Profile) -> None:
    institution = make_institution()

    for rung, user in (
        ("public", None),
        ("members", make_member()),
        ("coordinators", make_coordinator(profile.node)),
    ):
        as_they = {fact.kind for fact in see_as(profile, rung).facts} - {"listed"}
        assert as_they == kinds(profile, user), rung
    one_more = {fact.kind for fact in see_as(profile, "institutions").facts} - {"listed"}
    assert one_more == {"display_name", "pronouns"}
    seen = see_as(profile, "institutions", organisation=institution)
    assert {fact.kind for fact in seen.facts} - {"listed"} == {"display_name"}
    announce(profile, institution)
    seen = see_as(profile, "institutions", organisation=institution)
    assert {fact.kind for fact in seen.facts} - {"listed"} == {"display_name", "pronouns"}


def test_a_list_asks_one_question_however_long_it_is() -> None:
    institution = make_institution()
    viewers = [
        ANYONE,
        viewer_for(make_member()),
        viewer_for(make_coordinator(make_node())),
        viewer_for(make_representative(institution)),
        viewer_on(Rung.INSTITUTIONS),
        viewer_of(institution),
    ]
    for _number in range(12):
        announce(make_profile(make_member(), **ONE_OF_EACH), institution)
    profiles = list(Profile.objects.all())

    for viewer in viewers:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            seen = visible_facts_of(profiles, viewer)
            labels = [fact.label for one in seen.values() for fact in one.facts]
        assert len(asked) == 1
        assert len(labels) >= 24


def test_a_word_finds_those_who_show_it_to_who_looks_and_nobody_else() -> None:
    node = make_node()
    for audience in ("public", "members", "coordinators", "me"):
        make_profile(make_member(), domain=audience, node=node)
    viewers = [ANYONE, viewer_for(make_member()), viewer_for(make_coordinator(node))]

    found = [Profile.objects.saying(one, "domain", ["a-domain"]).count() for one in viewers]

    assert found == [1, 2, 3]
    assert not Profile.objects.saying(ANYONE, "domain", ["another"]).exists()
    Profile.objects.update(hidden_at=timezone.now())
    assert not Profile.objects.saying(viewers[1], "domain", ["a-domain"]).exists()


def test_facets_tell_the_public_no_number_and_no_word_that_few_say() -> None:
    for _number in range(4):
        make_profile(make_member(), domain="public", role="members")
    member = viewer_for(make_member())

    def told(viewer: Viewer) -> dict[str, list[int | None]]:
        facets = offered_of(Profile.objects.listed_to(viewer), viewer).facets
        return {kind: [one.people for one in rows] for kind, rows in facets.items()}

    assert (told(ANYONE), told(member)) == ({}, {"domain": [None], "role": [None]})
    make_profile(make_member(), domain="public", role="members")
    with CaptureQueriesContext(connection) as asked:
        assert told(ANYONE) == {"domain": [None]}
    assert len(asked) == 1
    assert told(member) == {"domain": [5], "role": [5]}


def test_hats_are_those_of_today(profile: Profile) -> None:
    institution, lapsed = make_institution(), make_institution("lapsed", verified_at=None)
    user = make_representative(institution, make_representative(lapsed, make_member()))
    user.groups.add(make_coordinator().groups.get())
    user = User.objects.get(pk=user.pk)

    assert [hat.key for hat in hats_of(user)] == ["coordinator", "member", institution.public_id]
    assert hats_of(None) == hats_of(make_user()) == []
    hat = viewer_for(user, hat=institution.public_id)
    assert (hat.rung, hat.acting_as) == (Rung.INSTITUTIONS, institution.pk)
    assert not (hat.is_member or hat.is_peer or hat.is_coordinator)
    # One that is not theirs is the same as none.
    assert viewer_for(user, hat=lapsed.public_id) == viewer_for(user)
    member = viewer_for(user, hat="member")
    assert (member.rung, member.is_coordinator, member.organisation_ids) == (
        Rung.MEMBERS,
        False,
        frozenset(),
    )
