"""The coordinator's first page: what expires, what waits, one act each; nobody else's people."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks

from events.actions import Application, register
from events.models import Entry, Meeting, Registration, Series, SeriesRole
from network import outbox
from network.actions import CareFacts, ask_for_call, entrust_queue
from network.admin_pages import CoordinatorMenuItem
from network.models import (
    COORDINATORS,
    AuditEntry,
    CallEntry,
    Membership,
    Organisation,
    QueueCare,
    User,
)
from network.visibility import viewer_for
from network.waiting import QUEUES, by_urgency, everything_waiting, waiting_in
from portal.models import ContentPage
from tests.events.factories import in_days, make_meeting, make_organisation
from tests.network.admin_people import coordinator, editor, entering, make_user

pytestmark = pytest.mark.django_db

HOME = "/admin/"
MENUS = ("register_admin_menu_item", "register_settings_menu_item", "register_reports_menu_item")


def shown_on(client: Client, url: str = HOME) -> str:
    text = client.get(url).content.decode()
    return re.sub(r"\s+", " ", text)


def call_for(name: str, meeting: Meeting, *, days_ago: int = 0) -> Registration:
    """Somebody with a telephone only, whom a coordinator must call."""
    application = Application(name=name, consent=True, phone="+32 470 12 34 56")
    row = register(meeting, application=application, by_coordinator=True).registration
    assert row
    ask_for_call(name, script="confirmed", subject_kind="registration", subject_id=row.public_id)
    moment = timezone.now() - timedelta(days=days_ago)
    CallEntry.objects.filter(key=name).update(created_at=moment)
    return row


def facilitated(*, last: int = 90, **facts: Any) -> Meeting:
    """A meeting of a series that lacks nothing: somebody facilitates it, its last date is far."""
    meeting = make_meeting(**facts)
    make_meeting(days=last, series=meeting.series)
    SeriesRole.objects.get_or_create(
        series=meeting.series, role="facilitator", user=make_user(), since=in_days(-1)
    )
    return meeting


def keys_waiting(user: User) -> set[str]:
    return {one.queue.key for one in everything_waiting(viewer_for(user), most=5)}


# The page


def test_an_empty_portal_says_that_nothing_waits():
    text = shown_on(coordinator())

    assert "Nothing waits." in text
    assert "Expires this week" not in text


def test_a_call_is_shown_with_whom_since_when_until_when_and_one_act():
    client = coordinator()
    row = call_for("Camille", facilitated(days=3), days_ago=5)

    text = shown_on(client)

    entry = CallEntry.objects.get()
    assert "1 thing waits for the coordinators. It takes about 6 minutes." in text
    assert "Expires this week" in text
    assert "Camille" in text
    assert "has waited too long" in text
    assert f'href="{reverse("events_admin:calls")}#call-{entry.public_id}"' in text
    assert "470" not in text
    assert row.public_id not in text


def test_what_is_done_leaves_the_page():
    client = coordinator()
    call_for("Camille", facilitated(days=3))
    entry = CallEntry.objects.get()

    client.post(reverse("events_admin:call_close", args=[entry.public_id]), {"outcome": "reached"})

    assert "Nothing waits." in shown_on(client)


def test_a_stuck_job_has_its_button_on_the_page():
    client = coordinator()
    with transaction.atomic():
        outbox.enqueue("test.never", {"registration": "abc"}, attempt=outbox.LAST_TRY)
    (job,) = outbox.stuck_jobs()

    text = shown_on(client)
    client.post(reverse("network_admin:job_retry", args=[job.pk]))

    assert f'action="{reverse("network_admin:job_retry", args=[job.pk])}"' in text
    assert "csrfmiddlewaretoken" in text
    assert "Nothing waits." in shown_on(client)


def test_a_long_queue_is_cut_and_its_own_page_has_the_rest():
    client = coordinator()
    meeting = facilitated(days=30, capacity=None)
    for number in range(19):
        call_for(f"Person{number:02}", meeting, days_ago=number)

    home = shown_on(client)
    whole = shown_on(client, reverse("portal_admin:queue", args=["calls"]))

    assert "and 14 more" in home
    assert home.count("Person") < whole.count("Person")
    assert all(f"Person{number:02}" in whole for number in range(19))
    assert "Person18" in home  # the longest waiting
    assert "Person00" not in home


def test_an_editor_sees_no_people_and_no_queue():
    call_for("Camille", facilitated(days=3))
    client = editor()

    assert "Camille" not in shown_on(client)
    assert client.get(reverse("portal_admin:queue", args=["calls"])).status_code == 302


def test_a_coordinator_who_is_no_peer_sees_nobody_of_a_peers_meeting():
    call_for("Camille", facilitated(days=3, entry=Entry.PEERS))
    peer = make_user(COORDINATORS)
    Membership.objects.create(user=peer, since=in_days(-1), is_peer=True)

    assert "Camille" not in shown_on(coordinator())
    assert "Camille" in shown_on(entering(peer))


def test_everybody_finds_what_each_of_their_screens_is_for():
    url = reverse("portal_admin:help")

    for_coordinator, for_editor = shown_on(coordinator(), url), shown_on(editor(), url)

    assert "with the words to say" in for_coordinator
    assert "with the words to say" not in for_editor
    assert "Describe each in words" in for_editor


def test_every_entry_of_the_menu_is_explained():
    page = shown_on(coordinator(), reverse("portal_admin:help"))

    own = [register() for hook in MENUS for register in hooks.get_hooks(hook)]
    urls = [item.url for item in own if isinstance(item, CoordinatorMenuItem)]
    assert len(urls) > 12
    assert [url for url in urls if f'href="{url}"' not in page] == []


def test_an_unknown_queue_is_not_found():
    url = reverse("portal_admin:queue", args=["nothing"])

    assert coordinator().get(url, follow=True).status_code == 404


def test_the_page_asks_as_much_for_three_things_as_for_thirty():
    client = coordinator()
    busy(3)
    client.get(HOME)
    with CaptureQueriesContext(connection) as few:
        client.get(HOME)

    busy(27)
    with CaptureQueriesContext(connection) as many:
        client.get(HOME)

    ours = [one["sql"] for one in many if "wagtail" not in one["sql"]]
    assert len(many) <= len(few) + 1  # the session may be renewed
    # Who looks, what is entrusted and the week ahead; a question a queue, more where there is work.
    assert len(ours) <= len(QUEUES) + 10, "\n".join(ours)


def busy(count: int) -> None:
    """So many of each kind of thing."""
    for number in range(count):
        key = f"{count}-{number}"
        meeting = make_meeting(days=3 + number % 15)
        call_for(f"P{key}", meeting)
        make_meeting(days=20, state=Meeting.State.SUBMITTED)
        user = make_user(display_name=f"M{key}")
        Membership.objects.create(user=user, since=in_days(-9), until=in_days(9))
        with transaction.atomic():
            outbox.enqueue("test.never", {"registration": key}, attempt=99)


# Order


def test_what_expires_this_week_comes_soonest_first_and_the_rest_oldest_first():
    user = make_user(COORDINATORS)
    for name, days, ago in (("A", 6, 1), ("B", 2, 0), ("C", 20, 1), ("D", 25, 9)):
        call_for(name, facilitated(days=days), days_ago=ago)

    waiting = everything_waiting(viewer_for(user), most=5)
    soon, rest = by_urgency(waiting, now=timezone.now(), within=timedelta(days=7))

    assert [one.item.whose for one in soon if one.queue.key == "calls"] == ["B", "A"]
    assert [one.item.whose for one in rest if one.queue.key == "calls"] == ["D", "C"]


# Each queue, and its end


def test_a_proposed_meeting_waits_until_it_is_decided():
    user = make_user(COORDINATORS)
    meeting = facilitated(days=40, state=Meeting.State.SUBMITTED)
    before = keys_waiting(user)
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.PUBLISHED)

    assert "proposals" in before
    assert "proposals" not in keys_waiting(user)


def test_a_near_meeting_without_a_facilitator_on_its_day_waits():
    user = make_user(COORDINATORS)
    meeting = make_meeting(days=10)
    role = {"series": meeting.series, "role": "facilitator", "user": make_user()}
    without = keys_waiting(user)
    stops = SeriesRole.objects.create(**role, since=in_days(-1), until=in_days(9))
    with_one_who_stops = keys_waiting(user)
    stops.delete()
    SeriesRole.objects.create(**role, since=in_days(-1), until=in_days(10))

    assert "facilitators" in without
    assert "facilitators" in with_one_who_stops
    assert "facilitators" not in keys_waiting(user)


def test_a_far_meeting_without_a_facilitator_does_not_wait_yet():
    user = make_user(COORDINATORS)
    make_meeting(days=60)

    assert "facilitators" not in keys_waiting(user)


def test_a_series_whose_last_date_is_near_waits_until_it_has_another():
    user = make_user(COORDINATORS)
    meeting = facilitated(days=10, last=20)
    before = keys_waiting(user)
    make_meeting(days=60, series=meeting.series)

    assert "series" in before
    assert "series" not in keys_waiting(user)


def test_an_offer_to_somebody_without_email_waits_for_its_answer_once():
    user = make_user(COORDINATORS)
    row = call_for("Camille", facilitated(days=20))
    Registration.objects.filter(pk=row.pk).update(
        status="offered", offer_expires_at=timezone.now() + timedelta(days=2)
    )
    with_call = keys_waiting(user)
    CallEntry.objects.update(outcome="not_reached")

    assert "offers" not in with_call
    assert "offers" in keys_waiting(user)


def test_terms_that_end_wait_until_they_are_renewed():
    user = make_user(COORDINATORS)
    person, house = make_user(), make_organisation()
    meeting = facilitated(days=60)
    Membership.objects.create(user=person, since=in_days(-9), until=in_days(9))
    person.representations.create(organisation=house, since=in_days(-9), until=in_days(9))
    SeriesRole.objects.create(
        series=meeting.series, role="welcomer", user=person, since=in_days(-9), until=in_days(9)
    )
    Organisation.objects.update(
        verified_at=timezone.now(), verified_until=timezone.now() + timedelta(days=9)
    )
    before = keys_waiting(user)

    Membership.objects.create(user=person, since=in_days(10))
    person.representations.create(organisation=house, since=in_days(10))
    SeriesRole.objects.create(
        series=meeting.series, role="welcomer", user=person, since=in_days(10)
    )
    Organisation.objects.update(verified_until=timezone.now() + timedelta(days=400))

    assert before == {"memberships", "acting_for", "roles", "verification"}
    assert keys_waiting(user) == set()


def test_a_meeting_of_which_nobody_noted_who_came_waits_a_week():
    user = make_user(COORDINATORS)
    meeting = facilitated(days=10)
    Series.objects.update(attendance="count")
    meeting.date = in_days(-2)
    meeting.save()
    before = keys_waiting(user)
    Meeting.objects.filter(pk=meeting.pk).update(head_count=0)

    assert "attendance" in before
    assert "attendance" not in keys_waiting(user)


def test_a_page_whose_review_is_due_waits():
    user = make_user(COORDINATORS)
    before = keys_waiting(user)
    ContentPage.objects.update(review_on=in_days(3))

    assert "pages" not in before
    assert "pages" in keys_waiting(user)


def test_a_queue_counts_what_waited_at_a_moment():
    user = make_user(COORDINATORS)
    meeting = facilitated(days=30)
    for name, days in (("A", 1), ("B", 4), ("C", 9)):
        call_for(name, meeting, days_ago=days)
    calls, viewer = QUEUES["calls"], viewer_for(user)

    counts = [calls.rows(viewer, ago(days)).count() for days in (0, 3, 8, 20)]

    assert counts == [3, 2, 1, 0]
    assert [one.is_late for one in waiting_in(calls, viewer, most=5, alarm_days=4).shown] == [
        True,
        True,
        False,
    ]


def ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


# Who looks after it


def care_form(**given: Any) -> dict[str, Any]:
    """The form as it stands, with some answers changed."""
    said: dict[str, Any] = {}
    for one in QUEUES.values():
        said |= {f"{one.key}_owner": "", f"{one.key}_deputy": ""}
        said[f"{one.key}_alarm_days"] = one.alarm_days
    return said | given


def test_a_queue_is_given_an_owner_a_deputy_and_an_alarm():
    ada, lou = make_user(COORDINATORS, display_name="Ada"), make_user(COORDINATORS)
    client = entering(ada)
    url = reverse("portal_admin:cares")

    answer = client.post(
        url, care_form(calls_owner=ada.pk, calls_deputy=lou.pk, calls_alarm_days=2)
    )

    assert answer.status_code == 302
    care = QueueCare.objects.get(key="calls")
    assert (care.owner, care.deputy, care.alarm_days) == (ada, lou, 2)
    # The queues that were left as they are were entrusted to nobody.
    assert AuditEntry.objects.filter(action="queue.entrusted").count() == 1
    assert "Ada looks after it." in shown_on(client, reverse("portal_admin:queue", args=["calls"]))


def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_written():
    ada, member = make_user(COORDINATORS), make_user()
    client = entering(ada)
    url = reverse("portal_admin:cares")

    alone = client.post(url, care_form(jobs_owner=ada.pk, calls_deputy=ada.pk))
    stranger = client.post(url, care_form(calls_owner=member.pk))
    never = client.post(url, care_form(calls_alarm_days=0))

    assert [one.status_code for one in (alone, stranger, never)] == [422, 422, 422]
    assert "Name an owner first" in alone.content.decode()
    assert list(stranger.context["form"].errors) == ["calls_owner"]
    assert list(never.context["form"].errors) == ["calls_alarm_days"]
    assert not QueueCare.objects.exists()


def test_an_erased_owner_leaves_the_queue_to_the_deputy():
    ada, lou = make_user(COORDINATORS), make_user(COORDINATORS)
    entrust_queue("calls", CareFacts(owner=ada, deputy=lou, alarm_days=2))

    ada.delete()

    care = QueueCare.objects.get()
    assert (care.owner, care.deputy) == (None, lou)


def test_each_button_leads_where_its_thing_is_settled() -> None:
    client = coordinator()
    meeting = facilitated(days=-2)
    Series.objects.update(attendance="count")
    runs = SeriesRole.objects.get(user__isnull=False).user
    assert runs
    User.objects.filter(pk=runs.pk).update(email="runs@example.org", display_name="Runs")
    member = make_user(display_name="Bo")
    Membership.objects.create(user=member, since=in_days(-300), until=in_days(5))
    home = client.get(HOME).content.decode()

    series = client.get(reverse("events_admin:series", args=[meeting.series.public_id]))
    account = client.get(reverse("network_admin:account", args=[member.public_id]))

    assert f"/admin/series/{meeting.series.public_id}/#who" in home
    assert 'href="mailto:runs@example.org"' in series.content.decode()
    assert f"/admin/accounts/{member.public_id}/" in home
    assert reverse("network_admin:membership_give", args=[member.public_id]) in (
        account.content.decode()
    )
