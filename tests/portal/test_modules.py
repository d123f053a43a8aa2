"""Switches of modules: off, a part leaves menus, pages, feeds, API and periodic work; data stay."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client, RequestFactory, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, include, path, reverse

from events.models import Meeting
from network.actions import switch_modules
from network.models import AuditEntry, ModuleSwitch
from network.modules import MODULES, is_on, only_if
from network.periodic import MODULE_OF, PERIODIC, periodic, run_due
from portal.actions import lay_site
from portal.health import live
from portal.modules import kept_state
from tests.events.factories import make_meeting
from tests.network.admin_people import coordinator, editor, make_user

pytestmark = pytest.mark.django_db

# Addresses of each part, to be asked from the outside.
ADDRESSES = {
    "feeds": ["/feeds/meetings.ics", "/feeds/meetings.atom", "/feeds/meetings/{id}.ics"],
    "api": ["/api/v1/", "/api/v1/meetings/", "/api/v1/meetings/{id}/", "/api/v1/openapi.json"],
}


def switch(key: str, on: bool) -> None:
    """As a coordinator does; the test's transaction never commits, so what is kept goes by hand."""
    with committed():
        switch_modules({key: on})


def committed() -> AbstractContextManager[Any]:
    return TestCase.captureOnCommitCallbacks(execute=True)


def guarded_views(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in found:
        if isinstance(pattern, URLResolver):
            yield from guarded_views(pattern.url_patterns)
        elif getattr(pattern.callback, "module", ""):
            yield pattern


# Doors


@pytest.mark.parametrize("key", ADDRESSES)
def test_a_part_that_is_off_answers_404_and_comes_back_with_all_it_had(client: Client, key: str):
    meeting = make_meeting()
    urls = [one.format(id=meeting.public_id) for one in ADDRESSES[key]]

    switch(key, on=False)
    off = [client.get(url).status_code for url in urls]
    switch(key, on=True)
    on = [client.get(url, follow=True).status_code for url in urls]

    assert off == [404] * len(urls)
    assert on == [200] * len(urls)


def test_every_address_of_a_part_answers_404_while_it_is_off():
    views = list(guarded_views(get_resolver().url_patterns))
    request = RequestFactory().get("/")
    # Who enters the admin, where some of them are.
    request.user = make_user(is_superuser=True)
    for key in MODULES:
        switch(key, on=False)

    for view in views:
        try:
            answer = view.callback(request)
        except Http404:
            continue
        assert answer.status_code == 404, view

    assert {view.callback.module for view in views} >= {*ADDRESSES, "missions", "trajectories"}


def test_an_address_under_feeds_or_api_that_forgot_its_guard_would_be_found():
    for prefix, key in (("feeds/", "feeds"), ("api/v1/", "api")):
        (root,) = [one for one in get_resolver().url_patterns if str(one.pattern) == prefix]
        guarded = list(guarded_views(root.url_patterns))

        assert {view.callback.module for view in guarded} == {key}
        assert len(guarded) == len(root.url_patterns)

    forgotten = URLResolver(get_resolver().pattern, [path("live", live)])
    assert list(guarded_views([forgotten])) == []


def test_a_guard_may_stand_around_some_addresses_of_an_urlconf():
    switch("messages", on=False)
    patterns = [path("", only_if("messages", [path("x/", lambda request: None, name="x")]))]
    view = URLResolver(get_resolver().pattern, include(patterns)[0]).resolve("/x/").func

    with pytest.raises(Http404):
        view(RequestFactory().get("/x/"))


def test_the_api_says_in_its_own_words_that_nothing_is_there(client: Client):
    switch("api", on=False)

    answers = [
        client.get("/api/v1/meetings/"),
        client.post("/api/v1/meetings/abc/registrations/", {}, content_type="application/json"),
    ]

    for answer in answers:
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("key", ADDRESSES)
def test_no_answer_that_was_kept_is_given_while_its_part_is_off(key: str):
    make_meeting()
    before = kept_state()

    switch(key, on=False)
    off = kept_state()
    switch(key, on=True)

    assert before is not None
    assert off is None
    assert kept_state() == before


def test_links_to_feeds_leave_the_pages_with_them(client: Client):
    meeting = make_meeting()
    series = meeting.series.public_id
    pages = [
        "/en/meetings/",
        f"/en/meetings/{meeting.public_id}/open-meetings/",
        f"/en/meetings/series/{series}/open-meetings/",
    ]

    with_feeds = [client.get(url).content.decode() for url in pages]
    switch("feeds", on=False)
    without = [client.get(url).content.decode() for url in pages]

    assert all("/feeds/" in page for page in with_feeds)
    assert not any("/feeds/" in page for page in without)
    assert client.get(f"/api/v1/series/{series}/").json()["calendar_url"] is None


def test_a_warm_page_asks_nothing_about_switches(client: Client):
    lay_site()
    client.get("/fr/rencontres/")

    with CaptureQueriesContext(connection) as captured:
        client.get("/fr/rencontres/")

    assert not [one["sql"] for one in captured if "moduleswitch" in one["sql"]]


# Work


def test_the_periodic_work_of_a_part_rests_while_it_is_off():
    done: list[str] = []
    periodic("test.resting", every=timedelta(0), module="messages")(lambda: done.append("x"))
    try:
        switch("messages", on=False)
        resting = "test.resting" in run_due()
        switch("messages", on=True)
        working = "test.resting" in run_due()
    finally:
        del PERIODIC["test.resting"], MODULE_OF["test.resting"]

    assert (resting, working, done) == (False, True, ["x"])


# The screen


def test_a_coordinator_switches_and_the_log_says_who():
    client = coordinator()
    url = reverse("portal_admin:modules")
    shown = client.get(url).content.decode()
    ticked = {key: "on" for key in MODULES if key != "feeds"}

    with committed():
        answer = client.post(url, ticked)
        twice = client.post(url, ticked)

    assert "Calendar and news feeds" in shown
    assert "Not part of this version yet" in shown
    assert (answer.status_code, twice.status_code) == (302, 302)
    assert not is_on("feeds")
    line = AuditEntry.objects.get(action="module.switched_off")
    assert (line.subject_id, line.actor.is_coordinator) == ("feeds", True)


def test_editors_switch_nothing():
    answer = editor().post(reverse("portal_admin:modules"), {})

    assert answer.status_code == 302
    assert not ModuleSwitch.objects.exists()
    assert is_on("feeds")


def test_nothing_stored_goes_with_a_switch():
    meeting = make_meeting()

    for key in MODULES:
        switch(key, on=False)

    assert Meeting.objects.get() == meeting
