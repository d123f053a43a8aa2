"""Writing a profile: by its owner, with help, and taking back."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from freezegun import freeze_time

from network.account_data import account_data, as_json
from network.actions import erase_account, verify_organisation
from network.actions.profiles import (
    Agreement,
    FactWords,
    Overtaken,
    Receiver,
    answer_notice,
    answer_vouching,
    change_audience,
    choose_terms,
    exclude,
    grant_fact,
    hide_profile,
    lift_exclusion,
    list_profile,
    note_views,
    offer_profile,
    remove_fact,
    report_death,
    revoke_grant,
    save_fact,
    show_profile,
    start_profile,
    start_profile_for,
    take_over_profile,
    undo_death_report,
    unlist_profile,
    vouch,
    withdraw_vouching,
)
from network.actions.profiles.announcing import announce_institutions
from network.models import (
    AudienceNotice,
    AuditEntry,
    Consent,
    Grant,
    Profile,
    ProfileFact,
    User,
)
from network.purposes import purge_due
from network.visibility import viewer_for, visible_facts
from tests.network.admin_people import make_user
from tests.network.jobs import run_jobs
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_member,
    make_node,
    make_representative,
    make_term,
)

pytestmark = pytest.mark.django_db

SAID = Agreement(language="fr")
ALOUD = Agreement(language="fr", channel="oral", given_by="supported")


@pytest.fixture
def owner() -> User:
    return make_member(email="owner@example.org")


@pytest.fixture
def profile(owner: User) -> Profile:
    return start_profile(owner, node=make_node(), is_adult=True, agreed=SAID)


def write(profile: Profile, kind: str = "display_name", **words: Any) -> str:
    assert profile.user
    said = words or {"text": "Lou"}
    return save_fact(profile, kind, FactWords(**said), by=profile.user, agreed=SAID).public_id


def open_to(profile: Profile, fact: str, audience: str, **more: Any) -> Any:
    assert profile.user
    return change_audience(profile, fact, audience, by=profile.user, agreed=SAID, **more)


def appear(profile: Profile, audience: str = "public") -> None:
    assert profile.user
    list_profile(profile, audience, by=profile.user, agreed=SAID)


def accept_vouching(profile: Profile) -> None:
    row = profile.vouchings.get()
    assert profile.user
    answer_vouching(profile, row.public_id, accepts=True, by=profile.user, agreed=SAID)


def seen_by(profile: Profile, user: User | None) -> set[str]:
    account = User.objects.get(pk=user.pk) if user else None
    return {fact.kind for fact in visible_facts(profile, viewer_for(account)).facts}


def consents(profile: Profile) -> list[tuple[str, bool, str]]:
    rows = Consent.objects.filter(subject_id=profile.public_id).order_by("pk")
    return [(row.purpose, row.is_given, row.audience) for row in rows]


def test_a_profile_begins_empty_and_open_to_nobody(owner: User, profile: Profile) -> None:
    write(profile)

    assert start_profile(owner, node=make_node("nice"), is_adult=True, agreed=SAID) == profile
    assert seen_by(profile, None) == seen_by(profile, make_member()) == set()
    assert seen_by(profile, owner) == {"display_name"}
    assert consents(profile) == [("profile.started", True, "")]
    assert str(profile) == profile.public_id


def test_who_is_under_age_has_no_profile(owner: User) -> None:
    with pytest.raises(ValidationError) as refusal:
        start_profile(owner, node=make_node(), is_adult=False, agreed=SAID)

    assert set(refusal.value.message_dict) == {"is_adult"}
    assert not Profile.objects.exists()


def test_opening_and_closing_a_fact_is_in_force_at_once_and_in_the_log(profile: Profile) -> None:
    fact = write(profile)
    appear(profile)

    open_to(profile, fact, "public")
    assert seen_by(profile, None) == {"listed", "display_name"}
    receipt = open_to(profile, fact, "members")

    assert seen_by(profile, None) == {"listed"}
    assert receipt.removed == ("display_name",)
    assert receipt.was_public
    assert consents(profile)[2:] == [
        ("profile.display_name", True, "public"),
        ("profile.display_name", False, "public"),
        ("profile.display_name", True, "members"),
    ]
    assert Consent.objects.filter(fact_id=fact).count() == 3


def test_nobody_else_writes_in_somebodys_profile(profile: Profile) -> None:
    fact = write(profile)
    for stranger in (make_member(), make_coordinator(profile.node)):
        with pytest.raises(PermissionDenied):
            save_fact(profile, "display_name", FactWords(text="X"), by=stranger, agreed=ALOUD)
        with pytest.raises(PermissionDenied):
            change_audience(profile, fact, "public", by=stranger, agreed=ALOUD)
        with pytest.raises(PermissionDenied):
            show_profile(profile, by=stranger, agreed=ALOUD)


def test_what_a_person_asks_by_telephone_to_hide_is_hidden(profile: Profile) -> None:
    fact = write(profile)
    appear(profile)
    open_to(profile, fact, "public")
    coordinator, elsewhere = make_coordinator(profile.node), make_coordinator(make_node("nice"))

    with pytest.raises(PermissionDenied):
        hide_profile(profile, by=elsewhere)
    change_audience(profile, fact, "me", by=coordinator, agreed=ALOUD)
    assert seen_by(profile, None) == {"listed"}
    hide_profile(profile, by=coordinator)

    assert seen_by(profile, None) == set()
    acts = AuditEntry.objects.filter(subject_id=profile.public_id).order_by("pk")
    assert list(acts.values_list("action", flat=True)) == ["profile.changed", "profile.hidden"]


def test_somebody_without_an_account_is_helped_by_who_does_not_own_it() -> None:
    node = make_node()
    helper = make_coordinator(node)
    profile = start_profile_for(node=node, language="fr", is_adult=True, by=helper, agreed=ALOUD)
    words = FactWords(text="Lou")
    fact = save_fact(profile, "display_name", words, by=helper, agreed=ALOUD)

    # What is open to nobody is not read by the helper either.
    assert seen_by(profile, helper) == set()
    list_profile(profile, "coordinators", by=helper, agreed=ALOUD)
    with pytest.raises(ValidationError) as refusal:
        change_audience(profile, fact.public_id, "public", by=helper, agreed=SAID)
    assert set(refusal.value.message_dict) == {"channel"}
    change_audience(profile, fact.public_id, "coordinators", by=helper, agreed=ALOUD)
    assert seen_by(profile, helper) == {"listed", "display_name"}

    with pytest.raises(PermissionDenied):
        offer_profile(profile, account=helper.public_id, by=helper)
    owner = make_member()
    with pytest.raises(ValidationError):
        take_over_profile(profile, by=owner, agreed=SAID)
    offer_profile(profile, account=owner.public_id, by=helper)
    assert seen_by(profile, owner) == set()
    profile = take_over_profile(profile, by=owner, agreed=SAID)
    with pytest.raises(PermissionDenied):
        save_fact(profile, "display_name", words, by=helper, agreed=ALOUD)
    assert seen_by(profile, owner) == {"listed", "display_name"}


@pytest.mark.parametrize("sectors", [["care"], ["employer", "benefits"], None])
def test_an_employer_or_care_provider_never_hears_what_somebody_agrees_to(sectors: Any) -> None:
    node = make_node()
    helper = make_representative(make_institution(sectors=sectors), make_coordinator(node))

    with pytest.raises(PermissionDenied):
        start_profile_for(node=node, language="fr", is_adult=True, by=helper, agreed=ALOUD)

    other = make_coordinator(node)
    profile = start_profile_for(node=node, language="fr", is_adult=True, by=other, agreed=ALOUD)
    with pytest.raises(PermissionDenied):
        list_profile(profile, "public", by=helper, agreed=ALOUD)


def test_two_who_write_at_once_do_not_overwrite_each_other(profile: Profile) -> None:
    version = Profile.objects.get().version
    owner = profile.user
    assert owner
    said: dict[str, Any] = {"by": owner, "agreed": SAID, "version": version}
    save_fact(profile, "display_name", FactWords(text="Lou"), **said)

    with pytest.raises(Overtaken):
        save_fact(profile, "display_name", FactWords(text="Max"), **said)

    assert ProfileFact.objects.get().text == "Lou"


@pytest.mark.parametrize(
    ("kind", "words", "field"),
    [
        ("display_name", {"text": ""}, "text"),
        ("display_name", {"text": "See www.example.org"}, "text"),
        ("display_name", {"text": "x" * 200}, "text"),
        ("presentation", {"text": "Bonjour"}, "language"),
        ("domain", {"term": "no-such-word"}, "term"),
        ("contact", {"text": "0470", "way": "phone"}, "text"),
        ("contact", {"text": "0470 12 34 56"}, "way"),
        ("contact", {"text": "nobody", "way": "email"}, "text"),
        ("video", {"text": "Portrait", "link": "http://video.example.org"}, "link"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(
    profile: Profile, kind: str, words: dict[str, str], field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        write(profile, kind, **words)

    assert set(refusal.value.message_dict) == {field}
    assert not ProfileFact.objects.exists()


@pytest.mark.parametrize("kind", ["listed", "known", "vouched_by", "photo", "nonsense"])
def test_what_has_its_own_action_is_not_written_by_hand(profile: Profile, kind: str) -> None:
    with pytest.raises(ValidationError):
        write(profile, kind)


def test_words_that_stay_keep_their_audience_and_new_ones_are_private(profile: Profile) -> None:
    for slug in ("addictions", "exile", "prison"):
        make_term(slug=slug)
    owner = profile.user
    assert owner
    choose_terms(profile, "domain", ["addictions", "exile"], by=owner, agreed=SAID)
    fact = ProfileFact.objects.get(term__slug="addictions")
    open_to(profile, fact.public_id, "members")

    choose_terms(profile, "domain", ["prison", "addictions"], by=owner, agreed=SAID)

    held = ProfileFact.objects.filter(kind="domain").order_by("position")
    assert list(held.values_list("term__slug", "audience")) == [
        ("prison", "me"),
        ("addictions", "members"),
    ]
    choose_terms(profile, "domain", [], by=owner, agreed=SAID)
    assert consents(profile)[-1] == ("profile.domain", False, "members")
    assert not ProfileFact.objects.exists()


def test_the_sentences_of_the_constraints_are_kept_by_the_database(profile: Profile) -> None:
    term = make_term()
    ProfileFact.objects.create(profile=profile, kind="pronouns", text="iel")
    for row in (
        {"kind": "pronouns", "text": "elle"},
        {"kind": "domain"},
        {"kind": "training", "term": term},
        {"kind": "vouched_by"},
        {"kind": "training", "voucher": make_user()},
        {"kind": "training", "audience": "everybody"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProfileFact.objects.create(profile=profile, **row)
    fact = ProfileFact.objects.get()
    for grant in ({}, {"user": make_user(), "mission_id": "m"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.create(fact=fact, **grant)


def test_removing_a_fact_says_what_nobody_can_recall(profile: Profile) -> None:
    fact = write(profile)
    appear(profile)
    institution = make_institution()
    open_to(profile, fact, "institutions")
    reader = make_representative(institution)
    for user in (reader, make_member(), make_member()):
        note_views([profile], viewer_for(user))
    note_views([profile], viewer_for(reader), what="exported")
    note_views([profile], viewer_for(profile.user))
    assert profile.user

    receipt = remove_fact(profile, fact, by=profile.user, agreed=SAID)

    assert (receipt.removed, receipt.was_public) == (("display_name",), False)
    assert receipt.seen_by == receipt.exported_by == (institution.name,)
    # Two people were counted: so few are not told.
    assert receipt.people == 0
    for _one in range(4):
        note_views([profile], viewer_for(make_member()))
    fact = write(profile, "pronouns", text="iel")
    open_to(profile, fact, "members")
    assert remove_fact(profile, fact, by=profile.user, agreed=SAID).people == 5
    assert remove_fact(profile, fact, by=profile.user, agreed=SAID).removed == ()


def test_a_grant_to_who_is_excluded_is_refused_and_an_exclusion_takes_grants_back(
    profile: Profile,
) -> None:
    fact = write(profile)
    appear(profile, "members")
    institution = make_institution(sectors=["care"])
    reader, owner = make_representative(institution), profile.user
    assert owner
    to = Receiver(organisation=institution)
    grant_fact(profile, fact, to, by=owner, agreed=SAID)
    assert seen_by(profile, reader) == {"display_name"}

    exclusion = exclude(profile, sector="care", by=owner, agreed=SAID)

    assert not Grant.objects.exists()
    assert seen_by(profile, reader) == set()
    with pytest.raises(ValidationError) as refusal:
        grant_fact(profile, fact, to, by=owner, agreed=SAID)
    assert refusal.value.code == "excluded"
    lift_exclusion(profile, exclusion.public_id, by=owner, agreed=SAID)
    grant = grant_fact(profile, fact, to, by=owner, agreed=SAID)
    assert seen_by(profile, reader) == {"display_name"}
    revoke_grant(profile, grant.public_id, by=owner, agreed=SAID)
    assert seen_by(profile, reader) == set()
    last = Consent.objects.order_by("-pk")[0]
    assert (last.is_given, last.fact_id, last.receiver_id) == (False, fact, institution.public_id)


def test_only_the_institutions_that_the_screen_named_see_a_fact_at_once(
    profile: Profile, mailoutbox: Any
) -> None:
    fact = write(profile)
    appear(profile)
    named, newer = make_institution(), make_institution("newer")
    readers = [make_representative(one) for one in (named, newer)]

    open_to(profile, fact, "institutions", shown=[named])

    assert [("display_name" in seen_by(profile, one)) for one in readers] == [True, False]
    announce_institutions()
    run_jobs()
    assert len(mailoutbox) == 1
    assert "Newer" not in mailoutbox[0].body
    with freeze_time(timezone.now() + timedelta(days=15)):
        assert [("display_name" in seen_by(profile, one)) for one in readers] == [True, True]


def test_an_organisation_that_is_verified_is_announced_and_can_be_refused(
    profile: Profile, mailoutbox: Any
) -> None:
    fact = write(profile)
    appear(profile)
    open_to(profile, fact, "institutions", shown=[])
    institution = make_institution(verified_at=None, verified_until=None)
    reader = make_representative(institution)
    until = timezone.localdate() + timedelta(days=365)

    verify_organisation(institution, until=until, by=make_coordinator(profile.node))
    run_jobs()
    run_jobs()

    assert len(mailoutbox) == 1
    assert AudienceNotice.objects.get().told_at
    assert profile.user
    with freeze_time(timezone.now() + timedelta(days=15)):
        assert "display_name" in seen_by(profile, reader)
        answer_notice(profile, institution, accepts=False, by=profile.user, agreed=SAID)
        assert "display_name" not in seen_by(profile, reader)


def test_for_who_was_not_reached_no_time_runs() -> None:
    owner = make_member()
    profile = start_profile(owner, node=make_node(), is_adult=True, agreed=SAID)
    fact = write(profile)
    appear(profile)
    open_to(profile, fact, "institutions", shown=[])
    reader = make_representative(make_institution())

    announce_institutions()
    run_jobs()

    with freeze_time(timezone.now() + timedelta(days=60)):
        assert "display_name" not in seen_by(profile, reader)


def test_hiding_keeps_every_fact_for_later(profile: Profile) -> None:
    fact = write(profile)
    write(profile, "pronouns", text="iel")
    appear(profile)
    open_to(profile, fact, "public")
    assert profile.user

    receipt = hide_profile(profile, by=profile.user)
    hide_profile(profile, by=profile.user)

    assert receipt.was_public
    assert set(receipt.removed) == {"listed", "display_name"}
    assert seen_by(profile, None) == set()
    show_profile(profile, by=profile.user, agreed=SAID)
    assert seen_by(profile, None) == {"listed", "display_name"}
    unlist_profile(profile, by=profile.user, agreed=SAID)
    assert seen_by(profile, None) == set()


def test_vouching_is_three_private_facts_and_never_shows_a_name_to_all(profile: Profile) -> None:
    appear(profile)
    voucher, stranger = make_member(display_name="Ardoise"), make_user()
    with pytest.raises(PermissionDenied):
        vouch(profile, by=stranger)
    with pytest.raises(ValidationError):
        vouch(profile, by=profile.user)  # type: ignore[arg-type]

    vouch(profile, by=voucher)
    vouch(profile, by=voucher)
    assert not ProfileFact.objects.exclude(kind="listed").exists()
    accept_vouching(profile)

    held = {fact.kind: fact.public_id for fact in ProfileFact.objects.exclude(kind="listed")}
    assert set(held) == {"known", "vouched_by", "vouched_on"}
    assert seen_by(profile, None) == {"listed"}
    open_to(profile, held["known"], "public")
    assert seen_by(profile, None) == {"listed", "known"}
    with pytest.raises(ValidationError):
        open_to(profile, held["vouched_by"], "public")
    withdraw_vouching(profile, by=voucher)
    assert seen_by(profile, None) == {"listed"}


def test_a_reported_death_hides_at_once_and_deletes_a_month_later(profile: Profile) -> None:
    fact = write(profile)
    appear(profile)
    open_to(profile, fact, "public")
    coordinator = make_coordinator(profile.node)
    with pytest.raises(PermissionDenied):
        report_death(profile, by=make_member())

    report_death(profile, by=coordinator)
    assert seen_by(profile, None) == set()
    undo_death_report(profile, by=coordinator)
    assert Profile.objects.get().hidden_at
    report_death(profile, by=coordinator)
    with freeze_time(timezone.now() + timedelta(days=31)):
        assert purge_due()["deceased"] == 1

    assert not Profile.objects.exists()


def test_an_erased_account_leaves_no_profile_and_a_voucher_no_name(profile: Profile) -> None:
    appear(profile)
    voucher = make_member()
    vouch(profile, by=voucher)
    accept_vouching(profile)
    owner = profile.user
    assert owner
    erase_account(voucher)
    assert set(ProfileFact.objects.values_list("kind", flat=True)) == {"listed", "known"}

    erase_account(owner)

    assert not Profile.objects.exists()
    assert not Consent.objects.filter(subject_id=profile.public_id).exists()


def test_the_owner_takes_all_of_it_along_without_the_names_of_others(profile: Profile) -> None:
    owner, voucher = profile.user, make_member(display_name="Ardoise")
    assert owner
    appear(profile)
    vouch(profile, by=voucher)
    accept_vouching(profile)
    write(profile, "contact", text="0470 12 34 56", way="phone")
    words = "Call me at 0470/12.34.56 or Bo: bo@example.org, 02 345 67 89. Ask Ardoise."
    fact = write(profile, "presentation", text=words, language="en")
    institution = make_institution()
    grant_fact(profile, fact, Receiver(organisation=institution), by=owner, agreed=SAID)
    exclude(profile, sector="justice", by=owner, agreed=SAID)
    note_views([profile], viewer_for(make_representative(institution)))

    copy = as_json(account_data(owner))

    said = {row["kind"]: row["text"] for row in copy["profile_facts"]}
    assert said["presentation"] == "Call me at 0470/12.34.56 or […]: […], […]. Ask […]."
    assert "Ardoise" not in str(copy["profile_facts"])
    assert copy["profile_grants"][0]["with"] == institution.name
    assert copy["profile_exclusions"][0]["who"]
    assert copy["profile_views"][0]["who"] == institution.name
    assert len(copy["profile_consents"]) == 4


def test_other_words_for_an_open_fact_are_agreed_to_anew_and_the_same_words_are_not(
    profile: Profile,
) -> None:
    fact = write(profile, text="Lou")
    appear(profile)
    open_to(profile, fact, "members")
    house = make_institution()
    assert profile.user
    grant_fact(profile, fact, Receiver(organisation=house), by=profile.user, agreed=SAID)

    def agreed_to() -> list[tuple[str, str]]:
        rows = Consent.objects.filter(fact_id=fact, is_given=True).order_by("pk")
        return list(rows.values_list("audience", "receiver_id"))

    before = agreed_to()
    write(profile, text="Lou")
    assert agreed_to() == before

    write(profile, text="Max")

    assert agreed_to() == [*before, ("members", ""), ("", house.public_id)]


def test_other_words_for_what_nobody_sees_need_no_consent(profile: Profile) -> None:
    fact = write(profile, text="Lou")

    write(profile, text="Max")

    assert not Consent.objects.filter(fact_id=fact).exists()


def test_what_is_taken_away_is_no_longer_shared_by_name_and_the_log_says_so(
    profile: Profile,
) -> None:
    fact = write(profile)
    house = make_institution()
    appear(profile)
    assert profile.user
    grant_fact(profile, fact, Receiver(organisation=house), by=profile.user, agreed=SAID)
    note_views([profile], viewer_for(make_representative(house)))

    receipt = remove_fact(profile, fact, by=profile.user, agreed=SAID)

    assert receipt.was_open
    assert receipt.seen_by == (house.name,)
    last = Consent.objects.filter(fact_id=fact).latest("pk")
    assert (last.is_given, last.receiver_id) == (False, house.public_id)
