"""Reading: list and feed, against what the documentation of Wagtail and REST framework gives.

Cold: every answer is built. Each request of ours says another Accept header or another filter, so
that nothing kept in memory can be its answer; the references keep nothing.
"""

import json
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from benchmarks.ground import Ground, Served
from benchmarks.measuring import Comparison
from benchmarks.registry import case

LIST = "/api/v1/meetings/?lang=fr&limit=50"
DRF = "/drf/meetings/"
API_V2 = "/api/v2/pages/?type=reference.MeetingPage&fields=*&limit=50"
# Each number is a request of its own: nothing kept can answer it.
COLD = {"Accept": "application/json;v={n}, */*"}


@case("list_cold_vs_api_v2", aim="10", reference=API_V2, meetings=10_000)
@case("list_cold_vs_api_v2_1000", aim="10", reference=API_V2, meetings=1_000)
@case("list_cold_vs_drf", aim="3", reference=DRF, meetings=10_000)
@case("list_cold_vs_drf_1000", aim="3", reference=DRF, meetings=1_000)
def list_cold(ground: Ground, *, reference: str, meetings: int) -> Comparison:
    """The first fifty meetings, built for each request."""
    served = ground.served("sqlite", meetings)
    ask = ground.generator.rate
    return Comparison(
        ours=lambda: ask(served.ours, LIST, headers=COLD),
        reference=lambda: ask(served.reference, reference),
        unit="lists/s",
        notes=lambda: sizes(served, LIST, reference),
    )


@case("feed_cold_vs_api_v2", aim="10", reference=API_V2)
@case("feed_cold_vs_drf", aim="3", reference=DRF)
def feed_cold(ground: Ground, *, reference: str) -> Comparison:
    """A JSON feed of one series' fifty coming meetings, as many as the lists have on a page."""
    served = ground.served("sqlite", 10_000)
    series = read(served.ours, LIST)["items"][0]["series"]["id"]
    path = f"/feeds/meetings.json?lang=fr&series={series}"
    ask = ground.generator.rate
    # Every day is long before the feed begins: another address, the same meetings.
    return Comparison(
        ours=lambda: ask(served.ours, f"{path}&from={{day}}"),
        reference=lambda: ask(served.reference, reference),
        unit="lists/s",
        notes=lambda: sizes(served, path, reference),
    )


@case("last_page_vs_first", aim="0.95")
def last_page(ground: Ground) -> Comparison:
    """The last fifty of 10,000 meetings and the first fifty, both built for each request."""
    served = ground.served("sqlite", 10_000)
    last = address_of_last_page(served.ours)
    ask = ground.generator.rate
    return Comparison(
        ours=lambda: ask(served.ours, last, headers=COLD),
        reference=lambda: ask(served.ours, LIST, headers=COLD),
        unit="lists/s",
        notes=lambda: sizes(served, last, ""),
    )


@case("not_modified_vs_full")
def not_modified(ground: Ground) -> Comparison:
    """304 for a list that has not changed, and the same list built; no query is asked for a 304."""
    served = ground.served("sqlite", 10_000)
    known = {"If-None-Match": tag_of(served.ours, LIST)}
    ask = ground.generator.rate
    return Comparison(
        ours=lambda: ask(served.ours, LIST, status=304, headers=known),
        reference=lambda: ask(served.ours, LIST, headers=COLD),
        unit="answers/s",
    )


@case("warm_list_vs_constant_bytes", aim="0.5", is_known=False)
@case("not_modified_vs_constant_bytes", aim="0.5", is_known=True)
def warm_list(ground: Ground, *, is_known: bool) -> Comparison:
    """A list that has not changed, against as many constant bytes from the same server."""
    served = ground.served("sqlite", 10_000)
    with urllib.request.urlopen(f"http://{served.ours}{LIST}", timeout=60) as answer:
        size = len(answer.read())
    constant = ground.constant(size)
    headers = {"If-None-Match": tag_of(served.ours, LIST)} if is_known else {}
    status = 304 if is_known else 200
    ask = ground.generator.rate
    return Comparison(
        ours=lambda: ask(served.ours, LIST, status=status, headers=headers),
        reference=lambda: ask(constant, "/", status=status, headers=headers),
        unit="answers/s",
    )


def address_of_last_page(host: str) -> str:
    """Followed page by page as a partner would, then asked for as many as the first page has."""
    path = LIST
    while following := read(host, path)["next"]:
        path = urlsplit(following)._replace(scheme="", netloc="").geturl()
    return path


def tag_of(host: str, path: str) -> str:
    with urllib.request.urlopen(f"http://{host}{path}", timeout=60) as answer:
        return str(answer.headers["ETag"])


def read(host: str, path: str) -> Any:
    with urllib.request.urlopen(f"http://{host}{path}", timeout=60) as answer:
        return json.load(answer)


def sizes(served: Served, ours: str, reference: str) -> dict[str, Any]:
    """How many meetings and bytes an answer holds: the ratio is fair when they are close."""
    found = {}
    for name, host, path in [
        ("ours", served.ours, ours),
        ("reference", served.reference, reference),
    ]:
        if not path:
            continue
        body = read(host, path)
        rows = body.get("items", body.get("results", []))
        found[f"{name}_holds"] = f"{len(rows)} meetings, {len(json.dumps(body)) // 1024} kB"
    return found
