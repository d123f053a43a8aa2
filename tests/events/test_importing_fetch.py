"""Fetching a calendar: what a stranger's server may not do to us, tried with real servers."""

import ipaddress
import logging
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from events.importing.addresses import Policy, addresses_of, is_public
from events.importing.errors import CalendarError
from events.importing.fetching import fetch, masked, target_of
from tests.events import feed_server
from tests.events.certificates import write_certificate
from tests.events.feed_server import CALENDAR, ETAG, MODIFIED, Feed, redirects_to, serving


@pytest.fixture
def feed() -> Iterator[Feed]:
    with serving() as started:
        yield started


def trusting(feed: Feed, **facts) -> Policy:
    """As an operator who vouches for this one server of the house."""
    return Policy(trusted=frozenset({f"127.0.0.1:{feed.port}"}), **facts)


def refused(url: str, policy: Policy | None = None) -> str:
    with pytest.raises(CalendarError) as error:
        fetch(url, policy or Policy())
    return error.value.code


def test_a_calendar_is_fetched_from_a_server_that_is_vouched_for(feed: Feed):
    fetched = fetch(feed.url(), trusting(feed))

    assert (fetched.content, fetched.etag, fetched.last_modified) == (CALENDAR, ETAG, MODIFIED)
    assert feed.asked[0][1]["Host"] == f"127.0.0.1:{feed.port}"


def test_what_did_not_change_is_not_sent_again(feed: Feed):
    fetched = fetch(feed.url(), trusting(feed), etag=ETAG, last_modified=MODIFIED)

    assert (fetched.content, fetched.etag) == (None, ETAG)
    assert feed.asked[0][1]["If-Modified-Since"] == MODIFIED


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0", "[::1]"]
)
def test_no_name_of_this_machine_is_connected_to(feed: Feed, host: str):
    policy = Policy(ports=frozenset({feed.port}))

    assert refused(feed.url(host=host), policy) in {"internal_address", "no_such_host"}
    assert not feed.asked


@pytest.mark.parametrize(
    "number",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.170",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "fe80::1%lo",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_address_that_is_not_public_is_refused(number: str):
    assert not is_public(ipaddress.ip_address(number))


@pytest.mark.parametrize("number", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450::1"])
def test_a_public_address_is_taken(number: str):
    assert is_public(ipaddress.ip_address(number))


def test_a_name_with_one_internal_number_is_refused_whole(monkeypatch: pytest.MonkeyPatch):
    numbers = [("93.184.216.34", 80), ("10.0.0.1", 80)]
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", number) for number in numbers]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: rows)

    with pytest.raises(CalendarError, match="internal_address"):
        addresses_of("both.example", 80, Policy(), seconds=5)


def test_a_name_that_changes_its_number_is_asked_once(feed: Feed, monkeypatch: pytest.MonkeyPatch):
    """Rebinding: public when it is checked, internal when it is connected to."""
    asked = []

    def resolver(host: str, port: int, **options: object):
        asked.append(host)
        number = "192.0.32.10" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))]

    connected = []

    def connect(address: tuple[str, int], **options: object):
        connected.append(address)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    monkeypatch.setattr(socket, "create_connection", connect)

    code = refused("http://rebinding.example:8080/a.ics")

    assert (code, asked) == ("no_connection", ["rebinding.example"])
    assert connected == [("192.0.32.10", 8080)]
    assert not feed.asked


def test_a_redirection_into_the_house_is_refused(feed: Feed):
    with serving() as inner:
        feed.answers["/a.ics"] = redirects_to(inner.url("/secret"))
        policy = Policy(
            trusted=frozenset({f"127.0.0.1:{feed.port}"}), ports=frozenset({inner.port})
        )

        assert refused(feed.url(), policy) == "internal_address"
        assert not inner.asked
        # The control: vouched for, the same redirection is followed.
        both = frozenset({f"127.0.0.1:{feed.port}", f"127.0.0.1:{inner.port}"})
        assert fetch(feed.url(), Policy(trusted=both)).content == CALENDAR


def test_a_password_is_not_told_to_whom_we_are_sent(feed: Feed):
    with serving() as other:
        feed.answers["/a.ics"] = redirects_to(other.url("/b.ics"))
        both = frozenset({f"127.0.0.1:{feed.port}", f"127.0.0.1:{other.port}"})

        fetch(f"http://lou:secret@127.0.0.1:{feed.port}/a.ics", Policy(trusted=both))

        assert feed.asked[0][1]["Authorization"].startswith("Basic ")
        assert "Authorization" not in other.asked[0][1]


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("file:///etc/passwd", "bad_scheme"),
        ("gopher://127.0.0.1/", "bad_scheme"),
        ("http://169.254.169.254/latest/", "internal_address"),
        ("http://[::ffff:127.0.0.1]/", "internal_address"),
        ("http://127.0.0.1:22/", "bad_port"),
        ("http://[broken/", "bad_address"),
    ],
)
def test_no_redirection_leads_where_no_address_may(feed: Feed, location: str, code: str):
    feed.answers["/a.ics"] = redirects_to(location)

    assert refused(feed.url(), trusting(feed)) == code


