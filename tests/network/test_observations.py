"""Obstacles met: recorded in a minute, told by the network alone, taken back at any time."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from freezegun import freeze_time

from network.account_data import account_data, as_json
from network.actions import erase_account
from network.actions.observations.grouping import (
    Wording,
    approve_finding,
    put_behind,
    take_out,
    word_finding,
)
from network.actions.observations.recording import purge_observations, withdraw_observation
from network.actions.observations.telling import count_again, release_findings, review_findings
from network.actions.profiles import exclude, hide_profile, show_profile
from network.models import (
    AuditEntry,
    Consent,
    Finding,
    Material,
    Observation,
    Organisation,
    Recommendation,
    User,
    WordingAgreement,
)
from network.observations.effects import remind_of_recommendations
from network.visibility import HAT, viewer_for
from network.waiting import QUEUES
from tests.network.admin_people import entering
from tests.network.jobs import run_jobs
from tests.network.missions import member_of
from tests.network.observations import (
    SAID,
    agreed_to,
    asked_about,
    grouped,
    observed,
    observed_by,
    obstacle,
    recommended,
    released,
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

FIRST = date(2100, 1, 1)


@pytest.fixture
def house() -> Organisation:
    return make_institution("house")


@pytest.fixture
def noor() -> User:
    return make_coordinator(make_node(), display_name="Noor")


@pytest.fixture
def lou() -> Client:
    """Somebody with a profile that nobody sees, at their telephone."""
    return client_of(member_of(make_profile(listed="")))


def client_of(user: User, hat: str = "") -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    session[HAT] = hat
    session.save()
    return client


def of_house(house: Organisation) -> Client:
    return client_of(make_representative(house), house.public_id)


def at(name: str, *arguments: str) -> str:
    with translation.override("en"):
        return reverse(f"observations:{name}", args=arguments)


def office(name: str, *arguments: str) -> str:
    return reverse(f"network_admin:{name}", args=arguments)


def said(house: Organisation | None, **more: str) -> dict[str, str]:
    words = {"kind": obstacle().slug, "words": "The counter closes at noon."}
    return words | {"organisation": house.public_id if house else ""} | more


# --- The author ---------------------------------------------------------------------------------


def test_an_obstacle_is_recorded_with_four_answers_and_only_its_month_is_kept(
    lou: Client, house: Organisation
) -> None:
    answer = lou.post(at("record"), said(house), follow=True)

    row = Observation.objects.get()
    assert "The counter closes at noon." in answer.text
    assert (row.organisation, row.month.day, row.finding) == (house, 1, None)
    assert Consent.objects.filter(purpose="profile.observation", is_given=True).count() == 1


def test_an_organisation_that_is_not_in_the_list_is_written_and_one_of_both_is_asked(
    lou: Client, house: Organisation
) -> None:
    neither = lou.post(at("record"), said(None))
    both = lou.post(at("record"), said(house, elsewhere="The other counter"))
    other = lou.post(at("record"), said(None, elsewhere="The other counter"))

    assert (neither.status_code, both.status_code, other.status_code) == (422, 422, 302)
    assert "The counter closes at noon." in neither.text
    assert Observation.objects.get().about == "The other counter"


@pytest.mark.parametrize(
    "words",
    ["Write to zoe@example.org", "They said call 0470 12 34 56", "Born on 3 May 1985 and refused"],
)
def test_words_that_speak_of_a_person_are_refused_at_their_field(
    lou: Client, house: Organisation, words: str
) -> None:
    answer = lou.post(at("record"), said(house, words=words))

    assert answer.status_code == 422
    assert words.rsplit(maxsplit=1)[-1] in answer.text
    assert not Observation.objects.exists()


def test_nobody_else_reads_changes_or_takes_back_what_is_mine(
    lou: Client, house: Organisation
) -> None:
    row = observed(make_profile(listed=""), house)
    paths = [at("observation", row.public_id), at("withdraw", row.public_id)]

    answers = [lou.get(paths[0]), lou.post(paths[0], said(house)), lou.post(paths[1])]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert Observation.objects.get().words == row.words


def test_what_is_changed_leaves_what_is_told_and_is_read_anew(
    house: Organisation, noor: User
) -> None:
    rows = observed_by(5, house)
    finding = released(grouped(rows, by=noor), by=noor)
    owner = rows[0].profile.user
    assert owner is not None

    answer = client_of(owner).post(
        at("observation", rows[0].public_id), said(house, version=str(rows[0].version))
    )

    row = Observation.objects.get(pk=rows[0].pk)
    finding.refresh_from_db()
    assert answer.status_code == 302
    assert (row.finding, row.looked_at, row.words) == (None, None, "The counter closes at noon.")
    assert (finding.released_at, finding.approved_at) == (None, None)


def test_a_version_that_was_overtaken_keeps_what_was_typed(
    lou: Client, house: Organisation
) -> None:
    lou.post(at("record"), said(house))
    path = at("observation", Observation.objects.get().public_id)
    lou.post(path, said(house, words="Second.", version="1"))

    late = lou.post(path, said(house, words="From the other tab.", version="1"))

    assert late.status_code == 422
    assert "From the other tab." in late.text
    assert 'name="version" value="2"' in late.text
    assert Observation.objects.get().words == "Second."


# --- Until it is told ---------------------------------------------------------------------------


def test_five_people_are_told_without_who_when_where_and_with_the_name_of_the_network(
    house: Organisation, noor: User
) -> None:
    rows = observed_by(5, house, words="Zqwordsquz")
    reader = of_house(house)
    finding = released(grouped(rows, by=noor, words="Letters are hard to read."), by=noor)

    page = reader.get(at("told")).text

    assert "Letters are hard to read." in page
    assert "At least 5 people" in page
    assert "Signed by the coordinators of" in page
    assert "Zqwordsquz" not in page
    for row in rows:
        assert row.public_id not in page
        assert row.profile.public_id not in page
    assert finding.public_id not in page
    assert str(timezone.localdate().year) not in page.partition("<main")[2].partition("</main")[0]
    assert finding.node.name not in page


def test_four_people_are_not_told_and_a_fifth_observation_of_one_of_them_changes_nothing(
    house: Organisation, noor: User
) -> None:
    rows = observed_by(4, house)
    rows.append(observed(rows[0].profile, house))
    finding = grouped(rows, by=noor)

    with pytest.raises(ValidationError) as refusal:
        approve_finding(finding, version=finding.version, by=noor)

    assert refusal.value.code == "few"
    assert not Finding.objects.released().exists()


def test_nothing_is_told_before_the_first_of_a_month_and_a_week_of_rest(
    house: Organisation, noor: User
) -> None:
    with freeze_time("2027-03-26 12:00"):
        finding = grouped(observed_by(5, house), by=noor)
        approve_finding(finding, version=finding.version, by=noor)
    with freeze_time("2027-04-20 12:00"):
        early = release_findings()
        put_behind(finding, observed_by(1, house), by=noor)
    with freeze_time("2027-04-30 12:00"):
        put_behind(finding, observed_by(1, house), by=noor)

    told = [release_findings(today=date(2027, month, 1)) for month in (5, 6)]

    assert (early, told) == (0, [0, 1])


def test_one_person_is_told_only_by_their_yes_to_these_words_after_the_warning(
    house: Organisation, noor: User
) -> None:
    row = observed(make_profile(listed=""), house)
    author = client_of(row.profile.user)  # type: ignore[arg-type]
    finding = asked_about(grouped([row], by=noor), by=noor)
    path = at("wording", finding.public_id)

    page = author.get(path).text
    author.post(path, {"answer": "yes", "wording": str(finding.wording_version)})
    finding = released(finding, by=noor)

    assert "You may be the only possible author." in page
    told = of_house(house).get(at("told")).text
    assert finding.words in told
    assert "people met this" not in told
    assert Material.objects.get(source_kind="finding").audience == "coordinators"


def test_another_wording_is_told_to_nobody_before_each_author_agreed_anew(
    house: Organisation, noor: User
) -> None:
    row = observed(make_profile(listed=""), house)
    finding = asked_about(grouped([row], by=noor), by=noor)
    agreed_to(finding, row)
    finding = released(finding, by=noor)

    word_finding(
        finding, Wording(words="Other words.", language="en"), version=finding.version, by=noor
    )

    finding.refresh_from_db()
    assert not Finding.objects.released().exists()
    assert finding.approved_at is None
    stale = client_of(row.profile.user).post(  # type: ignore[arg-type]
        at("wording", finding.public_id), {"answer": "yes", "wording": "1"}
    )
    assert stale.status_code == 404
    assert not WordingAgreement.objects.exists()


def test_a_yes_that_comes_after_the_words_changed_is_refused(
    house: Organisation, noor: User
) -> None:
    row = observed(make_profile(listed=""), house)
    before = asked_about(grouped([row], by=noor), by=noor)
    later = word_finding(
        before, Wording(words="Other words.", language="en"), version=before.version, by=noor
    )
    asked_about(later, by=noor)

    with pytest.raises(ValidationError) as refusal:
        agreed_to(before, row)

    assert refusal.value.code == "overtaken"


def test_of_two_authors_one_yes_is_not_enough(house: Organisation, noor: User) -> None:
    rows = observed_by(2, house)
    finding = asked_about(grouped(rows, by=noor), by=noor)
    agreed_to(finding, rows[0])
    finding.refresh_from_db()

    with pytest.raises(ValidationError):
        approve_finding(finding, version=finding.version, by=noor)


# --- Taking back --------------------------------------------------------------------------------


def test_taken_back_it_is_gone_everywhere_at_once_and_a_receipt_says_so(
    house: Organisation, noor: User
) -> None:
    rows = observed_by(5, house)
    finding = released(grouped(rows, by=noor), by=noor)
    recommended(finding, by=noor)
    reader, owner = of_house(house), rows[0].profile.user
    assert owner is not None
    before = [Material.objects.standing().count(), finding.words in reader.get(at("told")).text]

    receipt = client_of(owner).post(at("withdraw", rows[0].public_id)).text

    after = reader.get(at("told")).text
    assert before == [2, True]
    assert finding.words not in after
    assert "Name somebody to ask." not in after
    assert not Material.objects.standing().exists()
    assert not Material.objects.exclude(theme="").exists()
    assert "no longer finds these words" in receipt
    assert not Observation.objects.filter(pk=rows[0].pk).exists()


def test_what_enough_others_met_stays_told_without_who_left(
    house: Organisation, noor: User
) -> None:
    rows = observed_by(6, house)
    finding = released(grouped(rows, by=noor), by=noor)

    owner = rows[0].profile.user
    receipt = client_of(owner).post(at("withdraw", rows[0].public_id)).text  # type: ignore[arg-type]

    assert finding.words in of_house(house).get(at("told")).text
    assert "Enough other people met the same" in receipt


def test_with_the_last_who_met_it_the_words_of_the_network_go_too(
    house: Organisation, noor: User
) -> None:
    row = observed(make_profile(listed=""), house)
    grouped([row], by=noor)
    assert row.profile.user is not None

    withdraw_observation(row, by=row.profile.user, agreed=SAID)

    assert not Finding.objects.exists()


def test_a_yes_taken_back_ends_what_was_told_by_it(house: Organisation, noor: User) -> None:
    row = observed(make_profile(listed=""), house)
    finding = asked_about(grouped([row], by=noor), by=noor)
    agreed_to(finding, row)
    released(finding, by=noor)
    author = client_of(row.profile.user)  # type: ignore[arg-type]

    answer = {"answer": "no", "wording": str(finding.wording_version)}
    author.post(at("wording", finding.public_id), answer)

    assert finding.words not in of_house(house).get(at("told")).text
    given = Consent.objects.filter(purpose="profile.wording").order_by("pk")
    assert list(given.values_list("is_given", flat=True)) == [True, False]


def test_who_hides_says_nothing_to_anybody_from_the_next_reading_on(
    house: Organisation, noor: User
) -> None:
    rows = observed_by(5, house)
    finding = released(grouped(rows, by=noor), by=noor)
    reader, profile = of_house(house), rows[0].profile
    assert profile.user is not None

    hide_profile(profile, by=profile.user)
    at_once = reader.get(at("told")).text
    unread = entering(noor).get(office("observation", rows[0].public_id), follow=True)
    run_jobs()
    show_profile(profile, by=profile.user, agreed=SAID)

    finding.refresh_from_db()
    assert finding.words not in at_once
    assert unread.status_code == 404
    assert (finding.released_at, Material.objects.standing().count()) == (None, 0)
    # Shown again, it is not told by itself: coordinators look at it anew.
    assert finding.words not in reader.get(at("told")).text


def test_whoever_keeps_the_organisation_away_gives_no_yes_and_loses_the_one_they_gave(
    house: Organisation, noor: User
) -> None:
    row = observed(make_profile(listed=""), house)
    finding = asked_about(grouped([row], by=noor), by=noor)
    agreed_to(finding, row)
    finding = released(finding, by=noor)
    owner = row.profile.user
    assert owner is not None

    exclude(row.profile, organisation=house, by=owner, agreed=SAID)

    finding.refresh_from_db()
    assert finding.words not in of_house(house).get(at("told")).text
    assert finding.released_at is None
    with pytest.raises(ValidationError) as refusal:
        agreed_to(finding, row)
    assert refusal.value.code == "excluded"


def test_erased_somebody_leaves_no_word_and_no_trace(house: Organisation, noor: User) -> None:
    rows = observed_by(5, house, words="Zqwordsquz")
    finding = released(grouped(rows, by=noor), by=noor)
    owner = rows[0].profile.user
    assert owner is not None
    entering(noor).post(office("observation", rows[0].public_id))

    erase_account(owner)

    finding.refresh_from_db()
    assert finding.released_at is None
    assert not Observation.objects.filter(public_id=rows[0].public_id).exists()
    assert not AuditEntry.objects.filter(subject_id=rows[0].public_id).exists()
    assert not Consent.objects.filter(fact_id=rows[0].public_id).exists()


def test_after_three_years_it_goes_with_what_was_told_by_it(
    house: Organisation, noor: User
) -> None:
    released(grouped(observed_by(5, house), by=noor), by=noor)

    assert purge_observations(timezone.now() - timedelta(days=1)) == 0
    assert purge_observations(timezone.now()) == 5
    assert not Finding.objects.exists()


def test_the_number_that_is_told_moves_once_a_week_and_in_bands(
    house: Organisation, noor: User
) -> None:
    finding = released(grouped(observed_by(5, house), by=noor), by=noor)
    put_behind(finding, observed_by(5, house), by=noor)
    reader = of_house(house)

    before = "At least 5 people" in reader.get(at("told")).text
    count_again()

    assert before
    assert "At least 10 people" in reader.get(at("told")).text


# --- Coordinators -------------------------------------------------------------------------------


def test_coordinators_of_the_place_read_and_no_others(house: Organisation, noor: User) -> None:
    row = observed(make_profile(listed=""), house, words="Zqwordsquz")
    kept_away = make_coordinator(make_node())
    exclude(row.profile, user=kept_away, by=row.profile.user, agreed=SAID)  # type: ignore[arg-type]
    works_there = make_coordinator(make_node())
    make_representative(house, works_there)
    others = [make_coordinator(make_node("nice")), kept_away, works_there]

    read = [
        "Zqwordsquz" in entering(user).get(office("observation", row.public_id)).text
        for user in (noor, *others)
    ]

    assert read == [True, False, False, False]
    for user in others:
        with pytest.raises(PermissionDenied):
            grouped([row], by=user)


def test_a_coordinator_reads_puts_together_words_and_approves(
    house: Organisation, noor: User
) -> None:
    desk = entering(noor)
    rows = observed_by(5, house)
    for row in rows:
        desk.post(office("observation", row.public_id))

    listed = desk.get(office("observations")).text
    ids = [row.public_id for row in rows]
    started = desk.post(office("finding_start"), {"observation": ids})
    finding = Finding.objects.get()
    page = office("finding", finding.public_id)
    words = {"version": finding.version, "language": "en"}
    refused = desk.post(page, words | {"words": "Call 0470 12 34 56"})
    desk.post(page, words | {"words": "Letters come without a name."})
    finding.refresh_from_db()
    desk.post(office("finding_act", finding.public_id, "approve"), {"version": finding.version})

    finding.refresh_from_db()
    assert rows[0].words in listed
    assert started["Location"] == page
    assert (refused.status_code, "0470 12 34 56" in refused.text) == (422, True)
    assert finding.approved_at is not None
    acts = set(AuditEntry.objects.filter(actor=noor).values_list("action", flat=True))
    assert {"observation.read", "finding.started", "finding.worded", "finding.approved"} <= acts


def test_somebody_without_an_account_is_written_down_and_asked_aloud(
    house: Organisation, noor: User
) -> None:
    desk, profile = entering(noor), make_profile(listed="")
    aloud = {"channel": "oral", "given_by": "supported", "language": "fr"}
    desk.post(office("observation_write", profile.public_id), said(house) | aloud)
    row = Observation.objects.get()
    finding = asked_about(grouped([row], by=noor), by=noor)

    path = office("finding_agree", finding.public_id, profile.public_id)
    page = desk.get(path).text
    desk.post(path, aloud | {"wording": finding.wording_version})

    assert "You may be the only possible author." in page
    assert row.profile == profile
    assert WordingAgreement.objects.get().profile == profile
    channels = Consent.objects.filter(subject_id=profile.public_id).values_list("channel")
    assert {channel for (channel,) in channels} == {"oral"}


def test_nobody_agrees_in_the_place_of_who_has_an_account(house: Organisation, noor: User) -> None:
    row = observed(make_profile(listed=""), house)
    finding = asked_about(grouped([row], by=noor), by=noor)

    path = office("finding_agree", finding.public_id, row.profile.public_id)

    assert entering(noor).get(path, follow=True).status_code == 404


def test_an_observation_taken_out_stays_its_authors_and_takes_their_yes_along(
    house: Organisation, noor: User
) -> None:
    rows = observed_by(2, house)
    finding = asked_about(grouped(rows, by=noor), by=noor)
    for row in rows:
        agreed_to(finding, row)

    take_out(finding, rows[0], by=noor)

    assert Observation.objects.filter(finding=None).get() == rows[0]
    assert WordingAgreement.objects.get().profile == rows[1].profile


def test_what_waits_stands_in_the_queues_of_the_place(house: Organisation, noor: User) -> None:
    viewer, now = viewer_for(noor), timezone.now() + timedelta(hours=1)
    elsewhere = viewer_for(make_coordinator(make_node("nice")))

    def waiting(who: Any = viewer) -> dict[str, int]:
        keys = ("observations", "alike", "findings", "wordings", "answers_due")
        return {key: n for key in keys if (n := len(QUEUES[key].rows(who, now)))}

    rows = observed_by(2, house)
    steps = [waiting(), waiting(elsewhere)]
    Observation.objects.update(looked_at=timezone.now())
    steps.append(waiting())
    finding = grouped(rows, by=noor)
    Finding.objects.update(words="")
    steps.append(waiting())
    Finding.objects.update(words="Letters are hard.")
    finding.refresh_from_db()
    # Worded and left there, it is still somebody's to ask about.
    steps.append(waiting())
    asked_about(finding, by=noor)
    steps.append(waiting())

    found = [{"observations": 2}, {}, {"alike": 1}]
    assert steps == [*found, {"findings": 1}, {"findings": 1}, {"wordings": 1}]


# --- Recommendations ----------------------------------------------------------------------------


def test_an_institution_answers_under_its_hat_and_both_choose_who_reads(
    house: Organisation, noor: User
) -> None:
    finding = released(grouped(observed_by(5, house), by=noor), by=noor)
    row = recommended(finding, by=noor)
    reader, visitor, member = of_house(house), Client(), client_of(make_member())
    before = [
        "Name somebody" in client.get(at("recommendations")).text for client in (visitor, member)
    ]

    answer = {"version": row.version, "answer": "partly", "commitments": "A name on each letter."}
    unsaid = reader.post(at("answer", row.public_id), {"version": row.version})
    reader.post(at("answer", row.public_id), answer | {"publishes": "on"})
    one_side = visitor.get(at("recommendations")).text
    entering(noor).post(office("recommendation_act", row.public_id, "publish"))
    both_sides = visitor.get(at("recommendations")).text

    row.refresh_from_db()
    assert before == [False, True]
    assert unsaid.status_code == 422
    assert (row.answer, row.answered_by.organisation) == ("partly", house)  # type: ignore[union-attr]
    assert "A name on each letter." not in one_side
    assert "A name on each letter." in both_sides
    assert Material.objects.get(source_kind="recommendation").audience == "public"


def test_no_other_institution_and_no_hat_but_its_own_reads_or_answers(
    house: Organisation, noor: User
) -> None:
    finding = released(grouped(observed_by(5, house), by=noor), by=noor)
    row = recommended(finding, by=noor)
    other = of_house(make_institution("other"))
    both = make_member()
    make_representative(house, both)
    as_member = client_of(both, "member")

    codes = [client.get(at("answer", row.public_id)).status_code for client in (other, as_member)]

    assert codes == [404, 404]
    assert finding.words not in other.get(at("told")).text
    assert as_member.get(at("told")).status_code == 302
    assert Client().get(at("told")).status_code == 302


def test_two_representatives_who_answer_at_once_are_told(house: Organisation, noor: User) -> None:
    row = recommended(released(grouped(observed_by(5, house), by=noor), by=noor), by=noor)
    first, second = of_house(house), of_house(house)
    said_first = {"version": row.version, "answer": "accepted", "words": "Gladly."}
    first.post(at("answer", row.public_id), said_first)

    late = second.post(
        at("answer", row.public_id),
        {"version": row.version, "answer": "refused", "words": "We typed this."},
    )

    assert late.status_code == 422
    assert "We typed this." in late.text
    assert "Gladly." in late.text
    assert Recommendation.objects.get().answer == "accepted"


def test_what_few_people_agreed_to_for_the_institution_is_not_made_public(
    house: Organisation, noor: User
) -> None:
    one = observed(make_profile(listed=""), house)
    finding = asked_about(grouped([one], by=noor), by=noor)
    agreed_to(finding, one)
    row = recommended(released(finding, by=noor), by=noor)

    entering(noor).post(office("recommendation_act", row.public_id, "publish"))

    row.refresh_from_db()
    assert not row.network_publishes


def test_what_only_the_few_who_agreed_are_left_of_is_told_without_a_number_and_not_to_all(
    house: Organisation, noor: User
) -> None:
    rows = observed_by(5, house)
    finding = asked_about(grouped(rows, by=noor), by=noor)
    for one in rows:
        agreed_to(finding, one)
    asked = recommended(released(finding, by=noor), by=noor)
    Recommendation.objects.filter(pk=asked.pk).update(
        network_publishes=True, organisation_publishes=True
    )
    before = asked.words in Client().get(at("recommendations")).text

    client_of(rows[0].profile.user).post(  # type: ignore[arg-type]
        at("withdraw", rows[0].public_id)
    )

    page = of_house(house).get(at("told")).text
    assert before
    assert finding.words in page
    assert "people met this" not in page
    assert asked.words not in Client().get(at("recommendations")).text
    assert {row.audience for row in Material.objects.all()} == {"coordinators", "members"}


def test_mails_are_neutral_and_go_once(house: Organisation, noor: User) -> None:
    row = observed(make_profile(listed=""), house)
    User.objects.filter(pk=row.profile.user_id).update(email="author@example.org", language="en")
    acting = make_representative(house)
    User.objects.filter(pk=acting.pk).update(email="acting@example.org", language="en")
    finding = asked_about(grouped([row], by=noor), by=noor)
    agreed_to_later = Finding.objects.get()
    run_jobs()
    agreed_to(agreed_to_later, row)
    finding = released(finding, by=noor)
    asked = recommended(finding, by=noor, due_on=timezone.localdate() + timedelta(days=5))
    run_jobs()
    remind_of_recommendations()
    remind_of_recommendations()

    assert [message.to for message in mail.outbox] == [
        ["author@example.org"],
        ["acting@example.org"],
        ["acting@example.org"],
        ["acting@example.org"],
    ]
    for message in mail.outbox:
        text = f"{message.subject} {message.body} {message.alternatives}"
        for secret in (house.name, finding.words, asked.words, row.words, "letters"):
            assert secret not in text


def test_everything_held_is_in_what_its_author_takes_away(house: Organisation) -> None:
    row = observed(make_profile(listed=""), house, words="Zqwordsquz")
    assert row.profile.user is not None

    held = as_json(account_data(row.profile.user))

    assert held["observations"][0]["words"] == "Zqwordsquz"


def test_reviewing_finds_who_left_without_a_word(house: Organisation, noor: User) -> None:
    rows = observed_by(5, house)
    released(grouped(rows, by=noor), by=noor)
    User.objects.filter(pk=rows[0].profile.user_id).update(is_active=False)

    told = Finding.objects.released().exists()

    assert (told, review_findings(), review_findings()) == (False, 1, 0)
