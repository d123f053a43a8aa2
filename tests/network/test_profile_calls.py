"""Who cannot be written to: called about new institutions and a profile that hides soon."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from network.actions.profiles import (
    exclude,
    hide_profile,
    renew_profile,
    report_death,
    set_wishes,
    take_over_profile,
)
from network.actions.profiles.announcing import announce_institutions
from network.actions.profiles.renewing import remind_of_renewal
from network.models import AudienceNotice, AuditEntry, CallEntry, Node, Organisation, Profile, User
from network.queues import STALE
from network.visibility import viewer_for, visible_facts
from tests.network.admin_people import entering
from tests.network.jobs import run_jobs
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

CALLS = reverse("events_admin:calls")


@pytest.fixture
def node() -> Node:
    return make_node()


@pytest.fixture
def noor(node: Node) -> User:
    return make_coordinator(node, display_name="Noor")


@pytest.fixture
def office(noor: User) -> Client:
    return entering(noor)


@pytest.fixture
def house() -> Organisation:
    return make_institution(name="New House")


def helped(node: Node, **facts: str) -> Profile:
    facts = {"listed": "institutions", "display_name": "institutions"} | facts
    profile = make_profile(None, node=node, **facts)
    Profile.objects.filter(pk=profile.pk).update(language="en")
    return profile


def close(office: Client, outcome: str) -> Any:
    call = CallEntry.objects.waiting().get()
    url = reverse("events_admin:call_close", args=[call.public_id])
    answer = office.post(url, {"call": f"{call.public_id}.{call.tries}", "outcome": outcome})
    run_jobs()
    return answer


def sees(profile: Profile, house: Organisation) -> bool:
    """Whether somebody who acts for the house would see it in sixteen days."""
    reader = User.objects.filter(representations__organisation=house).first()
    reader = reader or make_representative(house)
    with freeze_time(timezone.now() + timedelta(days=16)):
        return bool(visible_facts(profile, viewer_for(reader)))


def test_nothing_opens_for_who_was_not_reached_and_two_weeks_run_once_they_were(
    node: Node, office: Client, house: Organisation
) -> None:
    profile = helped(node, contact="coordinators")

    announce_institutions()
    announce_institutions()
    run_jobs()

    page = office.get(CALLS).text
    assert "New House" in page and "some contact" in page and "some display_name" in page
    assert "In 14 days it will see what you open to institutions." in page
    assert not sees(profile, house)
    close(office, "not_reached")
    assert not sees(profile, house)
    close(office, "reached")
    assert sees(profile, house)
    assert not CallEntry.objects.waiting().exists()
    announce_institutions()
    assert not CallEntry.objects.waiting().exists()
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"profile.called"}


def test_what_came_after_the_call_was_shown_is_told_in_another(
    node: Node, office: Client, house: Organisation
) -> None:
    profile = helped(node)
    announce_institutions()
    later = make_institution("later-house", name="Later House")
    call = CallEntry.objects.waiting().get()
    AudienceNotice.objects.create(profile=profile, organisation=later)

    assert "Later House" not in office.get(CALLS).text
    close(office, "reached")
    assert AudienceNotice.objects.get(organisation=house).told_at
    assert AudienceNotice.objects.get(organisation=later).told_at is None
    announce_institutions()

    assert CallEntry.objects.waiting().get() != call
    assert "Later House" in office.get(CALLS).text


def test_a_yes_or_no_said_aloud_is_noted_for_who_has_no_account(
    node: Node, office: Client, house: Organisation
) -> None:
    profile = helped(node)
    Profile.objects.update(ask_each_time=True)
    other = make_institution("other-house", name="Other House")
    announce_institutions()
    assert "only if you say yes" in office.get(CALLS).text
    page = office.get(reverse("network_admin:profile", args=[profile.public_id])).text
    assert "New House" in page and "not told yet" in page

    for act, organisation in (("let-in", house), ("keep-out", other)):
        url = reverse("network_admin:profile_act", args=[profile.public_id, act])
        assert office.post(url, {"organisation": organisation.public_id}).status_code == 302

    assert sees(profile, house) and not sees(profile, other)
    assert "There is nothing left to say." in office.get(CALLS).text


def test_a_yes_is_never_noted_for_who_has_an_account(
    node: Node, office: Client, house: Organisation
) -> None:
    profile = make_profile(
        make_member(), node=node, listed="institutions", display_name="institutions"
    )
    announce_institutions()
    url = reverse("network_admin:profile_act", args=[profile.public_id, "let-in"])

    assert office.post(url, {"organisation": house.public_id}).status_code in {302, 403}
    assert AudienceNotice.objects.get().approved_at is None
    keep_out = reverse("network_admin:profile_act", args=[profile.public_id, "keep-out"])
    office.post(keep_out, {"organisation": house.public_id})

    assert AudienceNotice.objects.get().refused_at


def test_another_place_and_who_was_left_out_do_not_read_of_the_call(
    node: Node, office: Client, house: Organisation
) -> None:
    profile = make_profile(make_member(), node=node, listed="institutions")
    left_out = make_coordinator(node)
    assert profile.user
    exclude(profile, user=left_out, by=profile.user, agreed=SAID)
    announce_institutions()

    readers = [entering(left_out), entering(make_coordinator(make_node("nice")))]

    assert profile.public_id in office.get(CALLS).text or "New House" in office.get(CALLS).text
    for reader in readers:
        page = reader.get(CALLS).text
        assert "New House" not in page and profile.public_id not in page
        call = CallEntry.objects.get()
        url = reverse("events_admin:call_close", args=[call.public_id])
        reader.post(url, {"outcome": "reached"})
    assert CallEntry.objects.waiting().exists()


def test_no_call_is_left_for_the_dead_or_who_took_the_profile_over(
    node: Node, noor: User, house: Organisation
) -> None:
    first, second = helped(node), helped(node)
    announce_institutions()
    assert CallEntry.objects.waiting().count() == 2
    person = make_member(email="new@example.org")
    Profile.objects.filter(pk=second.pk).update(offered_to=person)

    report_death(first, by=noor)
    take_over_profile(second, by=person, agreed=SAID)
    announce_institutions()
    run_jobs()

    assert not CallEntry.objects.waiting().exists()
    assert [message.to for message in mail.outbox] == [["new@example.org"]]


# --- A profile that hides soon --------------------------------------------------------------------


def near(profile: Profile, days: int) -> None:
    """The profile hides in so many days."""
    renewed = timezone.now() - timedelta(days=365 - days, minutes=1)
    Profile.objects.filter(pk=profile.pk).update(renewed_at=renewed)


def remind() -> int:
    reminded = remind_of_renewal()
    run_jobs()
    return reminded


def test_the_reminder_says_a_day_and_nothing_of_what_is_shown() -> None:
    owner = make_member(email="owner@example.org", language="en", display_name="Lou")
    profile = make_profile(owner)
    near(profile, 31)
    assert remind() == 0

    near(profile, 30)
    assert remind() == 1

    [message] = mail.outbox
    assert message.subject == "News about your account"
    assert "it is hidden, and nothing is lost" in str(message.body)
    assert "profile" not in f"{message.subject} {message.body}".lower()


def test_each_reminder_goes_once_and_a_renewal_begins_anew() -> None:
    owner = make_member(email="owner@example.org", language="en")
    profile = make_profile(owner)
    near(profile, 30)
    start = timezone.now()

    told = []
    for days in (0, 1, 22, 23, 24, 29):
        with freeze_time(start + timedelta(days=days)):
            told.append(remind())
    profile.refresh_from_db()
    with freeze_time(start + timedelta(days=29)):
        renew_profile(profile, by=owner, agreed=SAID)
        told.append(remind())
    with freeze_time(start + timedelta(days=29 + 335, hours=1)):
        told.append(remind())

    assert told == [1, 0, 0, 1, 0, 0, 0, 1]
    assert len(mail.outbox) == 3


def test_who_renewed_or_hid_it_between_the_job_and_the_mail_gets_none() -> None:
    renewed, hidden = (make_member(email=f"{name}@example.org") for name in ("one", "two"))
    for owner in (renewed, hidden):
        near(make_profile(owner), 20)

    assert remind_of_renewal() == 2
    renew_profile(Profile.objects.get(user=renewed), by=renewed, agreed=SAID)
    hide_profile(Profile.objects.get(user=hidden), by=hidden)
    run_jobs()

    assert mail.outbox == []
    assert remind_of_renewal() == 0


def test_who_has_an_account_and_no_address_is_called_and_stands_in_no_queue(
    node: Node, noor: User, office: Client, house: Organisation
) -> None:
    profile = make_profile(make_member(), node=node, listed="institutions")
    alone = helped(node)
    Profile.objects.update(language="en")
    for row in (profile, alone):
        near(row, 20)
    announce_institutions()

    remind()
    remind()

    mine = CallEntry.objects.waiting().filter(subject_id=profile.public_id)
    # One call does not take the other off the list.
    assert {call.script for call in mine} == {"profile_institutions", "profile_renewal"}
    page = office.get(CALLS).text
    assert "log in before and choose another year" in page
    assert list(STALE.rows(viewer_for(noor), timezone.now())) == [alone]
    assert mail.outbox == []


def test_who_wants_to_be_asked_is_told_so_in_the_mail_too(house: Organisation) -> None:
    owner = make_member(email="owner@example.org", language="en")
    profile = make_profile(owner, listed="institutions")
    set_wishes(profile, ask_each_time=True, after_death="erase", by=owner, agreed=SAID)

    announce_institutions()
    run_jobs()

    assert "only if you say yes" in str(mail.outbox[0].body)
    assert not CallEntry.objects.exists()