def test_redirections_without_end_are_given_up(feed: Feed):
    feed.answers["/a.ics"] = redirects_to("/a.ics")

    assert refused(feed.url(), trusting(feed)) == "too_many_redirects"
    assert len(feed.asked) == 6


@pytest.mark.parametrize("slow", [feed_server.drips, feed_server.drips_headers])
def test_a_server_that_drips_is_left_after_the_time_for_all_of_it(feed: Feed, slow):
    feed.answers["/a.ics"] = slow
    began = time.monotonic()

    assert refused(feed.url(), trusting(feed, deadline_seconds=0.6)) == "too_slow"
    assert time.monotonic() - began < 4


def test_a_server_that_says_nothing_is_slow_and_not_gone(feed: Feed):
    feed.answers["/a.ics"] = feed_server.says_nothing

    assert refused(feed.url(), trusting(feed, silence_seconds=0.2)) == "too_slow"


@pytest.fixture
def secured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Feed]:
    """A server with TLS, whose certificate is trusted here."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    write_certificate(key, certificate)
    ours = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ours.load_cert_chain(certificate, key)
    theirs = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr(ssl, "create_default_context", lambda: theirs)
    with serving(tls=ours) as started:
        yield started


def test_a_calendar_is_fetched_over_tls(secured: Feed):
    url = secured.url().replace("http:", "https:")

    assert fetch(url, trusting(secured)).content == CALENDAR


@pytest.mark.parametrize("slow", [feed_server.drips, feed_server.drips_headers])
def test_a_server_that_drips_over_tls_is_left_after_the_time_too(secured: Feed, slow):
    secured.answers["/a.ics"] = slow
    url = secured.url().replace("http:", "https:")
    began = time.monotonic()

    assert refused(url, trusting(secured, deadline_seconds=0.6)) == "too_slow"
    assert time.monotonic() - began < 4


@pytest.mark.parametrize("huge", [feed_server.never_ends, feed_server.bomb])
def test_more_than_ten_megabytes_are_never_taken(feed: Feed, huge):
    feed.answers["/a.ics"] = huge

    assert refused(feed.url(), trusting(feed)) == "too_big"


def test_a_packed_calendar_is_unpacked(feed: Feed):
    feed.answers["/a.ics"] = feed_server.packed

    assert fetch(feed.url(), trusting(feed)).content == CALENDAR


def test_half_a_calendar_is_not_taken_for_a_whole_one(feed: Feed):
    feed.answers["/a.ics"] = feed_server.cut_off

    assert refused(feed.url(), trusting(feed)) == "connection_lost"


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "needs_password"), (404, "not_there"), (410, "not_there"), (503, "server_trouble")],
)
def test_an_error_of_the_server_is_told_apart(feed: Feed, status: int, code: str):
    feed.answers["/a.ics"] = feed_server.fails(status)

    assert refused(feed.url(), trusting(feed)) == code


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://example.org/a.ics", "bad_scheme"),
        ("file:///etc/passwd", "bad_scheme"),
        ("javascript:alert(1)", "bad_scheme"),
        ("https:///a.ics", "bad_address"),
        ("https://example.org:99999/", "bad_address"),
        ("https://exa mple.org/", "bad_address"),
        ("https://example.org/\r\nX-Header: 1", "bad_address"),
        ("https://example.org\\@127.0.0.1/", "bad_address"),
        ("https://[fe80::1%25lo]/", "bad_address"),
        ("https://example.org:25/", "bad_port"),
        ("https://example.org/" + "a" * 3000, "bad_address"),
    ],
)
def test_an_address_that_is_none_is_refused_before_anything_is_asked(url: str, code: str):
    assert refused(url) == code


def test_a_subscription_address_is_asked_over_a_protected_connection():
    target = target_of("webcal://example.org/a b.ics?key=é".replace(" ", "%20"), Policy())

    assert (target.scheme, target.port) == ("https", 443)
    assert target.path == "/a%20b.ics?key=%C3%A9"


def test_no_error_and_no_log_holds_what_an_address_keeps_secret(
    feed: Feed, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    feed.answers["/canary-path"] = feed_server.fails(500)
    url = f"http://lou:canary-word@127.0.0.1:{feed.port}/canary-path"

    with pytest.raises(CalendarError) as error:
        fetch(url, trusting(feed))

    assert "canary" not in f"{error.value!r} {caplog.text} {masked(url)}"
